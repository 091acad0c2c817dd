"""`querykit engine`: the place where queries run."""

from __future__ import annotations

import click


@click.group(name="engine")
def command() -> None:
    """Prepare the engine that answers queries.

    \b
    Examples:
      querykit engine init clickhouse://me:secret@localhost:8123/posthog
      querykit engine init chdb:///var/lib/querykit
    """


@command.command(name="init")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--cluster",
    metavar="NAME",
    help="Spread the rows over the nodes of this cluster; give the URL of each node.",
)
@click.option(
    "--replicated",
    is_flag=True,
    help="Replicate them, by a keeper; the nodes need the macros {shard} and {replica}.",
)
@click.option("--dry-run", is_flag=True, help="Print the statements, and ask no engine.")
def init(urls: tuple[str, ...], cluster: str | None, replicated: bool, dry_run: bool) -> None:
    """Make PostHog's tables in the engine at URL; those that are there stay as they are.

    URL is chdb:///folder, or clickhouse://user:password@host:8123/database for a server
    (clickhouses:// with TLS). On a cluster of PostHog's own the tables are there already.

    With --cluster each node gets tables with its share of the rows, and Distributed tables that
    queries read. With --replicated, persons, groups and cohorts are whole on each node.

    \b
    Examples:
      querykit engine init clickhouse://me:secret@localhost:8123/posthog
      querykit engine init chdb:///var/lib/querykit
      querykit engine init --cluster main --replicated clickhouse://a:8123 clickhouse://b:8123
      querykit engine init --cluster main --dry-run clickhouse://a:8123 > tables.sql
    """
    from querykit.engine.layout import Layout
    from querykit.engine.urls import init_engine, init_statements

    layout = Layout(cluster, replicated)
    if dry_run:
        for statement in dict.fromkeys(one for url in urls for one in init_statements(url, layout)):
            click.echo(f"{statement};\n")
        return
    for url in urls:
        count = init_engine(url, layout)
        click.echo(f"{count} tables and views are there", err=True)
