"""The way down: nodes at older versions, for servers that do not know the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NoWayDown, UnsupportedVersion
from querykit.migrations.apply import private_copy, run_edit, same
from querykit.migrations.report import AppliedStep, UpgradeReport, pointer_to
from querykit.migrations.versions import version_number
from querykit.migrations.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.migrations.base import Step
    from querykit.migrations.registry import Registry


def downgrade_with(registry: Registry, document: Json, target: Mapping[str, int]) -> UpgradeReport:
    """Take nodes down to the target versions, and name what each step lost.

    Raises:
        NoWayDown: a step on the way declares no undo.
        UnsupportedVersion: a target kind has no history, or the version is outside of it.
    """
    for kind, version in target.items():
        _check_target(registry, kind, version)
    walk = Walk(document)
    taken: list[AppliedStep] = []

    def visit(node: Document, number: int) -> Document:
        kind = node.get("kind")
        version = version_number(node.get("version"))
        if not isinstance(kind, str) or kind not in target or version is None:
            return node
        if not target[kind] < version <= registry.latest[kind]:
            return node
        pointer = pointer_to(walk.path(number))
        return _taken_down(registry.chains[kind], node, (version, target[kind]), pointer, taken)

    lowered = walk.run(visit)
    return UpgradeReport(lowered, tuple(taken), changed=lowered is not document)


def _taken_down(
    chain: tuple[Step, ...],
    node: Document,
    versions: tuple[int, int],
    pointer: str,
    taken: list[AppliedStep],
) -> Document:
    newest, target = versions
    first = chain[0].from_version
    lowered = node
    for step in reversed(chain[target - first : newest - first]):
        private, notes = private_copy(step, lowered), list[str]()
        if step.edit is not None:
            if step.undo is None:
                raise NoWayDown(
                    f"{step.name} has no way back",
                    hint=f"keep {step.kind} at version {step.to_version} or newer",
                    pointer=pointer,
                )
            run_edit(step.undo, private, notes.append, step.name, lambda: pointer)
        taken.append(
            AppliedStep(
                pointer,
                step.kind,
                step.to_version,
                step.from_version,
                step.migration,
                tuple(notes),
                changed=not same(private, lowered),
            )
        )
        lowered = private
    return {**lowered, "version": target}


def _check_target(registry: Registry, kind: str, version: int) -> None:
    chain = registry.chains.get(kind)
    if chain is None:
        raise UnsupportedVersion(f"{kind} has no versions", hint="see `querykit migrations list`")
    first, newest = chain[0].from_version, chain[-1].to_version
    if not first <= version <= newest:
        raise UnsupportedVersion(f"{kind} has the versions {first} to {newest}, not {version}")
