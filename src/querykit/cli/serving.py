"""What `querykit serve` and `querykit keys` share: the settings, and the demo in the data folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

    from querykit.api.configured import Chosen
    from querykit.api.settings import Settings
    from querykit.server import Server
    from querykit.service import Key

DEMO_EVENTS = 5_000
DEMO_KEY = "demo"
MADE = ".demo"
"""In the environment's folder: it is the demo's, and may be written again."""

LOADED = ".demo-loaded"
"""In the data folder: the demo's events are in."""

EXTRA = "This needs more than querykit alone: pip install 'querykit[server,engine]'."


class WithSettings(click.Command):
    """A command with a flag for each setting of the server, or for those that it names.

    What a setting is called, takes and means is said in `querykit.api.settings` only, which is loaded
    when the command is used, not when it is listed.
    """

    settings: tuple[str, ...] = ()
    """Their names; empty for all."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options: those of the settings first."""
        return [*_options(self.settings), *super().get_params(ctx)]


class WithState(WithSettings):
    """A command that needs to know only where the state is."""

    settings = ("data_dir", "state")


config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file of settings; default is the nearest querykit.toml or pyproject.toml.",
)


def settings_from(flags: Mapping[str, Any], config: Path | None) -> Chosen:
    """Return the settings that hold, with what the command line says of them."""
    from querykit.api.configured import read_settings

    # What was not given is None, or no values where there may be several.
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    return read_settings(given, config)


def _options(names: tuple[str, ...]) -> list[click.Parameter]:
    try:
        from querykit.api.settings import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("querykit"):
            raise
        raise click.UsageError(f"{EXTRA} ({error})") from error
    fields = Settings.model_fields
    return [_option(name, fields[name]) for name in names or fields]


def _option(name: str, field: FieldInfo) -> click.Option:
    from querykit.api.settings import kebab, shown_default

    flag, kind = f"--{kebab(name)}", _plain(field.annotation)
    shown: dict[str, Any] = {"help": field.description, "default": None}
    default = shown_default(field)
    if default:
        shown["help"] += f"  [default: {default}]"
    if kind is bool:
        return click.Option([f"{flag}/--no-{kebab(name)}"], **shown)
    if get_origin(kind) is Literal:
        return click.Option([flag], type=click.Choice(get_args(kind)), **shown)
    extra = field.json_schema_extra
    metavar = extra["metavar"] if isinstance(extra, dict) else "NUMBER"
    if get_origin(kind) is tuple:
        return click.Option([flag], metavar=str(metavar), multiple=True, **shown | {"default": ()})
    return click.Option([flag], metavar=str(metavar), **shown)


def _plain(annotation: Any) -> Any:
    """Return a type without None."""
    if not isinstance(annotation, UnionType):
        return annotation
    return next(part for part in get_args(annotation) if part is not type(None))


def write_demo_folder(settings: Settings) -> bool:
    """Write the demo shop into the data folder; return False when there is one already."""
    from querykit.environment.folder import MAIN
    from querykit.ingest.demo import Shop, write_demo
    from querykit.server import ENVIRONMENT

    folder = settings.data_dir / ENVIRONMENT
    if (settings.data_dir / LOADED).exists():
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

    folder = server.settings.data_dir / ENVIRONMENT
    loaded = load_source(server.engine.backend, server.environment, folder)
    (server.settings.data_dir / LOADED).touch()
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
    url = f"{address(settings)}/api/projects/{project}/query/"
    headers = f"-H 'Authorization: Bearer {secret}' -H 'Content-Type: application/json'"
    return f"curl -s {url} {headers} -d '{body}'"


def address(settings: Settings) -> str:
    """Return where a server is found."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def key_line(key: Key) -> str:
    """Return what is known of a key, on one line."""
    scopes = ",".join(key.scopes)
    projects = ",".join(map(str, key.projects)) or "all"
    return f"{key.id}  {key.mask}  {scopes}  projects {projects}  {key.created_at}  {key.label}"
