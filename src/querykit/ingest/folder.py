"""A file or a folder of data, as `querykit load` takes it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.environment import Environment
from querykit.environment.folder import MAIN, read_folder
from querykit.errors import BadData
from querykit.ingest.files import PACKED, READERS, Stream
from querykit.ingest.load import Loaded, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from querykit.engine import Backend
    from querykit.errors import UserError
    from querykit.ingest.progress import Step

PARTS = ("persons", "groups", "events")
"""Names of the files in a folder, without their ends."""

ENDS = tuple(f"{end}{packed}" for end in READERS for packed in ("", *PACKED))
EXPORTED = tuple(end for end in ENDS if not end.startswith(".json") or end.startswith(".jsonl"))
"""Of the files of a batch export, which have names of their own: JSON files may be anything."""

_number = re.compile(r"(\d+)\]?$")


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
    backend: Backend,
    environment: Environment,
    source: str | Path | Stream,
    *,
    skip_bad: bool = False,
    told: Callable[[Step], None] | None = None,
) -> Loaded:
    """Load a file of events, or a folder.

    A folder has files of events, persons and groups, named so; `events` may be a folder of files. If there
    are none of these, all files in it and below are taken for events, as a batch export lays them out.

    Raises:
        BadData: the folder has no data, or two files of one sort; or a row cannot be read.
    """
    if isinstance(source, Stream) or not Path(source).is_dir():
        return load(backend, environment, events=source, skip_bad=skip_bad, told=told)
    source = Path(source)
    found = {part: paths for part in PARTS if (paths := _files(source, part))}
    exported = [] if found else _below(source)
    if not found and not exported:
        raise BadData(
            f"{source} has no data",
            hint=f"name files events.jsonl, persons.csv, ...; ends are {', '.join(READERS)}",
        )
    loaded = Loaded()
    events = found.pop("events", exported)
    given: dict[str, Any] = {part: path for part, (path,) in found.items()}
    # Persons and groups come with the first file of events, which is about them.
    sources: list[Any] = list(events) or [()]
    for path in sources:
        loaded.add(load(backend, environment, events=path, skip_bad=skip_bad, told=told, **given))
        given = {}
    return loaded


def _files(folder: Path, part: str) -> list[Path]:
    """Return the file of a part, in a list; many, where the part is a folder of events."""
    paths = [path for end in ENDS if (path := folder / f"{part}{end}").is_file()]
    if part == "events" and (folder / part).is_dir():
        paths += _below(folder / part)
    elif len(paths) > 1:
        raise BadData(f"{folder} has {paths[0].name} and {paths[1].name}", hint="keep one of them")
    return paths


def _below(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name.lower().endswith(EXPORTED)
    )


def write_rejects(path: str | Path, rejected: Iterable[UserError]) -> None:
    """Write which rows were left out and why, one JSON object a line: `place`, `line`, `row`, ..."""
    with Path(path).open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(f"{_line(error)}\n" for error in rejected)


def _line(error: UserError) -> str:
    place, row = getattr(error, "place", ""), getattr(error, "row", None)
    number = _number.search(place)
    told = {
        "place": place,
        "line": int(number[1]) if number else None,
        "code": error.code,
        "message": error.message,
        "row": row.decode("utf-8", "replace") if isinstance(row, bytes) else row,
    }
    return json.dumps(told, ensure_ascii=False, default=str)
