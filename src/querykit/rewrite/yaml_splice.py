"""A YAML text and new values of its documents -> the smallest edits that give it those values.

Block style is edited by lines, so comments, blank lines and indentation stay; flow style by spans.
The caller reads the new text again: what these edits get wrong is refused, never written.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.json_pairs import changed_runs, pairs
from querykit.rewrite.same import same, same_scalar
from querykit.rewrite.splice import Edit
from querykit.rewrite.yaml_print import column_of, line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Document, Json
    from querykit.rewrite.yaml_print import Printer
    from querykit.rewrite.yaml_tree import Place

CONTAINERS = (dict, list, tuple)
Additions = dict[int, list[tuple["str | None", "Json"]]]

_comment_line = re.compile(r"^[ \t]*#", re.MULTILINE)
_comment = re.compile(r"(?:^|\s)#")


def yaml_edits(text: str, printer: Printer, root: Place, new: Json) -> list[Edit]:
    """Return the edits that give one document of a text a new value.

    Raises:
        NotRewritable: the change cannot be made without touching what it should not.
    """
    work = _Splicing(text, printer)
    work.compare(root, root.value, new, None, -1)
    return work.edits


class _Splicing:
    """The comparison of one document with its new value."""

    def __init__(self, text: str, printer: Printer) -> None:
        self.edits: list[Edit] = []
        self._text = text
        self._print = printer
        self._seen: dict[int, Json] = {}
        """New values of anchored places that were reached, by the identity of the place."""

    def compare(self, place: Place, old: Json, new: Json, around: Place | None, index: int) -> None:
        """Compare one value with its new one; recursion is bounded by the depth that is read."""
        if old is new:
            return
        target = place.content()
        if id(target) in self._seen:
            if not same(self._seen[id(target)], new):
                raise NotRewritable(
                    "an anchor and its alias would have to differ",
                    hint="write the value out where the alias stands",
                )
            return
        self._seen[id(target)] = new
        if target.items and new:
            if target.sort == "map" and isinstance(new, dict) and isinstance(old, dict):
                if self._mapping(target, old, new):
                    return
            elif target.sort == "seq" and isinstance(new, (list, tuple)):
                self._sequence(target, old, new)
                return
        if isinstance(old, CONTAINERS) or isinstance(new, CONTAINERS):
            if not same(old, new):
                self._replace(place, new, around, index)
        elif not same_scalar(old, new):
            self._replace(place, new, around, index)

    def _replace(self, place: Place, new: Json, around: Place | None, index: int) -> None:
        """Write a value anew."""
        if place.target is not None and around is None:
            raise NotRewritable("an alias is the whole document")
        in_line = not (isinstance(new, CONTAINERS) and new) and place.sort == "scalar"
        inside = _is_flow(place) or (around is not None and around.flow)
        if in_line or inside:
            like = place if place.flow and place.keys else around
            written = (
                self._print.flow(new, like) if inside else self._print.scalar(new, place.style)
            )
            if place.start == place.end and self._text[place.start - 1] in ":-?":
                written = " " + written
            tagged = "&" not in self._text[place.begin : place.start]
            self._edit(place.begin if tagged else place.start, place.end, written)
        elif around is None:
            begin = place.keys[0].begin if place.keys else place.start
            column = column_of(self._text, begin)
            lines = (
                self._print.lines(new, column)
                if isinstance(new, CONTAINERS) and new
                else [self._print.scalar(new)]
            )
            self._edit(begin, place.end, self._joined(lines).lstrip(" "))
        else:
            key = around.names[index] if around.keys else None
            begin = self._begin(around, index)
            style = around.keys[index].style if around.keys else ""
            self._edit(begin, place.end, self._written(around, key, new, style))

    # -- containers -------------------------------------------------------------------------------

    def _mapping(self, place: Place, old: Document, new: Document) -> bool:
        """Compare two mappings; False when they have nothing in common."""
        names = place.names
        own = {name: old[name] for name in names if name in old}
        for name, value in old.items():
            if name not in own and not (name in new and same(value, new[name])):
                raise NotRewritable(
                    f"{name} comes from another mapping by <<",
                    hint="write it out where the query stands",
                )
        wanted = {name: value for name, value in new.items() if name in own or name not in old}
        placed = {name: index for index, name in enumerate(names) if name in wanted}
        renamed, exchanged = pairs(names, own, wanted)
        if "<<" in names:
            placed["<<"] = names.index("<<")
            renamed = {name: index for name, index in renamed.items() if names[index] != "<<"}
            exchanged = {name: index for name, index in exchanged.items() if names[index] != "<<"}
        if not placed and not renamed:
            return False
        for name, index in placed.items():
            if name in own:
                self.compare(place.items[index], old[name], wanted[name], place, index)
        for name, index in renamed.items():
            key = place.keys[index]
            self._edit(key.start, key.end, self._print.key(name, key.style or "plain"))
        for name, index in exchanged.items():
            self._exchange(place, index, name, wanted[name])
        placed.update(renamed)
        placed.update(exchanged)
        staying = [index in placed.values() for index in range(len(names))]
        additions: Additions = {}
        anchor = -1
        for name, value in wanted.items():
            if name in placed:
                anchor = placed[name]
            else:
                additions.setdefault(anchor, []).append((name, value))
        self._arrange(place, staying, additions)
        return True

    def _exchange(self, place: Place, index: int, name: str, value: Json) -> None:
        """Write another member in the place of one that goes, in its style."""
        item, like = place.items[index], place.keys[index].style or "plain"
        if _is_flow(item) and not place.flow:
            written = f"{self._print.key(name, like)}: {self._print.flow(value, item)}"
        else:
            written = self._written(place, name, value, like)
        self._edit(self._begin(place, index), item.end, written)

    def _sequence(self, place: Place, old: list[Json], new: Sequence[Json]) -> None:
        """Compare two lists, neither of them empty."""
        staying = [True] * len(old)
        additions: Additions = {}
        for start, end, new_start, new_end in changed_runs(old, new):
            both = min(end - start, new_end - new_start)
            for index in range(both):
                here = start + index
                self.compare(place.items[here], old[here], new[new_start + index], place, here)
            for index in range(start + both, end):
                staying[index] = False
            more = [(None, value) for value in new[new_start + both : new_end]]
            if more:
                additions[start + both - 1] = list(more)
        self._arrange(place, staying, additions)

    def _arrange(self, place: Place, staying: list[bool], additions: Additions) -> None:
        """Take out what does not stay, and put in what is new; something always stays."""
        for start, end in _runs_of_false(staying):
            (self._remove_spans if place.flow else self._remove_lines)(place, start, end)
        for anchor, members in additions.items():
            near = staying.index(True) if anchor < 0 else anchor
            written = [self._written(place, name, value) for name, value in members]
            gap = self._gap(place, near)
            if anchor < 0:
                at, text = self._begin(place, near), "".join(one + gap for one in written)
            else:
                at, text = place.items[near].end, "".join(gap + one for one in written)
                at = at if place.flow else self._end_of_line(at)
            self._edit(at, at, text)

    def _remove_lines(self, place: Place, start: int, end: int) -> None:
        text, begin = self._text, self._begin(place, start)
        last = self._end_of_line(place.items[end - 1].end)
        first = line_start(text, begin)
        if not text[first:begin].strip():
            after = last + len(text[last : last + 2]) - len(text[last : last + 2].lstrip("\r\n"))
            if text[last : last + 1] == "\n":
                after = last + 1
            if after == last:  # the file ends here, without a line end
                first -= 2 if text[first - 2 : first] == "\r\n" else 1
            self._edit(first, after, "")
            return
        if end == len(place.items):
            raise NotRewritable("what is to be removed stands on a line with something else")
        following = self._begin(place, end)
        if _comment_line.search(text, last, following):
            raise self._lost_comment()
        self._edit(begin, following, "")

    def _remove_spans(self, place: Place, start: int, end: int) -> None:
        if end < len(place.items):
            self._edit(self._begin(place, start), self._begin(place, end), "")
        else:
            self._edit(place.items[start - 1].end, place.items[-1].end, "")

    # -- places and texts -------------------------------------------------------------------------

    def _written(self, place: Place, key: str | None, value: Json, like: str = "") -> str:
        """Return the text of a member or item, without the indentation of its first line."""
        if place.flow:
            written = self._print.flow(value, place)
            style = like or (place.keys[0].style if place.keys else "")
            return written if key is None else f"{self._print.key(key, style)}: {written}"
        column = self._column(place)
        if key is None:
            return self._joined(self._print.item(value, column))
        return self._joined(self._print.member(key, value, column, like))

    def _joined(self, lines: list[str]) -> str:
        return self._print.newline.join(lines)

    def _column(self, place: Place) -> int:
        return column_of(self._text, self._begin(place, 0))

    def _begin(self, place: Place, index: int) -> int:
        """Return where a member or item begins: at its key or dash."""
        if place.keys:
            return place.keys[index].begin
        if place.flow:
            return place.items[index].begin
        if index == 0:
            return place.start
        text, column = self._text, column_of(self._text, place.start)
        at = place.items[index].begin
        while True:
            start = line_start(text, at)
            dash = start + column
            if dash <= at and text[dash : dash + 1] == "-" and not text[start:dash].strip():
                return dash
            if start <= place.start:
                raise NotRewritable("an item of a list has no dash of its own")
            at = start - 1

    def _end_of_line(self, offset: int) -> int:
        """Return the end of the line on which a value ends; a comment may follow the value."""
        end = line_end(self._text, offset)
        rest = self._text[offset:end].strip()
        if rest and not rest.startswith("#"):
            raise NotRewritable("more follows on the line of what changes")
        return end

    def _gap(self, place: Place, near: int) -> str:
        """Return what stands between two values."""
        if not place.flow:
            return self._print.newline + " " * self._column(place)
        if len(place.items) > 1:
            index = max(0, min(near, len(place.items) - 2))
            gap = self._text[place.items[index].end : self._begin(place, index + 1)]
            if "#" not in gap:
                return gap
        return ", "

    def _edit(self, start: int, end: int, text: str) -> None:
        if text and _comment.search(self._text, start, end) and "#" not in text:
            raise self._lost_comment()
        self.edits.append(Edit(start, end, text))

    def _lost_comment(self) -> NotRewritable:
        return NotRewritable(
            "the change would lose a comment", hint="move the comment out of the query"
        )


def _is_flow(place: Place) -> bool:
    """Tell whether a container is written in brackets; an empty one has no other way."""
    return place.flow and bool(place.items)


def _runs_of_false(flags: list[bool]) -> Iterator[tuple[int, int]]:
    index = 0
    for flag, run in groupby(flags):
        end = index + sum(1 for _ in run)
        if not flag:
            yield index, end
        index = end
