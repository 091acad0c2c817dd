"""Types of results: what a call gives, from its name and its arguments.

A function that is not named here gives something unknown that may be NULL, which costs a wrapper
around comparisons and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.typed import UNKNOWN, Type, type_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql import typed
    from querykit.hogql.functions import Function

COUNTS = frozenset(
    [
        "count",
        "countIf",
        "uniq",
        "uniqIf",
        "uniqExact",
        "uniqExactIf",
        "countDistinct",
        "countDistinctIf",
    ]
)
"""Give a whole number for any input, also for none."""

OF_FIRST = frozenset(
    [
        "any",
        "anyIf",
        "anyLast",
        "anyLastIf",
        "min",
        "minIf",
        "max",
        "maxIf",
        "argMin",
        "argMax",
        "argMinIf",
        "argMaxIf",
        "greatest",
        "least",
        "toTimeZone",
        "assumeNotNull",
        "lagInFrame",
        "leadInFrame",
        "lag",
        "lead",
        "first_value",
        "last_value",
        "nth_value",
        "toStartOfHour",
        "toStartOfMinute",
        "toStartOfSecond",
        "toStartOfFiveMinutes",
        "toStartOfTenMinutes",
        "toStartOfFifteenMinutes",
        "toStartOfDay",
        "dateTrunc",
        "date_trunc",
    ]
)
"""Give what their first argument is (for `date_trunc`, their second)."""

KINDS = {
    "Integer": (
        "length toYear toMonth toQuarter toDayOfMonth toDayOfWeek toDayOfYear toHour toMinute toSecond "
        "toUnixTimestamp dateDiff date_diff rank dense_rank row_number sign intDiv position "
        "toYYYYMM toYYYYMMDD toISOWeek toISOYear toWeek toYearWeek indexOf countEqual lengthUTF8"
    ),
    "String": (
        "lower upper lowerUTF8 upperUTF8 trim trimLeft trimRight toString substring substringUTF8 "
        "replaceAll replaceOne replaceRegexpAll replaceRegexpOne replace domain domainWithoutWWW path "
        "protocol extract left right concat format formatDateTime monthName dateName reverse"
    ),
    "Boolean": (
        "isNull isNotNull empty notEmpty has hasAll hasAny startsWith endsWith match toBool "
        "arrayExists arrayAll isNaN isFinite multiSearchAny multiSearchAnyCaseInsensitive"
    ),
    "Float": "round floor ceil trunc exp log ln sqrt pow power avg avgIf sum sumIf median quantile",
    "Date": (
        "toStartOfYear toStartOfMonth toStartOfQuarter toStartOfISOYear toMonday toLastDayOfMonth"
    ),
    "DateTime": "fromUnixTimestamp addDays addHours addMinutes addSeconds subtractDays subtractHours",
    "Array": (
        "splitByChar splitByString splitByRegexp arrayMap arrayFilter arraySort arrayDistinct "
        "groupArray groupUniqArray groupArrayIf groupUniqArrayIf range arrayConcat arrayReverse"
    ),
    "Interval": (
        "toIntervalSecond toIntervalMinute toIntervalHour toIntervalDay toIntervalWeek "
        "toIntervalMonth toIntervalQuarter toIntervalYear"
    ),
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}
NEVER_NULL = frozenset(
    {"isNull", "isNotNull", *KINDS["Interval"].split(), *KINDS["Array"].split()}
    | {"rank", "dense_rank", "row_number"}
)


def is_aggregation(function: Function) -> bool:
    """Return whether a function aggregates; PostHog lists `md5` there, which does not."""
    return function.aggregate and function.name != "md5"


def result_type(function: Function, args: Sequence[typed.Node]) -> Type:
    """Return the type of a call's result."""
    name = function.name
    if name in COUNTS:
        return Type("Integer", nullable=False)
    if name in OF_FIRST and args:
        of = args[1] if name in ("dateTrunc", "date_trunc") and len(args) > 1 else args[0]
        return type_of(of)
    kind = KIND_OF.get(name)
    if kind is None:
        return UNKNOWN
    if name in NEVER_NULL:
        return Type(kind, nullable=False)
    return Type(kind, any(type_of(one).nullable for one in args))
