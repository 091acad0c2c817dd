"""A JSON text: its value, and on demand the place of every part of it.

`parse_json` decodes with the standard library, and checks what that one lets pass: NaN, keys that
stand twice, depth. Places cost ten times as much, so they are looked for only when somebody asks.
"""

from __future__ import annotations

import json
from functools import cached_property
from json.decoder import JSONDecoder
from typing import TYPE_CHECKING, Any, NoReturn

from querykit.errors import (
    Diagnostic,
    DuplicateKey,
    EmptyInput,
    InternalError,
    Severity,
    Span,
)
from querykit.rewrite.json_scan import MAX_DEPTH, Item, Node, end_of, scan
from querykit.rewrite.places import LineIndex
from querykit.rewrite.syntax import JSON, Syntax

if TYPE_CHECKING:
    from collections.abc import Collection

    from querykit.errors import Json

BOM = "\ufeff"
DECIDING_KEYS = frozenset({"kind", "version"})
"""Keys that must not stand twice: which one wins would change what the object is."""

MAX_INT_DIGITS = 4_300
"""Longer integers are read as floats: making an int of them is refused by Python, and slow."""


class JsonText:
    """A JSON text that was read; made by `parse_json`.

    The value must not be changed in place: places are found by walking text and value side by side.
    """

    text: str
    value: Json
    problems: list[Diagnostic]
    """Warnings: keys that stand twice."""

    syntax: Syntax = JSON
    """How values are spelled."""

    def __init__(self, text: str, value: Json, max_depth: int = MAX_DEPTH) -> None:
        self.text = text
        self.value = value
        self.problems = []
        self._max_depth = max_depth

    @property
    def start(self) -> int:
        """Where the JSON begins: after a byte order mark."""
        return 1 if self.text.startswith(BOM) else 0

    @cached_property
    def lines(self) -> LineIndex:
        """Lines and columns of the text."""
        return LineIndex(self.text)

    @cached_property
    def scanned(self) -> tuple[Item, list[Node]]:
        """The item of the whole value, and all containers in the order in which they open."""
        return scan(self.text, start=self.start, max_depth=self._max_depth)

    @property
    def root(self) -> Item:
        """The place of the whole value."""
        return self.scanned[0]

    def begin_of(self, item: Item) -> int:
        """Return where a member or an item begins: at its key, if it has one."""
        return item[0] if item[0] >= 0 else item[2]

    def end_of(self, item: Item) -> int:
        """Return where a member or an item ends, with what belongs to its value."""
        return end_of(item)

    def implied(self, node: Node) -> Collection[str]:  # noqa: ARG002 - for other syntaxes
        """Return the members that an object has without writing them."""
        return ()

    def written(self, item: Item) -> str:
        """Return how a value is written; for the parts that move."""
        return self.text[item[2] : end_of(item)]

    def key(self, item: Item) -> str:
        """Return the key of a member, decoded."""
        return decode_key(self.text, item)

    def members(self, node: Node) -> dict[str, Item]:
        """Return the members of an object by key; of a key that stands twice, the last one."""
        return {decode_key(self.text, item): item for item in node.items}

    def span_of(self, pointer: str) -> Span:
        """Return the place of a value by its JSON Pointer.

        What the text does not hold (yet) is placed at the nearest value around it that it holds.
        """
        item = self._find(pointer)
        return self.lines.span(item[2], end_of(item))

    def key_span_of(self, pointer: str) -> Span:
        """Return the place of the key of a member; of anything else, that of its value."""
        item = self._find(pointer)
        return self.lines.span(item[0], item[1]) if item[0] >= 0 else self.span_of(pointer)

    def _find(self, pointer: str) -> Item:
        item = self.root
        for part in pointer.split("/")[1:]:
            node = item[4]
            if node is None or not node.items:
                break
            step = part.replace("~1", "/").replace("~0", "~")
            if self.text[node.start] == "[":
                if not (step.isascii() and step.isdigit() and int(step) < len(node.items)):
                    break
                item = node.items[int(step)]
            else:
                found = self.members(node).get(step)
                if found is None:
                    break
                item = found
        return item


