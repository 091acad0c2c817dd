"""What `querykit validate` does with all that it is given."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from querykit.cli.output import Findings, counted
from querykit.cli.sources import LargeFile, paths_or_stdin, sources
from querykit.errors import Diagnostic, Span
from querykit.rewrite import stream_lines
from querykit.rewrite.checking import validate_text
from querykit.validation.codes import NO_QUERY
from querykit.validation.count import count_queries
from querykit.validation.formats import Finding
from querykit.validation.public import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.cli.project import Project
    from querykit.cli.sources import Source
    from querykit.errors import Json


@dataclass(frozen=True, slots=True)
class Run:
    """What the options of one run ask for."""

    style: str = "text"
    hogql: bool = True
    quiet: bool = False

    @property
    def command(self) -> str:
        """The command with what changes its findings, for the cache."""
        return f"validate {self.hogql}"


def validate_all(
    paths: Sequence[str], run: Run, project: Project, stdin_name: str | None = None
) -> int:
    """Validate everything that paths stand for, write the findings, and return the exit code."""
    out = Findings(run.style, quiet=run.quiet)
    files = queries = 0
    for item in sources(paths_or_stdin(paths), project.settings, stdin_name):
        if isinstance(item, Finding):
            out.add([item])
            continue
        files += 1
        if isinstance(item, LargeFile):
            queries += _large(item, out, hogql=run.hogql)
        else:
            queries += _small(item, out, run, project)
    out.close()
    project.cache.save()
    met = f"{counted(queries, 'query', 'queries')} in {counted(files, 'file', 'files')}"
    wrong = counted(out.written, "finding", "findings") if out.written else "all is well"
    click.echo(f"{met}: {wrong}", err=True)
    return 1 if out.errors else 0


def _small(source: Source, out: Findings, run: Run, project: Project) -> int:
    """Validate a text, unless it was fine in an earlier run; return how many queries it holds."""
    known = project.cache.get(source.text, source.name)
    if type(known) is int:
        return known
    checked = validate_text(source.text, source.carrier, hogql=run.hogql)
    if checked.findings:
        is_reported = project.reporter(source.text, source.name)
        out.add(source.excerpt(one) for one in checked.findings if is_reported(one))
    elif source.file is None and not checked.queries:
        out.add([Finding(source.name, Diagnostic(NO_QUERY, "there is no query"))])
    else:
        project.cache.put(source.text, source.name, checked.queries)
    return checked.queries


def _large(item: LargeFile, out: Findings, *, hogql: bool) -> int:
    """Validate a large file line by line; return how many queries it holds."""
    queries, waiting = 0, list[Diagnostic]()

    def look(document: Json) -> Json:
        nonlocal queries
        queries += count_queries(document)
        waiting.extend(one for one in validate(document, hogql=hogql) if one.code != NO_QUERY)
        return document

    def flush(line: int) -> None:
        span = Span(0, 0, line, 1)
        out.add(Finding(item.name, dataclasses.replace(one, span=span)) for one in waiting)
        waiting.clear()

    with item.path.open("rb") as file:
        stream_lines(
            file,
            look,
            None,
            lambda problem: out.add([Finding(item.name, problem)]),
            on_line=flush,
        )
    return queries
