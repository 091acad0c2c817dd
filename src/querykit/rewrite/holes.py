"""Holes: the parts of a literal in program code that are no constants, and what is checked despite them.

A hole stands in a document where the code has a variable, a call, an interpolated string. Steps and
repairs find no string, number or object there, so they leave it alone or drop it; what they drop
is refused when the change is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from querykit.errors import NotRewritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from querykit.errors import Diagnostic, Document, Json, Span

SPREAD = "\0"
"""How the keys of members begin that code adds under names of its own (`...rest`, `**more`)."""

_blank = re.compile(r"\s+")


class Hole:
    """An expression; equal to another of the same source, white space aside."""

    __slots__ = ("_words", "keys", "source")

    def __init__(self, source: str, keys: frozenset[str] | None = None) -> None:
        self.source = source
        self.keys = keys
        """Of a spread, the members that it may add; None when nobody knows."""

        self._words = _blank.sub("", source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hole) and self._words == other._words

    def __hash__(self) -> int:
        return hash(self._words)

    def __deepcopy__(self, memo: dict[int, Any]) -> Hole:
        return self

    def __repr__(self) -> str:
        return f"<hole {self.short}>"

    @property
    def short(self) -> str:
        """The source on one line, cut where it is long."""
        line = _blank.sub(" ", self.source)
        return line if len(line) <= 40 else f"{line[:37]}..."


_opening = re.compile("[{\\[\"'`(]")
_ANY = Hole("...")
_SPREAD_ANY = f"{SPREAD}{SPREAD}"


def holes_of(value: Json) -> Iterator[Hole]:
    """Yield the holes in a value, level by level."""
    pending = [value]
    for one in pending:
        if isinstance(one, Hole):
            yield one
        elif isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, (list, tuple)):
            pending.extend(one)


def filled(value: Json, known: Mapping[str, Json]) -> Json:
    """Return a value with what is known of its holes in their place, by their source."""
    if isinstance(value, Hole):
        return known.get(value.source, value)
    if isinstance(value, dict):
        return {key: filled(child, known) for key, child in value.items()}
    return [filled(child, known) for child in value] if isinstance(value, (list, tuple)) else value


def refuse_lost_holes(old: Json, new: Json, span_of: Callable[[Hole], Span] | None = None) -> None:
    """Refuse a new document that lacks a hole of the old one.

    Args:
        old: the old document.
        new: the new one.
        span_of: tells where a hole stands in the text.

    Raises:
        NotRewritable: a hole is missing.
    """
    left = {id(hole) for hole in holes_of(new)}
    for hole in holes_of(old):
        if id(hole) not in left:
            raise NotRewritable(
                f"the change would drop the expression {hole.short}",
                hint="change this query by hand",
                span=None if span_of is None else span_of(hole),
            )


def literal_part(value: Json) -> Json:
    """Return a value without its holes; the same object when there are none."""
    if isinstance(value, dict):
        kept = {key: literal_part(child) for key, child in value.items() if not _is_hole(child)}
        alike = len(kept) == len(value) and all(kept[key] is value[key] for key in kept)
        return value if alike else kept
    if isinstance(value, (list, tuple)):
        items = [literal_part(child) for child in value if not _is_hole(child)]
        alike = len(items) == len(value) and all(a is b for a, b in zip(items, value, strict=True))
        return value if alike else items
    return value


def about_literals(findings: Sequence[Diagnostic], document: Json) -> Iterator[Diagnostic]:
    """Yield the findings about the literal part of a document that the holes cannot disprove.

    A member that seems to be missing may be in a spread, and an object or list without its holes
    may be of another form than the whole: what is said of such a value itself is left out.

    Args:
        findings: what is wrong with `literal_part(document)`.
        document: the document with its holes.
    """
    for finding in findings:
        pointer, value = _outside(document, finding.pointer or "")
        if not (isinstance(value, (dict, list, tuple)) and _has_hole(value)):
            yield finding.at(pointer)


def _outside(document: Json, pointer: str) -> tuple[str, Json]:
    """Return a place in the literal part as a place in the document, and the value there."""
    value, path = document, ""
    for part in pointer.split("/")[1:]:
        if isinstance(value, dict):
            child = value.get(part.replace("~1", "/").replace("~0", "~"))
            path += f"/{part}"
        elif isinstance(value, (list, tuple)) and part.isdigit():
            places = [index for index, item in enumerate(value) if not _is_hole(item)]
            if int(part) >= len(places):
                break
            child = value[places[int(part)]]
            path += f"/{places[int(part)]}"
        else:
            break
        value = child
    return path, value


def comparable(value: Json) -> Json:
    """Return a value in which expressions that may hold literals of their own are all the same.

    Such a literal may change while the one around its expression does not.
    """
    if isinstance(value, Hole):
        return _ANY if _opening.search(value.source) else value
    if isinstance(value, dict):
        return {
            _SPREAD_ANY + str(index) if _is_open_spread(key) else key: comparable(child)
            for index, (key, child) in enumerate(value.items())
        }
    return [comparable(child) for child in value] if isinstance(value, (list, tuple)) else value


def _is_open_spread(key: str) -> bool:
    return key.startswith(SPREAD) and _opening.search(key) is not None


def spread_keys(value: Document) -> list[str]:
    """Return the keys of an object that stand for members under names of the code's own."""
    return [key for key in value if key.startswith(SPREAD)]


def _is_hole(value: Json) -> bool:
    return isinstance(value, Hole)


def _has_hole(value: Json) -> bool:
    children = value.values() if isinstance(value, dict) else value
    return any(_is_hole(child) for child in children)
