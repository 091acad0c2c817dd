"""`querykit validate`: what is wrong with saved queries."""

from __future__ import annotations

import click

from querykit.cli.options import format_option, paths_argument, quiet_option, stdin_filename_option


@click.command()
@paths_argument
@format_option
@click.option("--no-hogql", is_flag=True, help="Leave the HogQL texts in queries unchecked.")
@quiet_option
@stdin_filename_option
def command(
    paths: tuple[str, ...], style: str, no_hogql: bool, quiet: bool, stdin_filename: str | None
) -> None:
    """Report everything that is wrong with the queries in PATHS.

    PATHS are files, folders and patterns; `-`, or nothing at all, is standard input. Queries are
    found anywhere in a file; other programs' objects are left alone.

    \b
    Examples:
      querykit validate insights/
      querykit validate 'dashboards/**/*.json' --format github
      curl ... | querykit validate -

    Exit code: 1 when PostHog would refuse something, 0 otherwise; warnings are only shown.
    """
    from querykit.cli.checking import validate_all

    raise click.exceptions.Exit(
        validate_all(paths, style, hogql=not no_hogql, quiet=quiet, stdin_name=stdin_filename)
    )
