"""The summary of a run: as text, as JSON, and as a page of HTML with a small chart."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from querykit.batch.run import Summary

SHOWN = 25
"""Rows of a table; the rest is in the JSON."""

Rows = list[tuple[str, int]]


def as_text(summary: Summary) -> str:
    """Return the summary for a terminal."""
    tally = summary.tally
    verb = "upgraded" if summary.write else "to upgrade (dry run: --write acts)"
    lines = [
        (
            f"{summary.source}: {tally.documents:,} documents, {tally.changed:,} {verb},"
            f" {tally.rejected:,} rejected, {summary.seconds:.1f} s"
        )
    ]
    for title, rows in _tables(summary):
        if rows:
            lines.append(f"{title}:")
            lines += [f"  {count:>12,}  {name}" for name, count in rows[:SHOWN]]
    if tally.edited_meanwhile:
        lines.append(f"{tally.edited_meanwhile:,} rows were edited meanwhile and read again")
    if summary.dead_letters:
        lines.append(f"rejected documents: {summary.dead_letters}")
    if summary.backup:
        lines.append(f"backup: {summary.backup}")
    return "\n".join(lines) + "\n"


def as_json(summary: Summary) -> str:
    """Return the summary as one JSON object."""
    return json.dumps(summary.as_dict(), indent=2, ensure_ascii=False) + "\n"


def as_html(summary: Summary) -> str:
    """Return the summary as a page that needs no other file and no script."""
    tally = summary.tally
    facts = [
        ("Documents", f"{tally.documents:,}"),
        ("Upgraded" if summary.write else "To upgrade (dry run)", f"{tally.changed:,}"),
        ("Rejected", f"{tally.rejected:,}"),
        ("Edited meanwhile", f"{tally.edited_meanwhile:,}"),
        ("Seconds", f"{summary.seconds:.1f}"),
        ("Rejected documents", summary.dead_letters or "none"),
        ("Backup", summary.backup or "none"),
    ]
    body = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
        for name, value in facts
    )
    charts = "".join(
        f"<h2>{html.escape(title)}</h2>{_chart(rows[:SHOWN])}"
        for title, rows in _tables(summary)
        if rows
    )
    title = html.escape(f"querykit batch: {summary.source}")
    return _PAGE.format(title=title, style=_STYLE, facts=body, charts=charts)


REPORTS: Mapping[str, Callable[[Summary], str]] = {
    "text": as_text,
    "json": as_json,
    "html": as_html,
}


def _tables(summary: Summary) -> Sequence[tuple[str, Rows]]:
    tally = summary.tally
    kinds = [
        (f"{kind}, version {version}" if version else kind, count)
        for (kind, version), count in tally.kinds.most_common()
    ]
    return (
        ("By kind and version, as they were", kinds),
        ("By migration and repair", tally.migrations.most_common()),
        ("Lost on the way", tally.losses.most_common()),
        ("Rejected, by code", tally.codes.most_common()),
    )


def _chart(rows: Rows) -> str:
    """Return a bar for each row, as SVG; the numbers stand beside the bars."""
    largest = max(count for _, count in rows) or 1
    parts = []
    for number, (name, count) in enumerate(rows):
        y, width = number * 24, round(360 * count / largest, 1)
        label = html.escape(name)
        parts.append(
            f'<text x="0" y="{y + 16}">{label}</text>'
            f'<rect x="340" y="{y + 3}" width="{width}" height="16"><title>{label}: {count:,}'
            f'</title></rect><text x="{346 + width}" y="{y + 16}">{count:,}</text>'
        )
    return (
        f'<svg role="img" viewBox="0 0 800 {len(rows) * 24 + 4}" width="800">{"".join(parts)}</svg>'
    )


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "th{text-align:left;padding-right:2rem;font-weight:600}h2{margin-top:2rem;font-size:1.1rem}"
    "svg{max-width:100%;height:auto;font-size:13px;fill:currentColor}rect{fill:#3b82c4}"
    "@media(prefers-color-scheme:dark){body{background:#16181b;color:#e6e6e6}}"
)

_PAGE = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"><style>{style}</style></head>\n'
    "<body><h1>{title}</h1><table>{facts}</table>{charts}</body></html>\n"
)
