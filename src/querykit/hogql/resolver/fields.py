"""Names with dots: which column, alias, argument or property they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.context import did_you_mean
from querykit.hogql.resolver.dispatch import resolves
from querykit.hogql.resolver.expressions import BROKEN
from querykit.hogql.resolver.properties import json_step, with_declared
from querykit.hogql.typed import STRING, UNKNOWN, Type, type_of

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope
    from querykit.hogql.resolver.source import Source

Chain = tuple[str, ...]
FIELD_TYPE = "QK393"


@resolves(ast.Field)
def _field(context: Context, node: ast.Field, scope: Scope) -> typed.Node:
    made = _found(context, node, tuple([str(one) for one in node.chain]), scope)
    if context.notices is not None and node.span is not None and made is not BROKEN:
        _tell(context, node, made)
    return made


def _found(  # noqa: PLR0911 - one return for each sort
    context: Context, node: ast.Field, chain: Chain, scope: Scope
) -> typed.Node:
    first = chain[0]
    if first in scope.arguments:
        return steps(context, typed.Name(first, scope.arguments[first]), chain[1:], node)
    if len(chain) > 1:
        source, rest = _named_source(scope, chain)
        if source is not None and rest:
            return source.read(context, rest, node, scope)
    if chain[-1] == "*":
        context.report(codes.BAD_ASTERISK, "an asterisk can only stand in SELECT or count()", node)
        return BROKEN
    if first in scope.aliases and not scope.in_join:
        alias = scope.aliases[first]
        return steps(context, typed.Name(first, alias.type, alias.expr), chain[1:], node)
    owners = [one for one in scope.sources.values() if one.has(first)]
    if len(owners) > 1:
        message = f"Ambiguous query. Found multiple sources for field: {first}"
        named = [one.name for one in owners if one.name.isprintable()]
        hint = f"write {' or '.join(f'{name}.{first}' for name in named)}" if named else None
        context.report(codes.AMBIGUOUS_FIELD, message, node, hint=hint)
        return BROKEN
    if owners:
        return owners[0].read(context, chain, node, scope)
    return _elsewhere(context, node, chain, scope)


def _elsewhere(context: Context, node: ast.Field, chain: Chain, scope: Scope) -> typed.Node:
    first = chain[0]
    if first in scope.sources:
        message = f"Can't select a table when a column is expected: {first}"
        context.report(codes.WRONG_ACCESS, message, node)
        return BROKEN
    cte = scope.ctes.get(first)
    if cte is not None and cte.columns is None:
        return steps(context, typed.Name(cte.printed, cte.type or UNKNOWN), chain[1:], node)
    if cte is not None:
        message = f"Cannot use table CTE {first} as a value. Use it in a FROM clause instead."
        context.report(codes.WRONG_ACCESS, message, node)
        return BROKEN
    names = {*scope.aliases, *scope.arguments, *scope.sources, *scope.ctes}
    for source in scope.sources.values():
        names.update(source.names())
    unknown_field(context, first, names, node, in_bag=_bag(scope))
    return BROKEN


def unknown_field(
    context: Context, name: str, known: set[str], at: ast.Node, *, in_bag: str | None = None
) -> None:
    """Report a name that nothing in scope has, with the closest one."""
    hint, fix = did_you_mean(name, known)
    if hint is None and in_bag is not None:
        hint = f"to read the property, write {in_bag}.{name}"
    context.report(codes.UNKNOWN_FIELD, f"Unable to resolve field: {name}", at, hint=hint, fix=fix)


def _bag(scope: Scope) -> str | None:
    return "properties" if any(one.has("properties") for one in scope.sources.values()) else None


def _named_source(scope: Scope, chain: Chain) -> tuple[Source | None, Chain]:
    """Return the source that the chain begins with, and the rest; dotted tables have dotted names."""
    for length in range(len(chain) - 1, 0, -1):
        source = scope.sources.get("__".join(chain[:length]) if length > 1 else chain[0])
        if source is not None:
            return source, chain[length:]
    return None, chain


def steps(context: Context, value: typed.Node, rest: Chain, at: ast.Node) -> typed.Node:
    """Return what the rest of a chain takes out of a value."""
    for index, key in enumerate(rest):
        deeper = json_step(value, key)
        if deeper is not None:
            value = deeper
            continue
        kind = type_of(value).kind
        if kind == "Map":
            value = typed.Index(value, typed.text(key), STRING)
            continue
        if kind in ("Tuple", "Unknown", "Struct") and value is not BROKEN:
            value = typed.Call("tupleElement", (value, typed.text(key)), UNKNOWN)
            continue
        name = rest[index - 1] if index else _shown(value)
        message = (
            f"Cannot access property '{key}' on '{name}'. This can happen when a column alias "
            "shadows a table field. Try renaming the alias."
        )
        context.report(codes.WRONG_ACCESS, message, at)
        return BROKEN
    return with_declared(context, value) if isinstance(value, typed.Property) else value


def _shown(value: typed.Node) -> str:
    return str(getattr(value, "name", type_of(value).kind))


# -- notices ----------------------------------------------------------------------------------------

BAG_WORDS = {"event": "Event", "person": "Person"}


def _tell(context: Context, node: ast.Field, made: typed.Node) -> None:
    """Say what a name is, for editors."""
    name = str(node.chain[-1])
    kind = type_of(made)
    if isinstance(made, typed.Property):
        bag = made.bag or "event"
        word = BAG_WORDS.get(bag, "Group" if bag.startswith("group") else "Event")
        kind = Type("String") if kind.kind == "Unknown" else kind
        message = f"{word} property '{name}' is of type '{kind.kind}'."
    else:
        message = f"Field '{name}' is of type '{kind.kind}'"
    context.notice(FIELD_TYPE, message, node)
