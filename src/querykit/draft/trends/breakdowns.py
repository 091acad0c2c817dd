"""What a trend is split by: the values of properties, bins of numbers, or cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.build import call, expr, user_expr
from querykit.draft.culprits import about
from querykit.draft.insight import whole
from querykit.draft.properties import property_field
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.hogql import ast

NULL_TOKEN = "$$_posthog_breakdown_null_$$"
OTHER_TOKEN = "$$_posthog_breakdown_other_$$"
ALL_USERS = "all"

LIMIT, EXPORT_LIMIT, MAP_LIMIT = 25, 512, 250
MOST = 3


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One property that results are split by."""

    sort: str
    key: str
    group_type_index: int | None = None
    bins: int | None = None
    normalize_url: bool = False

    def value(self, context: Context, *, clean_paths: bool = False) -> ast.Node:
        """Return the value of a row as text; NULL and empty texts become a token."""
        raw: ast.Node = call("toString", self.raw())
        if self.normalize_url:
            raw = expr(
                "if(empty({url}), if({url} = '', '/', NULL), {url})",
                url=call("replaceRegexpOne", raw, r"[\/?#]+$", ""),
            )
        if clean_paths:
            for one in context.environment.path_cleaning_filters:
                raw = call("replaceRegexpAll", raw, str(one["regex"]), str(one.get("alias") or ""))
        return expr("ifNull(nullIf({raw}, ''), {token})", raw=raw, token=NULL_TOKEN)

    def raw(self) -> ast.Node:
        """Return the field or expression that is split by."""
        if self.sort == "hogql":
            return user_expr(self.key)
        with about(self.key):
            return property_field(self.sort, self.key, group_type_index=self.group_type_index)

    def number(self) -> ast.Node:
        """Return the value of a row as a number; NULL where it is none."""
        return call("toFloat", self.raw())


@dataclass(frozen=True, slots=True)
class Breakdowns:
    """All that results are split by."""

    items: tuple[Breakdown, ...] = ()
    cohorts: tuple[int | str, ...] = ()
    """Ids of cohorts, and `all` for everybody."""

    is_list: bool = False
    """Whether values are lists: `breakdowns` was used, even for one property."""

    limit: int = LIMIT
    hide_other: bool = False
    clean_paths: bool = False

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.items or self.cohorts)


def read_breakdowns(query: Mapping[str, Any], context: Context, display: str) -> Breakdowns:
    """Return what a query is split by.

    Raises:
        DraftProblem: more than three properties.
        NotSupported: cohorts beside other properties.
    """
    given = query.get("breakdownFilter") or {}
    limit = whole(given, "breakdown_limit", _limit(context, display), "/breakdownFilter")
    common: dict[str, Any] = {
        "hide_other": bool(given.get("breakdown_hide_other_aggregation")),
        "clean_paths": bool(given.get("breakdown_path_cleaning")),
    }
    several = given.get("breakdowns")
    if several:
        if len(several) > MOST:
            raise DraftProblem(
                f"there are more than {MOST} breakdowns", pointer="/breakdownFilter/breakdowns"
            )
        if all(one.get("type") == "cohort" for one in several):
            cohorts = _cohorts([one["property"] for one in several])
            return Breakdowns(cohorts=cohorts, limit=max(limit, len(cohorts)), **common)
        return Breakdowns(tuple(map(_one, several)), is_list=True, limit=limit, **common)
    wanted = given.get("breakdown")
    if wanted in (None, "", []):
        return Breakdowns(limit=limit, **common)
    sort = given.get("breakdown_type") or "event"
    if sort == "cohort":
        cohorts = _cohorts(wanted if isinstance(wanted, list) else [wanted])
        return Breakdowns(cohorts=cohorts, limit=max(limit, len(cohorts)), **common)
    names = wanted if isinstance(wanted, list) else [wanted]
    shared = {
        "type": sort,
        "group_type_index": given.get("breakdown_group_type_index"),
        "histogram_bin_count": given.get("breakdown_histogram_bin_count"),
        "normalize_url": given.get("breakdown_normalize_url"),
    }
    items = tuple([_one({"property": name, **shared}) for name in names])
    return Breakdowns(items, is_list=len(items) > 1, limit=limit, **common)


def _limit(context: Context, display: str) -> int:
    if context.is_export:
        return EXPORT_LIMIT
    return MAP_LIMIT if display == "WorldMap" else LIMIT


def _one(given: Mapping[str, Any]) -> Breakdown:
    sort = given.get("type") or "event"
    if sort == "cohort":
        raise NotSupported("a breakdown by cohorts beside other properties")
    bins = given.get("histogram_bin_count")
    if bins is not None and bins < 1:
        raise DraftProblem(
            f"there cannot be {bins} bins, but 1 or more", pointer="/breakdownFilter"
        )
    return Breakdown(
        sort,
        str(given["property"]),
        given.get("group_type_index"),
        int(bins) if bins else None,
        bool(given.get("normalize_url")),
    )


def _cohorts(wanted: Sequence[Any]) -> tuple[int | str, ...]:
    return tuple([ALL_USERS if one in (ALL_USERS, 0) else int(one) for one in wanted])


def cohort_rows(cohort: int | str) -> ast.Node | None:
    """Return which rows are of persons in a cohort; None for all."""
    if cohort == ALL_USERS:
        return None
    return expr("person_id IN COHORT {cohort}", cohort=cohort)


def binned(breakdown: Breakdown, bounds: ast.Node) -> ast.Node:
    """Return the bin of a row, as the text `[low,high]`.

    Args:
        breakdown: what is split by.
        bounds: a query for the tuple of the lowest and the highest number.
    """
    bins = breakdown.bins or 1
    return expr(
        "ifNull(arrayElement(arrayMap((low, width) -> arrayElement(arrayMap(bin -> concat("
        "'[', toString(low + bin * width), ',', "
        "toString(low + (bin + 1) * width + if(bin = {last}, 0.01, 0)), ']'), "
        "[if(width = 0, 0, least(floor(({number} - low) / width), {last}))]), 1), "
        "[tupleElement({bounds}, 1)], "
        "[(tupleElement({bounds}, 2) - tupleElement({bounds}, 1)) / {bins}]), 1), {token})",
        number=breakdown.number(),
        bounds=bounds,
        bins=bins,
        last=bins - 1,
        token=NULL_TOKEN,
    )
