"""What `querykit serve` and `querykit keys` share: the data folder, and the demo in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from querykit.server import Server, Settings
    from querykit.service import Key

DEMO_EVENTS = 5_000
DEMO_KEY = "demo"
MADE = ".demo"
"""In the environment's folder: it is the demo's, and may be written again."""

LOADED = ".demo-loaded"
"""In the data folder: the demo's events are in."""


folder_option = click.option(
    "--data-dir",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False),
    default="querykit-data",
    show_default=True,
    envvar="QUERYKIT_DATA_DIR",
    help="Where the server keeps keys, answers and data; made if need be.",
)
state_option = click.option(
    "--state",
    "state_url",
    metavar="URL",
    envvar="QUERYKIT_STATE",
    help="Where keys, answers and jobs are kept: redis://host:6379/0 for several server processes;"
    " default is a file in the data folder.",
)


def write_demo_folder(settings: Settings) -> bool:
    """Write the demo shop into the data folder; return False when there is one already."""
    from querykit.environment.folder import MAIN
    from querykit.ingest.demo import Shop, write_demo
    from querykit.server import ENVIRONMENT

    folder = settings.folder / ENVIRONMENT
    if (settings.folder / LOADED).exists():
        return False
    if (folder / MAIN).is_file() and not (folder / MADE).exists():
        raise click.UsageError(
            f"{folder} is an environment of yours; --demo takes a new --data-dir."
        )
    end = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE).touch()
    write_demo(folder, Shop(DEMO_EVENTS, seed=1, days=30, until=end))
    return True


def load_demo(server: Server) -> None:
    """Load the shop that was written."""
    from querykit.ingest.folder import load_source
    from querykit.server import ENVIRONMENT

    folder = server.settings.folder / ENVIRONMENT
    loaded = load_source(server.engine.backend, server.environment, folder)
    (server.settings.folder / LOADED).touch()
    click.echo(f"loaded {loaded.events:,} demo events", err=True)


def show_demo_key(server: Server) -> None:
    """Print a new key once, and a line that asks the first question with it."""
    if any(key.label == DEMO_KEY for key in server.keys.all()):
        click.echo(
            "the key of the first start still holds; `querykit keys create` makes more", err=True
        )
        return
    secret, _ = server.keys.create(DEMO_KEY, projects=[server.environment.id])
    click.echo(f"key (shown only now): {secret}")
    click.echo(curl_line(server.settings, server.environment.id, secret))


def curl_line(settings: Settings, project: int, secret: str) -> str:
    """Return a command that asks a server which events are the most frequent."""
    sql = "select event, count() from events group by event order by count() desc"
    body = json.dumps({"query": {"kind": "HogQLQuery", "query": sql}})
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{settings.port}/api/projects/{project}/query/"
    headers = f"-H 'Authorization: Bearer {secret}' -H 'Content-Type: application/json'"
    return f"curl -s {url} {headers} -d '{body}'"


def key_line(key: Key) -> str:
    """Return what is known of a key, on one line."""
    scopes = ",".join(key.scopes)
    projects = ",".join(map(str, key.projects)) or "all"
    return f"{key.id}  {key.mask}  {scopes}  projects {projects}  {key.created_at}  {key.label}"
