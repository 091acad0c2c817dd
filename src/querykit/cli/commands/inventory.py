"""`querykit inventory`: which queries are saved where, and what is outdated."""

from __future__ import annotations

import click

from querykit.cli.options import config_option, paths_argument, stdin_filename_option


@click.command()
@paths_argument
@click.option("--by-file", is_flag=True, help="Also one line for each file that holds queries.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@config_option
@stdin_filename_option
def command(
    paths: tuple[str, ...],
    by_file: bool,
    style: str,
    config: str | None,
    stdin_filename: str | None,
) -> None:
    """Count the query nodes in PATHS by kind and version, and list what blocks an upgrade.

    PATHS are files, folders and patterns; `-`, or nothing at all, is standard input.

    \b
    Examples:
      querykit inventory .
      querykit inventory --by-file --format json dashboards/

    Exit code: 0, whatever is found; 1 when something could not be read.
    """
    from querykit.cli.inventory import inventory_of, show
    from querykit.rewrite.config import find_settings, read_settings

    settings = find_settings() if config is None else read_settings(config)
    found = inventory_of(paths, settings, stdin_filename)
    show(found, by_file=by_file, style=style)
    raise click.exceptions.Exit(1 if found.unread else 0)
