"""Where the settings of a server come from.

A flag of `querykit serve` counts before a variable `QUERYKIT_...`, that before the table `[server]` of
querykit.toml (`[tool.querykit.server]` of pyproject.toml), and that before the default::

    [server]
    data-dir = "data"          # a path starts at the folder of the file
    port = 8010
    cors = ["https://app.example"]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from querykit.api.logs import without_secrets
from querykit.api.settings import PREFIX, Settings, kebab
from querykit.errors import BadSettings
from querykit.rewrite.config import SERVER, find_members, read_members, unknown_setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Chosen:
    """Settings, and where each of them was found."""

    settings: Settings
    origins: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """Yield a line for each setting: name, value, origin; never a password."""
        for name in Settings.model_fields:
            value = getattr(self.settings, name)
            text = without_secrets(" ".join(value) if isinstance(value, tuple) else str(value))
            yield f"{kebab(name)} = {text}  ({self.origins.get(name, 'default')})"


def read_settings(flags: Mapping[str, Any], config: Path | None = None) -> Chosen:
    """Find the settings of a server.

    Args:
        flags: what the command line says, by name of the setting.
        config: the file of settings; without it the nearest one counts.

    Raises:
        BadSettings: there is no such setting, or it cannot have the value.
    """
    found, path = _in_file(config)
    sources = (
        (found, lambda name: f"{path}: {kebab(name)}"),
        (EnvSettingsSource(Settings)(), lambda name: PREFIX + name.upper()),
        (flags, lambda name: f"--{kebab(name)}"),
    )
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for source, origin in sources:
        values |= source
        origins |= {name: origin(name) for name in source}
    try:
        return Chosen(Settings(**values), origins)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise BadSettings(f"{origins[name]}: {first['msg']}") from error


def _in_file(config: Path | None) -> tuple[dict[str, Any], Path]:
    if config is None:
        members, path = find_members() or ({}, Path())
    else:
        members, path = read_members(config) or {}, config
    table = members.get(SERVER, {})
    if not isinstance(table, dict):
        raise BadSettings(f"{path}: {SERVER} is no table")
    known = {kebab(name): name for name in Settings.model_fields}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise unknown_setting(key, known, path)
        is_path = key in {"data-dir", "env"} and isinstance(value, str)
        found[known[key]] = path.parent / value if is_path else value
    return found, path
