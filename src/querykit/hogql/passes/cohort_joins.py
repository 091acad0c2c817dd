"""The modifier `inCohortVia`: members of cohorts are joined, instead of asked for by IN.

`leftjoin` joins each cohort of its own, `leftjoin_conjoined` all that are asked of one value together.
The rows are the same as with `subquery`. Where nothing can be joined (in ON, PREWHERE or ARRAY JOIN, or
of a value that is itself aggregated), IN COHORT stays what it is and becomes a subquery.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.passes.cohorts import members_of
from querykit.hogql.typed import BOOLEAN, INTEGER, UUID, call, number

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context

MEMBER, MATCHED, COHORT = "__member", "__matched", "__cohort"
"""Columns of what is joined; no name of a query is like them."""

PLACES = ("columns", "where", "group_by", "having", "order_by")
"""Clauses that see what is joined."""

PLAIN = (typed.Column, typed.Call, typed.Literal, typed.Property)
"""What a value may be made of that a join can ask for."""


def join_cohorts(query: typed.Node, context: Context) -> typed.Node:
    """Return the query with cohorts joined, where the modifier asks for that."""
    via = context.modifiers.cohorts_via
    if not via.startswith("leftjoin"):
        return query

    def lower(select: typed.Select) -> typed.Node:
        if not select.sources or select.array_join:
            return select
        return _Joining(context, together=via == "leftjoin_conjoined").joined(select)

    return typed.rewrite(query, {typed.Select: lower})


@dataclass(slots=True)
class _Joining:
    """The cohorts that one SELECT asks for."""

    context: Context
    together: bool
    asked: list[tuple[str, list[typed.InCohort]]] = field(default_factory=list)
    """Name of each join, and what it answers; all are of one value."""

    def joined(self, select: typed.Select) -> typed.Select:
        """Return the SELECT with what it asks for joined to its sources."""
        handlers: Handlers = {typed.InCohort: self._read}
        changes = {
            place: tuple([typed.rewrite_own(one, handlers) for one in _listed(select, place)])
            for place in PLACES
        }
        if not self.asked:
            return select
        for place in ("where", "having"):
            changes[place] = changes[place][0] if changes[place] else None  # type: ignore[assignment]
        sources = (*select.sources, *[self._join(name, nodes) for name, nodes in self.asked])
        return replace(select, sources=sources, **changes)  # type: ignore[arg-type]

    def _read(self, node: typed.InCohort) -> typed.Node:
        if not all(
            isinstance(one, PLAIN) and not getattr(one, "aggregate", False)
            for one in typed.walk_own(node.expr)
        ):
            return node
        flag = typed.Column(self._name(node), _flag(node), INTEGER)
        known = call("ifNull", flag, number(0), type=INTEGER)
        return call("equals", known, number(0 if node.negated else 1), type=BOOLEAN)

    def _name(self, node: typed.InCohort) -> str:
        """Return the name of the join that answers a question; a new one where none does."""
        for name, nodes in self.asked:
            first = nodes[0]
            if _same_value(first.expr, node.expr) and (
                self.together or first.cohort == node.cohort
            ):
                if all(one.cohort != node.cohort for one in nodes):
                    nodes.append(node)
                return name
        base = "in_cohort" if self.together else f"in_cohort__{node.cohort}"
        count = sum(name.startswith(base) for name, _ in self.asked)
        name = f"{base}__{count + 1}" if count or self.together else base
        self.asked.append((name, [node]))
        return name

    def _join(self, name: str, nodes: list[typed.InCohort]) -> typed.Join:
        if self.together:
            members: typed.Node = self._of_all(nodes)
        else:
            members = self._of_one(nodes[0], _flag(nodes[0]))
        on = call("equals", typed.Column(name, MEMBER, UUID), nodes[0].expr, type=BOOLEAN)
        return typed.Join(typed.Derived(members, name), "LEFT JOIN", on)

    def _of_one(self, node: typed.InCohort, flag: str) -> typed.Select:
        """Return each member once, and a one."""
        members = members_of(self.context, node)
        person = members.columns[0]
        assert isinstance(person, typed.Aliased)
        columns = (replace(person, name=MEMBER), typed.Aliased(number(1), flag, INTEGER))
        return replace(members, columns=columns, distinct=True)

    def _of_all(self, nodes: list[typed.InCohort]) -> typed.Select:
        """Return each member of any of the cohorts once, and a flag for each cohort."""
        branches: list[typed.Node] = []
        for node in nodes:
            one = self._of_one(node, COHORT)
            which = typed.Aliased(number(node.cohort), COHORT, INTEGER)
            branches.append(replace(one, columns=(one.columns[0], which)))
        rest = tuple([typed.Branch("UNION ALL", one) for one in branches[1:]])
        union = typed.SelectSet(branches[0], rest) if rest else branches[0]
        member, cohort = typed.Column(None, MEMBER, UUID), typed.Column(None, COHORT, INTEGER)
        flags = [
            typed.Aliased(
                call("max", call("equals", cohort, number(node.cohort))), _flag(node), INTEGER
            )
            for node in nodes
        ]
        return typed.Select(
            (typed.Aliased(member, MEMBER, UUID), *flags),
            sources=(typed.Join(typed.Derived(union, None)),),
            group_by=(member,),
        )


def _flag(node: typed.InCohort) -> str:
    return f"{MATCHED}_{node.cohort}"


def _listed(select: typed.Select, place: str) -> tuple[typed.Node, ...]:
    value = getattr(select, place)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _same_value(one: typed.Node, other: typed.Node) -> bool:
    """Return whether two values are the same, made of the same columns in the same way."""
    if isinstance(one, typed.Column) and isinstance(other, typed.Column):
        return (one.qualifier, one.name) == (other.qualifier, other.name)
    if isinstance(one, typed.Literal) and isinstance(other, typed.Literal):
        return (type(one.value), one.value) == (type(other.value), other.value)
    if isinstance(one, typed.Call) and isinstance(other, typed.Call):
        args = zip(one.args, other.args, strict=False)
        known = one.name == other.name and len(one.args) == len(other.args)
        return known and all(_same_value(left, right) for left, right in args)
    return one is other
