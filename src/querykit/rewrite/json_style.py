"""How a JSON text is laid out, as far as new parts must fit in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.rewrite.json_scan import end_of

if TYPE_CHECKING:
    from querykit.rewrite.json_scan import Item, Node
    from querykit.rewrite.json_text import JsonText

LOOKED_AT = 2_000
"""Containers that are looked at: a style shows soon."""

_indent = re.compile(r"\ufeff?([ \t]*)")
_line_end = re.compile(r"\r\n|\n|\r")
_last_line_end = re.compile(r"(?:\r\n|\n|\r)[ \t]*\Z")
_non_ascii_escape = re.compile(r"\\u(?!00[0-7])")


@dataclass(frozen=True, slots=True)
class Style:
    """The layout of a text, by majority."""

    newline: str = "\n"
    unit: str | None = None
    """What one level adds to the indentation; None when the text stands on one line."""

    colon: str = ": "
    comma: str = ", "
    """Between the values of a container on one line."""

    pads: tuple[str, str] = ("", "")
    """Inside the brackets of an object, and of a list, that stands on one line."""

    empty_pads: tuple[str, str] = ("", "")
    """Inside the brackets of an empty object, and of an empty list."""

    inline_scalar_lists: bool = False
    """Whether lists without containers stand on one line in a text that has several."""


def style_of(parsed: JsonText) -> Style:
    """Return the layout of a text."""
    text, nodes = parsed.text, parsed.scanned[1][:LOOKED_AT]
    votes = _Votes()
    for node in nodes:
        votes.count(parsed, node)
    syntax = parsed.syntax
    colon = _winner(votes.colons, syntax.colon)
    return Style(
        newline=_newline(text),
        unit=_winner(votes.units, "") or None,
        colon=colon,
        comma=_winner(votes.commas, "," if colon == ":" and not votes.units else ", "),
        pads=(_winner(votes.pads["{"], syntax.pad), _winner(votes.pads["["], "")),
        empty_pads=(_winner(votes.empty_pads["{"], ""), _winner(votes.empty_pads["["], "")),
        inline_scalar_lists=votes.inline_lists > votes.spread_lists,
    )


def is_ascii_only(text: str) -> bool:
    """Tell whether a text escapes all characters outside ASCII."""
    return text.isascii() and _non_ascii_escape.search(text) is not None


class _Votes:
    """What each container of a text says about its style."""

    def __init__(self) -> None:
        self.units: Counter[str] = Counter()
        self.colons: Counter[str] = Counter()
        self.commas: Counter[str] = Counter()
        self.pads = {"{": Counter[str](), "[": Counter[str]()}
        self.empty_pads = {"{": Counter[str](), "[": Counter[str]()}
        self.inline_lists = 0
        self.spread_lists = 0

    def count(self, parsed: JsonText, node: Node) -> None:
        """Add the votes of one container."""
        text = parsed.text
        opener, items = text[node.start], node.items
        if opener == "(":  # a constructor, which is laid out like no other value
            return
        if not items:
            inside = text[node.start + 1 : node.end - 1]
            if inside in ("", " "):
                self.empty_pads[opener][inside] += 1
            return
        first = items[0]
        spread = is_spread(text, node)
        if first[0] >= 0:
            self.colons[colon_of(text, first) or parsed.syntax.colon] += 1
        elif is_flat_list(node):
            self.spread_lists += spread
            self.inline_lists += not spread
        if spread:
            around, inner = indent_at(parsed, node.start), indent_at(parsed, begin_of(first))
            if inner.startswith(around) and inner != around:
                self.units[inner[len(around) :]] += 1
            return
        pad = text[node.start + 1 : begin_of(first)]
        if pad in ("", " "):
            self.pads[opener][pad] += 1
        if len(items) > 1:
            comma = text[end_of(first) : begin_of(items[1])]
            if comma in (",", ", "):
                self.commas[comma] += 1


def begin_of(item: Item) -> int:
    """Return where a member or an item begins: at its key, if it has one."""
    return item[0] if item[0] >= 0 else item[2]


def is_spread(text: str, node: Node) -> bool:
    """Tell whether a container that is not empty has its values on lines of their own."""
    if not node.items:
        return False
    lead = text[node.start + 1 : begin_of(node.items[0])]
    return "\n" in lead or "\r" in lead


def is_flat_list(node: Node) -> bool:
    """Tell whether a container is a list, not empty, that holds no containers."""
    return bool(node.items) and all(item[0] < 0 and item[4] is None for item in node.items)


def colon_of(text: str, item: Item) -> str | None:
    """Return what stands between key and value; None when it is no common style."""
    colon = text[item[1] : item[2]]
    return colon if colon in (":", ": ", " : ", " :", "=", " = ") else None


def indent_at(parsed: JsonText, offset: int) -> str:
    """Return the indentation of the line that an offset stands on."""
    found = _indent.match(parsed.text, parsed.lines.line_start(offset), offset)
    return found[1] if found else ""


def gap_between(text: str, one: Item, next_one: Item) -> str:
    """Return what separates two neighbours, without blank lines."""
    return gap_of(text[end_of(one) : begin_of(next_one)])


def gap_of(blank: str) -> str:
    """Return what separates two neighbours, without blank lines; some syntaxes need no comma."""
    before, comma, after = blank.partition(",")
    return f"{last_line(before)}{comma}{last_line(after)}"


def last_line(blank: str) -> str:
    """Return white space from its last line end on; all of it when there is none."""
    found = _last_line_end.search(blank)
    return found[0] if found else blank


def indent_of_gap(gap: str) -> str | None:
    """Return the indentation that follows the line end in a gap; None when there is none."""
    lines = _line_end.split(gap)
    if len(lines) == 1:
        return None
    found = _indent.match(lines[-1])
    return found[1] if found else ""


def reindented(text: str, before: str, after: str) -> str:
    """Return a text of several lines with the indentation of all but the first replaced."""
    if before == after:
        return text
    return re.sub(rf"(\r\n|\n|\r){re.escape(before)}(?=[^\r\n])", rf"\g<1>{after}", text)


def _winner(votes: Counter[str], default: str) -> str:
    return votes.most_common(1)[0][0] if votes else default


def _newline(text: str) -> str:
    counts = Counter({"\r\n": text.count("\r\n")})
    counts["\n"] = text.count("\n") - counts["\r\n"]
    counts["\r"] = text.count("\r") - counts["\r\n"]
    newline, number = max(counts.items(), key=lambda pair: (pair[1], pair[0] == "\n"))
    return newline if number else "\n"
