"""An environment kept in a folder, as a team would keep it in git.

`environment.toml` has the plain facts; each list of facts is a JSON file of its own::

    environment.toml          id = 1, timezone = "Europe/Paris", week_start = "monday", ...
    actions.json              a list, or a page of PostHog's API: {"results": [...]}
    cohorts.json              likewise, and so on: event_definitions, property_definitions,
                              group_types, variables, saved_insights, saved_views,
                              warehouse_tables, test_account_filters, path_cleaning_filters

Every file may be missing; other files are passed over, as the folder may hold data too.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from querykit.environment.environment import FACTS, Environment
from querykit.errors import BadEnvironment

MAIN = "environment.toml"
LISTS = (*FACTS, "test_account_filters", "path_cleaning_filters")
_place = re.compile(r"(?:\w+\[\d+\] and )?(?P<name>\w+)\[(?P<index>\d+)\]")
"""Where a fact is wrong, as messages of environments begin; of two that clash, the second."""


def read_folder(folder: str | Path) -> Environment:
    """Read an environment.

    Raises:
        BadEnvironment: there is no such folder, a file in it cannot be read or understood, or a
            fact cannot be right; the message begins with the file, and the line where there is one.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise BadEnvironment(f"there is no folder {folder}", hint="an environment is a folder")
    facts: dict[str, Any] = _main(folder / MAIN)
    for name in LISTS:
        path = folder / f"{name}.json"
        if path.is_file():
            facts[name] = _list(path)
    try:
        return Environment(**facts)
    except BadEnvironment as error:
        where = _where(folder, error.message)
        raise BadEnvironment(f"{where}: {error.message}", hint=error.hint) from error


def _where(folder: Path, message: str) -> str:
    """Return the file and line of the fact that a message is about; else the folder."""
    found = _place.match(message)
    if found is None or found["name"] not in LISTS:
        return str(folder)
    path = folder / f"{found['name']}.json"
    return f"{path}:{line_of_item(_text(path), int(found['index']))}"


def line_of_item(text: str, index: int) -> int:
    """Return the line on which an item of a list begins, or of a page of the API: an object.

    Args:
        text: JSON that has been read before, so it is known to be right.
        index: the item, from 0.
    """
    decoder = json.JSONDecoder()

    def next_value(at: int) -> int:
        while text[at] in " \t\r\n,:":
            at += 1
        return at

    at = next_value(0)
    if text[at] == "{":
        at = next_value(at + 1)
        key, at = decoder.raw_decode(text, at)
        while key != "results":
            _, at = decoder.raw_decode(text, next_value(at))
            key, at = decoder.raw_decode(text, next_value(at))
        at = next_value(at)
    at = next_value(at + 1)
    for _ in range(index):
        at = next_value(decoder.raw_decode(text, at)[1])
    return text.count("\n", 0, at) + 1


def _main(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        facts = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadEnvironment(f"{path} is not TOML: {error}") from error
    known = [one.name for one in fields(Environment)]
    for name in facts:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it may have {', '.join(known)}"
            raise BadEnvironment(f"{path}: an environment has no {name!r}", hint=hint)
    return facts


def _list(path: Path) -> list[Any]:
    try:
        value = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        place = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadEnvironment(f"{path}{place} is not JSON: {error}") from error
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        value = value["results"]
    if not isinstance(value, list):
        raise BadEnvironment(f'{path} must hold a list, or an object with "results"')
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadEnvironment(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadEnvironment(f"{path} is not UTF-8", hint="save it as UTF-8") from error
