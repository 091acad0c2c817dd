"""A YAML text -> a tree of places with values, from the events of PyYAML's parser.

The events come without recursion and bounded in depth, unlike `compose`, which recurses on the
machine's stack. Scalars are read as YAML 1.2 does; `yes`, dates and `.inf` stay texts, as JSON has
none of them. Values of aliases are shared, and their size is counted before anybody walks them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml

from querykit.errors import CyclicDocument, NotRewritable, TooDeep, TooLarge, UserError

if TYPE_CHECKING:
    from querykit.errors import Json
    from querykit.rewrite.places import LineIndex

MAX_DEPTH = 150
"""Levels that are read; the walk over places recurses."""

MAX_VALUES = 1_000_000
"""Values of one document with all aliases written out; more is a bomb."""

BOM = "\ufeff"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_properties = re.compile(r"(?:[&!]\S*\s+)*")
_integer = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,4000})")
_float = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_octal_like = re.compile(r"[-+]?0[0-9]+")
_SCALAR_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null"))
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True, eq=False)
class Place:
    """Where a value stands, what it is, and what it holds."""

    sort: Literal["map", "seq", "scalar", "alias"]
    begin: int
    """Where it begins, with its anchor and tag."""

    start: int
    """Where its content begins."""

    end: int
    """Where its content ends: of block style, after its last value, not where the next begins."""

    value: Json = None
    style: str = ""
    """Of a scalar: "", "'", '"', "|" or ">"."""

    flow: bool = False
    keys: list[Place] = field(default_factory=list)
    """Of a mapping, beside `items`."""

    items: list[Place] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """The keys as texts, beside `keys`."""

    target: Place | None = None
    """Of an alias: the place of what it stands for."""

    size: int = 1
    closed: bool = True
    bounds: tuple[int, int] = (0, 0)
    """Of a root: where its document begins and ends."""

    def content(self) -> Place:
        """Return the place that holds the value: the target of an alias, or this one."""
        return self if self.target is None else self.target


def documents(text: str, lines: LineIndex) -> list[Place]:
    """Return the root of each document of a text.

    Raises:
        NotRewritable: the text is no YAML.
        TooDeep: it is nested deeper than is read.
        TooLarge: with all aliases written out, a document would be larger than any real one.
        CyclicDocument: an alias stands inside of what it stands for.
    """
    skipped = 1 if text.startswith(BOM) else 0
    build = _Building(text, skipped, lines)
    try:
        for event in yaml.parse(text[skipped:], Loader=Loader):
            build.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.index + skipped if mark else 0
        if "maximum nesting depth" in str(error.problem):
            raise _too_deep(lines, at) from error
        raise NotRewritable(
            f"not YAML: {error.problem or error.context}", span=lines.span(at, at)
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise NotRewritable(f"not YAML: {' '.join(str(error).split())}") from error
    return build.roots


class _Building:
    """Puts the tree together, event by event."""

    def __init__(self, text: str, skipped: int, lines: LineIndex) -> None:
        self.roots: list[Place] = []
        self._text = text
        self._skipped = skipped
        self._lines = lines
        self._open: list[Place] = []
        self._waiting: list[Place | None] = []
        """For each open container the key that waits for its value."""
        self._anchors: dict[str, Place] = {}
        self._begun = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}
            self._begun = self._at(event.start_mark)
        elif isinstance(event, yaml.DocumentEndEvent):
            self.roots[-1].bounds = (self._begun, self._at(event.end_mark))
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._begin(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end(event)

    def _at(self, mark: Any) -> int:
        offset: int = mark.index
        return offset + self._skipped

    def _alias(self, event: yaml.AliasEvent) -> None:
        start, end = self._at(event.start_mark), self._at(event.end_mark)
        target = self._anchors.get(event.anchor or "")
        span = self._lines.span(start, end)
        if target is None:
            raise NotRewritable(f"not YAML: there is no anchor &{event.anchor}", span=span)
        if not target.closed:
            raise CyclicDocument(f"*{event.anchor} stands inside of what it stands for", span=span)
        place = Place("alias", start, start, end, target.value, target=target, size=target.size)
        self._add(place)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        begin, end = self._at(event.start_mark), self._at(event.end_mark)
        start = self._content(event, begin, end)
        style = event.style or ""
        if style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        is_text = event.tag not in _SCALAR_TAGS if event.tag else bool(style)
        value = event.value if is_text else resolved(event.value)
        self._add(Place("scalar", begin, start, end, value, style), event.anchor)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        begin = self._at(event.start_mark)
        if len(self._open) >= MAX_DEPTH:
            raise _too_deep(self._lines, begin)
        sort: Literal["map", "seq"] = "map" if isinstance(event, yaml.MappingStartEvent) else "seq"
        start = self._content(event, begin, len(self._text))
        place = Place(sort, begin, start, start, flow=bool(event.flow_style), closed=False)
        if event.anchor:
            self._anchors[event.anchor] = place
        self._open.append(place)
        self._waiting.append(None)

    def _end(self, event: yaml.Event) -> None:
        place = self._open.pop()
        self._waiting.pop()
        place.closed = True
        if place.flow:
            place.end = self._at(event.end_mark)
        elif place.items:
            last = place.items[-1]
            place.end = max(last.end, place.keys[-1].end if place.keys else 0)
        place.value = _value(place)
        self._add(place)

    def _content(self, event: yaml.NodeEvent, begin: int, end: int) -> int:
        if not (event.anchor or getattr(event, "tag", None)):
            return begin
        found = _properties.match(self._text, begin, end)
        return found.end() if found else begin

    def _add(self, place: Place, anchor: str | None = None) -> None:
        if anchor:
            self._anchors[anchor] = place
        if not self._open:
            self.roots.append(place)
            return
        around = self._open[-1]
        around.size += place.size
        if around.size > MAX_VALUES:
            raise TooLarge(
                f"with its aliases written out, this YAML has more than {MAX_VALUES:,} values",
                hint="is it meant to do harm?",
                span=self._lines.span(place.start, place.end),
            )
        if around.sort == "seq":
            around.items.append(place)
        elif self._waiting[-1] is None:
            self._waiting[-1] = place
        else:
            key = self._waiting[-1]
            around.keys.append(key)
            around.items.append(place)
            around.names.append(_name(key, self._text, len(around.names)))
            self._waiting[-1] = None


def resolved(text: str) -> Json:
    """Return the value of a plain scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _integer.fullmatch(text):
        return int(text)
    if _float.fullmatch(text) and not _octal_like.fullmatch(text):
        return float(text) if abs(float(text)) != float("inf") else text
    return text


def _name(key: Place, text: str, index: int) -> str:
    """Return a key as JSON has it; one that is no scalar gets a name that no query has."""
    place = key.content()
    if place.sort != "scalar":
        return f"? {index}"
    return place.value if isinstance(place.value, str) else text[place.start : place.end]


def _value(place: Place) -> Json:
    if place.sort == "seq":
        return [item.value for item in place.items]
    members: dict[str, Json] = {}
    for name, item in zip(place.names, place.items, strict=True):
        members[name] = item.value
    merged = members.get("<<")
    if merged is None:
        return members
    del members["<<"]
    for one in merged if isinstance(merged, list) else [merged]:
        if isinstance(one, dict):
            members = {**members, **{key: one[key] for key in one if key not in members}}
    return members


def _too_deep(lines: LineIndex, at: int) -> UserError:
    return TooDeep(
        f"the YAML is nested deeper than {MAX_DEPTH:,} levels",
        span=lines.span(at, at),
        hint="no query is nested that deep; the file may be broken",
    )
