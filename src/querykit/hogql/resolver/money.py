"""`convertCurrency`: amounts in another currency, by the rates of a day (physical.md 12).

A rate is how many units of a currency one US dollar buys, so an amount is divided by the rate of its
own currency and multiplied by that of the other. The dictionary has no row for the dollar itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast, typed
from querykit.hogql.resolver.properties import undeclared
from querykit.hogql.resolver.special import special
from querykit.hogql.typed import BOOLEAN, DATE, Type, type_of

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context

RATES = "posthog.exchange_rate_dict"
PLACES = 10
MONEY = Type("Decimal", nullable=True)
DOLLAR = typed.text("USD")


@special("convertCurrency")
def _convert(
    context: Context,  # noqa: ARG001 - one signature for all functions of the table
    called: str,  # noqa: ARG001
    node: ast.Call,  # noqa: ARG001
    args: list[typed.Node],
) -> typed.Node:
    source, target = args[:2]
    name = typed.text(f"Decimal64({PLACES})")
    amount = typed.call("accurateCastOrNull", undeclared(args[2]), name, type=MONEY)
    day = _day(args[3]) if len(args) > 3 else typed.call("today", type=DATE)
    rate = _rate(source, day)
    places = typed.number(PLACES)
    product = typed.call("multiplyDecimal", amount, _rate(target, day), places, type=MONEY)
    quotient = typed.call("divideDecimal", product, _or_one(rate), places, type=MONEY)
    unknown = typed.call("equals", rate, typed.number(0), type=BOOLEAN)
    converted = typed.call("if", unknown, _decimal(0), quotient, type=MONEY)
    same = typed.call("equals", source, target, type=BOOLEAN)
    return typed.call("if", same, amount, converted, type=MONEY)


def _rate(currency: typed.Node, day: typed.Node) -> typed.Node:
    """Return the rate of a currency on a day: the last known one, else zero."""
    key = typed.call("ifNull", currency, typed.text(""))
    found = typed.call(
        "dictGetOrDefault", typed.text(RATES), typed.text("rate"), key, day, _decimal(0)
    )
    dollar = typed.call("equals", key, DOLLAR, type=BOOLEAN)
    return typed.call("if", dollar, _decimal(1), found, type=MONEY)


def _or_one(rate: typed.Node) -> typed.Node:
    """Return a rate that can be divided by: ClickHouse computes both branches of a condition."""
    zero = typed.call("equals", rate, typed.number(0), type=BOOLEAN)
    return typed.call("if", zero, _decimal(1), rate, type=MONEY)


def _decimal(value: int) -> typed.Node:
    return typed.call("toDecimal64", typed.number(value), typed.number(PLACES), type=MONEY)


def _day(moment: typed.Node) -> typed.Node:
    """Return the day of a moment, never NULL: the dictionary takes none."""
    known = type_of(moment).kind in ("Date", "DateTime")
    name = "toDate" if known else "toDateOrNull"
    day = typed.call(name, undeclared(moment), type=Type("Date"))
    return typed.call("ifNull", day, typed.call("today", type=DATE), type=DATE)
