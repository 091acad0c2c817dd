"""Which findings a project does not want to hear of: by its settings, or by a comment in the file.

A comment `querykit: ignore[QK011]` silences findings of these codes that begin on its line, and,
when it stands alone on its line, those of the next line that is no such comment. Without codes,
`querykit: ignore` silences all. JSON has no comments: name its files in `per-file-ignores`.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from querykit.errors import Diagnostic
    from querykit.rewrite.config import Settings

WORD = "querykit:"
NO_COMMENTS = frozenset({".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".ipynb"})
"""Ends of names of files in which nothing is a comment."""

ALL = ("QK",)
"""The codes of a comment that names none."""

_comment = re.compile(
    r"(?P<alone>^[ \t]*)?(?:\#|//|/\*+|<!--|--)[^\n]*?\bquerykit:[ \t]*ignore\b"
    r"(?:\[(?P<codes>[^\]\n]*)\])?",
)


def unsuppressed(
    findings: Iterable[Diagnostic], text: str, path: str | Path, settings: Settings
) -> list[Diagnostic]:
    """Return the findings that are to be reported.

    Args:
        findings: what was found in a file, with places in `text`.
        text: the text of the file.
        path: its name, from the folder that the process runs in.
        settings: what the project ignores.
    """
    silenced = silenced_lines(text) if has_comments(path) else {}
    return [
        finding
        for finding in findings
        if settings.is_reported(finding.code, path)
        and not (
            finding.span is not None
            and finding.code.startswith(silenced.get(finding.span.line, ()))
        )
    ]


def has_comments(path: str | Path) -> bool:
    """Tell whether files of a name can hold comments."""
    return PurePath(path).suffix.lower() not in NO_COMMENTS


def silenced_lines(text: str) -> Mapping[int, tuple[str, ...]]:
    """Return the codes that comments in a text silence, by line."""
    if WORD not in text:
        return {}
    silenced: dict[int, tuple[str, ...]] = {}
    waiting: tuple[str, ...] = ()
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        found = _comment.search(line) if WORD in line else None
        codes = _codes(found["codes"]) if found else ()
        if found and found["alone"] is not None:
            waiting += codes
            silenced[number] = codes
            continue
        silenced[number] = codes + waiting
        waiting = ()
    return {number: codes for number, codes in silenced.items() if codes}


def _codes(written: str | None) -> tuple[str, ...]:
    if written is None:
        return ALL
    return tuple(code for code in re.split(r"[\s,]+", written) if code)
