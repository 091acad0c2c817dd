"""`querykit serve`: PostHog's query API on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from querykit.cli.serving import folder_option, state_option


@click.command()
@folder_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    envvar="QUERYKIT_HOST",
    help="Where to listen.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    envvar="QUERYKIT_PORT",
)
@click.option(
    "--engine",
    "url",
    metavar="URL",
    envvar="QUERYKIT_ENGINE",
    help="Where the data is, e.g. clickhouse://host:8123/db; default is an engine in the data folder.",
)
@state_option
@click.option(
    "--env",
    "environment",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False),
    help="The environment; default is `environment/` in the data folder.",
)
@click.option("--demo", is_flag=True, help="Make a web shop to ask about, and a key; prints both.")
@click.option(
    "--strict-auth",
    is_flag=True,
    help="Refuse API keys where PostHog refuses them: upgrade, log, draft_sql, kind paths.",
)
@click.option(
    "--limits",
    is_flag=True,
    help="Hold keys to PostHog's limits: 240 requests a minute, 2400 an hour, 3 queries at once.",
)
def command(
    folder: str,
    host: str,
    port: int,
    url: str | None,
    state_url: str | None,
    environment: str | None,
    demo: bool,
    strict_auth: bool,
    limits: bool,
) -> None:
    """Serve PostHog's query API over the data in a folder.

    Clients written for PostHog work unchanged: give them this address and a key of
    `querykit keys create`. Only this machine can reach it, unless --host says otherwise.

    \b
    Examples:
      querykit serve --demo
      querykit serve --data-dir /srv/querykit --port 8010 --strict-auth
      querykit serve --engine clickhouse://localhost:8123/posthog --env shop/
      querykit serve --engine clickhouse://ch:8123 --state redis://redis:6379/0 --port 8001
    """
    from querykit.cli.serving import load_demo, show_demo_key, write_demo_folder
    from querykit.server import Server, Settings, is_local

    if demo and (url or environment):
        raise click.UsageError("--demo brings its own data: leave out --engine and --env.")
    settings = Settings(
        folder=Path(folder),
        host=host,
        port=port,
        engine=url,
        state=state_url,
        environment=Path(environment) if environment else None,
        strict_auth=strict_auth,
        limits=limits,
    )
    new = demo and write_demo_folder(settings)
    with Server(settings) as server:
        if new:
            load_demo(server)
        if demo:
            show_demo_key(server)
        if not server.keys.all() and not is_local(host):
            raise click.UsageError(
                f"A server on {host} that has no keys answers nobody: `querykit keys create` makes one."
            )
        click.echo(f"serving on http://{host}:{port}; Ctrl-C stops", err=True)
        server.serve()
