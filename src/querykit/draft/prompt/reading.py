"""A prompt being read: its words, and readers that find what the phrases mean.

A reader looks at one place of the prompt and returns a `Match`, or None. At each place the longest match
counts; of two as long, that of the reader that comes first. What no reader knows becomes `Unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from functools import cached_property
from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import Link, Piece, Unknown
from querykit.draft.prompt.words import Word, split
from querykit.errors import Span

if TYPE_CHECKING:
    from querykit.draft.context import Context
    from querykit.draft.dates import Clock
    from querykit.draft.prompt.lexicon import Lexicon

HIDDEN = "\0"
"""Stands for each character of a quoted text, so that no phrase matches in it."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the words from a place on, up to `end`, mean."""

    end: int
    pieces: tuple[Piece, ...]
    note: str | None = None
    """What was assumed, when the reader had to."""


@dataclass(frozen=True, slots=True)
class Found:
    """A piece, and the words that it comes from."""

    piece: Piece
    start: int
    end: int


@dataclass
class Reading:
    """One prompt, and what its names can mean."""

    prompt: str
    lexicon: Lexicon
    context: Context
    words: tuple[Word, ...] = ()
    found: list[Found] = member(default_factory=list)
    notes: list[str] = member(default_factory=list)

    def __post_init__(self) -> None:
        """Split the prompt."""
        self.words = split(self.prompt)

    @property
    def clock(self) -> Clock:
        """What dates are read by."""
        return self.context.clock

    @property
    def has_test_filters(self) -> bool:
        """Whether the environment says who is internal."""
        return bool(self.context.environment.test_account_filters)

    @cached_property
    def low(self) -> str:
        """The prompt in lower case, of the same length, without what stands in quotes."""
        text = "".join([one.lower() if len(one.lower()) == 1 else one for one in self.prompt])
        for word in self.words:
            if word.sort == "quoted":
                hidden = HIDDEN * (word.end - word.start)
                text = text[: word.start] + hidden + text[word.end :]
        return text.replace("’", "'")  # noqa: RUF001 - the apostrophe of phones

    @cached_property
    def _ends(self) -> dict[int, int]:
        return {word.end: index + 1 for index, word in enumerate(self.words)}

    def match(self, pattern: re.Pattern[str], place: int) -> tuple[re.Match[str], int] | None:
        """Return the match of a pattern from a word on, and the word after; it ends with a word."""
        if place >= len(self.words):
            return None
        found = pattern.match(self.low, self.words[place].start)
        if found is None:
            return None
        end = found.end() - (len(found[0]) - len(found[0].rstrip()))
        after = self._ends.get(end)
        return None if after is None else (found, after)

    def text(self, start: int, end: int) -> str:
        """Return the words of a place as they were written."""
        return self.prompt[self.words[start].start : self.words[end - 1].end]

    def span(self, start: int, end: int) -> Span:
        """Return where some words stand in the prompt."""
        at, to = self.words[start].start, self.words[end - 1].end
        line = self.prompt.count("\n", 0, at) + 1
        return Span(at, to, line, at - (self.prompt.rfind("\n", 0, at) + 1) + 1)

    def run(self, readers: Sequence[Reader]) -> list[Found]:
        """Read the whole prompt."""
        place = 0
        while place < len(self.words):
            best: Match | None = None
            for reader in readers:
                match = reader(self, place)
                if match is not None and (best is None or match.end > best.end):
                    best = match
            if best is None:
                sort = self.words[place]
                piece: Piece = Link(",") if sort.text == "," else Unknown()
                best = Match(place + 1, (piece,))
            self.found += [Found(piece, place, best.end) for piece in best.pieces]
            if best.note and best.note not in self.notes:
                self.notes.append(best.note)
            place = best.end
        return self.found


Reader = Callable[[Reading, int], Match | None]


UNITS = {
    "second": "s",
    "minute": "M",
    "hour": "h",
    "day": "d",
    "week": "w",
    "month": "m",
    "quarter": "q",
    "year": "y",
}
"""Units of time, and the letters that dates of queries have for them."""

NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)
ROUND = {"twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "hundred": 100}
HOLES = {
    "{n}": rf"(?P<n>\d+|{'|'.join([*NUMBERS[1:], *ROUND])})",
    "{unit}": rf"(?P<unit>{'|'.join(UNITS)})s?",
}


def pattern(text: str) -> re.Pattern[str]:
    """Return the pattern of a phrase: blanks are any space or hyphen, `{n}` a number, `{unit}` a unit."""
    for hole, expression in HOLES.items():
        text = text.replace(hole, expression)
    text = text.replace(" ?", r"[\s-]*").replace(" ", r"[\s-]+")
    return re.compile(rf"(?:{text})(?:(?<![\w$])|(?![\w$]))")


def number(text: str) -> int:
    """Return the number that a word or digits stand for."""
    if text.isdigit():
        return int(text)
    return ROUND[text] if text in ROUND else NUMBERS.index(text)


Made = Callable[[re.Match[str]], Piece | Sequence[Piece]]


def phrases(*table: tuple[str, Made | Piece | Sequence[Piece]]) -> Reader:
    """Return a reader of phrases: the longest that matches counts.

    Args:
        table: patterns, and what each means: pieces, or a function that makes them of the match.
    """
    known = [(pattern(text), made) for text, made in table]

    def read(reading: Reading, place: int) -> Match | None:
        best: Match | None = None
        for one, made in known:
            found = reading.match(one, place)
            if found is None or (best is not None and found[1] <= best.end):
                continue
            pieces = made(found[0]) if callable(made) else made
            best = Match(found[1], (pieces,) if isinstance(pieces, Piece) else tuple(pieces))
        return best

    return read
