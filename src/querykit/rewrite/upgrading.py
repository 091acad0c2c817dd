"""Upgrade the documents that a text carries: text in, new text and findings out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from querykit.errors import Diagnostic, NotRewritable, RewriteError, Severity, UserError
from querykit.migrations.default import default_registry
from querykit.migrations.upgrade import report_with
from querykit.rewrite.base import placed
from querykit.rewrite.counting import queries_in
from querykit.rewrite.holes import Hole
from querykit.validation.codes import OUTDATED, REPAIRABLE
from querykit.validation.scan import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from querykit.errors import Json
    from querykit.migrations.registry import Registry
    from querykit.migrations.repair import Repair
    from querykit.migrations.report import AppliedStep, UpgradeReport
    from querykit.rewrite.base import Carrier, Slot


@dataclass(frozen=True, slots=True)
class Upgrading:
    """How documents in files are upgraded."""

    repairs: str | None = "safe"
    """None, "safe", "lossy" or "all", as for `querykit.upgrade`."""

    stamp: bool = False
    """Whether a node that carries no `version` gets one: most saved nodes carry none."""

    def report(self, document: Json) -> UpgradeReport:
        """Upgrade one document.

        Raises:
            UserError: a step or repair failed.
        """
        return report_with(default_registry(), document, repairs=self.repairs, stamp=self.stamp)


@dataclass(frozen=True, slots=True)
class UpgradedText:
    """A text after its documents were upgraded, and what there is to say about it."""

    text: str
    """The new text; the old one when nothing changed or the change cannot be written."""

    queries: int
    upgraded: int
    """Nodes that a step or repair changed."""

    stuck: int
    """Parts that could not be read, upgraded or written, and stayed as they were."""

    changes: tuple[Diagnostic, ...]
    """One finding for each step and repair that changed a node, at its place in the old text."""

    problems: tuple[Diagnostic, ...]
    """What is wrong with the text, and with documents that could not be upgraded."""


def upgrade_text(
    text: str,
    carrier: Carrier,
    how: Upgrading,
    is_wanted: Callable[[Diagnostic], bool] = lambda _change: True,
) -> UpgradedText:
    """Upgrade every document that a text carries; never raises for what the text holds.

    Args:
        text: the text of a file.
        carrier: how it is read.
        how: repairs and stamps.
        is_wanted: asked of each change; a document with one that is not wanted stays as it is.
    """
    carried = carrier.read(text)
    problems = list(carried.problems)
    stuck = sum(1 for one in problems if one.severity is Severity.ERROR)
    documents: list[Json] = []
    changes: list[Diagnostic] = []
    queries = 0
    for slot in carried.slots:
        queries += queries_in(slot)
        try:
            report = (how if slot.stamps else unstamped(how)).report(slot.document)
        except UserError as error:
            problems += [placed(one, slot) for one in error.diagnostics()]
            stuck += 1
            documents.append(slot.document)
            continue
        problems += [placed(one, slot) for one in report.problems if not _is_computed(one, slot)]
        if slot.filled is not None:
            elsewhere = [placed(one, slot) for one in due_elsewhere(slot.filled, report, how)]
            problems += elsewhere
            stuck += len(elsewhere)
        found = [placed(one, slot) for one in described(report)]
        if not all(map(is_wanted, found)):
            documents.append(slot.document)
            continue
        if report.document is not slot.document:
            try:
                _check_versions(slot, report.document)
                if slot.check is not None:
                    slot.check(report.document)
            except RewriteError as error:
                problems += _unwritten(found, error)
                stuck += len({one.span for one in found})
                documents.append(slot.document)
                continue
        documents.append(report.document)
        changes += found
    nodes = len({one.span for one in changes})
    try:
        new_text = carried.render(documents)
    except RewriteError as error:
        return UpgradedText(
            text, queries, 0, stuck + nodes, (), (*problems, *_unwritten(changes, error))
        )
    return UpgradedText(new_text, queries, nodes, stuck, tuple(changes), tuple(problems))


def _is_computed(problem: Diagnostic, slot: Slot) -> bool:
    """Tell whether a finding is about a node whose version only the code knows."""
    node, _ = follow(slot.document, problem.pointer or "")
    return slot.partial and isinstance(node, dict) and isinstance(node.get("version"), Hole)


def due_elsewhere(filled: Json, report: UpgradeReport, how: Upgrading) -> Iterator[Diagnostic]:
    """Yield what an upgrade would change in parts that the document only names.

    Args:
        filled: the document with those parts filled in.
        report: the upgrade of the document itself.
        how: repairs and stamps.
    """
    try:
        whole = how.report(filled)
    except UserError:
        return
    done = {(step.pointer, step.migration) for step in report.steps if step.changed}
    for step in whole.steps:
        if step.changed and (step.pointer, step.migration) not in done:
            yield Diagnostic(
                NotRewritable.code,
                f"{step.migration} is due, but changes a part that this query only names",
                pointer=step.pointer,
                hint="change that part where it is defined, by hand",
                kind=step.kind or None,
            )


def _check_versions(slot: Slot, document: Json) -> None:
    """Refuse a document that gained a version where none may be written.

    Raises:
        NotRewritable: without the version, a step would change the query again in every run.
    """
    if not slot.stamps and _versions(document) > _versions(slot.document):
        raise NotRewritable(
            "the upgraded query needs a version, or the next run would change it again",
            hint="upgrade it by hand, and write its version here yourself",
        )


def _versions(document: Json) -> int:
    """Return how many objects with a kind carry a version."""
    count, pending = 0, [document]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            count += "kind" in here and "version" in here
            pending += here.values()
        elif isinstance(here, (list, tuple)):
            pending += here
    return count


def unstamped(how: Upgrading) -> Upgrading:
    """Return the same way of upgrading, for documents that must not get a `version`."""
    return replace(how, stamp=False) if how.stamp else how


def described(report: UpgradeReport) -> Iterator[Diagnostic]:
    """Yield what an upgrade did to a document as findings, one for each step that changed a node.

    Steps that only lifted a `version` that a node carried make one finding for each node.
    """
    if not report.changed:
        return
    registry = default_registry()
    lifted: dict[str, list[AppliedStep]] = {}
    for step in report.steps:
        if step.changed:
            yield _finding(step, registry)
        elif not step.is_repair:
            lifted.setdefault(step.pointer, []).append(step)
    said = {step.pointer for step in report.steps if step.changed and not step.is_repair}
    for pointer, steps in lifted.items():
        first, last = steps[0], steps[-1]
        node, found = follow(report.document, pointer)
        stamped = found == pointer and isinstance(node, dict) and "version" in node
        if pointer not in said and stamped:
            words = f"{first.kind} {first.from_version} -> {last.to_version}: only the version"
            yield Diagnostic(OUTDATED, words, Severity.INFO, pointer=pointer, kind=first.kind)


def _finding(step: AppliedStep, registry: Registry) -> Diagnostic:
    if step.is_repair:
        code = REPAIRABLE
        words = f"{step.migration}: {_summary(registry.repairs, step.migration)}"
    else:
        code = OUTDATED
        made = [one for one in registry.chains[step.kind] if one.from_version == step.from_version]
        words = f"{step.kind} {step.from_version} -> {step.to_version}: {made[0].summary}"
    lost = f"loses {'; '.join(step.notes)}" if step.notes else None
    return Diagnostic(
        code, words, Severity.WARNING, pointer=step.pointer, kind=step.kind or None, hint=lost
    )


def _summary(repairs: Iterable[Repair], name: str) -> str:
    return next(one.summary for one in repairs if one.name == name)


def _unwritten(changes: list[Diagnostic], error: RewriteError) -> Iterator[Diagnostic]:
    """Yield why the changes of a text cannot be written, at the place of the first."""
    place = changes[0] if changes else None
    for one in error.diagnostics():
        if one.span is None and place is not None:
            yield one.at(place.pointer or "", place.span)
        else:
            yield one
