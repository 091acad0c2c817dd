"""PostHog's HogQLMetadata answer, made of the findings of the check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, HogQLSyntaxError, Severity
from querykit.hogql.check import Checked, check
from querykit.hogql.facts import Facts
from querykit.hogql.indices import index_use, property_predicates
from querykit.hogql.parser import parse_select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document

SORTS = {"hogQL": "query", "hogQLExpr": "expression", "hog": "program", "hogTemplate": "template"}
"""Language of the request -> sort of text. Others are refused by name."""

PLACES = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "notices"}
AT_END = ("unexpected token in expression: Eof", "mismatched input '<EOF>' expecting")


def hogql_metadata(node: Mapping[str, Any], *, environment: Any = None) -> Document:
    """Return what PostHog answers to a HogQLMetadata node.

    Args:
        node: the node: `language`, `query`, and what the text needs (`sourceQuery`, `variables`,
            `filters`, `modifiers`).
        environment: what names are checked against.
    """
    text = str(node.get("query") or "")
    language = str(node.get("language") or "hogQL")
    checked = _checked(node, text, language, environment)
    if language == "hogQL" and _is_no_query(checked):
        # an expression that was sent as a query: what is wrong inside of it says more
        closer = _checked(node, text, "hogQLExpr", environment)
        if not closer.is_valid():
            checked, language = closer, "hogQLExpr"
    answer: Document = {"language": language, "query": text, "isValid": checked.is_valid()}
    for place in PLACES.values():
        answer[place] = []
    for finding in checked.findings:
        answer[PLACES[finding.severity]].append(_notice(finding, text))
    answer["table_names"] = list(checked.tables)
    answer["ch_table_names"] = list(checked.physical_tables)
    answer["isUsingIndices"] = index_use(checked.query)
    if node.get("indexUsage") and checked.tree is not None:
        answer["index_usage"] = property_predicates(checked.tree, Facts.of(environment))
    return answer


def _is_no_query(checked: Checked) -> bool:
    """Return whether a text fails at its first word, so that it was never meant as a query."""
    first = checked.findings[0] if checked.findings else None
    at = first.span.start if first is not None and first.span is not None else None
    return first is not None and first.code == HogQLSyntaxError.code and at == 0


def _checked(node: Mapping[str, Any], text: str, language: str, environment: Any) -> Checked:
    sort = SORTS.get(language)
    if sort is None:
        message = f"the language {language} is not checked by querykit"
        return Checked([Diagnostic("QK202", message)])
    source = None
    given = node.get("sourceQuery")
    if sort == "expression" and isinstance(given, dict) and given.get("kind") == "HogQLQuery":
        source = parse_select(str(given.get("query")))
    return check(
        text,
        sort=sort,
        environment=environment,
        values=node.get("values"),
        filters=node.get("filters"),
        variables=node.get("variables"),
        modifiers=node.get("modifiers"),
        source=source,
        notices=True,
    )


def _notice(finding: Diagnostic, text: str) -> Document:
    message = finding.message
    if message.startswith(AT_END):
        message = "Unexpected end of query"
    notice: Document = {"message": message}
    if finding.span is not None:
        start, end = sorted((finding.span.start, finding.span.end))
        notice["start"], notice["end"] = start, min(end, len(text))
        if finding.fix is not None:
            notice["fix"] = finding.fix
    elif finding.code == "QK201":
        notice["start"], notice["end"] = 0, len(text)
    return notice
