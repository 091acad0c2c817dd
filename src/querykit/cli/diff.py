"""Unified diffs, as git prints them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COLOURS = {"---": "1", "+++": "1", "@@": "36", "-": "31", "+": "32"}


def unified(name: str, before: str, after: str, *, colour: bool = False) -> str:
    """Return the diff between two texts of one file; line ends count."""
    old, new = _names(name)
    lines = difflib.unified_diff(_lines(before), _lines(after), old, new)
    return "".join(_painted(lines) if colour else lines)


def line_change(name: str, number: int, before: str, after: str, *, colour: bool = False) -> str:
    """Return the diff of one line of a file that is not held in memory."""
    old, new = _names(name)
    head = f"--- {old}\n+++ {new}\n@@ -{number} +{number} @@\n"
    lines = (*head.splitlines(keepends=True), f"-{_ended(before)}", f"+{_ended(after)}")
    return "".join(_painted(lines) if colour else lines)


def _names(name: str) -> tuple[str, str]:
    name = name.lstrip("/")
    return f"a/{name}", f"b/{name}"


def _lines(text: str) -> list[str]:
    """Split at LF only, so that a CR is part of its line; mark a last line without an end."""
    lines = text.split("\n")
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, _ended(lines[-1])] if lines[-1] else ended


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _painted(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        code = next((code for mark, code in COLOURS.items() if line.startswith(mark)), None)
        yield f"\033[{code}m{line[:-1]}\033[0m\n" if code else line
