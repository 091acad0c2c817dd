"""Where each value of a TOML text stands, by its JSON Pointer.

The text is known to be TOML (`tomllib` has read it), so the scanner may be simple. It is needed
because neither `tomllib` nor `tomlkit` tells places.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import NamedTuple

from querykit.errors import NotRewritable
from querykit.rewrite.quoted import Quoted, json_string, plain

_blank = re.compile(r"(?:[ \t\r\n\ufeff]|#[^\r\n]*+)*+")
_key = re.compile(r"""[ \t]*+("(?:\\.|[^"\\])*+"|'[^']*+'|[A-Za-z0-9_-]+)[ \t]*+(\.)?""")
_string = re.compile(
    r'"""(?:\\[\s\S]|"{1,2}(?!")|[^"\\])*+"""(?:"{1,2})?'
    r"|'''(?:'{1,2}(?!')|[^'])*+'''(?:'{1,2})?"
    r'|"(?:\\.|[^"\\])*+"'
    r"|'[^']*+'"
)
_scalar = re.compile(r"[^,\]}#\r\n]+")
_character = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|\r\n|[^\\]", re.DOTALL)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


class Found(NamedTuple):
    """A value, and where it stands."""

    start: int
    end: int
    is_string: bool = False


def places(text: str) -> dict[str, Found]:
    """Return the place of each value, tables with a header of their own at the header."""
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, Found] = {}
        self._counts: dict[str, int] = {}
        """How many tables each array of tables has so far."""

    def run(self) -> dict[str, Found]:
        table, position = "", self._skip(0)
        while position < len(self._text):
            start = position
            if self._text.startswith("[", position):
                is_array = self._text.startswith("[[", position)
                parts, position = self._keys(position + 1 + is_array)
                table = self._header(parts, is_array=is_array)
                position += 1 + is_array
                self._places[table] = Found(start, position)
            else:
                position = self._member(position, table)
            position = self._skip(position)
        return self._places

    def _skip(self, position: int) -> int:
        found = _blank.match(self._text, position)
        return found.end() if found else position

    def _keys(self, position: int) -> tuple[list[str], int]:
        parts: list[str] = []
        while True:
            found = _key.match(self._text, position)
            if found is None:
                raise NotRewritable("a key of the TOML is not understood")
            written = found[1]
            if written[0] in "\"'":
                written = tomllib.loads(f"x = {written}")["x"]
            parts.append(written.replace("~", "~0").replace("/", "~1"))
            position = found.end()
            if not found[2]:
                return parts, position

    def _header(self, parts: list[str], *, is_array: bool) -> str:
        table = ""
        for part in parts[:-1]:
            table = self._current(f"{table}/{part}")
        table = f"{table}/{parts[-1]}"
        if is_array:
            self._counts[table] = self._counts.get(table, 0) + 1
            return f"{table}/{self._counts[table] - 1}"
        return table

    def _current(self, table: str) -> str:
        count = self._counts.get(table)
        return f"{table}/{count - 1}" if count else table

    def _member(self, position: int, table: str) -> int:
        parts, position = self._keys(position)
        position = self._skip(position + 1)  # the equals sign
        return self._value(position, "/".join((table, *parts)))

    def _value(self, start: int, pointer: str) -> int:
        text = self._text
        opener = text[start]
        if opener in "[{":
            position, index = self._skip(start + 1), 0
            while text[position] not in "]}":
                if opener == "[":
                    position = self._value(position, f"{pointer}/{index}")
                    index += 1
                else:
                    position = self._member(position, pointer)
                position = self._skip(position)
                if text[position] == ",":
                    position = self._skip(position + 1)
            end = position + 1
            self._places[pointer] = Found(start, end)
            return end
        found = _string.match(text, start)
        if found is not None:
            self._places[pointer] = Found(start, found.end(), is_string=True)
            return found.end()
        scalar = _scalar.match(text, start)
        end = start + len(scalar[0].rstrip()) if scalar else start + 1
        self._places[pointer] = Found(start, end)
        return end


def quoted_string(text: str, found: Found, value: str) -> Quoted | None:
    """Return a string with the place of each character; None when some have none of their own."""
    literal = text[found.start : found.end]
    mark = literal[:3] if literal[:3] in ('"""', "'''") else literal[:1]
    start, end = found.start + len(mark), found.end - len(mark)
    if len(mark) == 3:
        start += 2 if text.startswith("\r\n", start) else text.startswith("\n", start)
    if mark == '"':
        try:
            quoted = json_string(text, found.start, found.end)
        except ValueError:  # an escape that JSON does not have
            return None
    else:
        quoted = _between(text, start, end, mark)
    return quoted if quoted.value == value else None


def _between(text: str, start: int, end: int, mark: str) -> Quoted:
    """Return what stands between marks where quotes need no escapes."""
    newline = "\r\n" if "\r\n" in text else "\n"
    escapes = mark == '"""'

    def encode(new: str) -> str:
        if mark in new or ("\n" in new and len(mark) == 1):
            raise NotRewritable(f"a string in {mark} cannot hold the change")
        return (new.replace("\\", "\\\\") if escapes else new).replace("\n", newline)

    if not escapes and "\r" not in text[start:end]:
        part = plain(text, start, end)
        return Quoted(part.value, part.offsets, encode)
    pattern = _character if escapes else re.compile(r"\r\n|[\s\S]")
    pieces = list(pattern.finditer(text, start, end))
    characters = [_decoded(one[0]) if escapes else one[0].replace("\r\n", "\n") for one in pieces]
    return Quoted("".join(characters), [*(one.start() for one in pieces), end], encode)


def _decoded(written: str) -> str:
    if written == "\r\n":
        return "\n"
    if not written.startswith("\\"):
        return written
    if written[1] == "u":
        character: str = json.loads(f'"{written}"')
        return character
    return _ESCAPES.get(written[1], written)
