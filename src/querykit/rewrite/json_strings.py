"""The documents in the strings of a JSON text: old notebooks hold their queries so, and URLs do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.rewrite.embedded import merged, parts_of
from querykit.rewrite.json_print import places_by_identity
from querykit.rewrite.json_style import is_ascii_only
from querykit.rewrite.quoted import json_string
from querykit.rewrite.splice import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Json
    from querykit.rewrite.embedded import Part
    from querykit.rewrite.json_text import JsonText


@dataclass(frozen=True, slots=True)
class InString:
    """A document in a string of a JSON text."""

    identity: int
    """Of the string, as a part of the value of the text."""

    start: int
    end: int
    """Of the literal, with its quotes."""

    part: Part


def may_hold_strings(text: str) -> bool:
    """Tell whether a string of a JSON text may hold a query: quotes in quotes, or a URL."""
    if '\\"' in text and any(f'\\"{word}\\"' in text for word in ("kind", "insight", "tiles")):
        return True
    return "#q=%7" in text


def json_parts(parsed: JsonText) -> list[InString]:
    """Return the documents in strings of a JSON text, in order."""
    ascii_only = is_ascii_only(parsed.text)
    found: list[InString] = []
    for identity, item in places_by_identity(parsed).items():
        _, _, start, end, node = item
        if node is None and parsed.text[start] == '"':
            quoted = json_string(parsed.text, start, end, ascii_only=ascii_only)
            found += [InString(identity, start, end, part) for part in parts_of(quoted)]
    return sorted(found, key=lambda one: one.part.quoted.offsets[0])


def changed_strings(
    text: str, parts: Sequence[InString], inner: Sequence[Json]
) -> tuple[list[Edit], dict[int, str]]:
    """Return the edits inside of strings, and the new strings by the identity of the old ones.

    Raises:
        NotRewritable: a new document cannot be put into its string.
    """
    changed: dict[int, tuple[InString, list[Edit]]] = {}
    for one, new in zip(parts, inner, strict=True):
        changes = one.part.edits(new)
        if changes:
            changed.setdefault(one.identity, (one, []))[1].extend(changes)
    inside = [edit for _, changes in changed.values() for edit in changes]
    texts = {identity: _decoded(text, one, changes) for identity, (one, changes) in changed.items()}
    return inside, texts


def _decoded(text: str, one: InString, changes: list[Edit]) -> str:
    """Return a string after edits of its literal."""
    literal = text[one.start : one.end]
    moved = [Edit(edit.start - one.start, edit.end - one.start, edit.text) for edit in changes]
    decoded: str = json.loads(merged(literal, moved))
    return decoded
