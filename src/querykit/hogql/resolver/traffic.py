"""What a user agent says about who reads a website: `isLikelyBot`, `getTrafficType` and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from querykit.hogql import ast, typed
from querykit.hogql.resolver.bots import BOTS
from querykit.hogql.resolver.lazy.trees import call, name
from querykit.hogql.resolver.special import special
from querykit.hogql.resolver.views import Expression
from querykit.hogql.typed import BOOLEAN, INTEGER, STRING, Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context


class Trait(NamedTuple):
    """Something that is said of a program."""

    member: str
    """The member of `Bot` that says it."""

    people: str
    """What it is for people's browsers."""

    unnamed: str
    """What it is without a user agent."""


IS_BOT = "isLikelyBot"
TRAITS = {
    "getTrafficType": Trait("traffic_type", "Regular", "Automation"),
    "getTrafficCategory": Trait("category", "regular", "no_user_agent"),
    "getBotType": Trait("category", "", "no_user_agent"),
    "getBotName": Trait("name", "", ""),
    "getBotOperator": Trait("operator", "", ""),
}
PATTERNS = typed.Array(tuple([typed.text(one.pattern) for one in BOTS]))
USER_AGENT = call(
    "coalesce",
    call("nullIf", name("properties", "$raw_user_agent"), ""),
    name("properties", "$user_agent"),
)
"""The user agent of an event: a server's log has it raw, a browser sends its own."""


def _searched(args: list[typed.Node]) -> tuple[typed.Node, typed.Node]:
    """Return the user agent, never NULL, and whether there is none."""
    agent = typed.call("coalesce", args[0], typed.text(""), type=STRING)
    return agent, typed.call("equals", agent, typed.text(""), type=BOOLEAN)


@special(IS_BOT)
def _is_bot(
    context: Context,  # noqa: ARG001 - one signature for all functions of the table
    called: str,  # noqa: ARG001
    node: ast.Call,  # noqa: ARG001
    args: list[typed.Node],
) -> typed.Node:
    agent, unnamed = _searched(args)
    known = typed.call("multiSearchAnyCaseInsensitive", agent, PATTERNS, type=BOOLEAN)
    return typed.call("toBool", typed.call("or", unnamed, known, type=BOOLEAN), type=BOOLEAN)


@special(*TRAITS)
def _trait(
    context: Context,  # noqa: ARG001
    called: str,
    node: ast.Call,  # noqa: ARG001
    args: list[typed.Node],
) -> typed.Node:
    """Look the user agent up: the place of the first pattern it contains picks the value."""
    trait = TRAITS[called]
    agent, unnamed = _searched(args)
    place = typed.call("multiSearchFirstIndexCaseInsensitive", agent, PATTERNS, type=INTEGER)
    values = [trait.people, *[getattr(one, trait.member) for one in BOTS]]
    known = typed.Array(tuple([typed.text(one) for one in values]))
    picked = typed.call(
        "arrayElement", known, typed.call("plus", place, typed.number(1)), type=STRING
    )
    return typed.call("if", unnamed, typed.text(trait.unnamed), picked, type=STRING)


TEXT = Type("String", nullable=False)
VIRTUAL: Mapping[str, Expression] = {
    "$virt_is_bot": Expression(call(IS_BOT, USER_AGENT), BOOLEAN),
    "$virt_traffic_type": Expression(call("getTrafficType", USER_AGENT), TEXT),
    "$virt_traffic_category": Expression(call("getTrafficCategory", USER_AGENT), TEXT),
    "$virt_bot_name": Expression(call("getBotName", USER_AGENT), TEXT),
    "$virt_bot_operator": Expression(call("getBotOperator", USER_AGENT), TEXT),
}
"""Fields of events -> what they are."""
