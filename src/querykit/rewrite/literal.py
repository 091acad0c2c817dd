"""Literals in program code: read into a document, edited in the syntax of the code.

A `LiteralText` is to a literal what `JsonText` is to a JSON text, so the same splicer edits both. It
sees the code with blanks in the place of comments, in which every offset is as it was; edits are
then led around the comments.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.base import Slot
from querykit.rewrite.comments import around_comments
from querykit.rewrite.holes import SPREAD, Hole, filled, holes_of, refuse_lost_holes, spread_keys
from querykit.rewrite.json_print import places_by_identity
from querykit.rewrite.json_style import is_spread
from querykit.rewrite.json_text import JsonText
from querykit.rewrite.line_comments import around_line_comments
from querykit.rewrite.splice import edits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from querykit.errors import Document, Json, Span
    from querykit.rewrite.code import Code
    from querykit.rewrite.json_scan import Item, Node
    from querykit.rewrite.places import LineIndex
    from querykit.rewrite.splice import Edit
    from querykit.rewrite.syntax import Syntax


class Places:
    """The places of one literal, as its reader notes them."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        """The containers, in the order in which they open."""

        self.keys: dict[int, str] = {}
        """The keys of members, by where they begin."""

        self.outer: dict[int, tuple[int, int]] = {}
        """Where a value begins and ends with its parentheses and type, by where it begins itself."""

        self.implied: dict[int, frozenset[str]] = {}
        """Members that are not written, by where their container begins."""

    def add(self, members: Document, key: str, value: Json, start: int) -> None:
        """Note one member of an object."""
        members[key] = value
        self.keys[start] = key

    def add_spread(self, node: Node, members: Document, hole: Hole, start: int, end: int) -> None:
        """Note members that code adds under names of its own."""
        key, count = f"{SPREAD}{hole.short}", 1
        while key in members:
            count += 1
            key = f"{SPREAD}{hole.short} {count}"
        self.add(members, key, hole, start)
        node.items.append((start, start, start, end, None))


class LiteralText(JsonText):
    """One literal of a code that was read."""

    def __init__(self, code: Code, value: Json, root: Item, places: Places) -> None:
        super().__init__(code.blank, value)
        self.scanned = (root, places.nodes)
        self.lines = code.lines
        self._code = code
        self._places = places

    # -- what the splicer asks ----------------------------------------------------------------------

    def key(self, item: Item) -> str:
        """Return the key of a member."""
        return self._places.keys[item[0]]

    def members(self, node: Node) -> dict[str, Item]:
        """Return the members of an object by key."""
        return {self._places.keys[item[0]]: item for item in node.items}

    def begin_of(self, item: Item) -> int:
        """Return where a member or an item begins."""
        return item[0] if item[0] >= 0 else self._places.outer.get(item[2], (item[2], 0))[0]

    def end_of(self, item: Item) -> int:
        """Return where a member or an item ends, with parentheses and type."""
        outer = self._places.outer.get(item[2])
        return super().end_of(item) if outer is None else outer[1]

    def implied(self, node: Node) -> Collection[str]:
        """Return the members that a constructor has by its name."""
        return self._places.implied.get(node.start, ())

    def written(self, item: Item) -> str:
        """Return how a value is written, with the comments in it."""
        start, _ = self._places.outer.get(item[2], (item[2], 0))
        return self._code.text[start : self.end_of(item)]

    @cached_property
    def syntax(self) -> Syntax:  # type: ignore[override]
        """How values are spelled here."""
        return self._code.syntax_of(self)

    def part(self, value: Json, item: Item) -> LiteralText:
        """Return a part of the literal as a literal of its own."""
        return LiteralText(self._code, value, item, self._places)

    # -- the literal as a part of the code ----------------------------------------------------------

    def slot(self, lines: LineIndex) -> Slot:
        """Return the document as a slot of the whole text."""
        line, _ = lines.place(self.root[2])
        partial = next(holes_of(self.value), None) is not None
        known = self._code.known
        is_filled = any(hole.source in known for hole in holes_of(self.value))
        return Slot(
            self.value,
            line,
            self.span_of,
            partial=partial,
            filled=filled(self.value, known) if is_filled else None,
            stamps=self._code.stamps,
        )

    def unknown_holes(self) -> list[Hole]:
        """Return the expressions of which the text does not say what they are."""
        said = self._code.known.keys() | self._code.own
        return [hole for hole in holes_of(self.value) if hole.source not in said]

    def edits(self, document: Json) -> list[Edit]:
        """Return the edits of the whole text that give the literal a new value.

        Raises:
            NotRewritable: the change would move what is not literal, or cannot be spelled.
        """
        if document is self.value:
            return []
        refuse_lost_holes(self.value, document, self.hole_span)
        self._refuse_changed_spreads(document)
        changes: Iterable[Edit] = edits(self, document)
        comments = self._code.comments
        if comments:
            changes = around_line_comments(self.text, comments, changes)
            changes = around_comments(self.text, comments, list(changes), self.lines)
        return sorted(changes, key=lambda edit: (edit.start, edit.end))

    def hole_span(self, hole: Hole) -> Span:
        """Return the place of a hole."""
        item = places_by_identity(self)[id(hole)]
        return self.lines.span(item[2], super().end_of(item))

    def trailing_commas(self) -> bool:
        """Tell whether containers on several lines have a comma behind the last value."""
        votes: Counter[bool] = Counter()
        for node in self.scanned[1]:
            if is_spread(self.text, node):
                end = self.end_of(node.items[-1])
                votes["," in self.text[end : node.end]] += 1
        return votes[True] > votes[False]

    def key_votes(self) -> Counter[str]:
        """Count how keys begin: with a quotation mark, or bare ("")."""
        starts = [
            self.text[item[0]]
            for node in self.scanned[1]
            for item in node.items
            if item[1] > item[0]
        ]
        return Counter(start if start in ("'", '"') else "" for start in starts)

    def _refuse_changed_spreads(self, document: Json) -> None:
        """Refuse to add to or take from an object whose other members nobody knows."""
        old = {id(hole): one for one, hole in _spreads(self.value)}
        for new, hole in _spreads(document):
            changed = old[id(hole)].keys() ^ new.keys()
            if changed and (hole.keys is None or not hole.keys.isdisjoint(changed)):
                raise NotRewritable(
                    f"members would come or go beside {hole.short}, which may hold them",
                    hint="change this query by hand",
                    span=self.hole_span(hole),
                )


def _spreads(value: Json) -> Iterable[tuple[Document, Hole]]:
    """Yield the objects with members under names of the code's own, and those members."""
    pending = [value]
    for one in pending:
        if isinstance(one, dict):
            for key in spread_keys(one):
                yield one, one[key]
            pending.extend(one.values())
        elif isinstance(one, (list, tuple)):
            pending.extend(one)
