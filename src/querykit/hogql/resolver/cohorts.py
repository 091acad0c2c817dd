"""`person_id IN COHORT x`, by id and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import UnsupportedFilter
from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.cohort_members import members_query
from querykit.hogql.resolver.context import did_you_mean
from querykit.hogql.resolver.scope import Scope

if TYPE_CHECKING:
    from querykit.environment import Cohort
    from querykit.hogql.resolver.context import Context

BY_NAME = "QK391"
BY_ID = "QK392"


def in_cohort(
    context: Context, person: ast.Node, cohort: ast.Node, scope: Scope, *, negated: bool
) -> typed.Node:
    """Return membership of a cohort; reports one that is not there."""
    expr = context.resolve(person, scope)
    found = _found(context, cohort)
    if found is None:
        return typed.Literal(negated, typed.BOOLEAN)
    if not found.is_static and found.version is None:
        by_definition = _by_definition(context, expr, found, cohort, negated=negated)
        if by_definition is not None:
            return by_definition
    return typed.InCohort(expr, found.id, negated, found.is_static, found.version)


def _by_definition(
    context: Context, person: typed.Node, cohort: Cohort, at: ast.Node, *, negated: bool
) -> typed.Node | None:
    """Return membership by the cohort's own criteria; None when it has none."""
    if cohort.id in context.cohorts:
        message = f"the cohort {cohort.id} is defined by itself"
        context.report(codes.UNKNOWN_COHORT, message, at)
        return typed.Literal(negated, typed.BOOLEAN)
    if not context.may_expand(at):
        return typed.Literal(negated, typed.BOOLEAN)
    context.cohorts.append(cohort.id)
    named = dict(context.tables)
    try:
        query = members_query(context, cohort)
        if query is None:
            return None
        members = context.resolve(query, Scope())
    except (UnsupportedFilter, KeyError, TypeError, ValueError) as problem:
        context.report(codes.UNKNOWN_COHORT, f"the cohort {cohort.id}: {problem}", at)
        return typed.Literal(negated, typed.BOOLEAN)
    finally:
        context.cohorts.pop()
        context.tables = named
    return typed.call("notIn" if negated else "in", person, members, type=typed.BOOLEAN)


def _found(context: Context, node: ast.Node) -> Cohort | None:
    if isinstance(node, ast.Placeholder):
        value = context.values.get(".".join(getattr(node.expr, "chain", ())))
        node = ast.Constant(value=value, span=node.span)
    if not isinstance(node, ast.Constant):
        if isinstance(node, ast.Call):
            message = "cohort() takes exactly one string or integer argument"
        else:
            message = "cohort() takes only constant arguments"
        context.report(codes.UNKNOWN_COHORT, message, node)
        return None
    wanted = node.value
    if isinstance(wanted, bool) or not isinstance(wanted, (int, str)):
        message = "cohort() takes exactly one string or integer argument"
        context.report(codes.UNKNOWN_COHORT, message, node)
        return None
    cohorts = context.facts.cohorts(wanted)
    if len(cohorts) == 1:
        _tell(context, node, cohorts[0])
        return cohorts[0]
    if isinstance(wanted, int):
        message, hint = f"Could not find cohort with ID {wanted}", None
    elif cohorts:
        message, hint = f"Found multiple cohorts with name '{wanted}'", "use the numeric ID"
    else:
        message = f"Could not find a cohort with the name '{wanted}'"
        hint, _ = did_you_mean(wanted, context.facts.cohort_names())
    context.report(codes.UNKNOWN_COHORT, message, node, hint=hint)
    return None


def _tell(context: Context, node: ast.Constant, cohort: Cohort) -> None:
    if isinstance(node.value, int):
        message = f"Cohort #{cohort.id} can also be specified as '{cohort.name}'"
        context.notice(BY_ID, message, node, fix=f"'{cohort.name}'")
    else:
        message = (
            f"Searching for cohort by name. Replace with numeric ID {cohort.id} to protect "
            "against renaming."
        )
        context.notice(BY_NAME, message, node, fix=str(cohort.id))
