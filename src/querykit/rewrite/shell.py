"""Shell scripts: JSON in here-documents and quoted words, as for `curl -d '...'`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotCode, NotRewritable
from querykit.rewrite.code import Code, Reading, filled_in
from querykit.rewrite.json_part import json_parts
from querykit.rewrite.quoted import Quoted
from querykit.rewrite.shell_words import MARK, Unclosed, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.rewrite.shell_words import Word


def read_shell(text: str) -> Reading:
    """Find the queries of a script."""
    reading = Reading()
    code = Code(text)
    try:
        found = list(words(text))
    except Unclosed as error:
        span = code.lines.span(error.start, error.start + 1)
        return reading.refuse(
            NotCode(
                "a quotation or here-document has no end",
                hint="querykit changes nothing",
                span=span,
            )
        )
    for word in found:
        value = word.text
        if not value.lstrip().startswith(("{", "[")):
            continue
        quoted = Quoted(value, word.offsets, _encoder(word))
        parts = list(json_parts(quoted, template=_is_filled_in))
        reading.pieces += parts
        if not parts and MARK in value:
            reading.problems += filled_in(code, word.offsets[0], word.end)
    return reading


def _is_filled_in(text: str) -> bool:
    return MARK in text


def _encoder(word: Word) -> Callable[[str], str]:
    """Return what spells new characters in a word."""
    escapes: dict[str, str] = {}
    if "'" in word.quotes:
        escapes = {"'": "'\\''"}
    elif '"' in word.quotes:
        escapes = {character: f"\\{character}" for character in '\\"$`'}
    elif "<<" in word.quotes:
        escapes = {character: f"\\{character}" for character in "\\$`"}

    def encode(new: str) -> str:
        if MARK in new:
            raise NotRewritable("the change would move what the shell fills in")
        return "".join(escapes.get(character, character) for character in new)

    return encode
