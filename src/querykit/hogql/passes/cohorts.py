"""Membership of cohorts becomes `IN (SELECT person_id …)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.typed import INTEGER, UUID, call, number

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context


def read_cohorts(context: Context) -> Handlers:
    """Read each IN COHORT from a subquery over the table of members.

    A static cohort has a table of its own. Of a calculated one, the members of its current version
    count where that is known, else those of its newest.
    """

    def lower(node: typed.InCohort) -> typed.Node:
        members = members_of(context, node)
        name = "notIn" if node.negated else "in"
        return call(name, node.expr, typed.Subquery(members), type=node.type)

    return {typed.InCohort: lower}


def members_of(context: Context, node: typed.InCohort) -> typed.Select:
    """Return the query of the ids of a cohort's persons, as a column `person_id`."""
    members = _static(node) if node.static else _calculated(node)
    context.physical.setdefault(members.sources[0].source.name)  # type: ignore[attr-defined]
    return members


def _members(table: str, *conditions: typed.Node) -> typed.Select:
    person = typed.Column(table, "person_id", UUID)
    where = conditions[0] if len(conditions) == 1 else call("and", *conditions)
    return typed.Select(
        (typed.Aliased(person, "person_id", UUID),),
        sources=(typed.Join(typed.Table(table, None)),),
        where=where,
    )


def _static(node: typed.InCohort) -> typed.Select:
    table = "person_static_cohort"
    return _members(table, _equals(table, "cohort_id", node.cohort))


def _calculated(node: typed.InCohort) -> typed.Select:
    table = "cohortpeople"
    cohort = _equals(table, "cohort_id", node.cohort)
    if node.version is not None:
        return _members(table, cohort, _equals(table, "version", node.version))
    newest = typed.Select(
        (call("max", typed.Column(table, "version", INTEGER)),),
        sources=(typed.Join(typed.Table(table, None)),),
        where=cohort,
    )
    version = typed.Column(table, "version", INTEGER)
    return _members(table, cohort, call("in", version, typed.Subquery(newest)))


def _equals(table: str, column: str, value: int) -> typed.Node:
    return call("equals", typed.Column(table, column, INTEGER), number(value))
