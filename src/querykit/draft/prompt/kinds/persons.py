"""How many persons there are: of all time, or in a cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.build import select
from querykit.draft.prompt.nodes import query
from querykit.draft.prompt.pieces import (
    Action,
    Count,
    Event,
    Filter,
    Interval,
    Persons,
    Range,
    Users,
)
from querykit.draft.properties import filters_condition
from querykit.hogql.printers.hogql import print_hogql

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

ALL_TIME = Range("all")
OF_PERSONS = ("cohort", "person")


def fits(said: Said) -> bool:
    """Say whether the prompt asks for a number of persons, whenever they came."""
    if any(said.has(one) for one in (Event, Action, Interval)):
        return False
    if said.has(Persons):
        return True
    found = [one.piece for one in said.left if isinstance(one.piece, Filter)]
    in_cohort = any(one.sort == "cohort" for one in found)
    return in_cohort and said.has(Count) and said.has(Users) and not said.has(Range)


def compose(said: Said) -> Document:
    """Return the HogQLQuery over persons."""
    said.take(Persons)
    said.take(Count)
    said.take(Users)
    if said.has(Range) and said.one(Range) != ALL_TIME:
        raise said.unclear(
            "I do not see whether persons of these dates are those that came then, or were active",
            hint='ask for "unique users", or for "new users", in these dates',
        )
    tree = select("SELECT count() AS persons FROM persons")
    found = said.take(Filter)
    for one in found:
        if one.sort not in OF_PERSONS:
            raise said.unclear(
                f'persons cannot be chosen by the {one.sort} property "{one.key}"',
                hint="ask for unique users who did something",
            )
    if found:
        nodes = [one.node() for one in found]
        where = filters_condition(nodes, said.reading.context, scope="person")
        tree = select("SELECT count() AS persons FROM persons WHERE {where}", where=where)
    return query("HogQLQuery", query=print_hogql(tree))
