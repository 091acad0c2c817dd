"""What `querykit hogql format` does with all that it is given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from querykit.cli.diff import unified
from querykit.cli.hogql_files import HogQLText, hogql_texts
from querykit.cli.output import Findings, counted, is_coloured
from querykit.cli.sources import STDIN, paths_or_stdin
from querykit.errors import UserError
from querykit.hogql.format import format_hogql
from querykit.rewrite import write_text
from querykit.validation.formats import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.rewrite.config import Settings


def format_all(
    paths: Sequence[str],
    settings: Settings,
    *,
    mode: str | None,
    width: int,
    quiet: bool = False,
    stdin_name: str | None = None,
) -> int:
    """Format everything that paths stand for, and return the exit code.

    Args:
        paths: files, folders, patterns; `-` is standard input.
        settings: what is excluded.
        mode: "check", "diff", "write", "print"; None prints a single text and checks several.
        width: longest line.
        quiet: whether to name no files.
        stdin_name: the name of standard input in messages.

    Raises:
        UsageError: standard input cannot be written in place.
    """
    named = paths_or_stdin(paths)
    if mode == "write" and STDIN in named:
        raise click.UsageError("Standard input cannot be changed in place: leave --write out.")
    alone = len(named) == 1 and (named[0] == STDIN or Path(named[0]).is_file())
    mode = mode or ("print" if alone else "check")
    findings = Findings("text", to_stderr=True)
    files = changed = 0
    for item in hogql_texts(named, settings, stdin_name):
        files += 1
        if isinstance(item, Finding):
            findings.add([item])
            continue
        try:
            after = item.with_sql(format_hogql(item.sql, width=width))
            _deliver(item, after, mode, quiet=quiet)
            changed += after != item.raw
        except UserError as error:
            findings.add([item.excerpt(one) for one in error.diagnostics()])
    verb = "formatted" if mode in ("write", "print") else "to format"
    click.echo(f"{counted(files, 'file', 'files')}, {changed:,} {verb}", err=True)
    return 1 if findings.errors or (changed and mode in ("check", "diff")) else 0


def _deliver(item: HogQLText, after: str, mode: str, *, quiet: bool) -> None:
    """Show or write one formatted text."""
    if mode == "print":
        click.echo(after, nl=False)
    elif after == item.raw:
        return
    elif mode == "diff":
        click.echo(unified(item.name, item.raw, after, colour=is_coloured(sys.stdout)), nl=False)
    elif mode == "write" and item.file is not None:
        write_text(item.file, after)
        if not quiet:
            click.echo(f"formatted {item.name}", err=True)
    elif not quiet:
        click.echo(f"would format {item.name}")
