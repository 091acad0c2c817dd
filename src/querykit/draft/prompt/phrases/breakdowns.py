"""What results are split by: `by country and browser`, `per plan`, `for each company`."""

from __future__ import annotations

from querykit.draft.prompt.phrases.names import chosen, named
from querykit.draft.prompt.pieces import Breakdown, Cohort, Groups, Interval, Property, Thing
from querykit.draft.prompt.reading import Match, Reading, pattern

SPLIT = (
    r"(?:broken down|break(?:ing)? (?:it |this |that |them )?down|split(?: it| up)?|group(?:ed)?(?: it)?"
    r"|segment(?:ed)?(?: it)?|(?:with )?(?:an? )?breakdowns?)"
)
BY = pattern(rf"(?:{SPLIT} )?(?:by|per|across|for each|for every|each)(?: the| all| different)?")
PER = pattern(r"per|for each|for every|each")
AND = pattern(r"(?:, ?)?and(?: by| then by| per)?|, ?(?:then )?(?:by )?|,|then by|by")


def read_breakdown(reading: Reading, place: int) -> Match | None:
    """Return the properties, cohorts or group types that results are split by."""
    by = reading.match(BY, place)
    if by is None and reading.found and isinstance(reading.found[-1].piece, Interval):
        by = reading.match(AND, place)  # "by month and country"
    if by is None:
        return None
    things: list[Property | Cohort | Groups] = []
    after, end = by[1], by[1]
    while True:
        found: list[Thing] = []
        if after < len(reading.words):
            found, after = named(reading, after, Property, Cohort, Groups)
        if not found:
            break
        thing = chosen(reading, found, end, after)
        assert isinstance(thing, Property | Cohort | Groups)
        things.append(thing)
        end = after
        joined = reading.match(AND, end)
        if joined is None:
            break
        after = joined[1]
    if not things:
        return None
    return Match(end, (Breakdown(tuple(things), per=reading.match(PER, place) is not None),))
