"""`querykit draft`: the HogQL that a query stands for."""

from __future__ import annotations

import click

from querykit.cli.options import environment_option, now_option


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@environment_option
@now_option
def command(file: str, environment_folder: str | None, now: str | None) -> None:
    """Print the HogQL that the query in FILE stands for; `-`, or nothing, is standard input.

    \b
    Examples:
      querykit draft insight.json
      querykit draft insight.json --env shop/ --now 2024-07-01T12:00:00Z
      querykit draft insight.json | querykit hogql compile -
    """
    from querykit.cli.asking import read_environment, read_query
    from querykit.draft import draft_sql
    from querykit.hogql import format_hogql

    environment = read_environment(environment_folder)
    click.echo(format_hogql(draft_sql(read_query(file), environment=environment, now=now)))
