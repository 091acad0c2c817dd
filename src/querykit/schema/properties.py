"""Property filters, one class per place a property can live in."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Called, Integer, Model, Number
from querykit.schema.dates import TimeUnitType
from querykit.schema.operators import PropertyOperator

PropertyFilterBaseValue = TypeAliasType(
    "PropertyFilterBaseValue",
    Annotated[str | Number | bool, Called("a string, a number or a boolean")],
)

PropertyFilterValue = TypeAliasType(
    "PropertyFilterValue", PropertyFilterBaseValue | list[PropertyFilterBaseValue] | None
)
"""What a property is compared with: one value, any of several, or nothing."""


class KeyedFilter(Model, abstract=True):
    """A filter on something that has a key."""

    key: str
    label: str | None = None
    value: PropertyFilterValue | None = None


class PropertyFilter(KeyedFilter, abstract=True):
    """A filter that compares a property with a value."""

    operator: PropertyOperator


class EventPropertyFilter(KeyedFilter):
    """Compares a property of the event."""

    type: Literal["event"]
    operator: PropertyOperator | None = "exact"


class PersonPropertyFilter(PropertyFilter):
    """Compares a property of the person."""

    type: Literal["person"]


class PersonMetadataPropertyFilter(PropertyFilter):
    """Compares a fact about the person record itself, such as when it was created."""

    type: Literal["person_metadata"]


class ElementPropertyFilter(Model):
    """Compares the clicked element of an autocaptured event."""

    type: Literal["element"]
    key: Literal["tag_name", "text", "href", "selector"]
    operator: PropertyOperator
    value: PropertyFilterValue | None = None
    label: str | None = None


class EventMetadataPropertyFilter(PropertyFilter):
    """Compares a column of the event row, such as its distinct id."""

    type: Literal["event_metadata"]


class SessionPropertyFilter(PropertyFilter):
    """Compares a property of the session the event belongs to."""

    type: Literal["session"]


class CohortPropertyFilter(Model):
    """Tests membership of a cohort."""

    type: Literal["cohort"]
    key: Literal["id"]
    value: Integer
    operator: PropertyOperator | None = "in"
    label: str | None = None
    cohort_name: str | None = None


DurationType = TypeAliasType(
    "DurationType", Literal["duration", "active_seconds", "inactive_seconds"]
)
"""Which length of a recording is meant."""


class RecordingPropertyFilter(Model):
    """Compares a property of a session recording."""

    type: Literal["recording"]
    key: (
        DurationType
        | Literal[
            "snapshot_source",
            "visited_page",
            "comment_text",
            "click_count",
            "keypress_count",
            "mouse_activity_count",
        ]
    )
    operator: PropertyOperator
    value: PropertyFilterValue | None = None
    label: str | None = None


class LogEntryPropertyFilter(PropertyFilter):
    """Compares a console log line of a recording."""

    type: Literal["log_entry"]


class GroupPropertyFilter(PropertyFilter):
    """Compares a property of one of the event's groups."""

    type: Literal["group"]
    group_key_names: dict[str, str] | None = None
    group_type_index: Integer | None = None


class FeaturePropertyFilter(PropertyFilter):
    """Compares enrolment in an early access feature."""

    type: Literal["feature"]


class FlagPropertyFilter(Model):
    """Tests what a feature flag evaluates to."""

    type: Literal["flag"]
    key: str
    operator: Literal["flag_evaluates_to"]
    value: bool | str
    label: str | None = None


class HogQLPropertyFilter(KeyedFilter):
    """Keeps the rows for which a HogQL expression, held in `key`, is true."""

    type: Literal["hogql"]


class EmptyPropertyFilter(Model):
    """A filter row that was added but not filled in; it filters nothing."""

    type: Literal["empty"] | None = None


class DataWarehousePropertyFilter(PropertyFilter):
    """Compares a column of a warehouse table."""

    type: Literal["data_warehouse"]


class DataWarehousePersonPropertyFilter(PropertyFilter):
    """Compares a warehouse column that is joined to persons."""

    type: Literal["data_warehouse_person_property"]


class ErrorTrackingIssueFilter(PropertyFilter):
    """Compares a fact about an error tracking issue."""

    type: Literal["error_tracking_issue"]


LogPropertyFilterType = TypeAliasType(
    "LogPropertyFilterType", Literal["log", "log_attribute", "log_resource_attribute"]
)
"""Which part of a log record is compared."""


class LogPropertyFilter(PropertyFilter):
    """Compares a log record, one of its attributes, or an attribute of what wrote it."""

    type: LogPropertyFilterType


class MetricPropertyFilter(PropertyFilter):
    """Compares an attribute of a metric's data point."""

    type: Literal["metric_attribute"]


SpanPropertyFilterType = TypeAliasType(
    "SpanPropertyFilterType", Literal["span", "span_attribute", "span_resource_attribute"]
)
"""Which part of a span is compared."""


class SpanPropertyFilter(PropertyFilter):
    """Compares a span, one of its attributes, or an attribute of its resource."""

    type: SpanPropertyFilterType


class RevenueAnalyticsPropertyFilter(PropertyFilter):
    """Compares a property of a revenue item."""

    type: Literal["revenue_analytics"]


class AccountCustomPropertyFilter(PropertyFilter):
    """Compares a custom property of an account."""

    type: Literal["account_custom_property"]


class WorkflowVariablePropertyFilter(PropertyFilter):
    """Compares a variable of a workflow."""

    type: Literal["workflow_variable"]


BehavioralEventSource = TypeAliasType("BehavioralEventSource", Literal["events", "actions"])
"""Whether behaviour is about an event or an action."""

InlineBehavioralType = TypeAliasType(
    "InlineBehavioralType", Literal["performed_event", "performed_event_multiple"]
)
"""Whether once is enough, or how often counts."""


class BehavioralPropertyFilter(Model):
    """Tests what a person did, and how often, within some time."""

    type: Literal["behavioral"]
    key: str
    value: InlineBehavioralType
    event_type: BehavioralEventSource
    operator: PropertyOperator | None = None
    label: str | None = None
    event_filters: (
        list[
            Annotated[
                EventPropertyFilter
                | PersonPropertyFilter
                | ElementPropertyFilter
                | FeaturePropertyFilter
                | HogQLPropertyFilter,
                Branches("type"),
            ]
        ]
        | None
    ) = None
    explicit_datetime: str | None = None
    explicit_datetime_to: str | None = None
    negation: bool | None = None
    operator_value: Integer | None = None
    time_interval: TimeUnitType | None = None
    time_value: Integer | None = None
