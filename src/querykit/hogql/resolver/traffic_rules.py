"""A project's own bots in `isLikelyBot`, `getBotName` and their like: its rules are asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast, typed
from querykit.hogql.bot_rules import USER_AGENT
from querykit.hogql.resolver.properties import undeclared
from querykit.hogql.resolver.traffic import IS_BOT, TRAITS
from querykit.hogql.typed import BOOLEAN, INTEGER, STRING

if TYPE_CHECKING:
    from querykit.hogql.bot_rules import BotCondition, BotRule
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope

RULED = frozenset({IS_BOT, *TRAITS})
"""Functions that ask the rules."""


def by_rules(
    context: Context, called: str, agent: typed.Node, known: typed.Node, scope: Scope
) -> typed.Node:
    """Return what the first rule that holds says, else what is known of the user agent.

    Args:
        context: the compilation.
        called: one of `RULED`.
        agent: the user agent; rules about one are asked of it.
        known: what the function says without rules.
        scope: where the call stands; rules about other properties are asked of the event there.
    """
    parts: list[typed.Node] = []
    values = {USER_AGENT: _text(agent)}
    for rule in context.modifiers.bot_rules:
        for one in rule.conditions:
            if one.key not in values:
                field = ast.Field(chain=("properties", one.key))
                values[one.key] = _text(context.resolve(field, scope))
        parts += [_holds(rule, values), _said(rule, called)]
    return typed.call("multiIf", *parts, known, type=typed.type_of(known))


def _text(value: typed.Node) -> typed.Node:
    """Return a value as text that is never NULL; properties are asked as they are written."""
    bare = value.expr if isinstance(value, typed.Aliased) else value
    if isinstance(bare, typed.Property):
        bare = undeclared(bare)
    return typed.call(
        "coalesce", typed.call("toString", bare, type=STRING), typed.text(""), type=STRING
    )


def _said(rule: BotRule, called: str) -> typed.Node:
    if called == IS_BOT:
        return typed.call("toBool", typed.number(1), type=BOOLEAN)
    return typed.text(getattr(rule, TRAITS[called].member))


def _holds(rule: BotRule, values: dict[str, typed.Node]) -> typed.Node:
    asked = [_asked(one, values[one.key]) for one in rule.conditions]
    if len(asked) == 1:
        return asked[0]
    return typed.call("and" if rule.every else "or", *asked, type=BOOLEAN)


def _asked(one: BotCondition, value: typed.Node) -> typed.Node:
    pattern = typed.text(one.pattern)
    if one.matcher == "contains":
        place = typed.call("positionCaseInsensitiveUTF8", value, pattern, type=INTEGER)
        return typed.call("greater", place, typed.number(0), type=BOOLEAN)
    if one.matcher == "cidr":
        address = typed.call("toIPv6OrNull", value, type=STRING)
        is_one = typed.call("isNotNull", address, type=BOOLEAN)
        # what is no address must not reach the question, which would fail
        written = typed.call(
            "ifNull", typed.call("toString", address, type=STRING), typed.text("::")
        )
        within = typed.call("isIPAddressInRange", written, pattern, type=BOOLEAN)
        return typed.call("and", is_one, within, type=BOOLEAN)
    name = "match" if one.matcher == "regex" else "equals"
    return typed.call(name, value, pattern, type=BOOLEAN)
