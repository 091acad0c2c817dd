"""What a rule is: one file, one function, one code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.errors import BrokenRegistry, Diagnostic, Severity
from querykit.hogql import ast
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from querykit.errors import Span
    from querykit.hogql import typed
    from querykit.hogql.resolver.context import Context

CODE = re.compile(r"QK4\d\d\Z")


class Finding(NamedTuple):
    """What a rule reports; the rule's code and severity are added to it."""

    message: str
    at: ast.Node | Span | None = None
    hint: str | None = None
    fix: str | None = None


@dataclass(frozen=True)
class Subject:
    """One query under the rules."""

    tree: ast.Node
    context: Context
    query: typed.Node | None
    """The typed query; None when names in it are wrong."""

    @cached_property
    def nodes(self) -> tuple[ast.Node, ...]:
        """All nodes of the tree, parents first; gone over once for all rules."""
        return tuple(walk(self.tree))

    @cached_property
    def selects(self) -> tuple[ast.SelectQuery, ...]:
        """Every SELECT of the tree."""
        return tuple([one for one in self.nodes if isinstance(one, ast.SelectQuery)])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its code, name and documentation."""

    name: str
    code: str
    severity: Severity
    documentation: str
    look: Callable[[Subject], Iterable[Finding]]

    def findings(self, subject: Subject) -> Iterator[Diagnostic]:
        """Yield what the rule finds."""
        for one in self.look(subject):
            span: Any = getattr(one.at, "span", one.at)  # a node, or its place already
            yield Diagnostic(
                self.code, one.message, self.severity, span=span, hint=one.hint, fix=one.fix
            )


def rule(code: str, severity: Severity) -> Callable[[Callable[[Subject], Iterable[Finding]]], Rule]:
    """Make a rule of a function; its module's name and docstring are the rule's."""

    def make(function: Callable[[Subject], Iterable[Finding]]) -> Rule:
        name = function.__module__.rpartition(".")[2]
        if not CODE.match(code):
            raise BrokenRegistry(f"the rule {name} has the code {code}, not one of QK4xx")
        text = function.__doc__ or ""
        missing = [part for part in ("Why:", "Bad::", "Good::") if part not in text]
        if missing or function.__name__ != name:
            raise BrokenRegistry(
                f"the rule {name} must be a function of that name whose docstring has "
                f"{', '.join(missing) or 'all parts'}"
            )
        return Rule(name, code, severity, text, function)

    return make


def checked(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules in the order of their codes; two with one code are refused."""
    by_code: dict[str, Rule] = {}
    for one in rules:
        if one.code in by_code:
            other = by_code[one.code]
            raise BrokenRegistry(f"the rules {other.name} and {one.name} have the code {one.code}")
        by_code[one.code] = one
    return tuple([by_code[code] for code in sorted(by_code)])
