"""The results of `make bench` as tables, printed and put into docs/explanation/performance.md.

python benchmarks/report.py RESULTS.json [--into FILE]
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

BEGIN, END = "<!-- begin results -->", "<!-- end results -->"

LABELS = {
    "test_floor": "orjson parse and print (the floor)",
    "test_plain_way": "deep copy and recursion (the plain way)",
    "test_upgrade": "`upgrade`",
    "test_upgrade_of_newest": "`upgrade`, nothing to do",
    "test_upgrade_report": "`upgrade_report`",
    "test_upgrade_with_repairs": "`upgrade` with safe repairs",
    "test_parse_upgrade_print": "orjson parse, `upgrade`, orjson print",
    "test_validate": "`validate`, the saved query",
    "test_validate_insights": "`validate`, the insight around it",
    "test_validate_broken": "`validate`, one fault in each, explained",
    "test_python": "bare `python`",
    "test_import": "`import querykit`",
    "test_import_and_upgrade": "`import querykit` and one upgrade",
    "test_click": "`import click`",
    "test_version": "`querykit --version`",
    "test_parser_alone": "PostHog's parser alone, 50 queries",
    "test_limits": "limits, 50 queries",
    "test_tokenize": "`tokenize`, 50 queries",
    "test_parse": "`parse_select`, 50 queries",
    "test_format": "`format_hogql`, 50 queries",
    "test_check": "`check_hogql`, 50 queries",
    "test_compile": "`compile_hogql`, 50 queries",
    "test_long_query[parse]": "parse of a query of 1,000 lines",
    "test_long_query[compile]": "compile of a query of 1,000 lines",
}


def main():
    """Print the tables, and write them between the markers of a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    results = json.loads(given.results.read_text())
    text = tables(results)
    print(text)
    if given.into:
        page = given.into.read_text()
        head, _, rest = page.partition(BEGIN)
        tail = rest.partition(END)[2]
        given.into.write_text(f"{head}{BEGIN}\n\n{text}\n{END}{tail}")


def tables(results):
    """Return all results as Markdown."""
    groups = {}
    for one in results["benchmarks"]:
        groups.setdefault(one["group"], []).append(one)
    machine = results["machine_info"]
    head = (
        f"Measured on {results['datetime'][:10]} with Python {machine['python_version']},"
        f" {machine['cpu'].get('count', '?')} cores, {platform.system()}. Minimum of several rounds."
        " The machine was shared: trust the ratios.\n"
    )
    parts = [head]
    for name, make in (
        ("upgrade", speeds),
        ("validate", speeds),
        ("start", starts),
        ("hook", starts),
        ("hogql", starts),
        ("batch", facts),
        ("loading", facts),
    ):
        if name in groups:
            parts.append(make(groups[name]))
    parts.extend(memory(one) for one in groups.get("memory", ()))
    return "\n".join(parts)


def speeds(benchmarks):
    """Return documents a second, and the ratios that were measured by turns."""
    rows = [
        [_label(one), f"{_each(one) * 1e6:.1f}", f"{1 / _each(one):,.0f}"]
        for one in benchmarks
        if "documents" in one["extra_info"]
    ]
    ratios = [
        [name, f"{ratio:.2f}"]
        for one in benchmarks
        for name, ratio in one["extra_info"].get("ratios", {}).items()
    ]
    table = _table(["what", "us a document", "documents/s"], rows)
    if ratios:
        table += "\n" + _table(["ratio", "median of rounds that took turns"], ratios)
    return table


def starts(benchmarks):
    """Return the wall times of processes."""
    rows = [
        [_label(one), f"{one['stats']['min'] * 1e3:.0f}", f"{one['stats']['median'] * 1e3:.0f}"]
        for one in benchmarks
    ]
    return _table(["process", "min ms", "median ms"], rows)


def facts(benchmarks):
    """Return what benchmarks that measure several things at once have noted."""
    rows = []
    for one in benchmarks:
        for name, value in one["extra_info"].items():
            if isinstance(value, dict):
                unit = " MB" if name == "peaks" else ""
                prefix = "peak of batch over MB of JSON Lines: " if name == "peaks" else ""
                rows += [[f"{prefix}{key}", f"{number:.4g}{unit}"] for key, number in value.items()]
            elif isinstance(value, (int, float)):
                rows.append([name, f"{value:,}"])
    return _table([benchmarks[0]["group"], "measured"], rows)


def memory(benchmark):
    """Return the peaks of memory for both sizes of file."""
    peaks = benchmark["extra_info"].get("peaks", {})
    return _table(
        ["`querykit upgrade --check` of JSON Lines", "peak MB"],
        [[f"{size} MB", str(peak)] for size, peak in peaks.items()],
    )


def _each(benchmark):
    return benchmark["stats"]["min"] / benchmark["extra_info"]["documents"]


def _label(benchmark):
    label = benchmark["extra_info"].get("label") or LABELS.get(benchmark["name"])
    return label or benchmark["name"].removeprefix("test_")


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
