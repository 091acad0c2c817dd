"""What `querykit draft` and `querykit run` read: a query, an environment, data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.environment import Environment
from querykit.errors import EmptyInput, FileProblem, NotJSON
from querykit.rewrite import decoded, parse_json

if TYPE_CHECKING:
    from querykit.errors import Document, Json


def read_query(file: str) -> Json:
    """Return the document in a file; `-` is standard input.

    Raises:
        DocumentError: it is no JSON.
    """
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    text = decoded(data, file)
    if not text.strip():
        raise EmptyInput("there is no query to read")
    parsed = parse_json(text)
    if parsed.problems and parsed.value is None:
        raise NotJSON(parsed.problems[0].message)
    return json.loads(text.removeprefix("\ufeff"))


def read_object(given: str | None, option: str) -> Document | None:
    """Return the object that an option gives: as JSON, or as the name of a file of JSON.

    Raises:
        DocumentError: it is no object.
    """
    if given is None:
        return None
    text = given if given.lstrip().startswith(("{", "[")) else decoded(_bytes(given), given)
    parsed = parse_json(text)
    if parsed.problems:
        raise NotJSON(f"{option}: {parsed.problems[0].message}")
    value = json.loads(text)
    if not isinstance(value, dict):
        raise NotJSON(f"{option} must be an object")
    return value


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise FileProblem(f"cannot read {file}: {error.strerror}") from error


def read_environment(folder: str | None) -> Environment:
    """Return the environment in a folder; an empty one without a folder.

    Raises:
        BadEnvironment: there is something wrong with it.
    """
    return Environment.from_folder(folder) if folder else Environment()


def ask(
    query: Json,
    *,
    url: str | None,
    data: str | None,
    environment_folder: str | None,
    now: str | None,
    filters: str | None = None,
    variables: str | None = None,
) -> Document:
    """Answer a query.

    Args:
        query: the node.
        url: the engine; None for one in memory.
        data: what is loaded first; its folder may hold the environment too.
        environment_folder: the environment.
        now: fixes the clock.
        filters: a dashboard's filters, as JSON or the name of a file.
        variables: values of variables, likewise.

    Raises:
        UserError: something that was given is wrong, or the engine refuses the query.
    """
    from querykit.ingest.folder import environment_of, load_source
    from querykit.run import open_engine

    if data is None:
        environment = read_environment(environment_folder)
    else:
        environment = environment_of(data, environment_folder)
    filters_override = read_object(filters, "--filters-override")
    variables_override = read_object(variables, "--variables-override")
    with open_engine(url or "chdb://:memory:") as engine:
        if data is not None:
            load_source(engine.backend, environment, data)
        return engine.run(
            query,
            environment,
            now=now,
            filters_override=filters_override,
            variables_override=variables_override,
        )
