"""What a document holds: its queries, the nodes in them, and what stands in the way of an upgrade."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from querykit.errors import Severity, UserError
from querykit.migrations.default import default_registry
from querykit.migrations.public import upgrade_report
from querykit.validation.codes import LEGACY_FILTERS, NO_QUERY, RETIRED_KIND
from querykit.validation.count import is_known_node
from querykit.validation.find import find
from querykit.validation.public import validate
from querykit.validation.scan import follow, look_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Diagnostic, Document, Json


@dataclass(slots=True)
class Inventory:
    """What was found; two can be added up."""

    queries: int = 0
    """Nodes that stand in no other node, and legacy filters."""

    nodes: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    """How many nodes there are of each kind and version; None where a node carries no version."""

    outdated: int = 0
    """Nodes of a kind with a history whose version is not the newest; no version counts as 1."""

    legacy: int = 0
    """Insight `filters` from before query nodes."""

    retired: int = 0
    """Nodes of a kind that PostHog has dropped."""

    blocks: list[Diagnostic] = field(default_factory=list)
    """What keeps queries from being upgraded, or from being valid once they are."""

    def __iadd__(self, other: Inventory) -> Inventory:
        """Add another inventory to this one."""
        self.queries += other.queries
        self.nodes.update(other.nodes)
        self.outdated += other.outdated
        self.legacy += other.legacy
        self.retired += other.retired
        self.blocks += other.blocks
        return self


def take_inventory(document: Json) -> Inventory:
    """Count the nodes of a document, and find what would block its upgrade with safe repairs."""
    inventory = Inventory()
    if look_at(document, default_registry().latest).refused is not None:
        inventory.blocks += [one for one in validate(document) if one.severity is Severity.ERROR]
        return inventory
    latest = default_registry().latest
    for found in find(document):
        code = found.finding.code if found.finding else None
        if code == NO_QUERY:
            continue
        inventory.queries += 1
        inventory.legacy += code == LEGACY_FILTERS
        inventory.retired += code == RETIRED_KIND
        for node in _nodes(found.value):
            version = node.get("version")
            number = version if type(version) is int else None
            inventory.nodes[node["kind"], number] += 1
            inventory.outdated += (number or 1) < latest.get(node["kind"], 1)
    inventory.blocks += _blocks(document)
    return inventory


def _blocks(document: Json) -> list[Diagnostic]:
    try:
        report = upgrade_report(document, repairs="safe")
    except UserError as error:
        return error.diagnostics()
    said = {(one.code, one.pointer) for one in report.problems}
    found = [
        one
        for one in validate(report.document)
        if one.severity is Severity.ERROR
        and one.code != NO_QUERY
        and (one.code, (one.pointer or "").removesuffix("/version")) not in said
    ]
    return [*report.problems, *(one.at(follow(document, one.pointer or "")[1]) for one in found)]


def _nodes(value: Json) -> Iterator[Document]:
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            if is_known_node(here):
                yield here
            pending += here.values()
        elif isinstance(here, (list, tuple)):
            pending += here
