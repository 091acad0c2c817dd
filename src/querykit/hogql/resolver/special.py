"""Functions that print as more than their ClickHouse name around their arguments.

Each takes the resolved arguments and returns the call, or None where the function is an ordinary one
after all. Counts of arguments are checked before.
"""

# ruff: noqa: ARG001 - one signature for all functions of a table

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.hogql import codes, typed
from querykit.hogql.resolver.properties import undeclared
from querykit.hogql.typed import BOOLEAN, DATE, DATETIME, STRING, Type, call, type_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.hogql import ast
    from querykit.hogql.resolver.context import Context

    Special = Callable[[Context, str, ast.Call, list[typed.Node]], typed.Node | None]

WITH_FRACTION = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d{1,6}")
PLAIN_TIME = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d)?")
SPECIAL: dict[str, Special] = {}
"""HogQL name -> what makes the call."""


def special(*names: str) -> Callable[[Special], Special]:
    """Register what makes the calls of some functions."""

    def register(function: Special) -> Special:
        SPECIAL.update(dict.fromkeys(names, function))
        return function

    return register


def _cast(name: str, kind: str) -> Callable[..., typed.Node]:
    def cast(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
        value = args[0]
        if isinstance(value, typed.Property) and value.type.kind == kind:
            value = undeclared(value)
        return call("accurateCastOrNull", value, typed.text(name), type=Type(kind))

    return cast


SPECIAL["toInt"] = _cast("Int64", "Integer")
SPECIAL["toFloat"] = _cast("Float64", "Float")
SPECIAL["toFloatOrNull"] = SPECIAL["toFloat64OrNull"] = SPECIAL["toFloat"]
SPECIAL["toUUID"] = _cast("UUID", "UUID")


@special("toDecimal")
def _to_decimal(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node | None:
    scale = args[1].value if isinstance(args[1], typed.Literal) else None
    if not isinstance(scale, int) or not 0 <= scale <= 18:
        message = "toDecimal takes the number of digits as a constant from 0 to 18"
        context.report(codes.BAD_CONSTANT, message, node)
        return args[0]
    name = typed.text(f"Decimal64({scale})")
    return call("accurateCastOrNull", undeclared(args[0]), name, type=Type("Decimal"))


@special("toFloatOrZero", "toIntOrZero", "toFloatOrDefault")
def _or_other(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> None:
    args[0] = undeclared(args[0])


@special("toDateTime")
def _to_datetime(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    value = args[0]
    if isinstance(value, typed.Property) and value.declared == "DateTime" and len(args) == 1:
        return value
    zone = args[1] if len(args) > 1 else typed.text(context.facts.timezone)
    if isinstance(value, typed.Literal) and isinstance(value.value, str):
        if WITH_FRACTION.fullmatch(value.value):
            return call("toDateTime64", value, typed.number(6), zone, type=DATETIME)
        if PLAIN_TIME.fullmatch(value.value):
            return call("toDateTime", value, zone, type=DATETIME)
        return call("parseDateTime64BestEffort", value, typed.number(6), zone, type=DATETIME)
    kind = type_of(value)
    if kind.kind in ("DateTime", "Date", "Integer"):
        return call("toDateTime", value, zone, type=Type("DateTime", kind.nullable))
    name = "parseDateTime64BestEffortOrNull"
    return call(name, undeclared(value), typed.number(6), zone, type=Type("DateTime"))


@special("parseDateTimeBestEffort", "toDateTimeUS")
def _best_effort(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    zone = args[1] if len(args) > 1 else typed.text(context.facts.timezone)
    american = "US" if called == "toDateTimeUS" else ""
    name = f"parseDateTime64BestEffort{american}OrNull"
    return call(name, args[0], typed.number(6), zone, type=Type("DateTime"))


@special("toDateTime64")
def _to_datetime64(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    scale = args[1] if len(args) > 1 else typed.number(6)
    zone = args[2] if len(args) > 2 else typed.text(context.facts.timezone)
    nullable = type_of(args[0]).nullable
    return call("toDateTime64", args[0], scale, zone, type=Type("DateTime", nullable))


@special("toDate", "to_date")
def _to_date(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    kind = type_of(args[0])
    if kind.kind in ("DateTime", "Date"):
        return call("toDate", args[0], type=Type("Date", kind.nullable))
    return call("toDateOrNull", undeclared(args[0]), type=Type("Date"))


@special("now", "current_timestamp")
def _now(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    zone = args[0] if args else typed.text(context.facts.timezone)
    return call("now64", typed.number(6), zone, type=DATETIME)


@special("today", "current_date", "yesterday")
def _today(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return call("yesterday" if called == "yesterday" else "today", type=DATE)


@special("date_add", "date_subtract")
def _date_add(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    """Leave out the zone that PostHog appends, because ClickHouse refuses it there."""
    name = "plus" if called == "date_add" else "minus"
    return call(name, *args, type=Type("DateTime", type_of(args[0]).nullable))


@special("dateAdd", "dateSub", "timeStampAdd", "timeStampSub")
def _date_add_units(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node | None:
    """Write three arguments with a unit as a sum with an interval: ClickHouse wants no text there."""
    sign = "plus" if called.endswith("Add") else "minus"
    if len(args) == 2:
        return call(sign, *args, type=Type("DateTime", type_of(args[0]).nullable))
    unit = args[0].value if isinstance(args[0], typed.Literal) else None
    name = f"toInterval{str(unit).lower().rstrip('s').capitalize()}"
    if name not in INTERVALS:
        context.report(codes.BAD_CONSTANT, f"'{called}' knows no unit {unit!r}", node)
        return args[2]
    interval = call(name, args[1], type=Type("Interval", nullable=False))
    return call(sign, args[2], interval, type=Type("DateTime", type_of(args[2]).nullable))


INTERVALS = frozenset(
    f"toInterval{unit}"
    for unit in ("Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year")
)


@special("toStartOfWeek", "toLastDayOfWeek")
def _week(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node | None:
    if len(args) == 1:
        args.append(typed.number(context.facts.week_mode))
    kind = type_of(args[0])
    name = called
    return call(name, *args, type=Type("Date", kind.nullable))


@special("md5")
def _md5(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return call("hex", call("MD5", *args), type=Type("String"))


@special("concat")
def _concat(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return call("concat", *[_concatenated(one) for one in args], type=STRING)


def _concatenated(value: typed.Node) -> typed.Node:
    if isinstance(value, typed.Literal):
        if value.value is None:
            return typed.text("")
        if isinstance(value.value, str):
            return value
        return call("toString", value, type=STRING)
    if isinstance(value, typed.Call) and value.name == "toString":
        inner = value.args[0]
        if isinstance(inner, typed.Literal):
            return typed.text("") if inner.value is None else value
        return call("ifNull", value, typed.text(""), type=STRING)
    written = call("toString", value, type=Type("String", type_of(value).nullable))
    return call("ifNull", written, typed.text(""), type=STRING)


@special("trim", "btrim", "trimLeft", "ltrim", "trimRight", "rtrim")
def _trim(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node | None:
    if len(args) == 1:
        return None
    side = {"t": "BOTH", "b": "BOTH"}.get(called[0], "BOTH")
    if called in ("trimLeft", "ltrim"):
        side = "LEADING"
    elif called in ("trimRight", "rtrim"):
        side = "TRAILING"
    return typed.Trim(side, args[0], args[1], Type("String", type_of(args[0]).nullable))


@special("_caseWithExpression")
def _case(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    subject, *pairs, default = args
    keys, values = tuple(pairs[::2]), tuple(pairs[1::2])
    constant = all(isinstance(one, typed.Literal) for one in (*keys, *values))
    if constant:
        parts = (subject, typed.Array(keys), typed.Array(values), default)
        return call("transform", *parts)
    # `transform` takes constants only; any other CASE is a chain of comparisons
    branches: list[typed.Node] = []
    for key, value in zip(keys, values, strict=True):
        branches += [typed.Compare("==", subject, key), value]
    return call("multiIf", *branches, default)


REDUCERS = frozenset(
    [
        "count",
        "countMap",
        "countMapState",
        "sum",
        "sumMap",
        "sumMapState",
        "min",
        "minMap",
        "minMapState",
        "max",
        "maxMap",
        "maxMapState",
        "avg",
        "avgState",
        "avgMap",
        "avgMapState",
        "median",
        "uniq",
        "uniqState",
        "uniqMap",
        "uniqMapState",
    ]
)
"""Aggregations that a function may take by name."""


@special("arrayReduce")
def _named_aggregation(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    first = args[0]
    name = first.value if isinstance(first, typed.Literal) else None
    if isinstance(name, str):
        if name not in REDUCERS:
            message = f"Invalid parametric function in '{called}', '{name}' is not supported."
            hint = f"one of {', '.join(sorted(REDUCERS))}"
            context.report(codes.BAD_CONSTANT, message, node, hint=hint)
        return call("arrayReduce", *args)
    found = f"{type_of(first).kind}Type" if not isinstance(first, typed.Lambda) else "Lambda"
    if isinstance(first, typed.Literal):
        found += f" '{first.value}'"
    message = f"Expected constant string as first arg in function '{called}', got {found}"
    context.report(codes.BAD_CONSTANT, message, node)
    return typed.text("")


@special("tumble", "hop", "tumbleStart", "tumbleEnd", "hopStart", "hopEnd")
def _time_window(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    """Give the window functions a DateTime: they take no DateTime64 and no NULL."""
    first = args[0]
    if isinstance(first, typed.Call) and first.name == "now64":
        args[0] = call("toDateTime", first, typed.text("UTC"), type=DATETIME)
    elif len(args) > 1:
        moment = call("toDateTime", first, type=DATETIME)
        args[0] = call("assumeNotNull", moment, type=DATETIME)
    return call(called, *args, type=Type("Unknown", nullable=False))


CHANNELS = "posthog.channel_definition_dict"
LOOKUPS = {
    "lookupDomainType": ("domain_type", "source"),
    "lookupPaidSourceType": ("type_if_paid", "source"),
    "lookupPaidMediumType": ("type_if_paid", "medium"),
    "lookupOrganicSourceType": ("type_if_organic", "source"),
    "lookupOrganicMediumType": ("type_if_organic", "medium"),
}
"""Function -> attribute of the dictionary of channels, and the kind of key it is asked for."""


@special(*LOOKUPS)
def _lookup(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return _look_up(called, args[0])


def _look_up(called: str, value: typed.Node) -> typed.Node:
    """Look a text up; for sources, also the domain below its public suffix."""
    attribute, kind = LOOKUPS[called]
    wanted = call("coalesce", value, typed.text(""), type=STRING)

    def found(key: typed.Node) -> typed.Node:
        pair = typed.Call("tuple", (key, typed.text(kind)), Type("Tuple", nullable=False))
        names = typed.text(CHANNELS), typed.text(attribute)
        return call("dictGetOrNull", *names, pair, type=Type("String"))

    if kind == "medium":
        return found(wanted)
    shorter = call("cutToFirstSignificantSubdomain", wanted, type=STRING)
    return call("coalesce", found(wanted), found(shorter), type=Type("String"))


@special("toNullableString")
def _nullable_string(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    return call("toString", call("toNullable", args[0]), type=Type("String"))


@special("assumeNotNull")
def _assume(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    kind = Type(type_of(args[0]).kind, nullable=False)
    return call("assumeNotNull", args[0], type=kind)


@special("toNullable", "nullIf")
def _nullable(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return call(called if called != "nullif" else "nullIf", *args, type=Type(type_of(args[0]).kind))


@special("ifNull", "coalesce")
def _coalesce(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    name = "ifNull" if called.lower() == "ifnull" else "coalesce"
    kinds = {type_of(one).kind for one in args} - {"Null"}
    kind = kinds.pop() if len(kinds) == 1 else "Unknown"
    nullable = all(type_of(one).nullable for one in args)
    return call(name, *args, type=Type(kind, nullable))


@special("if", "multiIf")
def _branches(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    values = [*args[1:-1:2], args[-1]]
    kinds = {type_of(one).kind for one in values} - {"Null"}
    kind = kinds.pop() if len(kinds) == 1 else "Unknown"
    nullable = any(type_of(one).nullable for one in values)
    name = "if" if called.lower() == "if" else "multiIf"
    return call(name, *args, type=Type(kind, nullable))


@special("and", "or", "xor", "not")
def _logic(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return typed.Call(called.lower(), tuple(args), BOOLEAN)


@special("toStartOfInterval")
def _interval(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    return call("toStartOfInterval", *args, type=Type("DateTime", type_of(args[0]).nullable))


@special("_domainType")
def _domain_type(
    context: Context, called: str, node: ast.Call, args: list[typed.Node]
) -> typed.Node:
    return _look_up("lookupDomainType", args[0])


@special("sparkline", "recordingButton", "explainCSPReport")
def _tag(context: Context, called: str, node: ast.Call, args: list[typed.Node]) -> typed.Node:
    kind, *names = TAGS[called]
    parts: list[typed.Node] = [typed.text("__hx_tag"), typed.text(kind)]
    for name, value in zip(names, args, strict=False):
        parts += [typed.text(name), value]
    return typed.Call("tuple", tuple(parts), Type("Tuple", nullable=False))


TAGS = {
    "sparkline": ("Sparkline", "data"),
    "recordingButton": ("RecordingButton", "sessionId", "recordingStatus"),
    "explainCSPReport": ("ExplainCSPReport", "properties"),
}
"""Function -> kind of its tag and the names of its attributes."""
