"""JSON in strings of Python, as for `json.loads("...")`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.rewrite.escapes import encoder, unescaped
from querykit.rewrite.json_part import JsonPart, json_parts
from querykit.rewrite.quoted import Quoted

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from querykit.rewrite.python import PythonCode

_literal = re.compile(r"([rRuU]?)(\"\"\"|'''|\"|')(.*)\2", re.DOTALL)


def json_in_string(code: PythonCode, node: ast.Constant) -> Iterator[JsonPart]:
    """Yield the query in a string with JSON; strings in several pieces are not looked into."""
    value = node.value
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return
    offset, end = code.places.span(node)
    found = _literal.fullmatch(code.text, offset, end)
    if found is None:
        return
    start, end = found.span(3)
    encode = encoder(found[2], raw=found[1] in ("r", "R"))
    if found[1] in ("r", "R"):
        quoted: Quoted | None = Quoted(code.text[start:end], range(start, end + 1), encode)
    else:
        quoted = unescaped(code.text, start, end, encode, "nrtbfva")
    if quoted is not None and quoted.value.replace("\r\n", "\n") == value:
        yield from json_parts(quoted)
