"""`querykit serve`: PostHog's query API on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from querykit.cli.serving import WithSettings, config_option, settings_from

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=WithSettings)
@click.option("--demo", is_flag=True, help="Make a web shop to ask about, and a key; prints both.")
@config_option
@click.option(
    "--show-settings",
    is_flag=True,
    help="Print each setting and where it comes from; serve nothing.",
)
def command(demo: bool, config: Path | None, show_settings: bool, **flags: Any) -> None:
    """Serve PostHog's query API over the data in a folder.

    Clients written for PostHog work unchanged: give them this address and a key of
    `querykit keys create`. Only this machine can reach it, unless --host says otherwise. Each option
    can stand in a variable, such as QUERYKIT_DATA_DIR, or in the table [server] of querykit.toml.

    \b
    Examples:
      querykit serve --demo
      querykit serve --data-dir /srv/querykit --port 8010 --strict-auth
      querykit serve --engine clickhouse://localhost:8123/posthog --env shop/
      querykit serve --engine clickhouse://ch:8123 --state redis://redis:6379/0 --port 8001
      querykit serve --show-settings
    """
    from querykit.cli.serving import address, load_demo, show_demo_key, write_demo_folder
    from querykit.server import Server, is_local

    chosen = settings_from(flags, config)
    if show_settings:
        for line in chosen.lines():
            click.echo(line)
        return
    settings = chosen.settings
    if demo and (settings.engine or settings.env):
        raise click.UsageError("--demo brings its own data: leave out --engine and --env.")
    new = demo and write_demo_folder(settings)
    with Server(settings) as server:
        if new:
            load_demo(server)
        if demo:
            show_demo_key(server)
        if not server.keys.all() and not is_local(settings.host):
            raise click.UsageError(
                f"A server on {settings.host} that has no keys answers nobody:"
                " `querykit keys create` makes one."
            )
        click.echo(f"serving on {address(settings)}; Ctrl-C stops", err=True)
        server.serve()
