"""Unions of property filters, and the groups that nest them."""

from typing import Annotated

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Model
from querykit.schema.operators import FilterLogicalOperator
from querykit.schema.properties import (
    AccountCustomPropertyFilter,
    BehavioralPropertyFilter,
    CohortPropertyFilter,
    DataWarehousePersonPropertyFilter,
    DataWarehousePropertyFilter,
    ElementPropertyFilter,
    EmptyPropertyFilter,
    ErrorTrackingIssueFilter,
    EventMetadataPropertyFilter,
    EventPropertyFilter,
    FeaturePropertyFilter,
    FlagPropertyFilter,
    GroupPropertyFilter,
    HogQLPropertyFilter,
    LogEntryPropertyFilter,
    LogPropertyFilter,
    MetricPropertyFilter,
    PersonMetadataPropertyFilter,
    PersonPropertyFilter,
    RecordingPropertyFilter,
    RevenueAnalyticsPropertyFilter,
    SessionPropertyFilter,
    SpanPropertyFilter,
    WorkflowVariablePropertyFilter,
)

AnyPropertyFilter = TypeAliasType(
    "AnyPropertyFilter",
    Annotated[
        EventPropertyFilter
        | PersonPropertyFilter
        | PersonMetadataPropertyFilter
        | ElementPropertyFilter
        | EventMetadataPropertyFilter
        | SessionPropertyFilter
        | CohortPropertyFilter
        | RecordingPropertyFilter
        | LogEntryPropertyFilter
        | GroupPropertyFilter
        | FeaturePropertyFilter
        | FlagPropertyFilter
        | HogQLPropertyFilter
        | EmptyPropertyFilter
        | DataWarehousePropertyFilter
        | DataWarehousePersonPropertyFilter
        | ErrorTrackingIssueFilter
        | LogPropertyFilter
        | MetricPropertyFilter
        | SpanPropertyFilter
        | RevenueAnalyticsPropertyFilter
        | AccountCustomPropertyFilter
        | WorkflowVariablePropertyFilter
        | BehavioralPropertyFilter,
        Branches("type"),
    ],
)
"""Every kind of property filter; `type` tells which, and none at all means empty."""

AnyPersonScopeFilter = TypeAliasType(
    "AnyPersonScopeFilter",
    Annotated[
        PersonPropertyFilter
        | PersonMetadataPropertyFilter
        | CohortPropertyFilter
        | HogQLPropertyFilter
        | EmptyPropertyFilter,
        Branches("type"),
    ],
)
"""The filters that make sense for persons."""

AnyGroupScopeFilter = TypeAliasType(
    "AnyGroupScopeFilter", Annotated[GroupPropertyFilter | HogQLPropertyFilter, Branches("type")]
)
"""The filters that make sense for groups."""

WebAnalyticsPropertyFilter = TypeAliasType(
    "WebAnalyticsPropertyFilter",
    Annotated[
        EventPropertyFilter | PersonPropertyFilter | SessionPropertyFilter | CohortPropertyFilter,
        Branches("type"),
    ],
)
"""The filters that web analytics understands."""


class PropertyGroupFilterValue(Model):
    """Filters, or further groups, joined by one operator."""

    type: FilterLogicalOperator
    values: list[Annotated["AnyPropertyFilter | PropertyGroupFilterValue", Branches("type")]]


class PropertyGroupFilter(Model):
    """The outermost group: groups joined by one operator."""

    type: FilterLogicalOperator
    values: list[PropertyGroupFilterValue]


AnyFilterLike = TypeAliasType(
    "AnyFilterLike",
    Annotated[AnyPropertyFilter | PropertyGroupFilter | PropertyGroupFilterValue, Branches("type")],
)
"""A single filter or a whole group."""

PropertyFilters = TypeAliasType(
    "PropertyFilters", Annotated[list[AnyPropertyFilter] | PropertyGroupFilter, Branches()]
)
"""A flat list of filters, all of which must hold, or a group."""
