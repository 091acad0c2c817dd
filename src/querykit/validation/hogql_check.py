"""The check of HogQL inside a node: each text against what it is asked of, with a pointer to it.

Without an environment nothing is known of warehouse tables, views, cohorts, actions and variables, so
that only what is wrong in any environment is reported: syntax, functions and their arguments. With one,
names are checked too, where the columns of a kind are those of a table.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from querykit.errors import MissingParser, Severity
from querykit.hogql import codes
from querykit.hogql.check import check
from querykit.validation.hogql_strings import hogql_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Diagnostic, Document
    from querykit.validation.hogql_strings import HogQLString

ANYWHERE_WRONG = frozenset(
    {codes.UNKNOWN_FUNCTION, codes.WRONG_ARGUMENTS, codes.NESTED_AGGREGATE, codes.BAD_NAME}
)
"""What no environment makes right; syntax (QK2xx) is beside it."""

SPECIAL_COLUMNS = frozenset({"*", "person", "person_display_name", "group"})
"""Columns of EventsQuery and its like that PostHog makes itself."""

EVENT_KINDS = frozenset({"EventsQuery", "EventsNode", "TrendsQuery", "FunnelsQuery", "PathsQuery"})
"""Kinds whose expressions are over the columns of events."""


def hogql_findings(node: Document, pointer: str, environment: Any) -> Iterator[Diagnostic]:
    """Yield the errors in the HogQL of a node."""
    kind = str(node.get("kind"))
    for one in hogql_strings(node, pointer):
        text = one.text.strip()
        if not text or (one.sort in ("column", "order") and _is_special(text)):
            continue
        # placeholders get their values when the query runs
        checked = check(one.text, sort=one.sort, environment=environment, lenient=True)
        for finding in checked.findings:
            if finding.severity is Severity.ERROR and _counts(finding, one, kind, environment):
                yield _placed(finding, one, kind)


def _is_special(text: str) -> bool:
    name = text.partition("--")[0].strip()
    return name in SPECIAL_COLUMNS or name.startswith("person.$delete")


def _counts(finding: Diagnostic, one: HogQLString, kind: str, environment: Any) -> bool:
    if finding.code == MissingParser.code:  # the schema is checked all the same
        return False
    if finding.code.startswith("QK2") or finding.code in ANYWHERE_WRONG:
        return True
    return environment is not None and (one.sort == "query" or kind in EVENT_KINDS)


def _placed(finding: Diagnostic, one: HogQLString, kind: str) -> Diagnostic:
    """Return the finding at the text's pointer; the place inside the text goes into the message."""
    message = finding.message
    if finding.span is not None:
        found = one.text[finding.span.start : finding.span.end][:40]
        message += f" (line {finding.span.line}, column {finding.span.column}"
        message += f": {found!r})" if found else ")"
    return dataclasses.replace(
        finding, message=message, pointer=one.pointer, span=None, kind=kind, fix=None
    )
