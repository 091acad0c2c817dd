"""What `querykit inventory` counts, and how it shows it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from querykit.cli.output import Findings, counted
from querykit.cli.sources import LargeFile, paths_or_stdin, sources
from querykit.cli.tables import print_json, print_table
from querykit.errors import Diagnostic, Severity, Span
from querykit.migrations.default import default_registry
from querykit.rewrite import stream_lines
from querykit.validation.formats import Finding
from querykit.validation.inventory import Inventory, take_inventory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.cli.sources import Source
    from querykit.errors import Document, Json
    from querykit.rewrite.config import Settings


@dataclass(slots=True)
class Found:
    """What was counted over all files."""

    total: Inventory = field(default_factory=Inventory)
    files: dict[str, Inventory] = field(default_factory=dict)
    """The files that hold queries."""

    read: int = 0
    unread: int = 0
    blocks: list[Finding] = field(default_factory=list)


def inventory_of(paths: Sequence[str], settings: Settings, stdin_name: str | None = None) -> Found:
    """Count what everything that paths stand for holds."""
    found = Found()
    for item in sources(paths_or_stdin(paths), settings, stdin_name):
        if isinstance(item, Finding):
            found.unread += item.diagnostic.severity is Severity.ERROR
            found.blocks.append(item)
            continue
        found.read += 1
        one = _large(item, found) if isinstance(item, LargeFile) else _small(item, found)
        if one.queries:
            found.files[item.name] = one
        found.total += one
    return found


def show(found: Found, *, by_file: bool, style: str) -> None:
    """Write what was counted, as tables or as JSON."""
    if style == "json":
        print_json(_plain(found, by_file=by_file))
        return
    rows = _rows(found.total)
    if rows:
        print_table(("kind", "version", "nodes", "newest"), rows)
    if by_file and found.files:
        click.echo()
        print_table(
            ("file", "queries", "outdated", "legacy filters", "blocks"),
            [
                [name, *map(str, (one.queries, one.outdated, one.legacy, len(one.blocks)))]
                for name, one in found.files.items()
            ],
        )
    if found.blocks:
        click.echo("\nWhat blocks an upgrade, or would still be wrong after it:\n")
        Findings("text").add(found.blocks)
    total = found.total
    click.echo(
        f"{counted(total.queries, 'query', 'queries')} in {len(found.files):,} of"
        f" {counted(found.read, 'file', 'files')}:"
        f" {counted(total.outdated, 'outdated node', 'outdated nodes')},"
        f" {total.legacy:,} legacy filters, {total.retired:,} of retired kinds,"
        f" {counted(len(found.blocks), 'block', 'blocks')}",
        err=True,
    )


def _rows(inventory: Inventory) -> list[list[str]]:
    """Return one row per kind and version, and one for legacy filters."""
    rows = [
        [one["kind"], str(one["version"] or "-"), str(one["nodes"]), str(one["newest"])]
        for one in _nodes(inventory)
    ]
    if inventory.legacy:
        rows.append(["(legacy filters)", "-", str(inventory.legacy), "-"])
    return rows


def _nodes(inventory: Inventory) -> list[Document]:
    """Return one object per kind and version; a version of None means that a node carries none."""
    latest = default_registry().latest
    listed = sorted(inventory.nodes.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    return [
        {"kind": kind, "version": version, "nodes": count, "newest": latest.get(kind, 1)}
        for (kind, version), count in listed
    ]


def _plain(found: Found, *, by_file: bool) -> Document:
    plain: Document = {"files_read": found.read, **_counts(found.total)}
    if by_file:
        plain["by_file"] = {name: _counts(one) for name, one in found.files.items()}
    plain["blocks"] = [
        {"path": one.path, **one.diagnostic.as_dict(), "severity": one.diagnostic.severity.value}
        for one in found.blocks
    ]
    return plain


def _counts(inventory: Inventory) -> Document:
    return {
        "queries": inventory.queries,
        "outdated": inventory.outdated,
        "legacy_filters": inventory.legacy,
        "retired": inventory.retired,
        "nodes": _nodes(inventory),
    }


def _small(source: Source, found: Found) -> Inventory:
    carried = source.carrier.read(source.text)
    total = Inventory()
    problems = list(carried.problems)
    for slot in carried.slots:
        one = take_inventory(slot.literal)
        problems += [
            problem.at(problem.pointer or "", slot.locate(problem.pointer or ""))
            for problem in one.blocks
        ]
        total += one
    found.unread += bool(carried.problems) and not carried.slots
    found.blocks += [source.excerpt(problem) for problem in problems]
    total.blocks = problems
    return total


def _large(item: LargeFile, found: Found) -> Inventory:
    total, waiting = Inventory(), list[Diagnostic]()

    def count(document: Json) -> Json:
        nonlocal total
        one = take_inventory(document)
        waiting.extend(one.blocks)
        total += one
        return document

    def flush(line: int) -> None:
        found.blocks.extend(
            Finding(item.name, dataclasses.replace(one, span=Span(0, 0, line, 1)))
            for one in waiting
        )
        waiting.clear()

    with item.path.open("rb") as file:
        stream_lines(
            file,
            count,
            None,
            lambda problem: found.blocks.append(Finding(item.name, problem)),
            on_line=flush,
        )
    return total
