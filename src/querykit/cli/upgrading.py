"""What `querykit upgrade` does with all that it is given."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from querykit.cli.diff import line_change, unified
from querykit.cli.output import Findings, counted, is_coloured
from querykit.cli.sources import STDIN, LargeFile, Source, paths_or_stdin, sources
from querykit.errors import Diagnostic, Severity, Span, UserError
from querykit.rewrite import Upgrading, stream_lines, upgrade_text, write_stream, write_text
from querykit.rewrite.upgrading import described
from querykit.validation.codes import OUTDATED, REPAIRABLE
from querykit.validation.count import count_queries
from querykit.validation.formats import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.cli.project import Project
    from querykit.errors import Json
    from querykit.rewrite import UpgradedText

_CHANGES = frozenset({OUTDATED, REPAIRABLE})


@dataclass(frozen=True, slots=True)
class Run:
    """What the options of one run ask for."""

    mode: str | None = None
    """"check", "diff", "write", "print"; None leaves the choice to what is read."""

    repairs: str = "safe"
    """"none", "safe", "lossy" or "all"."""

    stamp: bool = False
    style: str = "text"
    quiet: bool = False

    @property
    def how(self) -> Upgrading:
        """How each document is upgraded."""
        return Upgrading(None if self.repairs == "none" else self.repairs, self.stamp)


@dataclass(slots=True)
class Totals:
    """What was met, over all files."""

    files: int = 0
    queries: int = 0
    upgraded: int = 0
    stuck: int = 0

    def summary(self, mode: str | None) -> str:
        """Return the line that every run ends with."""
        verb = "upgraded" if mode in ("write", "print") else "to upgrade"
        return (
            f"{counted(self.queries, 'query', 'queries')} in {counted(self.files, 'file', 'files')},"
            f" {self.upgraded:,} {verb}, {self.stuck:,} not rewritable"
        )


def upgrade_all(
    paths: Sequence[str], run: Run, project: Project, stdin_name: str | None = None
) -> int:
    """Upgrade everything that paths stand for, and return the exit code.

    Raises:
        UsageError: standard input cannot be written in place.
    """
    named = paths_or_stdin(paths)
    if run.mode == "write" and STDIN in named:
        raise click.UsageError("Standard input cannot be changed in place: leave --write out.")
    if run.mode is None:
        alone = len(named) == 1 and (named[0] == STDIN or Path(named[0]).is_file())
        run = dataclasses.replace(run, mode="print" if alone else "check")
    work = _Work(run, project)
    for item in sources(named, project.settings, stdin_name):
        if isinstance(item, Finding):
            work.refused(item)
        elif isinstance(item, LargeFile):
            work.large(item)
        else:
            work.one(item)
    work.findings.close()
    project.cache.save()
    click.echo(work.totals.summary(run.mode), err=True)
    outdated = work.totals.upgraded and run.mode in ("check", "diff")
    return 1 if outdated or work.totals.stuck or work.findings.errors else 0


class _Work:
    """One run over all files."""

    def __init__(self, run: Run, project: Project) -> None:
        self.run = run
        self.project = project
        self.totals = Totals()
        self.findings = Findings(
            run.style, quiet=run.quiet, to_stderr=run.mode in ("diff", "print")
        )

    def refused(self, finding: Finding) -> None:
        """Take note of something that cannot be read."""
        self.totals.files += 1
        self.totals.stuck += finding.diagnostic.severity is Severity.ERROR
        self.findings.add([finding])

    def one(self, source: Source) -> None:
        """Upgrade one text, unless it was newest in an earlier run."""
        totals, cache = self.totals, self.project.cache
        totals.files += 1
        known = cache.get(source.text, source.name)
        if type(known) is int and self.run.mode != "print":
            totals.queries += known
            return
        is_reported = self.project.reporter(source.text, source.name)
        done = upgrade_text(source.text, source.carrier, self.run.how, is_reported)
        if done.text == source.text and not done.changes and not done.problems:
            cache.put(source.text, source.name, done.queries)
        totals.queries += done.queries
        totals.stuck += done.stuck
        if done.text != source.text and not self._delivered(source, done):
            totals.stuck += done.upgraded
            return
        totals.upgraded += done.upgraded
        if self.run.mode == "print":
            _print(done.text)
        elif self.run.mode == "check":
            self.findings.add(Finding(source.name, change) for change in done.changes)
        self.findings.add(source.excerpt(one) for one in done.problems if is_reported(one))

    def _delivered(self, source: Source, done: UpgradedText) -> bool:
        """Show or write the new text; False when it could not be written."""
        if self.run.mode == "diff":
            _show(unified(source.name, source.text, done.text, colour=is_coloured(sys.stdout)))
        elif self.run.mode == "write" and source.file is not None:
            try:
                write_text(source.file, done.text)
            except UserError as error:
                self.findings.add(Finding(source.name, one) for one in error.diagnostics())
                return False
            _say_written(source.name, done.upgraded, quiet=self.run.quiet)
        return True

    # -- files that are not held in memory -------------------------------------------------------

    def large(self, item: LargeFile) -> None:
        """Upgrade a large file line by line."""
        self.totals.files += 1
        before = self.totals.upgraded
        try:
            if self.run.mode == "write":
                if write_stream(item.path, lambda old, new: self._stream(item, old, new)):
                    _say_written(item.name, self.totals.upgraded - before, quiet=self.run.quiet)
            else:
                sink = sys.stdout.buffer if self.run.mode == "print" else None
                with item.path.open("rb") as file:
                    self._stream(item, file, sink)
        except UserError as error:
            self.totals.stuck += self.totals.upgraded - before + 1
            self.totals.upgraded = before
            self.findings.add(Finding(item.name, one) for one in error.diagnostics())

    def _stream(self, item: LargeFile, file: IO[bytes], sink: IO[bytes] | None) -> bool:
        changes: list[Diagnostic] = []
        changed = False

        def upgraded(document: Json) -> Json:
            self.totals.queries += count_queries(document)
            report = self.run.how.report(document)
            changes.extend(described(report))
            changes.extend(report.problems)
            return report.document

        def on_line(number: int) -> None:
            span = Span(0, 0, number, 1)
            self.totals.upgraded += len({one.pointer for one in changes if one.code in _CHANGES})
            if self.run.mode == "check":
                self.findings.add(
                    Finding(item.name, dataclasses.replace(one, span=span)) for one in changes
                )
            changes.clear()

        def on_change(number: int, before: bytes, after: bytes) -> None:
            nonlocal changed
            changed = True
            if self.run.mode == "diff":
                old, new = before.decode(errors="replace"), after.decode(errors="replace")
                colour = is_coloured(sys.stdout)
                _show(line_change(item.name, number, old, new, colour=colour))

        totals = stream_lines(
            file,
            upgraded,
            sink,
            lambda problem: self.findings.add([Finding(item.name, problem)]),
            on_line=on_line,
            on_change=on_change,
        )
        self.totals.stuck += totals.failed
        return changed


def _print(text: str) -> None:
    """Write a text as it is: no line end is added, and none is translated."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _show(diff: str) -> None:
    click.echo(diff, nl=False)


def _say_written(name: str, upgraded: int, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"{name}: {counted(upgraded, 'node', 'nodes')} upgraded", err=True)
