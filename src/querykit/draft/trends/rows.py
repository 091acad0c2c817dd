"""The rows that one series counts in one range, and by what they are grouped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from querykit.draft.build import TRUE, alias, all_of, any_of, call, compare, const, field, select
from querykit.draft.entities import (
    Source,
    entity_condition,
    filters_of,
    series_condition,
    source_of,
)
from querykit.draft.goals import goal_condition
from querykit.draft.insight import GROUP_MATHS
from querykit.draft.intervals import bucket_of, in_range
from querykit.draft.properties import filters_condition, test_accounts_condition
from querykit.draft.trends.breakdowns import binned, cohort_rows
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.dates import DateRange
    from querykit.draft.trends.plan import TrendsPlan

PERIODS = ("current", "previous")


@dataclass(frozen=True)
class SeriesRows:
    """One series in one range, perhaps of one cohort."""

    plan: TrendsPlan
    index: int
    period: int
    cohort: int | str | None = None

    @cached_property
    def node(self) -> Mapping[str, Any]:
        """The node of the series."""
        return self.plan.series[self.index]

    @cached_property
    def within(self) -> DateRange:
        """The range."""
        return self.plan.ranges[self.period]

    @cached_property
    def source(self) -> Source:
        """The table that rows are read from."""
        return source_of(self.node)

    @cached_property
    def group_index(self) -> int | None:
        """Which groups are the actors; None for persons."""
        if self.node.get("math") in GROUP_MATHS:
            return int(self.node.get("math_group_type_index") or 0)
        index = self.plan.query.get("aggregation_group_type_index")
        return None if index is None else int(index)

    @cached_property
    def actor(self) -> ast.Node:
        """What is counted where unique users are."""
        if self.source.actor is not None:
            return self.source.actor
        if self.group_index is not None:
            return field(f"$group_{self.group_index}")
        by_distinct_id = self.plan.context.environment.aggregate_users_by_distinct_id
        return field("distinct_id" if by_distinct_id else "person_id")

    @cached_property
    def entity(self) -> ast.Node:
        """Which event or action it is, without any filters."""
        return entity_condition(self.node, self.plan.context)

    @cached_property
    def filters(self) -> ast.Node:
        """All filters but entity and time."""
        cohort = None if self.cohort is None else cohort_rows(self.cohort)
        has_group = None
        if self.group_index is not None and not self.source.is_warehouse:
            has_group = compare("!=", field(f"$group_{self.group_index}"), "")
        return all_of(
            self.common_filters, filters_of(self.node, self.plan.context), cohort, has_group
        )

    @cached_property
    def common_filters(self) -> ast.Node:
        """The filters that hold for every series."""
        if self.source.is_warehouse:
            return TRUE
        query, context = self.plan.query, self.plan.context
        tests = test_accounts_condition(context) if query.get("filterTestAccounts") else None
        goal = goal_condition(query.get("conversionGoal"), self.in_range, context)
        return all_of(tests, filters_condition(query.get("properties"), context), goal)

    @cached_property
    def in_range(self) -> ast.Node:
        """Whether a row lies in the range."""
        return in_range(self.source.timestamp, self.within)

    @cached_property
    def where(self) -> ast.Node:
        """Which rows count."""
        return all_of(self.entity, self.filters, self.in_range)

    def bucket(self, at: ast.Node | None = None) -> ast.Node:
        """Return the bucket of a row, or of an instant."""
        return bucket_of(at or self.source.timestamp, self.within)

    @cached_property
    def breakdown(self) -> ast.Node | None:
        """The breakdown value of a row; None when there is none, or it is a cohort."""
        breakdowns = self.plan.breakdowns
        if not breakdowns.items:
            return None
        values = [
            binned(one, self._bounds(one.number()))
            if one.bins
            else one.value(self.plan.context, clean_paths=breakdowns.clean_paths)
            for one in breakdowns.items
        ]
        return const(values) if breakdowns.is_list else values[0]

    def _bounds(self, number: ast.Node) -> ast.Node:
        """Return the query for the lowest and highest number of all rows of all series."""
        context = self.plan.context
        series = any_of([series_condition(one, context) for one in self.plan.series])
        made: ast.Node = select(
            "SELECT tuple(min({number}), max({number})) FROM {table} WHERE {where}",
            number=number,
            table=self.source.table,
            where=all_of(series, self.common_filters, self.in_range),
        )
        return made

    # -- putting queries together --------------------------------------------------------------------

    def keys(self, at: ast.Node | None = None) -> dict[str, ast.Node]:
        """Return what rows are grouped by: bucket and breakdown value, where there are such."""
        keys = {} if self.plan.is_total else {"bucket": self.bucket(at)}
        if self.breakdown is not None:
            keys["breakdown_value"] = self.breakdown
        return keys

    def inner(
        self,
        columns: Mapping[str, ast.Node],
        keys: Mapping[str, ast.Node],
        *,
        where: ast.Node | None = None,
        having: ast.Node | None = None,
    ) -> ast.SelectQuery:
        """Return a subquery over the rows of the series, grouped by keys."""
        return ast.SelectQuery(
            select=tuple([alias(node, name) for name, node in {**keys, **columns}.items()]),
            select_from=ast.JoinExpr(table=self.source.table),
            where=where or self.where,
            group_by=tuple([field(name) for name in keys]) or None,
            having=having,
        )

    def outer(
        self,
        value: ast.Node,
        keys: Mapping[str, ast.Node],
        table: ast.Node,
        where: ast.Node | None = None,
        *,
        is_number: bool = True,
    ) -> ast.SelectQuery:
        """Return the query of the series: its place, the keys, and the value of each."""
        columns: dict[str, ast.Node] = {
            "series": const(self.index),
            "period": const(PERIODS[self.period]),
        }
        if self.cohort is not None:
            columns["breakdown_value"] = const(str(self.cohort))
        multiplier = self.node.get("math_multiplier")
        if multiplier is not None:
            value = ast.ArithmeticOperation(left=value, right=const(multiplier), op="*")
        columns.update(keys)
        columns["result"] = call("ifNull", call("toFloat", value), 0) if is_number else value
        return ast.SelectQuery(
            select=tuple([alias(node, name) for name, node in columns.items()]),
            select_from=ast.JoinExpr(table=table),
            where=where,
            group_by=tuple([field(name) for name in keys]) or None,
        )
