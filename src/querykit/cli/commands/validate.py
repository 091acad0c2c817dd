"""`querykit validate`: what is wrong with saved queries."""

from __future__ import annotations

import click

from querykit.cli.options import (
    config_option,
    format_option,
    no_cache_option,
    paths_argument,
    quiet_option,
    stdin_filename_option,
)


@click.command()
@paths_argument
@format_option
@click.option("--no-hogql", is_flag=True, help="Leave the HogQL texts in queries unchecked.")
@quiet_option
@config_option
@no_cache_option
@stdin_filename_option
def command(
    paths: tuple[str, ...],
    style: str,
    no_hogql: bool,
    quiet: bool,
    config: str | None,
    no_cache: bool,
    stdin_filename: str | None,
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
    from querykit.cli.checking import Run, validate_all
    from querykit.cli.project import open_project

    run = Run(style=style, hogql=not no_hogql, quiet=quiet)
    project = open_project(config, run.command, cached=not no_cache)
    raise click.exceptions.Exit(validate_all(paths, run, project, stdin_filename))
