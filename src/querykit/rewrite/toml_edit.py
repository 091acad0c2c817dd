"""New values in the tables of a TOML text, by tomlkit: comments and layout stay.

The caller reads the new text again: what tomlkit gets wrong is refused, never written.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from querykit.errors import NotRewritable
from querykit.rewrite.same import same

if TYPE_CHECKING:
    from querykit.errors import Document, Json

BOM = "\ufeff"


def with_tables(text: str, old: Document, new: Document) -> str:
    """Return a text with a new document.

    Raises:
        NotRewritable: TOML cannot hold the document, the text mixes line ends, or a comment would
            be lost.
    """
    crlf = "\r\n" in text
    if crlf and text.count("\r\n") != text.count("\n"):
        raise NotRewritable("the lines of the file end in different ways")
    mark = BOM if text.startswith(BOM) else ""
    try:
        tables = tomlkit.parse(text[len(mark) :].replace("\r\n", "\n"))
        _update(tables, old, new)
        written = tomlkit.dumps(tables)
    except (TOMLKitError, KeyError, TypeError, ValueError) as error:
        raise NotRewritable(f"tomlkit cannot make the change: {error}") from error
    if _comment_lines(text) - _comment_lines(written):
        raise NotRewritable(
            "the change would lose a comment", hint="move the comment out of the table that goes"
        )
    return mark + (written.replace("\n", "\r\n") if crlf else written)


def _comment_lines(text: str) -> Counter[str]:
    """Count the lines that are comments; tomlkit takes those behind a table for its own."""
    lines = map(str.strip, text.removeprefix(BOM).split("\n"))
    return Counter(line for line in lines if line.startswith("#"))


def _update(table: Any, old: Document, new: Document) -> None:
    """Give a table new members; what stays is not touched."""
    for key in old:
        if key not in new:
            del table[key]
    for key, value in new.items():
        if key not in old:
            table[key] = _item(value, inline=isinstance(table, InlineTable))
        elif not same(old[key], value):
            _exchange(table, key, old[key], value)


def _exchange(table: Any, key: str | int, old: Json, new: Json) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        inner = table[key]
        if isinstance(inner, InlineTable) and old.keys() != new.keys():
            table[key] = tomlkit.value(_rebuilt(inner, old, new))
        else:
            _update(inner, old, new)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            if not same(one, other):
                _exchange(table[key], index, one, other)
    else:
        inline = isinstance(table, (InlineTable, list))
        table[key] = _item(new, inline=inline)


def _rebuilt(table: InlineTable, old: Document, new: Document) -> str:
    """Return the text of an inline table with other members; tomlkit leaves gaps where some go."""
    for key in old.keys() & new.keys():
        if not same(old[key], new[key]):
            _exchange(table, key, old[key], new[key])
    pad = " " if re.match(r"\{\s", table.as_string()) else ""
    members = (
        f"{tomlkit.key(key).as_string()} = "
        + (table[key] if key in old else _item(value, inline=True)).as_string().strip()
        for key, value in new.items()
    )
    return "{" + pad + ", ".join(members) + pad + "}"


def _item(value: Json, *, inline: bool) -> Any:
    """Return a value as tomlkit has it.

    Raises:
        NotRewritable: it holds null.
    """
    if value is None:
        raise NotRewritable("TOML has no null")
    if isinstance(value, dict):
        table = tomlkit.inline_table() if inline else tomlkit.table()
        for key, child in value.items():
            table.add(key, _item(child, inline=inline))
        return table
    if isinstance(value, (list, tuple)):
        array = tomlkit.array()
        for child in value:
            array.append(_item(child, inline=True))
        return array
    return tomlkit.item(value)
