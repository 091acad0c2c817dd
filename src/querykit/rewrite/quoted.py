"""A string of a text, and the place of each of its characters in that text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_json_character = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A decoded string that stands, perhaps with escapes, in a larger text."""

    value: str
    offsets: Sequence[int]
    """Where each character begins in the larger text; one more for where the last one ends."""

    encode: Callable[[str], str]
    """Spells new characters as they must be spelled there.

    Raises `NotRewritable` for what cannot be spelled there."""

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the string begins and ends in the larger text."""
        return self.offsets[start], self.offsets[end]

    def part(self, start: int, end: int) -> Quoted:
        """Return a part of the string."""
        return Quoted(self.value[start:end], self.offsets[start : end + 1], self.encode)

    def within(self, value: str, inner: Sequence[int], encode: Callable[[str], str]) -> Quoted:
        """Return what a second decoding of this string gives.

        Args:
            value: the string decoded once more.
            inner: where each of its characters begins in this string, and where the last one ends.
            encode: undoes the second decoding.
        """

        def both(text: str) -> str:
            return self.encode(encode(text))

        return Quoted(value, [self.offsets[offset] for offset in inner], both)


def plain(text: str, start: int, end: int) -> Quoted:
    """Return a part of a text that is spelled as it is."""
    return Quoted(text[start:end], range(start, end + 1), _as_it_is)


def json_string(text: str, start: int, end: int, *, ascii_only: bool = False) -> Quoted:
    """Return a JSON string; `start` and `end` are those of the literal with its quotes."""
    offsets = [found.start() for found in _json_character.finditer(text, start + 1, end - 1)]

    def encode(new: str) -> str:
        return json.dumps(new, ensure_ascii=ascii_only)[1:-1]

    return Quoted(json.loads(text[start:end]), [*offsets, end - 1], encode)


def _as_it_is(text: str) -> str:
    return text
