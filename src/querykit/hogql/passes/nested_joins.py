"""A table whose ON asks for what hangs on it is joined as a subselect that holds both.

`persons p JOIN events e ON e.person_id = p.id` needs the overrides of distinct ids, which are joined to
events, before events can be joined to persons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context


def nest_joins(query: typed.Node, context: Context) -> typed.Node:  # noqa: ARG001 - a pass
    """Return the query with subselects in place of nested joins."""
    return typed.rewrite(query, {typed.Select: _without_nested})


def _without_nested(select: typed.Select) -> typed.Node:
    made = select
    for join in select.sources:
        if join.nested:
            made = _nested(made, join)
    return made


def _nested(select: typed.Select, join: typed.Join) -> typed.Select:
    """Put a join and those that hang on it into one subselect, and read their columns from it."""
    name = _name(join)
    inside = {name, *[_name(one) for one in join.nested]}
    exported: dict[str, typed.Column] = {}

    def export(column: typed.Column) -> typed.Node:
        if column.qualifier not in inside:
            return column
        shown = column.name if column.qualifier == name else f"{column.qualifier}__{column.name}"
        exported[shown] = column
        return typed.replaced(column, qualifier=name, name=shown)

    bare = typed.replaced(select, sources=tuple([_bare(one, join) for one in select.sources]))
    made = typed.rewrite_own(bare, {typed.Column: export})
    assert isinstance(made, typed.Select)
    columns = [
        typed.Aliased(typed.replaced(column, zoned=False), shown, column.type)
        for shown, column in exported.items()
    ]
    first = typed.replaced(join, kind=None, on=None, using=(), nested=())
    rows = typed.Select(tuple(columns) or (typed.number(1),), sources=(first, *join.nested))
    sources = [
        typed.replaced(one, source=typed.Derived(rows, name), final=False, sample=None)
        if _name(one) == name
        else one
        for one in made.sources
    ]
    return typed.replaced(made, sources=tuple(sources))


def _bare(one: typed.Join, join: typed.Join) -> typed.Join:
    return typed.replaced(one, nested=()) if one is join else one


def _name(join: typed.Join) -> str:
    source = join.source
    if isinstance(source, typed.Table):
        return source.qualifier
    return str(getattr(source, "alias", None))
