"""Lift every node of a document to its newest version, as PostHog's upgrade endpoint does.

`upgrade` is a pure function: the argument stays as it is, unchanged parts are shared with the
result, and the very same object comes back when nothing changed. It differs from PostHog's own
function only where upgrade.md names a bug there: that one writes into its argument, and fails on a
version that is a string, on an entry of `resultCustomizations` that is null, and on a
`breakdownFilter` that is no object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import BrokenRegistry, Diagnostic, FailedStep, QuerykitError, Severity
from querykit.migrations.json_copy import deep_copy
from querykit.migrations.report import AppliedStep, UpgradeReport, pointer_to
from querykit.migrations.versions import version_number
from querykit.migrations.walk import Place, holds_outdated, walk

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Edit, Note, Step
    from querykit.migrations.registry import Registry, RepairPlan
    from querykit.migrations.repair import Rewrite

REPAIR_ROUNDS = 12
"""Rounds of repairs on one object; one repair may make room for the next, but they must settle."""


def upgrade_with(registry: Registry, document: Json, *, repairs: str | None = None) -> Json:
    """Return the document with every node at its newest version.

    Args:
        registry: the migrations and repairs to run.
        document: any JSON value.
        repairs: None for what PostHog does; "safe", "lossy" or "all" to run repairs too.

    Returns:
        A new document that shares all unchanged parts; `document` itself when nothing changed.

    Raises:
        FailedStep: a migration or repair raised an error.
        CyclicDocument: the document holds itself.
        ValueError: `repairs` is no level.
    """
    if repairs is None and not holds_outdated(document, registry.latest):
        return document
    return walk(document, Lifter(registry, repairs).visit)


def report_with(registry: Registry, document: Json, *, repairs: str | None = None) -> UpgradeReport:
    """Upgrade like `upgrade_with`, and tell per step what was done where."""
    lifter = Lifter(registry, repairs)
    upgraded = walk(document, lifter.visit)
    return UpgradeReport(
        document=upgraded,
        steps=tuple(lifter.steps),
        changed=upgraded is not document,
        problems=tuple(lifter.problems),
    )


class Lifter:
    """Visits objects: runs the repairs that are due, then the steps, and keeps account."""

    def __init__(self, registry: Registry, repairs: str | None) -> None:
        self._chains = registry.chains
        self._latest = registry.latest
        self._plan: RepairPlan | None = registry.repairs_for(repairs) if repairs else None
        self.steps: list[AppliedStep] = []
        self.problems: list[Diagnostic] = []

    def visit(self, place: Place, node: Document) -> None:
        """Lift one object."""
        lifted = node if self._plan is None else self._repaired(place, node, self._plan)
        kind = lifted.get("kind")
        if (
            type(kind) is str
            and kind in self._latest
            and lifted.get("version") != self._latest[kind]
        ):
            lifted = self._lifted(place, lifted, kind)
        if lifted is not node:
            place.replace(lifted)

    def _lifted(self, place: Place, node: Document, kind: str) -> Document:
        chain = self._chains[kind]
        version = version_number(node.get("version"))
        problem = _version_problem(kind, node.get("version"), version, chain)
        if problem is not None:
            self.problems.append(problem.at(pointer_to(place.path())))
            return node
        assert version is not None
        due = chain[version - chain[0].from_version :]
        lifted = node
        for step in due:
            before, notes = lifted, list[str]()
            if step.edit is not None:
                lifted = edited(
                    step.edit, lifted, notes.append, step.name, place, deep=step.copies_deeply
                )
            self._account(place, step, notes, changed=lifted is not before)
        if lifted is node:
            lifted = node.copy()
        if lifted.get("kind") != kind:
            raise FailedStep(
                f"{due[-1].name} changed the kind of a node", pointer=pointer_to(place.path())
            )
        lifted["version"] = chain[-1].to_version
        return lifted

    def _account(self, place: Place, step: Step, notes: list[str], *, changed: bool) -> None:
        self.steps.append(
            AppliedStep(
                pointer=pointer_to(place.path()),
                kind=step.kind,
                from_version=step.from_version,
                to_version=step.to_version,
                migration=step.migration,
                notes=tuple(notes),
                changed=changed,
            )
        )

    def _repaired(self, place: Place, node: Document, plan: RepairPlan) -> Document:
        repaired = node
        for _ in range(REPAIR_ROUNDS):
            before = repaired
            for rewrite in _rewrites_for(plan, repaired):
                repaired = self._rewritten(place, repaired, rewrite)
            if repaired is before:
                return repaired
        raise FailedStep(
            f"the repairs of a node do not settle after {REPAIR_ROUNDS} rounds",
            pointer=pointer_to(place.path()),
        )

    def _rewritten(self, place: Place, node: Document, rewrite: Rewrite) -> Document:
        if rewrite.guard is not None and not rewrite.guard(node):
            return node
        notes: list[str] = []
        after = edited(rewrite.edit, node, notes.append, rewrite.repair, place)
        if after is node:
            return node
        kind = node.get("kind")
        self.steps.append(
            AppliedStep(
                pointer=pointer_to(place.path()),
                kind=kind if isinstance(kind, str) else "",
                from_version=None,
                to_version=None,
                migration=rewrite.repair,
                notes=tuple(notes),
            )
        )
        return after


def edited(
    edit: Edit, node: Document, note: Note, name: str, place: Place | None, *, deep: bool = False
) -> Document:
    """Run one edit on a private copy; return the copy, or `node` itself when it came out equal.

    Raises:
        FailedStep: the edit raised something else than an error of ours.
    """
    copy = deep_copy(node) if deep else node.copy()
    try:
        edit(copy, note)
    except QuerykitError:
        raise
    except Exception as error:
        raise FailedStep(
            f"{name} failed: {type(error).__name__}: {error}",
            hint="this is a bug in that migration or repair; the document was left alone",
            pointer=pointer_to(place.path()) if place else "",
        ) from error
    return node if copy == node and list(copy) == list(node) else copy


def apply_one(registry: Registry, name: str, node: Document) -> Document:
    """Run one migration on one node, whatever its version, and do not stamp it.

    Args:
        registry: where the migration is looked up.
        name: number or name of the migration.
        node: the node; one of a kind that the migration does not lift comes back as it is.

    Raises:
        UnknownMigration: there is no such migration.
    """
    migration = registry.migration(name)
    steps = [step for step in migration.steps if step.kind == node.get("kind")]
    if len(steps) > 1:
        raise BrokenRegistry(f"{migration.name} lifts {steps[0].kind} more than once")
    for step in steps:
        if step.edit is not None:
            return edited(step.edit, node, _unheard, step.name, None, deep=step.copies_deeply)
    return node


def _unheard(_text: str) -> None:
    """Take a note that nobody asked for."""


def _rewrites_for(plan: RepairPlan, node: Document) -> tuple[Rewrite, ...]:
    kind = node.get("kind")
    return plan.by_kind.get(kind, plan.anywhere) if isinstance(kind, str) else plan.anywhere


def _version_problem(
    kind: str, written: Json, version: int | None, chain: tuple[Step, ...]
) -> Diagnostic | None:
    newest = chain[-1].to_version
    if version is None:
        return Diagnostic(
            "QK107",
            f"{kind} has the version {written!r}, which is no version; the node was left alone",
            Severity.WARNING,
            hint=f"write a whole number from 1 to {newest}, or leave it out",
            kind=kind,
        )
    if version > newest:
        return Diagnostic(
            "QK101",
            f"{kind} has version {version}, but this release knows only up to {newest}",
            Severity.WARNING,
            hint="upgrade querykit",
            kind=kind,
        )
    if version < chain[0].from_version:
        return Diagnostic(
            "QK106",
            f"{kind} has version {version}, and no step starts below {chain[0].from_version}",
            Severity.WARNING,
            kind=kind,
        )
    return None
