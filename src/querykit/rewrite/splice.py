"""A JSON text and its new value -> the smallest edits that give the text that value.

The new value shares what did not change with the old one (as `upgrade()` results do): parts that
are the same object are not even looked at, parts that moved are copied as they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from querykit.errors import DocumentError, NotRewritable
from querykit.rewrite.json_pairs import changed_runs, pairs
from querykit.rewrite.json_print import Printer
from querykit.rewrite.json_scan import end_of
from querykit.rewrite.json_style import (
    colon_of,
    gap_of,
    indent_at,
    indent_of_gap,
    is_flat_list,
    is_spread,
    last_line,
)
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.same import same, same_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Document, Json
    from querykit.rewrite.json_scan import Item, Node
    from querykit.rewrite.json_text import JsonText

Additions = dict[int, list[tuple[str | None, "Json"]]]
"""New members or items, by the index of the old one they follow; -1 is the front."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


def splice(parsed: JsonText, new_value: Json) -> str:
    """Return the text with a new value, all else in it as it was.

    Args:
        parsed: the text and its old value.
        new_value: the new value; parts of the old one that it holds are kept as written.

    Raises:
        NotRewritable: the value is not JSON, or the new text would not say what it should.
    """
    if new_value is parsed.value:
        return parsed.text
    changes = edits(parsed, new_value)
    if not changes:
        return parsed.text
    text = apply(parsed.text, changes)
    try:
        correct = same(parse_json(text).value, new_value)
    except DocumentError as error:
        raise NotRewritable(f"the changed text would not be right: {error.message}") from error
    if not correct:
        raise NotRewritable("the changed text would not hold the new value")
    return text


def edits(parsed: JsonText, new_value: Json) -> list[Edit]:
    """Return the edits that `splice` makes, in the order of the text; none overlap.

    Raises:
        NotRewritable: the value is not JSON.
    """
    work = _Splicing(parsed)
    work.run(new_value)
    return sorted(work.edits, key=lambda edit: (edit.start, edit.end))


def apply(text: str, changes: Sequence[Edit]) -> str:
    """Return the text after edits, which are in order.

    Raises:
        NotRewritable: edits overlap.
    """
    parts: list[str] = []
    position = 0
    for edit in changes:
        if edit.start < position:
            raise NotRewritable("two changes of the text overlap")
        parts += (text[position : edit.start], edit.text)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


