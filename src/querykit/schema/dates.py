"""Date ranges, intervals and comparison with an earlier period."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import DateTime, Model, whole

IntervalType = TypeAliasType(
    "IntervalType", Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
)
"""How wide one bucket of time is."""

TimeUnitType = TypeAliasType("TimeUnitType", Literal["day", "week", "month", "year"])


class DateRange(Model):
    """The period a query looks at, in absolute or relative dates."""

    date_from: str | None = None
    date_to: str | None = None
    daysOfWeek: list[Annotated[Literal[1, 2, 3, 4, 5, 6, 7], whole]] | None = None
    excludeIncompletePeriods: bool | None = False
    explicitDate: bool | None = False


class CompareFilter(Model):
    """Whether, and with which earlier period, results are compared."""

    compare: bool | None = False
    compare_to: str | None = None


class ResolvedDateRangeResponse(Model):
    """The absolute dates that a relative date range came to."""

    date_from: DateTime
    date_to: DateTime
