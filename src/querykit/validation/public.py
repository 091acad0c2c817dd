"""`validate` and `parse`: the two questions a caller has about a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, InvalidQuery, QuerykitError, Severity
from querykit.migrations.default import default_registry
from querykit.migrations.public import upgrade
from querykit.schema.catalogue import KINDS
from querykit.validation import codes
from querykit.validation.checks import CHECKS, Subject, with_upgrade_hints
from querykit.validation.find import Found, find
from querykit.validation.kinds import is_retired
from querykit.validation.scan import look_at, plain_copy, strangers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.errors import Json


def validate(document: Json, *, hogql: bool = True, environment: Any = None) -> list[Diagnostic]:
    """Return everything that is wrong with a document; an empty list when nothing is.

    Nodes are found anywhere in the document. Objects of other programs are left alone, also when
    they use a `kind` of their own (`querykit.validation.detect` has the rules).

    Args:
        document: any value; never a reason to raise.
        hogql: whether to check HogQL strings too.
        environment: facts to check the names in HogQL against; without one, only what is wrong
            everywhere is found: syntax, functions and their arguments.

    Returns:
        The findings in the order of the document. Errors are what PostHog refuses.
    """
    latest = default_registry().latest
    look = look_at(document, latest)
    if look.refused is not None:
        return [look.refused]
    if look.strange:
        strange = list(strangers(document))
        if strange:
            return strange
        document = plain_copy(document)
    findings: list[Diagnostic] = []
    for found in _nodes(document):
        if found.finding is not None:
            findings += with_upgrade_hints(found.value, found.pointer, [found.finding])
            continue
        subject = Subject(
            found.value, found.pointer, found.kind, look.odd_versions, hogql, environment
        )
        for check in CHECKS:
            findings += check(subject)
    return findings


def _nodes(document: Json) -> Iterable[Found]:
    """Find nodes; a document that is a node, which is the usual case, needs no search."""
    if isinstance(document, dict):
        kind = document.get("kind")
        if type(kind) is str and kind in KINDS and not is_retired(kind):
            return (Found(document, "", kind),)
    return find(document)


def parse(document: Json) -> Any:
    """Return a query as a typed model of the newest version.

    Args:
        document: one query node, of any version; it is upgraded first, as PostHog would.

    Returns:
        A pydantic model from `querykit.schema`.

    Raises:
        InvalidQuery: the document is no query, or not a valid one; it carries all findings.
    """
    findings = [one for one in validate(document) if one.code in _BEFORE_UPGRADE]
    if findings:
        raise _invalid(findings)
    try:
        upgraded = upgrade(document)
    except QuerykitError as error:
        raise _invalid(error.diagnostics()) from error
    findings = [one for one in validate(upgraded) if one.severity is Severity.ERROR]
    if findings:
        raise _invalid(findings)
    kind = upgraded.get("kind") if isinstance(upgraded, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        message = (
            "the document holds queries, but is none itself" if upgraded else "there is no query"
        )
        raise _invalid([Diagnostic(codes.NO_QUERY, message, pointer="")])
    return _model(kind, upgraded)


_BEFORE_UPGRADE = frozenset({codes.NOT_A_JSON_VALUE, "QK004", "QK010"})
"""Findings that speak against upgrading at all."""


def _invalid(findings: list[Diagnostic]) -> InvalidQuery:
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return InvalidQuery(f"{first.message}{more}", findings)


def _model(kind: str, node: Json) -> Any:
    from pydantic import ValidationError  # noqa: PLC0415 - only parse needs the models

    from querykit.schema import model_for  # noqa: PLC0415
    from querykit.validation.scan import escaped  # noqa: PLC0415

    try:
        return model_for(kind).model_validate(node)
    except ValidationError as error:
        findings = [
            Diagnostic(
                codes.NO_BRANCH,
                one["msg"],
                pointer="".join(f"/{escaped(part)}" for part in one["loc"]),
                kind=kind,
            )
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise _invalid(findings) from error
