"""Applying the fixes that findings carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql.check import check_hogql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.errors import Diagnostic

ROUNDS = 10
"""How often a text is checked anew: one fix can bring another finding into view."""


def fix_hogql(sql: str, *, environment: Any = None) -> tuple[str, int]:
    """Return a text with every fix applied that its findings carry, and how many that were.

    A round that does not lessen the findings is taken back, so that no fix makes a text worse.

    Args:
        sql: one query.
        environment: what names are checked against.
    """
    findings = check_hogql(sql, environment=environment)
    count = 0
    for _ in range(ROUNDS):
        new, applied = apply_fixes(sql, findings)
        after = check_hogql(new, environment=environment) if applied else findings
        if len(after) >= len(findings):
            break
        sql, findings, count = new, after, count + applied
    return sql, count


def apply_fixes(sql: str, findings: Iterable[Diagnostic]) -> tuple[str, int]:
    """Return a text with the fixes of some findings, and how many; of two that overlap, the first."""
    edits = sorted(
        {
            (one.span.start, one.span.end, one.fix)
            for one in findings
            if one.span and one.fix is not None
        }
    )
    parts: list[str] = []
    at = applied = 0
    for start, end, fix in edits:
        if start >= at or not applied:
            parts += [sql[at:start], fix]
            at, applied = end, applied + 1
    return "".join([*parts, sql[at:]]), applied
