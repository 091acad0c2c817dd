"""JSON documents inside strings of a text: old notebooks, cells of a table, `#q=` of PostHog URLs.

A `Quoted` is such a string with the place of each of its characters in the whole text. With it a
finding in the inner document gets its place outside, and an edit of the inner text becomes an edit
of the outer one: all that does not change keeps its spelling, escapes included.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import DocumentError, NotRewritable
from querykit.rewrite.base import Slot
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.percent import percent_encoded
from querykit.rewrite.splice import Edit, apply, edits
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from querykit.errors import Json, Span
    from querykit.rewrite.json_text import JsonText
    from querykit.rewrite.places import LineIndex
    from querykit.rewrite.quoted import Quoted

MAX_STRING = 10_000_000
"""Longer strings are not looked into."""

_url_query = re.compile(r"#q=(%7[Bb][^\s\"<>`\\&]*)")
_query_words = re.compile(r"\b(?:kind|insight|tiles)\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A JSON document that stands in a string."""

    quoted: Quoted
    parsed: JsonText

    def slot(self, lines: LineIndex) -> Slot:
        """Return the document as a slot of the whole text."""
        line, _ = lines.place(self.quoted.offsets[self.parsed.root[2]])

        def locate(pointer: str) -> Span:
            inner = self.parsed.span_of(pointer)
            start, end = self.quoted.range(inner.start, inner.end)
            return lines.span(start, end)

        return Slot(self.parsed.value, line, locate, check=self.edits)

    def edits(self, document: Json) -> list[Edit]:
        """Return the edits of the whole text that give the string a new document.

        Raises:
            NotRewritable: the document is not JSON, or cannot be written where the string stands.
        """
        if document is self.parsed.value:
            return []
        return [
            Edit(*self.quoted.range(edit.start, edit.end), self.quoted.encode(edit.text))
            for edit in edits(self.parsed, document)
        ]

    def text(self, document: Json) -> str:
        """Return the decoded string with a new document."""
        return apply(self.parsed.text, edits(self.parsed, document))


def parts_of(quoted: Quoted) -> Iterator[Part]:
    """Yield the documents in a string: the whole of it, or those of the URLs in it.

    Only what holds a query counts: a string that is anything else is nobody's business here.
    """
    if len(quoted.value) > MAX_STRING:
        return
    if quoted.value.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        yield from _whole(quoted)
    yield from urls_of(quoted)


def urls_of(quoted: Quoted) -> Iterator[Part]:
    """Yield the documents of the PostHog URLs in a text."""
    for found in _url_query.finditer(quoted.value):
        yield from _whole(_json_only(percent_encoded(quoted.part(*found.span(1)))))


def may_hold_query(text: str) -> bool:
    """Tell whether it is worth reading a text: whether it has the words that queries have."""
    return _query_words.search(text) is not None or "#q=%7" in text


def _whole(quoted: Quoted) -> Iterator[Part]:
    if _query_words.search(quoted.value) is None:
        return
    try:
        parsed = parse_json(quoted.value)
    except DocumentError:
        return
    if count_queries(parsed.value):
        yield Part(quoted, parsed)


def _json_only(quoted: Quoted) -> Quoted:
    """Return a string without what follows the JSON in it, such as the end of a Markdown link."""
    try:
        _, end = json.JSONDecoder().raw_decode(quoted.value)
    except (ValueError, RecursionError):
        return quoted
    return quoted.part(0, end)


def merged(text: str, *groups: Sequence[Edit]) -> str:
    """Return a text after all edits of some groups.

    Raises:
        NotRewritable: edits overlap.
    """
    changes = sorted(
        (edit for group in groups for edit in group), key=lambda one: (one.start, one.end)
    )
    return apply(text, changes)


def with_parts(value: Json, parts: Mapping[int, Json]) -> Json:
    """Return a value with some of its parts exchanged; what does not change is shared.

    Args:
        value: any JSON value.
        parts: new parts, strings or containers, by the identity of the old ones.
    """
    if id(value) in parts:
        return parts[id(value)]
    order = [value] if isinstance(value, (dict, list)) else []
    for container in order:
        children = container.values() if isinstance(container, dict) else container
        order.extend(child for child in children if isinstance(child, (dict, list)))
    new: dict[int, Json] = dict(parts)
    for container in reversed(order):
        children = container.values() if isinstance(container, dict) else container
        if any(id(child) in new for child in children):
            if isinstance(container, dict):
                new[id(container)] = {
                    key: new.get(id(child), child) for key, child in container.items()
                }
            else:
                new[id(container)] = [new.get(id(child), child) for child in container]
    return new.get(id(value), value)


def refuse_unless(correct: bool) -> None:  # noqa: FBT001 - an assertion
    """Refuse a new text that was read again and does not say what it should.

    Raises:
        NotRewritable: it does not.
    """
    if not correct:
        raise NotRewritable("the changed text would not hold the new value")
