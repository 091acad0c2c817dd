"""`querykit hogql`: format, check, compile and explain texts in HogQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from querykit.cli.options import (
    config_option,
    format_option,
    paths_argument,
    quiet_option,
    stdin_filename_option,
)

if TYPE_CHECKING:
    from querykit.rewrite.config import Settings

environment_option = click.option(
    "--env",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Folder of an environment: what names stand for; without one, PostHog's own tables.",
)


@click.group(name="hogql")
def command() -> None:
    """Format, check, compile and explain queries in HogQL.

    \b
    Examples:
      querykit hogql format --write queries/
      querykit hogql check queries/ --format github
      querykit hogql compile query.sql --now 2026-01-01
      querykit hogql explain query.sql --env shop/
    """


@command.command(name="format")
@paths_argument
@click.option("--check", "mode", flag_value="check", help="Only say which files would change.")
@click.option("--diff", "mode", flag_value="diff", help="Show what would change.")
@click.option("--write", "mode", flag_value="write", help="Change the files.")
@click.option("--width", default=88, show_default=True, type=click.IntRange(20, 1000))
@quiet_option
@config_option
@stdin_filename_option
def format_(
    paths: tuple[str, ...],
    mode: str | None,
    width: int,
    quiet: bool,
    config: str | None,
    stdin_filename: str | None,
) -> None:
    """Lay out the queries in PATHS, which keep their comments and their meaning.

    PATHS are files, folders (their .hogql and .sql files) and patterns; `-`, or nothing at all, is
    standard input. A single text goes to standard output, unless an option says otherwise.

    Exit code: 1 when something would change, or is no HogQL.
    """
    from querykit.cli.hogql_formatting import format_all

    code = format_all(
        paths, _settings(config), mode=mode, width=width, quiet=quiet, stdin_name=stdin_filename
    )
    raise click.exceptions.Exit(code)


@command.command()
@paths_argument
@format_option
@environment_option
@click.option("--fix", is_flag=True, help="Apply the fixes that findings carry.")
@config_option
@stdin_filename_option
def check(
    paths: tuple[str, ...],
    style: str,
    folder: str | None,
    fix: bool,
    config: str | None,
    stdin_filename: str | None,
) -> None:
    """Report everything that is wrong with the queries in PATHS.

    PATHS are files, folders (their .hogql and .sql files) and patterns; `-`, or nothing at all, is
    standard input, which `--fix` writes to standard output.

    Exit code: 1 when PostHog would refuse something, 0 otherwise; warnings are only shown.
    """
    from querykit.cli.hogql_checking import check_all

    code = check_all(
        paths,
        _settings(config),
        style=style,
        environment=_environment(folder),
        fix=fix,
        stdin_name=stdin_filename,
    )
    raise click.exceptions.Exit(code)


@command.command(name="compile")
@click.argument("file", type=click.Path(allow_dash=True), default="-")
@environment_option
@click.option("--now", metavar="ISO", help="The time that relative dates start from.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def compile_(file: str, folder: str | None, now: str | None, style: str) -> None:
    """Print the ClickHouse SQL of the query in FILE.

    With `--format json` also its canonical HogQL, its columns and their types, and the tables it
    reads.
    """
    from querykit.cli.hogql_compiling import compile_one

    code = compile_one(
        file, _settings(None), environment=_environment(folder), now=now, style=style
    )
    raise click.exceptions.Exit(code)


@command.command()
@click.argument("file", type=click.Path(allow_dash=True), default="-")
@environment_option
@click.option(
    "--engine",
    "url",
    metavar="URL",
    help="The ClickHouse that is asked for its plan; without one chDB, in memory and empty, if it "
    "is installed.",
)
def explain(file: str, folder: str | None, url: str | None) -> None:
    """Print what the query in FILE reads, its SQL, its findings and ClickHouse's plan for it.

    The sections are: the tables it names and the ClickHouse tables behind them, canonical HogQL,
    ClickHouse SQL, findings of the check, and `EXPLAIN indexes = 1` of the engine. Nothing is run.

    Exit code: 1 when PostHog or the engine would refuse the query.
    """
    from querykit.cli.hogql_explaining import explain_one

    code = explain_one(file, _settings(None), environment=_environment(folder), url=url)
    raise click.exceptions.Exit(code)


def _settings(config: str | None) -> Settings:
    from querykit.cli.project import open_project

    return open_project(config, "hogql", cached=False).settings


def _environment(folder: str | None) -> Any:
    if folder is None:
        return None
    from querykit.environment.folder import read_folder

    return read_folder(folder)
