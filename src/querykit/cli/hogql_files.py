"""What the `hogql` commands read: files in HogQL, and what is written back to them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.cli.sources import STDIN, paths_or_stdin
from querykit.errors import EmptyInput, FileProblem, UserError
from querykit.rewrite import SourceText, decoded, find_files, printable, read_text
from querykit.validation.formats import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Diagnostic
    from querykit.rewrite.config import Settings

SUFFIXES = (".hogql", ".sql")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class HogQLText:
    """One text in HogQL, and how its file is laid out."""

    name: str
    raw: str
    file: SourceText | None = None
    """The file, for writing; None for standard input."""

    @property
    def sql(self) -> str:
        """Return the text without what belongs to the file: byte order mark and CR."""
        return self.raw.removeprefix(BOM).replace("\r\n", "\n")

    def with_sql(self, sql: str) -> str:
        """Return the whole text of the file with other HogQL in it, and a line end behind it."""
        text = sql if sql.endswith("\n") else sql + "\n"
        if "\r\n" in self.raw:
            text = text.replace("\n", "\r\n")
        return BOM + text if self.raw.startswith(BOM) else text

    def excerpt(self, finding: Diagnostic) -> Finding:
        """Return a finding with the line that it is about."""
        if finding.span is None:
            return Finding(self.name, finding)
        return Finding(self.name, finding, self.sql.split("\n")[finding.span.line - 1])


def hogql_texts(
    paths: Sequence[str], settings: Settings, stdin_name: str | None = None
) -> Iterator[HogQLText | Finding]:
    """Open what was named; in folders, files that end in .hogql or .sql.

    Yields:
        What was opened, and a finding for each thing that cannot be.
    """
    for path in paths_or_stdin(paths):
        if path == STDIN:
            yield _standard_input(stdin_name or "stdin.hogql")
            continue
        for item in find_files([path], SUFFIXES):
            if isinstance(item, FileProblem):
                yield Finding(printable(path), item.diagnostics()[0])
            elif not settings.is_excluded(item):
                try:
                    file = read_text(item)
                    yield HogQLText(printable(item), _filled(file.text), file)
                except UserError as error:
                    yield Finding(printable(item), error.diagnostics()[0])


def _standard_input(name: str) -> HogQLText | Finding:
    try:
        return HogQLText(name, _filled(decoded(sys.stdin.buffer.read(), name)))
    except UserError as error:
        return Finding(name, error.diagnostics()[0])


def _filled(text: str) -> str:
    if not text.strip().strip(BOM):
        raise EmptyInput("there is no query")
    return text
