"""Who stands behind a number of an insight."""

from typing import Annotated, Literal

from querykit.schema.actor_sources import ActorsSource
from querykit.schema.base import Branches, Integer, Model, Node
from querykit.schema.breakdowns import BreakdownItem, MultipleBreakdownOptions
from querykit.schema.experiments.query import ExperimentActorsQuery
from querykit.schema.funnel_actors import FunnelCorrelationActorsQuery, FunnelsActorsQuery
from querykit.schema.insights import InsightQueryNode
from querykit.schema.paths_v2 import PathsV2ActorsQuery
from querykit.schema.responses import DataWarehouseSyncWarning
from querykit.schema.stickiness import StickinessActorsQuery


class InsightActorsQuery(ActorsSource, group="actors", use="run"):
    """Lists the actors behind one data point of an insight."""

    kind: Literal["InsightActorsQuery"]
    source: InsightQueryNode
    series: Integer | None = None
    interval: Integer | None = None
    breakdown: str | Integer | list[str] | None = None
    compare: Literal["current", "previous"] | None = None
    day: str | Integer | None = None
    status: str | None = None


class CompareOption(Model):
    """A period that can be chosen."""

    value: str
    label: str


class DayOption(Model):
    """A day that can be chosen."""

    value: str | Integer
    label: str


class IntervalOption(Model):
    """An interval that can be chosen."""

    value: Integer
    label: str


class SeriesOption(Model):
    """A series that can be chosen."""

    value: Integer
    label: str


class StatusOption(Model):
    """A lifecycle status that can be chosen."""

    value: str
    label: str


class InsightActorsQueryOptionsResponse(Model):
    """What can be chosen from for the actors of an insight, by facet."""

    series: list[SeriesOption] | None = None
    interval: list[IntervalOption] | None = None
    breakdown: list[BreakdownItem] | None = None
    breakdowns: list[MultipleBreakdownOptions] | None = None
    compare: list[CompareOption] | None = None
    day: list[DayOption] | None = None
    status: list[StatusOption] | None = None
    warnings: list[DataWarehouseSyncWarning] | None = None


class InsightActorsQueryOptions(Node, group="actors", use="run"):
    """Asks what can be chosen from when listing the actors of an insight."""

    kind: Literal["InsightActorsQueryOptions"]
    source: Annotated[
        InsightActorsQuery
        | FunnelsActorsQuery
        | FunnelCorrelationActorsQuery
        | StickinessActorsQuery
        | ExperimentActorsQuery
        | PathsV2ActorsQuery,
        Branches("kind"),
    ]
    response: InsightActorsQueryOptionsResponse | None = None
