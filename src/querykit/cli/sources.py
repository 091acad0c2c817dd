"""What a command reads: files, folders, patterns and standard input, each with its carrier."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querykit.errors import Diagnostic, EmptyInput, FileProblem, Severity, UserError
from querykit.rewrite import SourceText, carrier_for, decoded, find_files, printable, read_text
from querykit.rewrite import suffixes as known_suffixes
from querykit.validation.formats import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.rewrite import Carrier
    from querykit.rewrite.config import Settings

STDIN = "-"
STREAMED_BYTES = 16_000_000
"""Files with a document on each line that are larger than this are never held in memory."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read, opened."""

    name: str
    """As messages give it."""

    carrier: Carrier
    text: str
    file: SourceText | None = None
    """The file, for writing; None for standard input."""

    def excerpt(self, finding: Diagnostic) -> Finding:
        """Return a finding with the line of the text that it is about."""
        if finding.span is None:
            return Finding(self.name, finding)
        start = self.text.rfind("\n", 0, finding.span.start) + 1
        end = self.text.find("\n", finding.span.start)
        line = self.text[start : end if end >= 0 else None].removeprefix("\ufeff")
        return Finding(self.name, finding, line.rstrip("\r"))


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file with a document on each line, too large to hold in memory."""

    name: str
    path: Path


def paths_or_stdin(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the paths that were given; standard input when none was and something is piped in.

    Raises:
        UsageError: there is nothing to read.
    """
    if paths:
        return tuple(paths)
    if sys.stdin.isatty():
        raise click.UsageError("Name files or folders, or `-` for standard input.")
    return (STDIN,)


def sources(
    paths: Sequence[str], settings: Settings, stdin_name: str | None = None
) -> Iterator[Source | LargeFile | Finding]:
    """Open what was named, one after the other.

    Args:
        paths: files, folders and patterns; `-` is standard input.
        settings: what is excluded.
        stdin_name: the name standard input goes by, which also says how to read it.

    Yields:
        What was opened, and a finding for each thing that cannot be.
    """
    for path in paths:
        if path == STDIN:
            yield _standard_input(stdin_name or "stdin.json")
        else:
            for item in find_files([path], known_suffixes()):
                if isinstance(item, FileProblem):
                    yield _refused(path, item)
                elif not settings.is_excluded(item):
                    yield _file(item)


def _standard_input(name: str) -> Source | Finding:
    try:
        carrier = carrier_for(name)
        if carrier is None:
            return Finding(name, _unread(name))
        data = sys.stdin.buffer.read()
        if not data:
            raise EmptyInput("standard input is empty")
        return Source(name, carrier, decoded(data, name))
    except UserError as error:
        return _refused(name, error)


def _file(path: Path) -> Source | LargeFile | Finding:
    name = printable(path)
    try:
        carrier = carrier_for(path.name)
        if carrier is None:
            return Finding(name, _unread(name))
        if carrier.by_line and path.is_file() and path.stat().st_size > STREAMED_BYTES:
            return LargeFile(name, path)
        file = read_text(path)
        return Source(name, carrier, file.text, file)
    except UserError as error:
        return _refused(name, error)


def _refused(name: str | Path, error: UserError) -> Finding:
    return Finding(printable(name), error.diagnostics()[0])


def _unread(name: str) -> Diagnostic:
    suffix = Path(name).suffix
    sort = f"files that end in {suffix}" if suffix else "files without an ending"
    return Diagnostic(
        FileProblem.code,
        f"querykit does not read {sort}",
        Severity.WARNING,
        hint=f"it reads {', '.join(sorted(known_suffixes()))}",
    )
