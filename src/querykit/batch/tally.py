"""Counts of a run: they add up over pages and processes, and go through JSON for the checkpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.report import UpgradeReport

WRAPPERS = frozenset({"InsightVizNode", "DataTableNode", "DataVisualizationNode"})
"""Kinds that only show another query: that one is what is counted."""

NO_KIND = "(other)"
FILTERS = "(legacy filters)"


@dataclass(slots=True)
class Tally:
    """What was met, and what was done."""

    documents: int = 0
    changed: int = 0
    rejected: int = 0
    edited_meanwhile: int = 0
    """Rows that someone else changed between our reading and our writing; they were read again."""

    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind of the query, its version before) -> how many."""

    migrations: Counter[str] = field(default_factory=Counter)
    """Name of a migration or repair -> how many nodes it changed."""

    losses: Counter[str] = field(default_factory=Counter)
    """What repairs and migrations dropped -> how often."""

    codes: Counter[str] = field(default_factory=Counter)
    """Code of a diagnostic of a rejected document -> how many documents."""

    def saw(self, document: Json) -> None:
        """Count a document by the query it is, or holds as its `query`."""
        self.documents += 1
        self.kinds[_kind_and_version(document)] += 1

    def applied(self, report: UpgradeReport) -> None:
        """Count the steps of an upgrade."""
        self.changed += 1
        for step in report.steps:
            if step.changed:
                self.migrations[step.migration] += 1
            self.losses.update(step.notes)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally to this one."""
        self.documents += other.documents
        self.changed += other.changed
        self.rejected += other.rejected
        self.edited_meanwhile += other.edited_meanwhile
        self.kinds.update(other.kinds)
        self.migrations.update(other.migrations)
        self.losses.update(other.losses)
        self.codes.update(other.codes)

    def as_dict(self) -> Document:
        """Return the counts as JSON, the largest first."""
        return {
            "documents": self.documents,
            "changed": self.changed,
            "rejected": self.rejected,
            "edited_meanwhile": self.edited_meanwhile,
            "kinds": [
                {"kind": kind, "version": version, "documents": count}
                for (kind, version), count in self.kinds.most_common()
            ],
            "migrations": dict(self.migrations.most_common()),
            "losses": dict(self.losses.most_common()),
            "codes": dict(self.codes.most_common()),
        }

    @classmethod
    def from_dict(cls, counts: Document) -> Tally:
        """Return the tally that `as_dict` made JSON of."""
        return cls(
            documents=counts["documents"],
            changed=counts["changed"],
            rejected=counts["rejected"],
            edited_meanwhile=counts["edited_meanwhile"],
            kinds=Counter(
                {(one["kind"], one["version"]): one["documents"] for one in counts["kinds"]}
            ),
            migrations=Counter(counts["migrations"]),
            losses=Counter(counts["losses"]),
            codes=Counter(counts["codes"]),
        )


def _kind_and_version(document: Json) -> tuple[str, str]:
    if not isinstance(document, dict):
        return NO_KIND, ""
    node = document
    if "kind" not in node:
        inner = node.get("query")
        if not isinstance(inner, dict):
            return (FILTERS if isinstance(node.get("filters"), dict) else NO_KIND), ""
        node = inner
    while node.get("kind") in WRAPPERS and isinstance(node.get("source"), dict):
        node = node["source"]
    kind = node.get("kind")
    if type(kind) is not str:
        return NO_KIND, ""
    version = node.get("version")
    return kind, "none" if version is None else str(version)
