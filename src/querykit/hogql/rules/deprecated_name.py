"""Old names of fields and functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity, Span
from querykit.hogql import ast
from querykit.hogql.functions import find_function
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import own, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSION_FIELDS = {
    "duration": "$session_duration",
    "$exit_current_url": "$end_current_url",
    "$exit_pathname": "$end_pathname",
}


@rule("QK407", Severity.WARNING)
def deprecated_name(subject: Subject) -> Iterator[Finding]:
    """Report a field or function by its old name; the fix is the new one.

    Why: old names are kept for saved queries and may go.

    Bad::

        select duration from sessions limit 10

    Good::

        select $session_duration from sessions limit 10
    """
    for node in subject.nodes:
        if isinstance(node, ast.Call):
            yield from _function(node)
        if isinstance(node, ast.Field) and node.chain[0] == "session" and len(node.chain) == 2:
            yield from _field(node)
    for select in subject.selects:
        if tables(select) == ["sessions"]:
            for node in own(select):
                if isinstance(node, ast.Field) and len(node.chain) == 1:
                    yield from _field(node)


def _function(node: ast.Call) -> Iterator[Finding]:
    function = find_function(node.name)
    name = None if function is None else function.now
    if name is not None and node.span is not None:
        start = node.span.start
        written = Span(start, start + len(node.name), node.span.line, node.span.column)
        yield Finding(f"{node.name} is the old name of {name}", written, f"write {name}", name)


def _field(node: ast.Field) -> Iterator[Finding]:
    name = SESSION_FIELDS.get(str(node.chain[-1]))
    if name is not None:
        fix = ".".join([*map(str, node.chain[:-1]), name])
        yield Finding(f"{node.chain[-1]} is the old name of {name}", node, f"write {name}", fix)
