"""The way down: nodes at older versions, for servers that do not know the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NoWayDown, UnsupportedVersion
from querykit.migrations.report import AppliedStep, UpgradeReport, pointer_to
from querykit.migrations.upgrade import edited
from querykit.migrations.versions import version_number
from querykit.migrations.walk import Place, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.migrations.registry import Registry


def downgrade_with(registry: Registry, document: Json, target: Mapping[str, int]) -> UpgradeReport:
    """Take nodes down to the target versions, and name what each step lost.

    Raises:
        NoWayDown: a step on the way declares no undo.
        UnsupportedVersion: a target kind has no history, or the version is outside of it.
    """
    for kind, version in target.items():
        _check_target(registry, kind, version)
    taken: list[AppliedStep] = []

    def visit(place: Place, node: Document) -> None:
        kind = node.get("kind")
        if not isinstance(kind, str) or kind not in target:
            return
        version = version_number(node.get("version"))
        if version is None or version <= target[kind] or version > registry.latest[kind]:
            return
        place.replace(_taken_down(registry, node, (version, target[kind]), place, taken))

    lowered = walk(document, visit)
    return UpgradeReport(lowered, tuple(taken), changed=lowered is not document)


def _taken_down(
    registry: Registry,
    node: Document,
    versions: tuple[int, int],
    place: Place,
    taken: list[AppliedStep],
) -> Document:
    kind: str = node["kind"]
    chain = registry.chains[kind]
    first = chain[0].from_version
    lowered = node
    for step in reversed(chain[versions[1] - first : versions[0] - first]):
        before, notes = lowered, list[str]()
        if step.edit is not None:
            if step.undo is None:
                raise NoWayDown(
                    f"{step.name} has no way back",
                    hint=f"keep {kind} at version {step.to_version} or newer",
                    pointer=pointer_to(place.path()),
                )
            lowered = edited(
                step.undo, lowered, notes.append, step.name, place, deep=step.copies_deeply
            )
        taken.append(
            AppliedStep(
                pointer_to(place.path()),
                kind,
                step.to_version,
                step.from_version,
                step.migration,
                tuple(notes),
                changed=lowered is not before,
            )
        )
    return {**lowered, "version": versions[1]}


def _check_target(registry: Registry, kind: str, version: int) -> None:
    chain = registry.chains.get(kind)
    if chain is None:
        raise UnsupportedVersion(f"{kind} has no versions", hint="see `querykit migrations list`")
    first, newest = chain[0].from_version, chain[-1].to_version
    if not first <= version <= newest:
        raise UnsupportedVersion(f"{kind} has the versions {first} to {newest}, not {version}")
