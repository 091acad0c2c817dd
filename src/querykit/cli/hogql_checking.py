"""What `querykit hogql check` does with all that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from querykit.cli.hogql_files import HogQLText, hogql_texts
from querykit.cli.output import Findings, counted
from querykit.cli.sources import STDIN, paths_or_stdin
from querykit.errors import UserError
from querykit.hogql.check import check_hogql
from querykit.hogql.fixes import fix_hogql
from querykit.rewrite import write_text
from querykit.validation.formats import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.rewrite.config import Settings


def check_all(
    paths: Sequence[str],
    settings: Settings,
    *,
    style: str,
    environment: Any = None,
    fix: bool = False,
    stdin_name: str | None = None,
) -> int:
    """Check everything that paths stand for, and return the exit code.

    Args:
        paths: files, folders, patterns; `-` is standard input, and with `fix` goes to standard output.
        settings: what is excluded.
        style: how findings are shown.
        environment: what names are checked against.
        fix: whether to apply what a program may apply.
        stdin_name: the name of standard input in messages.
    """
    named = paths_or_stdin(paths)
    findings = Findings(style, to_stderr=fix and STDIN in named)
    files = fixed = 0
    for item in hogql_texts(named, settings, stdin_name):
        files += 1
        if isinstance(item, Finding):
            findings.add([item])
            continue
        try:
            text = item
            if fix:
                text, count = _fixed(item, environment)
                fixed += count
            findings.add(map(text.excerpt, check_hogql(text.sql, environment=environment)))
        except UserError as error:
            findings.add(Finding(item.name, one) for one in error.diagnostics())
    findings.close()
    wrong = counted(findings.written, "finding", "findings") if findings.written else "all is well"
    mended = f", {fixed:,} fixed" if fix else ""
    click.echo(f"{counted(files, 'file', 'files')}: {wrong}{mended}", err=True)
    return 1 if findings.errors else 0


def _fixed(item: HogQLText, environment: Any) -> tuple[HogQLText, int]:
    """Fix a text where it stands; return it as it is now, and how much was fixed."""
    sql, count = fix_hogql(item.sql, environment=environment)
    after = item.with_sql(sql) if count else item.raw
    if item.file is None:
        click.echo(after, nl=False)
    elif count:
        write_text(item.file, after)
    return HogQLText(item.name, after, item.file), count
