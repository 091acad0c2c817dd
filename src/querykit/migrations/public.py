"""The functions of the public face that run migrations, on the default registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.default import default_registry
from querykit.migrations.downgrade import downgrade_with
from querykit.migrations.upgrade import apply_one, report_with, upgrade_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.migrations.report import UpgradeReport


def upgrade(document: Json, *, repairs: str | None = None) -> Json:
    """Return the document with every node in it at its newest version.

    A pure function: `document` stays as it is, and what did not change is shared with the result.

    Args:
        document: any JSON value; nodes are found at any depth.
        repairs: None does what PostHog's endpoint does; "safe", "lossy" or "all" also rewrite older
            and broken shapes that no migration covers.

    Returns:
        The upgraded document; `document` itself when there was nothing to do. Nodes whose version is
        newer than known, or no version, stay as they are (`upgrade_report` names them).

    Raises:
        FailedStep: a migration or repair raised an error.
        CyclicDocument: the document holds itself.
        ValueError: `repairs` is no such level.
    """
    return upgrade_with(default_registry(), document, repairs=repairs)


def upgrade_report(document: Json, *, repairs: str | None = None) -> UpgradeReport:
    """Upgrade like `upgrade`, and tell step by step what was done, where, and what was lost."""
    return report_with(default_registry(), document, repairs=repairs)


def latest_versions() -> dict[str, int]:
    """Return the newest version of each kind that has a history; all other kinds have none."""
    return dict(default_registry().latest)


def downgrade(document: Json, *, target: Mapping[str, int]) -> Json:
    """Return the document with nodes at older versions, for older servers.

    Args:
        document: any JSON value.
        target: kind -> the version that the server knows. Other kinds, and nodes that are not newer,
            stay as they are.

    Raises:
        NoWayDown: a step on the way has no sensible way back.
        UnsupportedVersion: a target is no version of its kind.
    """
    return downgrade_with(default_registry(), document, target).document


def apply_migration(name: str, node: Document) -> Document:
    """Run one migration on one node, whatever its version, without stamping a version.

    Args:
        name: its number ("0004") or name ("m0004_entity_node_kind").
        node: the node; one of a kind that the migration does not lift comes back as it is.

    Raises:
        UnknownMigration: there is none of that name.
    """
    return apply_one(default_registry(), name, node)
