"""`querykit run`: the answer to a query."""

from __future__ import annotations

import click

from querykit.cli.options import environment_option, now_option


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@click.option(
    "--engine",
    "url",
    metavar="URL",
    help="Where the data is, e.g. chdb:///tmp/shop; without it, --data is loaded for this one run.",
)
@click.option(
    "--data",
    metavar="SOURCE",
    type=click.Path(exists=True),
    help="Events to load into memory first: a file or folder, as for `querykit load`.",
)
@environment_option
@now_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv", "chart"]),
    default="table",
    show_default=True,
)
@click.option(
    "--filters-override",
    "filters",
    metavar="JSON|FILE",
    help="A dashboard's filters, on top of those of the query.",
)
@click.option(
    "--variables-override",
    "variables",
    metavar="JSON|FILE",
    help="Values for variables that the query lists: {id: {value: ...}}.",
)
@click.option("--explain", is_flag=True, help="Also print the HogQL and the ClickHouse SQL.")
def command(
    file: str,
    url: str | None,
    data: str | None,
    environment_folder: str | None,
    now: str | None,
    filters: str | None,
    variables: str | None,
    style: str,
    explain: bool,
) -> None:
    """Answer the query in FILE as PostHog does; `-`, or nothing, is standard input.

    \b
    Examples:
      querykit run insight.json --engine chdb:///tmp/shop --env shop/
      querykit run insight.json --data shop/ --now 2024-07-01T12:00:00Z --format chart
      querykit run insight.json --data shop/ --filters-override '{"date_from": "-30d"}'
      echo '{"kind": "HogQLQuery", "query": "select count() from events"}' | querykit run --data shop/
    """
    from querykit.cli.answers import show_answer
    from querykit.cli.asking import ask, read_query

    if url is None and data is None:
        raise click.UsageError("Name the data: --engine URL, or --data SOURCE.")
    answer = ask(
        read_query(file),
        url=url,
        data=data,
        environment_folder=environment_folder,
        now=now,
        filters=filters,
        variables=variables,
    )
    if explain:
        for name in ("hogql", "clickhouse"):
            click.echo(f"-- {name}\n{answer.get(name)}\n", err=True)
    show_answer(answer, style)
