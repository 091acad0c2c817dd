"""The checks that run on every node: its shape, its versions, and the HogQL in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, QuerykitError, Severity, TooDeep
from querykit.migrations.default import default_registry
from querykit.migrations.upgrade import upgrade_with
from querykit.migrations.versions import version_number
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import definitions, schema_for, validator
from querykit.validation import codes
from querykit.validation.explain import explain
from querykit.validation.find import UPGRADE_HINT
from querykit.validation.kinds import is_retired
from querykit.validation.names import unknown_names
from querykit.validation.replaced import replaced_values
from querykit.validation.scan import escaped, strangers

if TYPE_CHECKING:
    from querykit.errors import Document, Json

UNSAFE_HINT = "run `querykit upgrade --unsafe-repairs`"
FREE_FORM = frozenset({"values", "variables", "response"})
"""Members of nodes that hold data of any shape; no nodes are looked for in them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One node to check, and what is known about it."""

    node: Document
    pointer: str
    kind: str
    odd_versions: bool = False
    """Whether the document holds versions that want a closer look."""

    hogql: bool = True
    environment: Any = None


Check = Callable[[Subject], Iterable[Diagnostic]]
"""Returns what is wrong with one node; never raises."""


def structure(subject: Subject) -> Iterable[Diagnostic]:
    """Return where the node does not fit the schema of its kind."""
    try:
        if validator(subject.kind).is_valid(subject.node):
            return ()
    except (ValueError, TypeError, UnicodeError):  # keys that are no strings, for example
        strange = list(strangers(subject.node))
        if strange:
            return [one.at(f"{subject.pointer}{one.pointer}") for one in strange]
    findings = _explained(subject.kind, subject.node, subject.pointer)
    return with_upgrade_hints(subject.node, subject.pointer, findings)


def versions(subject: Subject) -> Iterable[Diagnostic]:
    """Return the versions in the node that are newer than known, or no versions at all."""
    return _odd_versions(subject) if subject.odd_versions else ()


def hogql(subject: Subject) -> Iterable[Diagnostic]:
    """Return what is wrong with the HogQL in the node; loads the parser only when there is some."""
    # hogql_strings needs FREE_FORM of this module, and the parser is heavy
    from querykit.validation.hogql_strings import hogql_strings  # noqa: PLC0415

    if not subject.hogql or next(hogql_strings(subject.node), None) is None:
        return ()
    from querykit.validation.hogql_check import hogql_findings  # noqa: PLC0415

    return hogql_findings(subject.node, subject.pointer, subject.environment)


def names(subject: Subject) -> Iterable[Diagnostic]:
    """Return the cohorts, actions and group types that the environment does not have."""
    if subject.environment is None:
        return ()
    return unknown_names(subject.node, subject.pointer, subject.environment)


def replaced(subject: Subject) -> Iterable[Diagnostic]:
    """Return the values that PostHog puts others in the place of."""
    return replaced_values(subject.node, subject.pointer)


CHECKS: tuple[Check, ...] = (structure, versions, hogql, names, replaced)
"""In the order of their findings."""


def _passes(kind: str, node: Document) -> bool:
    try:
        return bool(validator(kind).is_valid(node))
    except (ValueError, TypeError, UnicodeError):
        return False


def _explained(kind: str, node: Document, pointer: str) -> list[Diagnostic]:
    """Return why the gate refuses a node; never nothing."""
    schema = {key: value for key, value in schema_for(kind).items() if key != "definitions"}
    try:
        findings = explain(definitions(), schema, node, pointer)
    except RecursionError:
        message = f"this {kind} is not valid, and nested too deep to say where"
        return [Diagnostic(TooDeep.code, message, pointer=pointer, kind=kind)]
    message = f"this {kind} does not fit its schema"
    return findings or [Diagnostic(codes.NO_BRANCH, message, pointer=pointer, kind=kind)]


def with_upgrade_hints(
    node: Document, pointer: str, findings: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """Return the findings, with a hint at those that an upgrade cures.

    A repair that guesses is only hinted at where there is no better hint.
    """
    hinted = list(findings)
    for repairs, hint, wins in (("safe", UPGRADE_HINT, True), ("all", UNSAFE_HINT, False)):
        if not wins and all(one.hint for one in hinted):
            break
        upgraded = _upgraded(node, repairs)
        if upgraded is node:
            continue
        left = _left(upgraded, pointer)
        if left is None:
            continue
        hinted = [
            dataclasses.replace(one, hint=hint)
            if (wins or one.hint is None) and (one.code, one.pointer, one.found) not in left
            else one
            for one in hinted
        ]
    return hinted


def _upgraded(node: Document, repairs: str) -> Json:
    try:
        return upgrade_with(default_registry(), node, repairs=repairs, stamp=False)
    except (QuerykitError, RecursionError):
        return node


def _left(upgraded: Json, pointer: str) -> set[tuple[str, str | None, str | None]] | None:
    """Return what is still wrong after an upgrade; None when it is no node of a kind in use."""
    kind = upgraded.get("kind") if isinstance(upgraded, dict) else None
    if not isinstance(kind, str) or kind not in KINDS or is_retired(kind):
        return None
    if _passes(kind, upgraded):
        return set()
    return {(one.code, one.pointer, one.found) for one in _explained(kind, upgraded, pointer)}


def _odd_versions(subject: Subject) -> Iterable[Diagnostic]:
    latest = default_registry().latest
    pending: list[tuple[Any, str]] = [(subject.node, subject.pointer)]
    for value, pointer in pending:
        if isinstance(value, dict):
            kind = value.get("kind")
            if type(kind) is str and kind in latest and "version" in value:
                finding = _of_version(value["version"], kind, latest[kind])
                if finding is not None:
                    yield finding.at(f"{pointer}/version")
            children = [
                (child, f"{pointer}/{escaped(name)}")
                for name, child in value.items()
                if name not in FREE_FORM
            ]
        else:
            children = [(child, f"{pointer}/{index}") for index, child in enumerate(value)]
        pending += [one for one in children if isinstance(one[0], (dict, list, tuple))]


def _of_version(version: Json, kind: str, latest: int) -> Diagnostic | None:
    number = version_number(version)
    if number is not None and number <= latest:
        return None
    if number is None:
        if isinstance(version, bool) or not isinstance(version, (int, float)):
            return None  # the schema refuses it, and `structure` says so
        message = f"{version} is no version of {kind}; it counts as none"
        hint = f"versions are 1 to {latest}"
        return Diagnostic(codes.NO_VERSION, message, Severity.WARNING, hint=hint, kind=kind)
    message = f"{kind} has version {number}, but this release knows only up to {latest}"
    return Diagnostic(codes.NEWER_VERSION, message, hint="upgrade querykit", kind=kind)
