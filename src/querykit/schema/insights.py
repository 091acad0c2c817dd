"""The query kinds that an insight can hold."""

from typing import Annotated

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches
from querykit.schema.funnels import FunnelsQuery
from querykit.schema.lifecycle import LifecycleQuery
from querykit.schema.paths import PathsQuery
from querykit.schema.paths_v2 import PathsV2Query
from querykit.schema.retention import RetentionQuery
from querykit.schema.stickiness import StickinessQuery
from querykit.schema.trends import TrendsQuery
from querykit.schema.web.overview import WebOverviewQuery
from querykit.schema.web.stats_table import WebStatsTableQuery

InsightQueryNode = TypeAliasType(
    "InsightQueryNode",
    Annotated[
        TrendsQuery
        | FunnelsQuery
        | RetentionQuery
        | PathsQuery
        | PathsV2Query
        | StickinessQuery
        | LifecycleQuery
        | WebStatsTableQuery
        | WebOverviewQuery,
        Branches("kind"),
    ],
)
"""A query that makes an insight."""
