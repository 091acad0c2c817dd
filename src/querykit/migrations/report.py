"""What an upgrade did, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.errors import Diagnostic, Json


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """One migration or repair that changed one node, or only lifted its version."""

    pointer: str
    """JSON Pointer of the node, in the document that was given."""

    kind: str
    """Kind of the node before; "" for an object without a kind."""

    from_version: int | None
    """None for a repair."""

    to_version: int | None
    migration: str
    """Name of the migration, e.g. `m0004_entity_node_kind`, or of the repair."""

    notes: tuple[str, ...] = ()
    """What information was dropped; empty when nothing was."""

    changed: bool = True
    """False when the step only lifted the version number."""

    @property
    def is_repair(self) -> bool:
        """Whether this was a repair, which has no versions."""
        return self.to_version is None


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """An upgraded document with an account of what was done to it."""

    document: Json
    """The document at its newest versions; the very object that was given when nothing changed."""

    steps: tuple[AppliedStep, ...]
    changed: bool
    problems: tuple[Diagnostic, ...] = field(default=())
    """Nodes that were left alone because their version is newer than known, or no version."""


def pointer_to(path: list[str | int]) -> str:
    """Return the JSON Pointer (RFC 6901) of a path of keys and indexes."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