class _Splicing:
    """The comparison of one text with one new value."""

    def __init__(self, parsed: JsonText) -> None:
        self.edits: list[Edit] = []
        self._parsed = parsed
        self._text = parsed.text
        self._printer = Printer(parsed)
        self._pending: list[tuple[Item, Json, Json, Node | None]] = []

    def run(self, new: Json) -> None:
        """Compare the whole value with a new one."""
        self._pending.append((self._parsed.root, self._parsed.value, new, None))
        while self._pending:
            item, old, new, around = self._pending.pop()
            if old is new:
                continue
            node = item[4]
            if node is not None and node.items and new:
                if isinstance(old, dict) and isinstance(new, dict):
                    if self._object(node, old, new):
                        continue
                elif isinstance(old, list) and isinstance(new, (list, tuple)):
                    self._list(node, old, new)
                    continue
            if not _alike(old, new):
                self._replace(item, new, around)

    # -- values -----------------------------------------------------------------------------------

    def _edit(self, start: int, end: int, text: str) -> None:
        self.edits.append(Edit(start, end, text))

    def _replace(self, item: Item, new: Json, around: Node | None) -> None:
        node = item[4]
        if node is not None and node.items and isinstance(new, (dict, list, tuple)):
            spread = is_spread(self._text, node)
        else:
            spread = self._would_spread(around, new)
        written = self._printer.write(new, indent_at(self._parsed, item[2]), spread=spread)
        self._edit(item[2], end_of(item), written)

    def _would_spread(self, around: Node | None, value: Json) -> bool:
        """Tell whether a new container inside another takes several lines, as its siblings do.

        Lists of scalars are a sort of their own: many styles keep just those on one line.
        """
        if around is None:
            return self._printer.style.unit is not None
        if not is_spread(self._text, around):
            return False
        flat = isinstance(value, (list, tuple)) and not any(
            isinstance(child, (dict, list, tuple)) for child in value
        )
        siblings = [
            sibling
            for item in around.items
            if (sibling := item[4]) is not None and sibling.items and is_flat_list(sibling) == flat
        ]
        return not siblings or any(is_spread(self._text, sibling) for sibling in siblings)

    # -- objects ----------------------------------------------------------------------------------

    def _object(self, node: Node, old: Document, new: Document) -> bool:
        """Compare two objects; False when they have nothing in common."""
        implied = self._parsed.implied(node)
        if implied:
            if any(key not in new or old[key] != new[key] for key in implied):
                return False
            old = {key: value for key, value in old.items() if key not in implied}
            new = {key: value for key, value in new.items() if key not in implied}
        keys = [self._parsed.key(item) for item in node.items]
        placed = {key: index for index, key in enumerate(keys) if key in new}
        for key, index in placed.items():
            self._pending.append((node.items[index], old[key], new[key], node))
        if len(placed) == len(old) == len(new):
            return True
        renamed, exchanged = pairs(keys, old, new)
        if not placed and not renamed:
            return False
        for key, index in renamed.items():
            item = node.items[index]
            self._rename(item, key)
        for key, index in exchanged.items():
            item = node.items[index]
            spread = self._would_spread(node, new[key])
            written = self._written(key, new[key], indent_at(self._parsed, item[0]), item, spread)
            self._edit(item[0], self._parsed.end_of(item), written)
        placed.update(renamed)
        placed.update(exchanged)
        staying = [key in new for key in keys]
        for index in placed.values():
            staying[index] = True
        additions: Additions = {}
        anchor = -1
        for key, value in new.items():
            if key in placed:
                anchor = placed[key]
            else:
                additions.setdefault(anchor, []).append((key, value))
        self._arrange(node, staying, additions)
        return True

    def _rename(self, item: Item, key: str) -> None:
        """Give a member another key."""
        old = self._text[item[0] : item[1]]
        written = self._printer.key(key, old)
        if item[0] == item[2]:  # a shorthand: the value is written as the key only
            written += self._printer.style.colon + old
        aligned = self._aligned(item, len(written))
        if aligned is None:
            self._edit(item[0], item[1], written)
        else:
            self._edit(item[0], item[2], written + aligned)

    # -- lists ------------------------------------------------------------------------------------

    def _list(self, node: Node, old: list[Json], new: Sequence[Json]) -> None:
        """Compare two lists, neither of them empty."""
        staying = [True] * len(old)
        additions: Additions = {}
        for start, end, new_start, new_end in changed_runs(old, new):
            both = min(end - start, new_end - new_start)
            for index in range(both):
                item, value = node.items[start + index], new[new_start + index]
                self._pending.append((item, old[start + index], value, node))
            for index in range(start + both, end):
                staying[index] = False
            more = [(None, value) for value in new[new_start + both : new_end]]
            if more:
                additions[start + both - 1] = list(more)
        self._arrange(node, staying, additions)

    # -- both -------------------------------------------------------------------------------------

    def _arrange(self, node: Node, staying: list[bool], additions: Additions) -> None:
        """Take out what does not stay, and put in what is new; something always stays."""
        items = node.items
        for start, end in _runs_of_false(staying):
            if end < len(items):
                self._edit(
                    self._parsed.begin_of(items[start]), self._parsed.begin_of(items[end]), ""
                )
            else:
                self._edit(
                    self._parsed.end_of(items[start - 1]), self._parsed.end_of(items[-1]), ""
                )
        for anchor, members in additions.items():
            near = items[staying.index(True) if anchor < 0 else anchor]
            gap = self._gap(node, anchor)
            indent = indent_of_gap(gap)
            line = (
                indent_at(self._parsed, self._parsed.begin_of(near)) if indent is None else indent
            )
            written = []
            for key, value in members:
                spread = indent is not None and self._would_spread(node, value)
                written.append(self._written(key, value, line, near, spread))
            if anchor < 0:
                place, text = self._parsed.begin_of(near), "".join(part + gap for part in written)
            else:
                place, text = self._parsed.end_of(near), "".join(gap + part for part in written)
            self._edit(place, place, text)

    def _written(
        self,
        key: str | None,
        value: Json,
        indent: str,
        near: Item,
        spread: bool,  # noqa: FBT001
    ) -> str:
        """Return the text of a new member or item that comes near an old one."""
        written = self._printer.write(value, indent, spread=spread)
        if key is None:
            return written
        colon = colon_of(self._text, near) or self._colon(near)
        like = self._text[near[0] : near[1]]
        spelled = self._printer.key(key, like)
        aligned = None if "\n" in written else self._aligned(near, len(spelled))
        return spelled + (aligned or colon) + written

    def _colon(self, near: Item) -> str:
        """Return what stands between key and value; in Python that is not the same everywhere."""
        colon = self._printer.style.colon
        sign = self._text[near[1] : near[2]].strip() if near[1] >= 0 else ""
        return sign if sign in (":", "=") and sign != colon.strip() else colon

    def _aligned(self, near: Item, width: int) -> str | None:
        """Return what stands between a key and its value where keys of neighbours line up."""
        text = self._text
        alone = not text[self._parsed.lines.line_start(near[0]) : near[0]].strip()
        if not alone or "\n" in text[near[2] : self._parsed.end_of(near)]:
            return None
        between = text[near[1] : near[2]]
        return self._parsed.syntax.aligned(near[1] - near[0], between, width)

    def _gap(self, node: Node, anchor: int) -> str:
        """Return what separates a new value from its neighbours."""
        items = node.items
        if len(items) > 1:
            index = max(0, min(anchor, len(items) - 2))
            one, next_one = items[index], items[index + 1]
            return gap_of(self._text[self._parsed.end_of(one) : self._parsed.begin_of(next_one)])
        if is_spread(self._text, node):
            is_list = self._text[node.start] == "["
            comma = "," if is_list else self._parsed.syntax.separator
            return comma + last_line(self._text[node.start + 1 : self._parsed.begin_of(items[0])])
        return self._printer.style.comma


def _alike(old: Json, new: Json) -> bool:
    if isinstance(old, (dict, list)) or isinstance(new, (dict, list, tuple)):
        return same(old, new)
    return same_scalar(old, new)


def _runs_of_false(flags: list[bool]) -> Iterator[tuple[int, int]]:
    index = 0
    for flag, run in groupby(flags):
        end = index + sum(1 for _ in run)
        if not flag:
            yield index, end
        index = end
