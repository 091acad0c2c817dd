"""What one compilation knows and gathers: facts, options, findings, tables used."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, Severity
from querykit.hogql.codes import TOO_DEEP
from querykit.hogql.resolver.dispatch import RESOLVERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from querykit.errors import Span
    from querykit.hogql import ast, typed
    from querykit.hogql.facts import Facts
    from querykit.hogql.modifiers import Modifiers
    from querykit.hogql.resolver.scope import Scope

MAX_EXPANDED = 1000


@dataclass(slots=True)
class Context:
    """One compilation of one query."""

    facts: Facts
    modifiers: Modifiers
    now: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] | None = None
    variables: Mapping[str, Any] | None = None
    findings: list[Diagnostic] = field(default_factory=list)
    notices: list[Diagnostic] | None = None
    """Filled when somebody asks what each name is."""

    warnings: list[Diagnostic] | None = None
    """Filled by the check: values of a type that ClickHouse refuses where they stand."""

    tables: dict[str, None] = field(default_factory=dict)
    """HogQL names of the tables used, in the order of their use."""

    physical: dict[str, None] = field(default_factory=dict)
    views: list[str] = field(default_factory=list)
    """Saved views that are being resolved, to notice one that is made of itself."""

    lenient: bool = False
    """Whether a placeholder without a value is fine, because it gets one later."""

    cohorts: list[int] = field(default_factory=list)
    """Cohorts whose definition is being resolved, to notice one that is defined by itself."""

    macro_depth: int = 0
    expanded: int = 0
    """Views, cohorts and actions that were replaced by what they stand for."""

    repeated: int = 0
    """Functions around the place that print their argument several times."""

    materialized: Mapping[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)
    """`table.column` of a JSON text and a key -> the column with that property, and if it can be NULL."""

    max_rows: int | None = None
    settings: tuple[tuple[str, int | str], ...] = ()

    def resolve(self, node: ast.Node, scope: Scope) -> typed.Node:
        """Return the typed form of any node."""
        made: typed.Node = RESOLVERS[type(node)](self, node, scope)
        return made

    def is_boolean(self, sort: str, key: str) -> bool:
        """Return whether a property holds booleans, by the definitions."""
        return self.facts.property_type(sort, key) == "Boolean"

    def report(
        self,
        code: str,
        message: str,
        at: Any = None,
        *,
        hint: str | None = None,
        fix: str | None = None,
    ) -> None:
        """Note an error; the work goes on, so that all are found."""
        span = _span(at)
        finding = Diagnostic(code, message, span=span, hint=hint, fix=fix)
        if finding not in self.findings:
            self.findings.append(finding)

    def may_expand(self, at: Any) -> bool:
        """Count a view, cohort or action that stands for more; report the first one too many.

        Each may name others several times, so that a few of them are millions.
        """
        self.expanded += 1
        if self.expanded == MAX_EXPANDED + 1:
            message = f"The query stands for more than {MAX_EXPANDED} views, cohorts and actions"
            self.report(TOO_DEEP, message, at)
        return self.expanded <= MAX_EXPANDED

    def notice(self, code: str, message: str, at: Any, *, fix: str | None = None) -> None:
        """Note something good to know, when somebody asked for it."""
        if self.notices is not None:
            self.notices.append(Diagnostic(code, message, Severity.INFO, span=_span(at), fix=fix))


def _span(at: Any) -> Span | None:
    span: Span | None = getattr(at, "span", at)
    return span


def closest(name: str, known: Iterable[str], *, count: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the known names most like a name; those that differ in case only come first."""
    names = list(known)
    same = [one for one in names if one.lower() == name.lower()]
    return (
        same + [one for one in get_close_matches(name, names, count, cutoff) if one not in same]
    )[:count]


def did_you_mean(name: str, known: Iterable[str]) -> tuple[str | None, str | None]:
    """Return a hint with the closest known name, and that name as the fix; or nothing."""
    close = closest(name, known)
    return (f"did you mean {close[0]}?", close[0]) if close else (None, None)
