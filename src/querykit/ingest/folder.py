"""A file or a folder of data, as `querykit load` takes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.environment import Environment
from querykit.environment.folder import MAIN, read_folder
from querykit.errors import BadData
from querykit.ingest.files import READERS
from querykit.ingest.load import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.engine import Backend
    from querykit.errors import UserError

PARTS = ("events", "persons", "groups")
"""Names of the files in a folder, without their ends."""


def environment_of(source: str | Path, folder: str | Path | None = None) -> Environment:
    """Return the environment that data belongs to.

    Args:
        source: the data.
        folder: the folder of the environment; None to look beside the data.

    Returns:
        The one of the folder, or of the data's folder when it has one, or else a plain one.

    Raises:
        BadEnvironment: it cannot be understood.
    """
    if folder is not None:
        return read_folder(folder)
    source = Path(source)
    beside = source if source.is_dir() else source.parent
    return read_folder(beside) if (beside / MAIN).is_file() else Environment()


def load_source(
    backend: Backend, environment: Environment, source: str | Path, *, skip_bad: bool = False
) -> Loaded:
    """Load a file of events, or a folder with files of events, persons and groups.

    Raises:
        BadData: the folder has none of these, or two of one sort; or a row cannot be read.
    """
    source = Path(source)
    if not source.is_dir():
        return load(backend, environment, events=source, skip_bad=skip_bad)
    found: dict[str, Path] = {}
    for part in PARTS:
        paths = [path for end in READERS if (path := source / f"{part}{end}").is_file()]
        if len(paths) > 1:
            raise BadData(
                f"{source} has {paths[0].name} and {paths[1].name}", hint="keep one of them"
            )
        if paths:
            found[part] = paths[0]
    if not found:
        raise BadData(
            f"{source} has no data",
            hint=f"name files events.jsonl, persons.csv, ...; ends are {', '.join(READERS)}",
        )
    return load(
        backend,
        environment,
        events=found.get("events", ()),
        persons=found.get("persons", ()),
        groups=found.get("groups", ()),
        skip_bad=skip_bad,
    )


def write_rejects(path: str | Path, rejected: Iterable[UserError]) -> None:
    """Write which rows were left out and why, one JSON object a line."""
    lines = (json.dumps(one.diagnostics()[0].as_dict(), ensure_ascii=False) for one in rejected)
    Path(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