def parse_json(text: str, *, max_depth: int = MAX_DEPTH) -> JsonText:
    """Read strict JSON.

    Args:
        text: the text, which may begin with a byte order mark.
        max_depth: the deepest level of containers that is read.

    Returns:
        The text with its value. Equal to what `json.loads` gives, except that integers of more
        than 4,300 digits, which that one refuses, are floats here (the text keeps their spelling).

    Raises:
        EmptyInput: there is nothing but white space.
        NotJSON: the text is no JSON; NaN and infinities are none either.
        TooDeep: a container stands deeper than `max_depth`.
        DuplicateKey: an object holds `kind` or `version` twice.
    """
    start = 1 if text.startswith(BOM) else 0
    if not text[start : start + 64].strip() and not text[start:].strip():
        raise nothing()
    reading = _Reading(text, start, max_depth)
    parsed = JsonText(text, reading.value, max_depth)
    if reading.scanned is not None:
        parsed.scanned = reading.scanned
    if reading.repeats:
        parsed.problems = _repeated_keys(parsed)
    return parsed


def nothing() -> EmptyInput:
    """Return the error for a text without content."""
    return EmptyInput("there is nothing but white space", hint="is this the right file?")


class _Reading:
    """One run of the decoder; falls back on the scanner for what the decoder cannot tell."""

    def __init__(self, text: str, start: int, max_depth: int) -> None:
        self.repeats = False
        self.scanned: tuple[Item, list[Node]] | None = None
        try:
            self.value = self._decoded(text, start)
        except (ValueError, RecursionError):
            # Not JSON, or too long an integer, or too deep: the scanner says which, or reads it.
            self.scanned = scan(text, start=start, max_depth=max_depth)
            self.value, self.repeats = assemble(text, *self.scanned)
            return
        openers = text.count("{") + text.count("[")
        if openers > max_depth and _is_deeper(self.value, max_depth):
            scan(text, start=start, max_depth=max_depth)  # raises TooDeep, with the place

    def _decoded(self, text: str, start: int) -> Json:
        decoder = JSONDecoder(object_pairs_hook=self._object, parse_constant=_refuse, strict=True)
        if start:
            text = text[start:]
        return decoder.decode(text)

    def _object(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self.repeats = True
        return members


def assemble(text: str, root: Item, nodes: list[Node]) -> tuple[Json, bool]:
    """Make the value from the places, innermost containers first; tell whether keys stand twice."""
    values: dict[int, Json] = {}
    repeats = False
    for node in reversed(nodes):
        items = [
            _scalar(text[item[2] : item[3]]) if item[4] is None else values[item[2]]
            for item in node.items
        ]
        if text[node.start] == "[":
            values[node.start] = items
        else:
            keys = [decode_key(text, item) for item in node.items]
            values[node.start] = members = dict(zip(keys, items, strict=True))
            repeats |= len(members) != len(keys)
    value = _scalar(text[root[2] : root[3]]) if root[4] is None else values[root[2]]
    return value, repeats


def decode_key(text: str, item: Item) -> str:
    """Return the key of a member, decoded."""
    key = text[item[0] + 1 : item[1] - 1]
    if "\\" in key:
        decoded: str = json.loads(f'"{key}"')
        return decoded
    return key


def _scalar(written: str) -> Any:
    if len(written) > MAX_INT_DIGITS and written.lstrip("-").isdigit():
        return float(written)
    return json.loads(written)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _is_deeper(value: Json, limit: int) -> bool:
    """Tell whether containers stand deeper than a limit, level by level."""
    level = [value]
    for _ in range(limit + 1):
        if not level:
            return False
        level = [
            child
            for container in level
            if type(container) is dict or type(container) is list
            for child in (container.values() if type(container) is dict else container)
            if type(child) is dict or type(child) is list
        ]
    return True


def _repeated_keys(parsed: JsonText) -> list[Diagnostic]:
    """Report keys that stand twice in one object.

    Raises:
        DuplicateKey: the key is `kind` or `version`.
    """
    found: list[Diagnostic] = []
    pending: list[tuple[Item, str]] = [(parsed.root, "")]
    while pending:
        item, pointer = pending.pop()
        node = item[4]
        if node is None:
            continue
        seen: set[str] = set()
        for index, child in enumerate(node.items):
            if child[0] < 0:
                pending.append((child, f"{pointer}/{index}"))
                continue
            key = decode_key(parsed.text, child)
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if key in seen:
                found.append(_repeated(key, place, parsed.lines.span(child[0], child[1])))
            seen.add(key)
            pending.append((child, place))
    if not found:
        raise InternalError("the decoder met a key twice, and the scanner did not")
    found.sort(key=lambda problem: problem.span.start if problem.span else 0)
    return found


def _repeated(key: str, pointer: str, span: Span) -> Diagnostic:
    message = f"one object holds the key {json.dumps(key)} twice"
    if key in DECIDING_KEYS:
        raise DuplicateKey(message, hint="remove one of them", pointer=pointer, span=span)
    hint = "remove one of them: only the last one counts"
    return Diagnostic("QK006", message, Severity.WARNING, pointer, span, hint)
