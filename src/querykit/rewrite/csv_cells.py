"""The cells of a CSV text, each with its place: what `csv` of the standard library reads."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = ",;\t|"
_quoted_text = r'"(?:[^"]|"")*+"'


class Cell(NamedTuple):
    """One cell: where it stands, with its quotes, and whether it has some."""

    start: int
    end: int
    quoted: bool


def cells(text: str, delimiter: str) -> Iterator[Cell]:
    """Yield the cells of a text, row by row, without those whose quotes end too early."""
    other = re.escape(delimiter)
    match = re.compile(rf"({_quoted_text})?([^{other}\r\n]*+)({other}|\r\n|\r|\n|\Z)").match
    position = 1 if text.startswith("\ufeff") else 0
    while position <= len(text):
        found = match(text, position)
        if found is None:  # a quote that is never closed
            return
        if found[1] is None:
            yield Cell(*found.span(2), quoted=False)
        elif not found[2]:
            yield Cell(*found.span(1), quoted=True)
        if found.end() == len(text) and not found[3]:
            return
        position = found.end()


def delimiter_of(text: str) -> str:
    """Return what separates cells: the most frequent candidate in the first row."""
    start = 1 if text.startswith("\ufeff") else 0
    outside = re.compile(rf"{_quoted_text}|([{re.escape(DELIMITERS)}])|[\r\n]|[^\r\n]")
    votes: Counter[str] = Counter()
    for found in outside.finditer(text, start):
        if found[0] in "\r\n":
            break
        if found[1] is not None:
            votes[found[1]] += 1
    return max(DELIMITERS, key=lambda one: votes[one])
