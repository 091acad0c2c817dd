"""Trends: numbers over time, or one number for each value."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from querykit.draft.build import call, field
from querykit.draft.prompt.nodes import (
    breakdown,
    comparison,
    date_range,
    entity_node,
    interval,
    query,
    test_accounts,
)
from querykit.draft.prompt.pieces import (
    Display,
    Event,
    Groups,
    Interval,
    NewUsers,
    OverTime,
    Property,
    Sessions,
    Top,
    Users,
)
from querykit.draft.prompt.ranking import ranked_breakdown
from querykit.draft.prompt.series import Gathering, Series
from querykit.hogql.printers.hogql import print_hogql

if TYPE_CHECKING:
    from querykit.draft.prompt.pieces import Entity
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

PAGES = ("$pathname", "$current_url")
OWN = {"$screen_name": "$screen", "$exception_types": "$exception", "$ai_model": "$ai_generation"}
"""Properties that only one event has, and that event."""

LONGER = {
    "dau": ("week", "month", "quarter", "year"),
    "weekly_active": ("month", "quarter", "year"),
    "monthly_active": ("quarter", "year"),
}
"""Maths of active users, and intervals longer than their days."""

LISTED = "ActionsBarValue"
MATH_TYPES = {
    "person": "person_properties",
    "group": "group_properties",
    "session": "session_properties",
}
READ = {"event": ("properties",), "person": ("person", "properties"), "session": ("session",)}


def fits(_: Said) -> bool:
    """Take all that no other kind took."""
    return True


def compose(said: Said) -> Document:
    """Return the TrendsQuery."""
    top = said.one(Top)
    over_time = bool(said.take(OverTime))
    shown = said.one(Display)
    split, per = breakdown(said) if top is None else (ranked_breakdown(said, top), True)
    has_interval = said.has(Interval)
    unit = interval(said)
    gathered = Gathering(said, ranked=top is not None)
    _note_active(said, gathered, unit)
    series, formula = _series(said, gathered, split, is_top=top is not None)
    as_one = gathered.one_number and not (has_interval or over_time)
    is_listed = split is not None and (per or as_one) and not (has_interval or over_time)
    display = "BoldNumber" if as_one else None
    display = LISTED if is_listed else display
    trends: Document = {}
    if shown is not None or display is not None:
        trends["display"] = shown.name if shown is not None else display
    if formula is not None:
        trends["formulaNodes"] = [{"formula": formula}]
    return query(
        "TrendsQuery",
        series=series,
        interval=unit,
        dateRange=date_range(said, unit),
        breakdownFilter=split,
        compareFilter=comparison(said),
        properties=[one.node() for one in gathered.shared],
        filterTestAccounts=test_accounts(said),
        trendsFilter=trends,
    )


def _note_active(said: Said, gathered: Gathering, unit: str | None) -> None:
    """Note that active users of days, in longer intervals, are users of the whole interval."""
    for one in gathered.series:
        if one.active is not None and unit in LONGER[one.active]:
            said.note(f"users are counted once in each {unit}")


# -- series and formulas --------------------------------------------------------------------------------


def _series(
    said: Said, gathered: Gathering, split: Document | None, *, is_top: bool
) -> tuple[list[Document], str | None]:
    found = gathered.series
    if found[0].is_empty and not is_top:
        only = found[0]
        if not (gathered.shared or split) or only.math or only.per or gathered.ratio:
            raise said.unclear(
                "I do not see what is to be counted",
                only.found,
                hint="name an event, or say users, sessions or page views",
            )
        said.note("nothing is named that could be counted, so it is all events")
    if gathered.share:
        return _share(said, gathered)
    if gathered.ratio:
        if len(found) != 2 or any(one.per for one in found):
            raise said.unclear(
                "a ratio is one of two numbers", hint="ratio of purchases to sign ups"
            )
        return [_node(said, one, split) for one in found], "A / B"
    if len(found) == 1 and found[0].per is not None:
        per = _per(said, found[0], split)
        if per is not None:
            return per
    if any(one.joined == "to" for one in found):
        raise said.unclear(
            'I do not see what "to" means here', hint='say "funnel from ... to ...", or "ratio of"'
        )
    for before, one in pairwise(found):
        _inherit(before, one)
    return [_node(said, one, split) for one in found], None


def _inherit(before: Series, one: Series) -> None:
    """Let `average price and revenue` mean two averages, and `unique users who A vs B` two such."""
    if one.math is None and not (one.is_count or one.is_unique or one.active):
        if one.prop is not None:
            one.math = before.math
        elif one.whose is None and before.entity is not None and one.joined == "vs":
            one.whose, one.is_unique = before.whose, before.is_unique


def _share(said: Said, gathered: Gathering) -> tuple[list[Document], str]:
    """Return the share of active users who did something, in percent."""
    one = gathered.series[0]
    if (
        len(gathered.series) != 1
        or not isinstance(one.whose, Users)
        or one.entity in (None, Event(None))
    ):
        raise said.unclear(
            "I do not see of what the share is",
            hint='for example "percentage of users who purchased"',
        )
    said.note("the share is of all users with any event at that time")
    everybody = Series(whose=Users(), entity=Event(None))
    return [_node(said, one, None), _node(said, everybody, None)], "A / B * 100"


def _per(said: Said, one: Series, split: Document | None) -> tuple[list[Document], str] | None:
    """Return the formula for a number per user or session; None when a math says the same."""
    if one.per == "user" and one.prop is None and not isinstance(one.whose, Sessions):
        return None
    if isinstance(one.whose, Sessions) and one.per == "session":
        raise said.unclear("sessions per session are always one", one.found)
    if one.math not in (None, "sum", "avg"):
        raise said.unclear(
            f"the {one.math} of numbers per {one.per} cannot be told by a trend", one.found
        )
    kind = Users() if one.per == "user" else Sessions()
    whole = Series(
        prop=one.prop, math="sum" if one.prop else None, entity=one.entity, whose=one.whose
    )
    each = Series(whose=kind, entity=_entity_of(one))
    return [_node(said, whole, split), _node(said, each, split)], "A / B"


def _entity_of(one: Series) -> Entity:
    if one.entity is not None:
        return one.entity
    return one.prop.event if one.prop is not None and one.prop.event is not None else Event(None)


def _node(said: Said, one: Series, split: Document | None) -> Document:
    """Return the node of one series."""
    members = _math(said, one)
    entity = _entity_of(one)
    if one.is_empty:
        entity = _event_of(said, split)
        if (split or {}).get("breakdown_type") == "session":
            members = {"math": "unique_session"}
    own = [each.node() for each in one.filters]
    return entity_node(entity, **members, properties=own)


def _event_of(said: Said, split: Document | None) -> Event:
    """Return the event of a list without one: views for pages, else the event that a property is of."""
    first = (split or {}).get("breakdowns", [{}])[0].get("property")
    key = (split or {}).get("breakdown", first)
    if key in PAGES:
        said.note("pages are counted by their views")
        return Event("$pageview")
    if key in OWN:
        return Event(OWN[str(key)])
    said.note("no event is named, so all events are counted")
    return Event(None)


def _math(said: Said, one: Series) -> dict[str, Any]:
    if one.prop is not None:
        return _property_math(said, one, one.prop)
    if one.active is not None:
        return {"math": one.active}
    if one.per == "user" and one.whose is None:
        return _per_actor(said, one)
    if one.math not in (None, "sum"):
        raise said.unclear(
            f"I do not see of what the {one.math} is asked for",
            one.found,
            hint="name a number that is a property, or say per user",
        )
    if isinstance(one.whose, Groups):
        return {"math": "unique_group", "math_group_type_index": one.whose.index}
    return {"math": _count(one)}


def _count(one: Series) -> str:
    """Return the math that counts events, or whose they are."""
    if one.first_time or isinstance(one.whose, NewUsers):
        return "first_time_for_user"
    if isinstance(one.whose, Sessions):
        return "unique_session"
    return "dau" if one.whose is not None or one.is_unique else "total"


def _per_actor(said: Said, one: Series) -> dict[str, Any]:
    math = one.math if one.math not in (None, "sum") else "avg"
    if one.is_unique:
        raise said.unclear("users per user are always one", one.found)
    return {"math": f"{math}_count_per_actor"}


def _property_math(said: Said, one: Series, prop: Property) -> dict[str, Any]:
    if one.is_unique or (one.is_count and one.math is None and prop.property_type != "Numeric"):
        path = READ.get(prop.sort)
        if path is None or not one.is_unique:
            raise said.unclear(
                f'"{prop.key}" can be counted by how many different values it has',
                one.found,
                hint=f'say "unique {prop.key}"',
            )
        return {
            "math": "hogql",
            "math_hogql": print_hogql(call("uniq", field(*path, prop.key))),
        }
    math = one.math
    if math is None and prop.property_type == "Numeric":
        said.note(f'"{prop.key}" is summed up')
        math = "sum"
    if math is None:
        raise said.unclear(
            f'I do not see what to do with "{prop.key}"',
            one.found,
            hint="say its sum, average, median or highest value, or split results by it",
        )
    if prop.property_type not in ("Numeric", None):
        raise said.unclear(f'"{prop.key}" is no number, so it has no {math}', one.found)
    made: dict[str, Any] = {"math": math, "math_property": prop.key}
    if prop.sort in MATH_TYPES:
        made["math_property_type"] = MATH_TYPES[prop.sort]
    if prop.group_type_index is not None:
        made["math_group_type_index"] = prop.group_type_index
    return made
