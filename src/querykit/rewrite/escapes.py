"""Strings of programming languages with backslash escapes, and the place of each character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.quoted import Quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_character = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|u\{(?P<braced>[0-9a-fA-F]{1,6})\}"
    r"|U(?P<U>[0-9a-fA-F]{8})|(?P<line>\r\n|\n|\r)|(?P<one>[^xuUN0-9]))|\r\n|[^\\]",
    re.DOTALL,
)
_named = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "a": "\a"}


def unescaped(
    text: str, start: int, end: int, encode: Callable[[str], str], names: str = "nrtbfv"
) -> Quoted | None:
    """Decode what stands between the quotation marks of a string.

    Args:
        text: the whole text.
        start: where the inside begins.
        end: where it ends.
        encode: spells new characters.
        names: the letters that stand for control characters.

    Returns:
        The string; None when it has an escape that is rare or wrong.
    """
    values: list[str] = []
    offsets: list[int] = []
    position = start
    while position < end:
        found = _character.match(text, position, end)
        if found is None:
            return None
        value = _value(found, names)
        if value is None:
            return None
        if value:
            values.append(value)
            offsets.append(position)
        position = found.end()
    return Quoted("".join(values), [*offsets, end], encode)


def _value(found: re.Match[str], names: str) -> str | None:
    digits = found["x"] or found["u"] or found["braced"] or found["U"]
    if digits is not None:
        number = int(digits, 16)
        return None if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number)
    if found["line"] is not None:
        return ""
    one = found["one"]
    if one is None:
        return "\n" if found[0] == "\r\n" else found[0]
    return _named[one] if one in names else one


def encoder(quote: str, *, raw: bool = False, taboo: str = "") -> Callable[[str], str]:
    """Return what spells new characters between quotation marks.

    Args:
        quote: the quotation mark; of three characters when the string may span lines.
        raw: whether backslashes stand for themselves.
        taboo: what must not come up, such as `${`.
    """

    def encode(new: str) -> str:
        if taboo and taboo in new:
            raise NotRewritable(f"the new text holds {taboo}")
        if raw:
            if quote in new or (len(quote) == 1 and "\n" in new):
                raise NotRewritable("the new text does not fit into a raw string")
            return new
        written = new.replace("\\", "\\\\")
        if len(quote) == 1:
            escaped = written.replace(quote, f"\\{quote}")
            return escaped if quote == "`" else escaped.replace("\r", "\\r").replace("\n", "\\n")
        return written.replace(quote, "\\" + "\\".join(quote))

    return encode
