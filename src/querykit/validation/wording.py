"""Short words for schemas and values: what was expected, what was found, what was meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from querykit.errors import Document, Json

LONGEST = 60
"""Characters of a value that a message shows."""

CHOICES = 12
"""How many allowed values a message lists."""

NEAR = 75
"""Likeness (0 to 100) from which one word was probably meant as another."""


def quoted(value: Json) -> str:
    """Return a short text for a value; a container is only named."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        cut = value if len(value) <= LONGEST else f"{value[:LONGEST]}..."
        return json.dumps(cut, ensure_ascii=False)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return "a very large integer"
    try:
        return json.dumps(value)
    except (TypeError, ValueError):
        return f"a {type(value).__name__}"


def listed(values: Iterable[Json]) -> str:
    """Return `"a", "b" or "c"`; a long list is cut."""
    texts = list(dict.fromkeys(quoted(value) for value in values))
    if len(texts) > CHOICES:
        return f"{', '.join(texts[:CHOICES])} or {len(texts) - CHOICES} others"
    return either(texts)


def either(texts: Sequence[str]) -> str:
    """Join texts with commas and a last "or"."""
    texts = list(dict.fromkeys(texts))
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


ARTICLES = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def expected(schema: Json, resolve: Document) -> str:
    """Return a short text for what a schema takes, without the null of optional members."""
    name = ""
    while isinstance(schema, dict) and "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = resolve.get(name, {})
    if not isinstance(schema, dict):
        return "anything"
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if allowed is not None:
        return listed(allowed)
    union = schema.get("anyOf", schema.get("oneOf"))
    if union is not None:
        return expected_one_of(union, resolve)
    sort = schema.get("type")
    if sort == "array" and isinstance(schema.get("items"), dict):
        items = schema["items"]
        of = items.get("$ref", "").rpartition("/")[2] or ARTICLES.get(str(items.get("type")), "")
        plural = {"a string": "strings", "an integer": "integers", "a number": "numbers"}
        return f"a list of {plural.get(of, of)}" if of else "a list"
    if sort == "object" and name:
        return f"an object ({name})"
    sorts = sort if isinstance(sort, list) else [sort]
    return either(
        [ARTICLES.get(str(one), "anything") for one in sorts if one != "null"] or ["null"]
    )


def expected_one_of(schemas: Iterable[Json], resolve: Document) -> str:
    """Return a short text for what the branches of a union take; objects are named together."""
    texts = [expected(branch, resolve) for branch in schemas if not is_null(branch)]
    prefix = "an object ("
    names = [text[len(prefix) : -1] for text in texts if text.startswith(prefix)]
    others = [text for text in texts if not text.startswith(prefix)]
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} others"]
    objects = [f"an object ({either(names)})"] if names else []
    return either([*objects, *others]) if texts else "nothing"


def is_null(schema: Json) -> bool:
    """Whether a schema takes only null."""
    return isinstance(schema, dict) and schema.get("type") == "null"


def closest(word: Json, words: Iterable[Json]) -> str | None:
    """Return the word that was probably meant; case and underscores do not count."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only needed where something is wrong

    if not isinstance(word, str):
        return None
    choices = [one for one in words if isinstance(one, str)]
    found = process.extractOne(
        word[:LONGEST], choices, scorer=fuzz.ratio, processor=_folded, score_cutoff=NEAR
    )
    return str(found[0]) if found else None


def did_you_mean(word: Json, words: Iterable[Json]) -> str | None:
    """Return the hint with the closest word; None when there is none close."""
    close = closest(word, words)
    return None if close is None else f"did you mean {json.dumps(close)}?"


def _folded(word: str) -> str:
    return word.replace("_", "").replace(" ", "").replace("-", "").lower()
