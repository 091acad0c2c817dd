"""Filters by a property: `where plan is pro`, `with price over 100`, `url contains /blog`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.prompt.knowledge.values import known_value
from querykit.draft.prompt.phrases.dates import read_dates
from querykit.draft.prompt.phrases.links import SOFT, read_link
from querykit.draft.prompt.phrases.names import chosen, named
from querykit.draft.prompt.phrases.values import LONGEST, value_at
from querykit.draft.prompt.pieces import Filter, Property
from querykit.draft.prompt.reading import UNITS, Match, Reading, pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE = pattern(
    r"(?:and )?(?:(?:but )?only )?(?:where|with|whose|for|when|having|if|in|on|from|using|via|of|and"
    r"|that have|who have|has|have)(?: the| an?| their)?"
)
WHERE = pattern(r"(?:and |only )?(?:where|with|whose|for|having|on|that have|who have)")
"""Words after which a property and a value need no word between them."""

BE = r"(?:is |are |was |were |has |have )?"

BARE_BE = ("is", "are", "was", "were")

NO_VALUE: Mapping[str, str] = {
    "is_not_set": r"(?:is|are|was) (?:not set|not known|missing|unknown|empty|unset|null)"
    r"|isn't set|does not exist|doesn't exist|not set",
    "is_set": r"(?:is |are |was )?(?:set|known|not empty|present|not null)|exists?",
}
TEXT: Mapping[str, str] = {
    "is_not": r"(?:is|are|was|were) (?:not|none of)(?: equal to| in)?|isn't|aren't|wasn't|!=|<>|not in"
    r"|does not equal|doesn't equal|not equal to|not",
    "not_icontains": r"(?:does not|doesn't|do not|don't) (?:contain|include)|not containing|not like",
    "icontains": r"contain(?:s|ing)?|includ(?:es|ing|e)|(?:is )?like|with the text",
    "starts_with": r"(?:starts?|starting|begins?|beginning) with",
    "ends_with": r"(?:ends?|ending) (?:with|in)",
    "regex": r"match(?:es|ing)?(?: the)?(?: regex| pattern)?",
    "exact": r"(?:is|are|was|were)(?: one of| any of| either| in| equal to)?|==?|equals?(?: to)?|in|of"
    r"|named",
}
NUMBER: Mapping[str, str] = {
    "gte": BE + r"(?:>=|at least|greater than or equal to|no less than|a minimum of)",
    "lte": BE + r"(?:<=|at most|no more than|up to|less than or equal to|a maximum of)",
    "gt": BE
    + r"(?:>|greater than|more than|over|above|higher than|larger than|bigger than|exceed(?:s|ing)?)",
    "lt": BE + r"(?:<|(?:less|lower|smaller|fewer) than|under|below)",
    "between": BE + r"between",
}
_no_value = [(name, pattern(text)) for name, text in NO_VALUE.items()]
_text = [(name, pattern(text)) for name, text in TEXT.items()]
_number = [(name, pattern(text)) for name, text in NUMBER.items()]
_or = pattern(r"(?:, ?)?or|, ?and|,|and")
_and = pattern(r"and|to|-")

Values = tuple[list[Any], int]


def read_filter(reading: Reading, place: int) -> Match | None:
    """Return the filter that begins at a place, with or without the preposition before it."""
    before = reading.match(BEFORE, place)
    start = place if before is None else before[1]
    if start >= len(reading.words):
        return None
    things, end = named(reading, start, Property)
    if not things:
        return None
    thing = chosen(reading, things, start, end)
    assert isinstance(thing, Property)
    return (
        _without_value(reading, thing, end)
        or _number_filter(reading, thing, end)
        or _text_filter(reading, thing, end, is_said=before is not None)
        or (_bare(reading, thing, end) if reading.match(WHERE, place) is not None else None)
    )


def _made(thing: Property, operator: str, value: Any) -> Filter:
    return Filter(thing.key, thing.sort, operator, value, thing.group_type_index)


def _without_value(reading: Reading, thing: Property, end: int) -> Match | None:
    for operator, text in _no_value:
        found = reading.match(text, end)
        if found is not None:
            return Match(found[1], (_made(thing, operator, None),))
    return None


def _number_filter(reading: Reading, thing: Property, end: int) -> Match | None:
    for operator, text in _number:
        found = reading.match(text, end)
        if found is None:
            continue
        first = _number_at(reading, found[1])
        if first is None:
            continue
        if operator != "between":
            return Match(first[1], (_made(thing, operator, first[0]),))
        joined = reading.match(_and, first[1])
        second = None if joined is None else _number_at(reading, joined[1])
        if second is not None:
            return Match(second[1], (_made(thing, operator, (first[0], second[0])),))
    return None


def _text_filter(reading: Reading, thing: Property, end: int, *, is_said: bool) -> Match | None:
    """Return the filter of a text; one without a word before it has no plain name for a value."""
    found = [
        (match[1], operator)
        for operator, text in _text
        if (match := reading.match(text, end)) is not None
    ]
    for after, operator in sorted(found, reverse=True):
        if operator == "exact" and read_dates(reading, end) is not None:
            continue  # "by country in May"
        said = reading.text(end, after).lower()
        careful = said in ("in", "of", "not")
        if not is_said and said in BARE_BE and _left(reading, after):
            careful |= _is_known(reading, after)  # "which products are viewed by users"
        is_list = said.endswith((" of", " either", " in"))
        values, last = _values_at(reading, thing, after, careful=careful, is_list=is_list)
        if values:
            plural = operator in ("exact", "is_not") or len(values) > 1
            return Match(last, (_made(thing, operator, tuple(values) if plural else values[0]),))
    return None


def _bare(reading: Reading, thing: Property, end: int) -> Match | None:
    """Return the filter of a value right after its property: `with plan "pro"`, `on version 3`."""
    careful = not _left(reading, end) or _is_known(reading, end)
    values, last = _values_at(reading, thing, end, careful=careful)
    return Match(last, (_made(thing, "exact", tuple(values)),)) if values else None


def _is_known(reading: Reading, place: int) -> bool:
    """Say whether a word means something by itself, so that it is hardly a value."""
    readers = (read_dates, read_link)
    return bool(named(reading, place)[0]) or any(one(reading, place) for one in readers)


def _values_at(
    reading: Reading, thing: Property, place: int, *, careful: bool, is_list: bool = False
) -> Values:
    """Return the values from a place on; commas part plain words only where a list was announced."""
    values: list[Any] = []
    end = place
    while True:
        one = _value_at(reading, thing, place, careful=careful)
        if one is None:
            return values, end
        values.append(one[0])
        end = one[1]
        joined = reading.match(_or, end)
        if joined is None or (
            named(reading, joined[1], Property)[0] if _left(reading, joined[1]) else ()
        ):
            return values, end
        place = joined[1]
        parts = ("or", "") if is_list else ("or",)
        careful = careful or joined[0][0].strip(" ,") not in parts


def _left(reading: Reading, place: int) -> bool:
    return place < len(reading.words)


def _value_at(
    reading: Reading, thing: Property, place: int, *, careful: bool
) -> tuple[Any, int] | None:
    """Return the value at a place; a careful look takes only what can hardly be anything else."""
    if not _left(reading, place):
        return None
    word = reading.words[place]
    if word.sort in ("quoted", "url"):
        return word.text, place + 1
    number = _number_at(reading, place)
    if number is not None:
        return (number[0] if thing.property_type == "Numeric" else word.text), number[1]
    known = value_at(reading, place)
    if known is not None and known[0] == thing.key:
        return known[1], known[2]
    return _word_at(reading, place, careful=careful)


def _word_at(reading: Reading, place: int, *, careful: bool) -> tuple[str, int] | None:
    """Return the word at a place as a value, with others behind it that are in capitals too."""
    word = reading.words[place]
    if word.sort == "word" and word.text[0].isupper():
        return _capitals(reading, place)
    is_plain = word.sort == "word" and word.text.lower() not in SOFT and not careful
    return (word.text, place + 1) if is_plain else None


def _capitals(reading: Reading, place: int) -> tuple[str, int]:
    """Return the words from a place on that begin with a capital, as `New York` does."""
    end = place + 1
    while (
        end < len(reading.words)
        and end - place < LONGEST
        and reading.words[end].sort == "word"
        and reading.words[end].text[0].isupper()
        and known_value(reading.words[end].text) is None
    ):
        end += 1
    return reading.text(place, end), end


def _number_at(reading: Reading, place: int) -> tuple[float, int] | None:
    if _left(reading, place) and reading.words[place].text in ("€", "£"):
        place += 1
    if not _left(reading, place):
        return None
    word = reading.words[place]
    text = word.text.removeprefix("$").replace(",", "")
    if word.sort not in ("number", "word") or not text.replace(".", "", 1).isdigit():
        return None
    end = place + 1
    if _left(reading, end) and reading.words[end].text.lower().rstrip("s") in UNITS:
        return None
    if _left(reading, end) and reading.words[end].text in ("€", "%", "£"):
        end += 1
    return (float(text) if "." in text else int(text)), end
