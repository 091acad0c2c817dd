"""`querykit keys`: who may ask the server."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from querykit.cli.serving import WithState, config_option, key_line, settings_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from querykit.service import Keys


@click.group()
def command() -> None:
    """Make, list and revoke the API keys of a server.

    \b
    Examples:
      querykit keys create --label ci --scope query:read --project 1
      querykit keys list
      querykit keys revoke 5f2a90c1d3e4
    """


@command.command("create", cls=WithState)
@config_option
@click.option("--label", default="", help="What the key is for.")
@click.option("--scope", "scopes", multiple=True, default=["*"], show_default=True)
@click.option(
    "--project", "projects", type=int, multiple=True, help="Where it may be used; default is all."
)
def create(
    config: Path | None,
    label: str,
    scopes: tuple[str, ...],
    projects: tuple[int, ...],
    **flags: Any,
) -> None:
    """Make a key, and print it: it is kept as a hash, so this is the only time."""
    with _opened(flags, config) as keys:
        secret, key = keys.create(label, scopes=scopes, projects=projects)
    click.echo(secret)
    click.echo(key_line(key), err=True)


@command.command("list", cls=WithState)
@config_option
def list_(config: Path | None, **flags: Any) -> None:
    """List the keys: id, end of the key, scopes, projects, when it was made, label."""
    with _opened(flags, config) as keys:
        for key in keys.all():
            click.echo(key_line(key))


@command.command("revoke", cls=WithState)
@config_option
@click.argument("key_id")
def revoke(config: Path | None, key_id: str, **flags: Any) -> None:
    """Revoke the key of an id; a server that runs refuses it within a second.

    Exit code: 1 when there is no such key.
    """
    with _opened(flags, config) as keys:
        found = keys.revoke(key_id)
    click.echo(f"revoked {key_id}" if found else f"there is no key {key_id}", err=True)
    raise click.exceptions.Exit(0 if found else 1)


@contextmanager
def _opened(flags: Mapping[str, Any], config: Path | None) -> Iterator[Keys]:
    from querykit.service import Keys, open_state

    state = open_state(settings_from(flags, config).settings.state_place)
    try:
        yield Keys(state)
    finally:
        state.close()
