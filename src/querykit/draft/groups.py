"""GroupsQuery: a list of the groups of one type, by name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, any_of, compare, expr, field
from querykit.draft.listing import ListPlan, Rows, order_item, plan_list
from querykit.draft.properties import filters_condition
from querykit.environment.facts import MOST_GROUP_TYPES
from querykit.errors import DraftProblem
from querykit.hogql import ast
from querykit.hogql.visitor import Transformer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

ALWAYS = ("group_name", "key")
"""The first columns of every answer."""

NAME = expr("coalesce(nullIf(properties.name, ''), key)")
"""What a group is called: its name, or else its key."""

GROUPS = Rows(ast.JoinExpr(table=field("groups")), {}, field("created_at"), "group")

READ_AS: Mapping[str, str] = {
    "Numeric": "toFloat({text})",
    "DateTime": "toDateTime({text})",
    "Boolean": "multiIf({text} = 'true', true, {text} = 'false', false, NULL)",
}
"""Type of a property -> how its text is read."""


def draft_groups(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a GroupsQuery."""
    return plan_groups(query, context).tree


def plan_groups(query: Mapping[str, Any], context: Context) -> ListPlan:
    """Read a GroupsQuery.

    Raises:
        DraftProblem: there can be no such group type, or a filter or the page is wrong.
    """
    index = query["group_type_index"]
    check_group_type(index, "/group_type_index")
    filters = [
        {**one, "group_type_index": index} if one.get("type") == "group" else one
        for one in query.get("properties") or []
    ]
    search = query.get("search") or ""
    where = all_of(
        compare("==", field("index"), index),
        filters_condition(filters, context, scope="group"),
        _found(search) if search else None,
    )
    select = [*ALWAYS, *[one for one in query.get("select") or [] if one not in ALWAYS]]
    plan = plan_list({**query, "orderBy": None}, GROUPS, where, select)
    tree = dataclasses.replace(plan.tree, order_by=_order(query, search))
    named = _Names(index, context).visit_children(tree)
    assert isinstance(named, ast.SelectQuery)
    return dataclasses.replace(plan, tree=named)


def check_group_type(index: int, pointer: str) -> None:
    """Refuse an index that no group type can have.

    Raises:
        DraftProblem: it is such an index; `pointer` says where it stands.
    """
    if not 0 <= index < MOST_GROUP_TYPES:
        message = f"the group type index {index} is not 0 to {MOST_GROUP_TYPES - 1}"
        raise DraftProblem(message, pointer=pointer)


def _found(search: str) -> ast.Node:
    """Return that the name or the key has a text in it, in whatever case."""
    return any_of(
        [
            expr("positionCaseInsensitiveUTF8({text}, {search}) > 0", text=text, search=search)
            for text in (NAME, field("key"))
        ]
    )


def _order(query: Mapping[str, Any], search: str) -> tuple[ast.OrderExpr, ...]:
    """Return what was asked for; then how close a search comes; else the newest first."""
    given = tuple([order_item(one) for one in query.get("orderBy") or []])
    if search:
        # the whole name, then names that begin with it, then those that have it inside
        closeness = expr(
            "multiIf(lowerUTF8({name}) = lowerUTF8({search}), 0, "
            "positionCaseInsensitiveUTF8({name}, {search}) = 1, 1, 2)",
            name=NAME,
            search=search,
        )
        given = (*given, ast.OrderExpr(expr=closeness, order="ASC"))
    if not query.get("orderBy"):
        given = (*given, ast.OrderExpr(expr=field("created_at"), order="DESC"))
    return (*given, ast.OrderExpr(expr=field("key"), order="ASC"))


class _Names(Transformer):
    """Knows the name of a group, and reads properties by the type that they have in one group type.

    The table of groups holds all group types, so that the compiler cannot tell whose property it reads.
    """

    def __init__(self, index: int, context: Context) -> None:
        self.index, self.context = index, context

    def visit_SelectQuery(self, node: ast.SelectQuery) -> ast.Node:  # noqa: N802
        """Leave queries inside alone: they are about other tables."""
        return node

    def visit_Field(self, node: ast.Field) -> ast.Node:  # noqa: N802
        """Replace one name."""
        if node.chain == ("group_name",):
            return NAME
        if len(node.chain) != 2 or node.chain[0] != "properties":
            return node
        read = READ_AS.get(
            self.context.property_type("group", str(node.chain[1]), self.index) or ""
        )
        return node if read is None else expr(read, text=node)
