"""Lift every node of a document to its newest version, as PostHog's upgrade endpoint does.

`upgrade` is a pure function: the argument stays as it is, unchanged parts are shared with the
result, and the very same object comes back when nothing changed. It differs from PostHog's own
function only where upgrade.md names a bug there: that one writes into its argument, and fails on a
version that is a string, on an entry of `resultCustomizations` that is null, and on a
`breakdownFilter` that is no object.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from querykit.errors import BrokenRegistry, Diagnostic, FailedStep, Severity
from querykit.migrations.apply import private_copy, run_edit, same, unheard
from querykit.migrations.report import AppliedStep, UpgradeReport, pointer_to
from querykit.migrations.versions import version_number
from querykit.migrations.walk import Walk, holds_outdated, is_outdated

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Edit, Note, Step
    from querykit.migrations.registry import Registry, RepairPlan
    from querykit.migrations.repair import Rewrite

REPAIR_ROUNDS = 12
"""Rounds of repairs on one object; one repair may make room for the next, but they must settle."""


def upgrade_with(
    registry: Registry, document: Json, *, repairs: str | None = None, stamp: bool = True
) -> Json:
    """Return the document with every node at its newest version.

    Args:
        registry: the migrations and repairs to run.
        document: any JSON value.
        repairs: None for what PostHog does; "safe", "lossy" or "all" to run repairs too.
        stamp: whether a node that carries no `version` gets one, as PostHog does. Without, it gets
            one only where steps would change it again in the next run.

    Returns:
        A new document that shares all unchanged parts; `document` itself when nothing changed.

    Raises:
        FailedStep: a migration or repair raised an error.
        CyclicDocument: the document holds itself.
        ValueError: `repairs` is no level.
    """
    if repairs is None and not holds_outdated(document, registry.latest):
        return document
    return _Lifter(registry, document, repairs, stamp=stamp).run()


def report_with(
    registry: Registry, document: Json, *, repairs: str | None = None, stamp: bool = True
) -> UpgradeReport:
    """Upgrade like `upgrade_with`, and tell per step what was done where."""
    lifter = _Reporter(registry, document, repairs, stamp=stamp)
    upgraded = lifter.run()
    return UpgradeReport(
        document=upgraded,
        steps=tuple(lifter.steps),
        changed=upgraded is not document,
        problems=tuple(lifter.problems),
    )


class _Lifter:
    """Runs the repairs and steps that are due on each object, and keeps no account."""

    def __init__(
        self, registry: Registry, document: Json, repairs: str | None, *, stamp: bool
    ) -> None:
        self._stamp = stamp
        self._chains = registry.chains
        self._latest = registry.latest
        self._plan: RepairPlan | None = registry.repairs_for(repairs) if repairs else None
        self._walk = Walk(document)

    def run(self) -> Json:
        """Return the upgraded document."""
        if self._plan is None:
            return self._walk.run(self._lifted, self._latest)
        return self._walk.run(self._repaired_and_lifted)

    def _repaired_and_lifted(self, node: Document, number: int) -> Document:
        assert self._plan is not None
        repaired = self._repaired(node, number, self._plan)
        return self._lifted(repaired, number) if is_outdated(repaired, self._latest) else repaired

    # -- steps ------------------------------------------------------------------------------------

    def _lifted(self, node: Document, number: int) -> Document:
        kind: str = node["kind"]
        chain = self._chains[kind]
        version = version_number(node.get("version"))
        first = chain[0].from_version
        if version is None or not first <= version < chain[-1].to_version:
            self._problem(_version_problem(node, version, chain), number)
            return node
        lifted = node.copy()
        for step in chain[version - first :]:
            lifted = self._stepped(step, lifted, number)
        if lifted.get("kind") != kind:
            raise FailedStep(
                f"{chain[-1].migration} or a step before it changed the kind of a node",
                pointer=self._pointer(number),
            )
        if self._stamp or "version" in node:
            lifted["version"] = chain[-1].to_version
        elif same(lifted, node):
            return node
        elif not self._settles(lifted, chain, number):
            lifted["version"] = chain[-1].to_version
        return lifted

    def _settles(self, lifted: Document, chain: tuple[Step, ...], number: int) -> bool:
        """Return whether a node that carries no version would stay as it is in the next run.

        Where it would not, as with customizations that m0003 moves by their number, only a version
        keeps the steps from being done twice.
        """
        again = lifted
        for step in chain:
            if step.edit is not None:
                again = private_copy(step, again)
                self._run(step.edit, again, unheard, step.name, number)
        return same(again, lifted)

    def _stepped(self, step: Step, node: Document, number: int) -> Document:
        """Run one step on a node whose top level is already private."""
        if step.edit is None:
            return node
        private = private_copy(step, node) if step.copies_deeply else node
        self._run(step.edit, private, unheard, step.name, number)
        return private

    # -- repairs ----------------------------------------------------------------------------------

    def _repaired(self, node: Document, number: int, plan: RepairPlan) -> Document:
        repaired = node
        for _ in range(REPAIR_ROUNDS):
            before = repaired
            for rewrite in plan.rewrites_for(repaired):
                if rewrite.at_root and not self._walk.is_at_root(number):
                    continue
                if rewrite.guard is None or rewrite.guard(repaired):
                    repaired = self._rewritten(rewrite, repaired, number)
            if repaired is before:
                return repaired
        raise FailedStep(
            f"the repairs of a node do not settle after {REPAIR_ROUNDS} rounds",
            pointer=self._pointer(number),
        )

    def _rewritten(self, rewrite: Rewrite, node: Document, number: int) -> Document:
        private = private_copy(rewrite, node)
        self._run(rewrite.edit, private, unheard, rewrite.repair, number)
        return node if same(private, node) else private

    # -- both -------------------------------------------------------------------------------------

    def _run(self, edit: Edit, private: Document, note: Note, name: str, number: int) -> None:
        run_edit(edit, private, note, name, lambda: self._pointer(number))

    def _pointer(self, number: int) -> str:
        return pointer_to(self._walk.path(number))

    def _problem(self, problem: Diagnostic, number: int) -> None:
        """Hear of a node that is left alone."""


class _Reporter(_Lifter):
    """Does the same, and keeps account of it."""

    def __init__(
        self, registry: Registry, document: Json, repairs: str | None, *, stamp: bool
    ) -> None:
        super().__init__(registry, document, repairs, stamp=stamp)
        self.steps: list[AppliedStep] = []
        self.problems: list[Diagnostic] = []

    def _stepped(self, step: Step, node: Document, number: int) -> Document:
        private, notes = private_copy(step, node), list[str]()
        if step.edit is not None:
            self._run(step.edit, private, notes.append, step.name, number)
        changed = not same(private, node)
        self.steps.append(self._applied(step, number, tuple(notes), changed=changed))
        return private

    def _applied(
        self, step: Step, number: int, notes: tuple[str, ...], *, changed: bool
    ) -> AppliedStep:
        return AppliedStep(
            pointer=self._pointer(number),
            kind=step.kind,
            from_version=step.from_version,
            to_version=step.to_version,
            migration=step.migration,
            notes=notes,
            changed=changed,
        )

    def _rewritten(self, rewrite: Rewrite, node: Document, number: int) -> Document:
        private, notes = private_copy(rewrite, node), list[str]()
        self._run(rewrite.edit, private, notes.append, rewrite.repair, number)
        if same(private, node):
            return node
        kind = node.get("kind")
        self.steps.append(
            AppliedStep(
                pointer=self._pointer(number),
                kind=kind if isinstance(kind, str) else "",
                from_version=None,
                to_version=None,
                migration=rewrite.repair,
                notes=tuple(notes),
            )
        )
        return private

    def _problem(self, problem: Diagnostic, number: int) -> None:
        self.problems.append(problem.at(self._pointer(number)))


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
            private = private_copy(step, node)
            run_edit(step.edit, private, unheard, step.name, str)
            return node if same(private, node) else private
    return node


def _written(version: Json) -> str:
    """Return a version as JSON would have it, cut short."""
    try:
        text = json.dumps(version)
    except (TypeError, ValueError, RecursionError):
        text = f"of type {type(version).__name__}"
    return text if len(text) <= 40 else f"{text[:40]}..."


def _version_problem(node: Document, version: int | None, chain: tuple[Step, ...]) -> Diagnostic:
    kind, newest = node["kind"], chain[-1].to_version
    if version is None:
        return Diagnostic(
            "QK107",
            f"{kind} has the version {_written(node['version'])}, which is none; the node was left alone",
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
    return Diagnostic(
        "QK106",
        f"{kind} has version {version}, and no step starts below {chain[0].from_version}",
        Severity.WARNING,
        kind=kind,
    )
