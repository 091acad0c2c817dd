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
@click.argument("url")
def init(url: str) -> None:
    """Make PostHog's tables in the engine at URL; those that are there stay as they are.

    URL is chdb:///folder, or clickhouse://user:password@host:8123/database for a server
    (clickhouses:// with TLS). The tables are for one server: on a cluster of PostHog's own they are
    there already.

    \b
    Examples:
      querykit engine init clickhouse://me:secret@localhost:8123/posthog
      querykit engine init chdb:///var/lib/querykit
    """
    from querykit.engine.urls import init_engine

    count = init_engine(url)
    click.echo(f"{count} tables and views are there", err=True)
