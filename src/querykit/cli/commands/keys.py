"""`querykit keys`: who may ask the server."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from querykit.cli.serving import folder_option, key_line, state_option


@click.group()
def command() -> None:
    """Make, list and revoke the API keys of a server.

    \b
    Examples:
      querykit keys create --label ci --scope query:read --project 1
      querykit keys list
      querykit keys revoke 5f2a90c1d3e4
    """


@command.command("create")
@folder_option
@state_option
@click.option("--label", default="", help="What the key is for.")
@click.option("--scope", "scopes", multiple=True, default=["*"], show_default=True)
@click.option(
    "--project", "projects", type=int, multiple=True, help="Where it may be used; default is all."
)
def create(
    folder: str,
    state_url: str | None,
    label: str,
    scopes: tuple[str, ...],
    projects: tuple[int, ...],
) -> None:
    """Make a key, and print it: it is kept as a hash, so this is the only time."""
    from querykit.server import STATE
    from querykit.service import Keys, open_state

    with closing(open_state(state_url or Path(folder) / STATE)) as state:
        secret, key = Keys(state).create(label, scopes=scopes, projects=projects)
    click.echo(secret)
    click.echo(key_line(key), err=True)


@command.command("list")
@folder_option
@state_option
def list_(folder: str, state_url: str | None) -> None:
    """List the keys: id, end of the key, scopes, projects, when it was made, label."""
    from querykit.server import STATE
    from querykit.service import Keys, open_state

    with closing(open_state(state_url or Path(folder) / STATE)) as state:
        for key in Keys(state).all():
            click.echo(key_line(key))


@command.command("revoke")
@folder_option
@state_option
@click.argument("key_id")
def revoke(folder: str, state_url: str | None, key_id: str) -> None:
    """Revoke the key of an id; a server that runs refuses it from then on.

    Exit code: 1 when there is no such key.
    """
    from querykit.server import STATE
    from querykit.service import Keys, open_state

    with closing(open_state(state_url or Path(folder) / STATE)) as state:
        found = Keys(state).revoke(key_id)
    click.echo(f"revoked {key_id}" if found else f"there is no key {key_id}", err=True)
    raise click.exceptions.Exit(0 if found else 1)
