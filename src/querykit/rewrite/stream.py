"""JSON Lines of any size: one line at a time from one binary file into another."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from querykit.errors import Diagnostic, NotRewritable, Span
from querykit.rewrite.base import transformed
from querykit.rewrite.carriers.json_file import JsonFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Json
    from querykit.rewrite.base import Transform

MAX_LINE_BYTES = 100 * 1024 * 1024
"""Longer lines are copied unread, and reported."""


@dataclass(slots=True)
class Totals:
    """What was met in a stream."""

    lines: int = 0
    documents: int = 0
    changed: int = 0
    failed: int = 0
    """Lines that could not be read or changed; they were copied."""


def stream_lines(
    source: IO[bytes],
    transform: Transform,
    sink: IO[bytes] | None,
    on_problem: Callable[[Diagnostic], object] = lambda _problem: None,
    *,
    on_line: Callable[[int], object] = lambda _line: None,
    on_change: Callable[[int, bytes, bytes], object] = lambda _line, _before, _after: None,
    max_line_bytes: int = MAX_LINE_BYTES,
) -> Totals:
    """Transform each document of a JSON Lines file, holding one line in memory at a time.

    Args:
        source: where the lines are read.
        transform: makes the new documents, as for `rewrite_text`.
        sink: where the lines are written; None only to look for problems and count.
        on_problem: told of each finding as it is met; its span is within the line, but for the
            line number, which is that of the file.
        on_line: told the number of each line that holds something, when it is done.
        on_change: told of each line that changes: its number, its old bytes, its new ones.
        max_line_bytes: longer lines are copied unread, and reported.

    Returns:
        How many lines were met, and what became of them.
    """
    totals = Totals()
    while line := source.readline(max_line_bytes + 1):
        totals.lines += 1
        if len(line) > max_line_bytes and not line.endswith(b"\n"):
            if sink is not None:
                sink.write(line)
            _copy_rest(source, sink)
            totals.failed += 1
            on_problem(_too_long(totals.lines, max_line_bytes))
            continue
        after = line
        if line.removeprefix(b"\xef\xbb\xbf").strip():
            after = _rewritten(line, transform, totals, on_problem)
            on_line(totals.lines)
        if after != line:
            on_change(totals.lines, line, after)
        if sink is not None:
            sink.write(after)
    return totals


def _rewritten(
    line: bytes,
    transform: Transform,
    totals: Totals,
    on_problem: Callable[[Diagnostic], object],
) -> bytes:
    """Return one line with its document transformed; the line as it is when that fails."""
    problems: list[Diagnostic] = []
    after = line
    try:
        carried = JsonFile(line.decode("utf-8"))
        problems += carried.problems
        totals.documents += bool(carried.slots)
        totals.failed += not carried.slots
        documents: list[Json] = []
        for slot in carried.slots:
            document, refused = transformed(slot.document, transform)
            documents.append(document)
            problems += refused
            totals.failed += bool(refused)
        after = carried.render(documents).encode("utf-8")
    except UnicodeDecodeError as error:
        totals.failed += 1
        problems.append(Diagnostic("QK003", f"the line is not UTF-8 text: {error.reason}"))
    except NotRewritable as error:
        totals.failed += 1
        problems += error.diagnostics()
    totals.changed += after != line
    for problem in problems:
        on_problem(_on_line(problem, totals.lines))
    return after


def _on_line(problem: Diagnostic, line: int) -> Diagnostic:
    span = problem.span or Span(0, 0, 1, 1)
    return dataclasses.replace(problem, span=dataclasses.replace(span, line=line))


def _copy_rest(source: IO[bytes], sink: IO[bytes] | None) -> None:
    while part := source.readline(1 << 20):
        if sink is not None:
            sink.write(part)
        if part.endswith(b"\n"):
            return


def _too_long(line: int, limit: int) -> Diagnostic:
    return Diagnostic(
        "QK005",
        f"the line is longer than {limit:,} bytes, and was left alone",
        span=Span(0, 0, line, 1),
    )
