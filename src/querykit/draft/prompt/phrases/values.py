"""Filters by values that say by themselves which property they are of: `in Germany`, `on mobile`."""

from __future__ import annotations

from querykit.draft.prompt.knowledge.values import known_value
from querykit.draft.prompt.phrases.names import chosen, in_cohort, named
from querykit.draft.prompt.pieces import Cohort, Filter, Url
from querykit.draft.prompt.reading import Match, Reading, pattern
from querykit.draft.prompt.urls import url_filter

LONGEST = 4
BEFORE = pattern(
    r"(?:only )?(?:in|from|on|with|using|for|via|within|among|of)(?: the| an?| our)?|only(?: the)?"
)
NOT_BEFORE = pattern(
    r"(?:and )?(?:(?:but )?not (?:in|from|on|using|for|with)|outside(?: of)?|excluding|exclude|except"
    r"(?: for| in| from| on)?|other than|without|not)(?: the| our)?"
)
AFTER = pattern(r"(?:devices?|phones?|browsers?|computers?)(?: only)?|only|alone")
COHORT = pattern(r"cohort(?: of(?: users)?)?")
OR = pattern(r"(?:or|and|, ?(?:or|and)?|/)(?: (?:in|from|on))?(?: the)?")


def read_value(reading: Reading, place: int) -> Match | None:
    """Return the filter of a cohort or of values that are known, with the preposition before them."""
    denied = reading.match(NOT_BEFORE, place)
    before = denied or reading.match(BEFORE, place)
    start = place if before is None else before[1]
    if start >= len(reading.words):
        return None
    url = reading.words[start]
    if denied is not None and url.sort == "url":
        return Match(start + 1, (url_filter(Url(url.text), denied=True),))
    return _values(reading, start, denied=denied is not None) or _cohort(
        reading, start, denied=denied is not None, said=before is not None
    )


def _values(reading: Reading, start: int, *, denied: bool) -> Match | None:
    first = value_at(reading, start)
    if first is None:
        return None
    key, value, end = first
    values = [value]
    while (joined := reading.match(OR, end)) is not None and joined[1] < len(reading.words):
        following = value_at(reading, joined[1])
        if following is None or following[0] != key:
            break
        values.append(following[1])
        end = following[2]
    after = reading.match(AFTER, end) if end < len(reading.words) else None
    operator = "is_not" if denied else "exact"
    return Match(after[1] if after else end, (Filter(key, "event", operator, tuple(values)),))


def value_at(reading: Reading, place: int) -> tuple[str, str, int] | None:
    """Return the property of the known value at a place, the value, and the word after it."""
    for end in range(min(len(reading.words), place + LONGEST), place, -1):
        if all(one.sort == "word" for one in reading.words[place:end]):
            known = known_value(reading.text(place, end))
            if known is not None:
                return (*known, end)
    return None


def _cohort(reading: Reading, start: int, *, denied: bool, said: bool) -> Match | None:
    """Return the filter of a cohort: `in cohort X`, `in the X cohort`."""
    prefix = reading.match(COHORT, start)
    at = prefix[1] if prefix is not None else start
    if at >= len(reading.words):
        return None
    things, end = named(reading, at, Cohort)
    if not things:
        return None
    suffix = reading.match(COHORT, end) if end < len(reading.words) else None
    if prefix is None and suffix is None and not (said and denied):
        return None
    cohort = chosen(reading, things, at, end)
    assert isinstance(cohort, Cohort)
    made = in_cohort(cohort, "not_in" if denied else "in")
    return Match(suffix[1] if suffix is not None else end, (made,))
