"""How results are split by the values of a property."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number

BreakdownType = TypeAliasType(
    "BreakdownType",
    Literal[
        "cohort",
        "person",
        "event",
        "event_metadata",
        "group",
        "session",
        "hogql",
        "data_warehouse",
        "data_warehouse_person_property",
        "revenue_analytics",
    ],
)

MultipleBreakdownType = TypeAliasType(
    "MultipleBreakdownType",
    Literal[
        "person",
        "event",
        "event_metadata",
        "group",
        "session",
        "hogql",
        "cohort",
        "revenue_analytics",
        "data_warehouse",
        "data_warehouse_person_property",
    ],
)

BreakdownKeyType = TypeAliasType("BreakdownKeyType", str | Number | list[str | Number] | None)
"""A value that a breakdown came to, or one per breakdown."""

BreakdownAttributionType = TypeAliasType(
    "BreakdownAttributionType", Literal["first_touch", "last_touch", "all_events", "step"]
)
"""Which step of a funnel decides the breakdown value."""


class Breakdown(Model):
    """One of up to three properties that results are split by."""

    type: MultipleBreakdownType | None = None
    property: str | Integer
    group_type_index: Integer | None = None
    histogram_bin_count: Integer | None = None
    normalize_url: bool | None = None


class BreakdownFilter(Model):
    """What results are split by, and how many values are kept."""

    breakdown: str | Integer | list[str | Integer] | None = None
    breakdown_group_type_index: Integer | None = None
    breakdown_hide_other_aggregation: bool | None = None
    breakdown_histogram_bin_count: Integer | None = None
    breakdown_limit: Integer | None = None
    breakdown_normalize_url: bool | None = None
    breakdown_path_cleaning: bool | None = None
    breakdown_type: BreakdownType | None = "event"
    breakdowns: Annotated[list[Breakdown], Field(max_length=3)] | None = None


class BreakdownItem(Model):
    """A breakdown value and how it is shown."""

    value: str | Integer
    label: str


class BreakdownValue(Model):
    """A value of a property and how often it occurred."""

    value: str
    count: Number


class MultipleBreakdownOptions(Model):
    """The values one can choose from for one of several breakdowns."""

    values: list[BreakdownItem]
