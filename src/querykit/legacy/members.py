"""Which members of filters each insight uses, and a report of those that it does not.

Source: upgrade.md 3.7: PostHog drops these without a word.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from querykit.legacy.breakdowns import MEMBERS as BREAKDOWN_MEMBERS
from querykit.legacy.options import OPTIONS
from querykit.legacy.reading import is_blank
from querykit.legacy.series import LISTS

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.legacy.insight_types import InsightType
    from querykit.legacy.notes import Place, Rules

ALWAYS = frozenset(
    {
        *("insight", "shown_as", "date_from", "date_to", "explicit_date", "sampling_factor"),
        *("filter_test_accounts", "properties"),
    }
)
BY_PART = {
    "series": frozenset(LISTS),
    "interval": frozenset({"interval"}),
    "group": frozenset({"aggregation_group_type_index"}),
    "breakdown": BREAKDOWN_MEMBERS,
    "compare": frozenset({"compare", "compare_to"}),
}
EXTRAS = {
    "FUNNELS": frozenset({"display", "funnel_window_days"}),
    "RETENTION": frozenset({"show_mean"}),
    "PATHS": frozenset({"funnel_paths", "funnel_filter"}),
}
"""Members that are read together with others, by convert.py."""


class Unused(NamedTuple):
    """Why a member has no place in any query."""

    reason: str
    lossy: bool


PEOPLE = Unused("chose the people that a list showed; not part of an insight", lossy=False)
PAGE = Unused("told the server how to answer; not part of an insight", lossy=False)
EDITOR = Unused("belonged to the editor; not part of an insight", lossy=False)
NO_MEMBER = Unused("no query has a member for it", lossy=True)

UNUSED = {
    **dict.fromkeys(("entity_type", "new_entity", "entities", "migrated_at"), EDITOR),
    **dict.fromkeys(("pagination", "limit", "offset", "refresh", "client_query_id"), PAGE),
    **dict.fromkeys(("funnel_step", "funnel_step_breakdown", "funnel_custom_steps"), PEOPLE),
    **dict.fromkeys(("drop_off", "entrance_period_start"), PEOPLE),
    **dict.fromkeys(("path_start_key", "path_end_key", "path_dropoff_key"), PEOPLE),
    **dict.fromkeys(("breakdown_value", "lifecycle_type"), PEOPLE),
    **dict.fromkeys(("path_type", "session"), NO_MEMBER),
}
"""Members without a place in any query."""

CORRELATION = "funnel_correlation_"
"""How the members of a funnel's correlation analysis begin; they are about people too."""

MEANT_SOMETHING = {
    "STICKINESS": frozenset({"display", "computed_as"}),
    "RETENTION": frozenset({"display", *BREAKDOWN_MEMBERS}),
    "LIFECYCLE": BY_PART["group"],
}
"""Members that an insight did use, but that PostHog's converter drops."""


def used_by(insight: InsightType, rules: Rules) -> frozenset[str]:
    """Return the members of filters that the conversion of an insight reads."""
    own = {
        name
        for name, option in OPTIONS[insight.name].items()
        if rules.frontend or not option.frontend_only
    }
    parts = (BY_PART[part] for part in insight.takes)
    return ALWAYS.union(own, EXTRAS.get(insight.name, ()), *parts)


USED_BY_SOME = frozenset().union(
    ALWAYS,
    *BY_PART.values(),
    *EXTRAS.values(),
    *OPTIONS.values(),
)
KNOWN = USED_BY_SOME | UNUSED.keys()
"""Every member of filters that we know."""


def report_unused(filters: Document, insight: InsightType, place: Place) -> None:
    """Note every member that has a value and that the conversion does not read."""
    used = used_by(insight, place.rules)
    for name, value in filters.items():
        if name not in used and value is not False and not is_blank(value):
            _report(str(name), insight, place / name)


def _report(name: str, insight: InsightType, place: Place) -> None:
    if name in UNUSED or name.startswith(CORRELATION):
        reason, lossy = UNUSED.get(name, PEOPLE)
        message = f"`{name}` is dropped: {reason}"
    elif name in USED_BY_SOME:
        lossy = name in MEANT_SOMETHING.get(insight.name, ())
        message = f"`{name}` is dropped: {insight.kind} has no member for it"
    else:
        lossy = True
        message = f"unknown member `{name[:40]}` is dropped{_suggestion(name)}"
    (place.lost if lossy else place.changed)(message)


def _suggestion(name: str) -> str:
    close = get_close_matches(name, sorted(USED_BY_SOME), n=1, cutoff=0.75)
    return f"; did you mean `{close[0]}`?" if close else ""
