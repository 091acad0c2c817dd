"""No answer is longer than the limit of the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.typed import INTEGER, call, number

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context


def cap_limit(query: typed.Node, context: Context) -> typed.Node:
    """Return the query with a limit no larger than allowed, on each branch of a set.

    Subqueries and sets in parentheses keep theirs; `LIMIT n %` is left as it is.
    """
    most = context.max_rows
    if most is None:
        return query
    if isinstance(query, typed.SelectSet):
        rest = tuple([typed.replaced(one, query=_capped(one.query, most)) for one in query.rest])
        capped = typed.replaced(query, first=_capped(query.first, most), rest=rest)
        if query.limit is None and query.offset is None:
            return capped
        return typed.replaced(capped, limit=_smaller(query.limit, most))
    return _capped(query, most)


def _capped(query: typed.Node, most: int) -> typed.Node:
    if not isinstance(query, typed.Select) or query.limit_percent:
        return query
    return typed.replaced(query, limit=_smaller(query.limit, most))


def _smaller(limit: typed.Node | None, most: int) -> typed.Node:
    if limit is None:
        return number(most)
    if isinstance(limit, typed.Literal):
        return number(min(int(limit.value), most))
    return call("min2", number(most), limit, type=INTEGER)
