"""Why a text is not JSON: the first fault, its place, and what to do about it.

Runs only after the scanner has failed, so it may take its time.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from querykit.errors import NotJSON
from querykit.rewrite.json_tokens import SCALAR, STRING, WS
from querykit.rewrite.places import LineIndex

_blank = re.compile(WS)
_string = re.compile(STRING)
_scalar = re.compile(SCALAR)
_word = re.compile(r"[A-Za-z_$][\w$]*")
_like_number = re.compile(r"[-+.]?[0-9][\w.+-]*|[-+.]\.?[0-9]*")
_string_part = re.compile(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')

WORDS = {
    "True": 'write "true" in lower case: this is a Python value',
    "False": 'write "false" in lower case: this is a Python value',
    "None": 'write "null": this is a Python value',
    "undefined": 'write "null", or leave the member out',
    "TRUE": 'write "true" in lower case',
    "FALSE": 'write "false" in lower case',
    "NULL": 'write "null" in lower case',
}
NOT_FINITE = ("NaN", "Infinity", "-Infinity")


class Where(Enum):
    """What the scanner was about to read."""

    ROOT = auto()
    MEMBER = auto()
    ITEM = auto()
    AFTER_MEMBER = auto()
    AFTER_ITEM = auto()
    END = auto()


class Fault(NamedTuple):
    """One fault of a text."""

    start: int
    end: int
    message: str
    hint: str | None = None


def explain(text: str, position: int, where: Where, opened: int | None = None) -> NotJSON:
    """Return the error for a text that the scanner could not go on with.

    Args:
        text: the whole text.
        position: the end of what was read without fault.
        where: what should have come next.
        opened: where the innermost open container begins.
    """
    fault = _find(text, position, where, opened)
    lines = LineIndex(text)
    end = min(max(fault.end, fault.start), len(text))
    span = lines.span(min(fault.start, len(text)), end)
    return NotJSON(fault.message, hint=fault.hint, span=span)


def _find(text: str, position: int, where: Where, opened: int | None) -> Fault:
    at = _skip(text, position)
    if where is Where.END:
        return _more_text(text, at)
    if where is Where.MEMBER:
        assert opened is not None
        first = not text[opened + 1 : at].strip(" \t\n\r")
        return _in_member(text, at, opened, first=first)
    if where in (Where.AFTER_MEMBER, Where.AFTER_ITEM):
        return _after_value(text, at, opened)
    found = _scalar.match(text, at)
    if found is not None and where is Where.ITEM:
        return _odd_number(text, at, found.end()) or _after_value(
            text, _skip(text, found.end()), opened
        )
    return _no_value(text, at, opened)


def _skip(text: str, position: int) -> int:
    found = _blank.match(text, position)
    return found.end() if found else position


def _in_member(text: str, at: int, opened: int, *, first: bool) -> Fault:
    key = _string.match(text, at)
    if key is None:
        return _no_key(text, at, opened, first=first)
    at = _skip(text, key.end())
    if at >= len(text):
        return _cut_off(text, opened)
    if text[at] != ":":
        return _comment(text, at) or Fault(at, at + 1, "a colon is missing after this key")
    at = _skip(text, at + 1)
    value = _scalar.match(text, at)
    if value is None:
        return _no_value(text, at, opened)
    odd = _odd_number(text, at, value.end())
    return odd or _after_value(text, _skip(text, value.end()), opened)


def _no_key(  # noqa: PLR0911 - a list of cases
    text: str, at: int, opened: int, *, first: bool
) -> Fault:
    if at >= len(text):
        return _cut_off(text, opened)
    character = text[at]
    if character == "}" and not first:
        return _trailing_comma(text, at)
    if character == '"':
        return _bad_string(text, at)
    word = _word.match(text, at)
    if word is not None:
        return Fault(at, word.end(), "a key must stand in double quotes", f'write "{word[0]}"')
    if character.isdigit():
        return Fault(at, at + 1, "a key must be a string", "put it in double quotes")
    if character == ",":
        return Fault(at, at + 1, "there is a comma without a member before it")
    return _anywhere(text, at) or Fault(at, at + 1, "a key in double quotes should stand here")


def _no_value(  # noqa: PLR0911 - a list of cases
    text: str, at: int, opened: int | None
) -> Fault:
    if at >= len(text):
        return _cut_off(text, opened)
    character = text[at]
    if character == '"':
        return _bad_string(text, at)
    if character in "]}":
        if opened is not None and text[opened] == "[" and character == "]":
            return _trailing_comma(text, at)
        return Fault(at, at + 1, "a value is missing here")
    if character == ",":
        return Fault(at, at + 1, "there is a comma without a value before it")
    for name in NOT_FINITE:
        if text.startswith(name, at):
            hint = 'JSON has no such number; write null, or a string such as "NaN"'
            return Fault(at, at + len(name), f"{name} is not JSON", hint)
    word = _word.match(text, at)
    if word is not None:
        hint = WORDS.get(word[0], "a text must stand in double quotes")
        return Fault(at, word.end(), "this word is not a JSON value", hint)
    number = _like_number.match(text, at)
    if number is not None:
        return _bad_number(text, at, number.end())
    return _anywhere(text, at) or Fault(at, at + 1, "a value should stand here")


def _after_value(text: str, at: int, opened: int | None) -> Fault:
    if at >= len(text):
        return _cut_off(text, opened)
    character = text[at]
    closer = "}" if opened is None or text[opened] == "{" else "]"
    if character in "]}":
        return Fault(at, at + 1, f"{character} closes what was opened by another bracket")
    found = _comment(text, at)
    if found is not None:
        return found
    message = f"a comma or {closer} is missing here"
    hint = "separate the values by commas" if character in "\"'[{" or character.isalnum() else None
    return Fault(at, at + 1, message, hint)


def _more_text(text: str, at: int) -> Fault:
    return _comment(text, at) or Fault(
        at,
        at + 1,
        "there is more text after the end of the JSON value",
        "one file holds one value; files with one value a line end in .jsonl or .ndjson",
    )


def _trailing_comma(text: str, at: int) -> Fault:
    comma = text.rindex(",", 0, at)
    return Fault(comma, comma + 1, "there is a comma after the last value", "remove the comma")


def _cut_off(text: str, opened: int | None) -> Fault:
    end = len(text)
    if opened is None:
        return Fault(end, end, "the text ends before the value", "is the file cut off?")
    line, column = LineIndex(text).place(opened)
    return Fault(
        end,
        end,
        f"the text ends inside the {text[opened]} of line {line}, column {column}",
        "is the file cut off?",
    )


def _bad_string(text: str, at: int) -> Fault:
    found = _string_part.match(text, at + 1)
    stop = found.end() if found else at + 1
    if stop >= len(text):
        return Fault(at, stop, "this string is not closed", "is the file cut off?")
    if text[stop] == "\\":
        if stop + 1 >= len(text):
            return Fault(at, stop, "this string is not closed", "is the file cut off?")
        end = stop + (6 if text[stop + 1] == "u" else 2)
        return Fault(stop, end, "this escape is not JSON", "to write a backslash, write \\\\")
    if text[stop] in "\r\n":
        hint = "close it with a double quote; a line break inside is written \\n"
        return Fault(at, stop, "this string is not closed on its line", hint)
    written = "\\t" if text[stop] == "\t" else f"\\u{ord(text[stop]):04x}"
    return Fault(
        stop, stop + 1, "there is a control character in a string", f"write it as {written}"
    )


def _odd_number(text: str, start: int, end: int) -> Fault | None:
    """Find the rest of something that only begins like a number."""
    if end < len(text) and text[start] in "-0123456789" and re.match(r"[\w.+-]", text[end]):
        found = _like_number.match(text, start)
        return _bad_number(text, start, found.end() if found else end)
    return None


def _bad_number(text: str, start: int, end: int) -> Fault:
    written = text[start:end]
    hint = None
    if re.match(r"-?0[0-9]", written):
        hint = "a number has no leading zero; put it in quotes if it is a text"
    elif written[0] == "+":
        hint = "leave the plus sign out"
    elif written.lstrip("-").startswith("."):
        hint = "write a zero before the point"
    elif written.endswith("."):
        hint = "write a digit after the point"
    elif end >= len(text):
        hint = "is the file cut off?"
    return Fault(start, end, "this is not how JSON writes a number", hint)


def _anywhere(text: str, at: int) -> Fault | None:
    if text.startswith("<<<<<<<", at) or text.startswith(">>>>>>>", at):
        return Fault(at, at + 7, "this is an unresolved merge conflict", "resolve it first")
    if text[at] in "'`\u2018\u2019\u201c\u201d":
        return Fault(at, at + 1, "a string must stand in double quotes", 'write " around it')
    return _comment(text, at)


def _comment(text: str, at: int) -> Fault | None:
    if text.startswith(("//", "/*"), at) or text[at] == "#":
        end = at + (1 if text[at] == "#" else 2)
        hint = "strict JSON has no comments (.jsonc and .json5 have)"
        return Fault(at, end, "there is a comment", hint)
    return None
