"""The members that several kinds of query share, made of what a prompt says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.prompt.pieces import (
    Action,
    Breakdown,
    Cohort,
    Compare,
    Entity,
    Filter,
    Groups,
    Interval,
    Property,
    Range,
    TestAccounts,
)
from querykit.migrations.public import latest_versions

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

MOST_BREAKDOWNS = 3
BELOW_A_DAY = ("second", "minute", "hour")


def query(kind: str, **members: Any) -> Document:
    """Return a node of the newest version, without the members that say nothing."""
    made: Document = {"kind": kind}
    version = latest_versions().get(kind)
    if version is not None:
        made["version"] = version
    return made | {name: value for name, value in members.items() if value not in (None, {}, [])}


def entity_node(entity: Entity, **members: Any) -> Document:
    """Return the node of an event or action, as series have it."""
    members = {name: value for name, value in members.items() if value not in (None, [])}
    if isinstance(entity, Action):
        return {"kind": "ActionsNode", "id": entity.id, "name": entity.name, **members}
    return {
        "kind": "EventsNode",
        "event": entity.name,
        "name": entity.name or "All events",
        **members,
    }


def filters(said: Said) -> list[Document]:
    """Take the property filters."""
    return [one.node() for one in said.take(Filter)]


def test_accounts(said: Said) -> bool | None:
    """Take what is said of internal users; None when that is nothing."""
    found = said.one(TestAccounts)
    if found is None:
        return None
    if found.excluded and not said.reading.has_test_filters:
        said.note("the environment has no test_account_filters, so nobody is left out as internal")
    return found.excluded


def interval(said: Said) -> str | None:
    """Take the interval; one that only follows from other words gives way."""
    found = said.take(Interval)
    explicit = dict.fromkeys(one.unit for one in found if not one.implied)
    if len(explicit) > 1:
        raise said.unclear(f"the intervals {' and '.join(explicit)} contradict each other")
    implied = [one.unit for one in found if one.implied]
    return next(iter(explicit), None) or (implied[0] if implied else None)


def date_range(said: Said, unit: str | None = None) -> Document | None:
    """Take the range of dates; a last day that is named counts to its end, hour by hour too."""
    found = said.one(Range)
    if found is None:
        said.note("no dates are named, so it is about the last seven days")
        return None
    made = {"date_from": found.date_from, "date_to": found.date_to}
    to = found.date_to
    if to is not None and to[0].isdigit() and unit in BELOW_A_DAY:
        made["date_to"] = f"{to}T23:59:59"
    return {name: value for name, value in made.items() if value is not None}


def comparison(said: Said) -> Document | None:
    """Take the comparison with an earlier time."""
    found = said.one(Compare)
    if found is None:
        return None
    return {"compare": True} | ({"compare_to": found.compare_to} if found.compare_to else {})


def breakdown(said: Said) -> tuple[Document | None, bool]:
    """Take what results are split by, and whether it was said with `per`.

    Raises:
        UnclearPrompt: these are too many, or cohorts beside other things.
    """
    found = said.take(Breakdown)
    things = [thing for one in found for thing in one.things]
    return breakdown_filter(said, things), any(one.per for one in found)


def breakdown_filter(said: Said, things: list[Property | Cohort | Groups]) -> Document | None:
    """Return the `breakdownFilter` of some things; None for nothing."""
    things = list(dict.fromkeys(things))
    if not things:
        return None
    cohorts = [one.id for one in things if isinstance(one, Cohort)]
    if cohorts and len(cohorts) != len(things):
        raise said.unclear("cohorts cannot be a breakdown beside other things")
    if len(things) > MOST_BREAKDOWNS:
        raise said.unclear(f"results can be split by {MOST_BREAKDOWNS} things at most")
    if cohorts:
        return {"breakdown_type": "cohort", "breakdown": cohorts}
    if len(things) > 1:
        return {"breakdowns": [_breakdown(one) for one in things]}
    one = _breakdown(things[0])
    made = {"breakdown_type": one["type"], "breakdown": one["property"]}
    if "group_type_index" in one:
        made["breakdown_group_type_index"] = one["group_type_index"]
    return made


def _breakdown(thing: Property | Cohort | Groups) -> Document:
    if isinstance(thing, Groups):
        return {"type": "event_metadata", "property": f"$group_{thing.index}"}
    assert isinstance(thing, Property)
    made: Document = {"type": thing.sort, "property": thing.key}
    if thing.group_type_index is not None:
        made["group_type_index"] = thing.group_type_index
    return made
