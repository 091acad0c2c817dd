"""Backups of files: a folder of copies, and a list that says what they are copies of.

The list is JSON Lines, and is only ever appended to. A line says which file a copy is of; a later
line says what the run left in that file, so that an undo can tell an edit made since.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.batch.base import Undone
from querykit.errors import BackupProblem
from querykit.rewrite.files import printable, problem

if TYPE_CHECKING:
    from collections.abc import Iterable

LIST = "files.jsonl"
SHOWN = 100


def keep(folder: str, paths: Iterable[Path]) -> None:
    """Copy files into a new backup folder.

    Raises:
        BackupProblem: the folder is there already.
        FileProblem: a file cannot be copied.
    """
    home = Path(folder)
    try:
        home.mkdir(parents=True)
    except FileExistsError as error:
        raise BackupProblem(
            f"{printable(home)} is there already", hint="name another folder for this backup"
        ) from error
    except OSError as error:
        raise problem("write", home, error) from error
    for path in paths:
        add(folder, path)


def add(folder: str, path: Path) -> None:
    """Copy one more file into a backup folder, to the disk."""
    home = Path(folder)
    name = (
        f"{hashlib.sha256(str(path).encode(errors='surrogateescape')).hexdigest()[:16]}-{path.name}"
    )
    if (home / name).exists():  # of a run that was killed: what the file holds now is younger
        return
    try:
        with path.open("rb") as source, (home / "part").open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        (home / "part").replace(home / name)
    except OSError as error:
        raise problem("write", home / name, error) from error
    _append(home, {"path": str(path), "copy": name})


def note_written(folder: str, path: Path, written: str) -> None:
    """Take down the digest of what the run leaves in a file."""
    _append(Path(folder), {"path": str(path), "written": written})


def undo(folder: str, source: Path, *, write: bool) -> Undone:
    """Bring back the files of a backup that still hold what the run left in them.

    Args:
        folder: the backup.
        source: the file or folder the run was about; no other file is touched.
        write: whether to, or only to say what would be done.

    Raises:
        BackupProblem: the folder is no backup of that source.
    """
    copies, written = _listed(Path(folder))
    root = source.resolve()
    ours = [path for path in copies if Path(path) == root or Path(path).is_relative_to(root)]
    if not ours:
        raise BackupProblem(f"{printable(folder)} holds no backup of {printable(source)}")
    restored, edited = 0, []
    for path in ours:
        if path not in written:  # the run did not come to write it
            continue
        target, copy = Path(path), Path(folder) / copies[path]
        now = digest(target) if target.exists() else ""
        if now == digest(copy):
            continue
        if now != written[path]:
            edited.append(path)
            continue
        restored += 1
        if write:
            temporary = target.with_name(f".qk-{os.urandom(8).hex()}.tmp")
            try:
                shutil.copyfile(copy, temporary)
                shutil.copymode(target, temporary)
                temporary.replace(target)
            except OSError as error:
                temporary.unlink(missing_ok=True)
                raise problem("write", target, error) from error
    return Undone(restored, tuple(edited[:SHOWN]), len(edited))


def digest(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def _listed(home: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return path -> name of its first copy, and path -> digest of what was written last."""
    copies: dict[str, str] = {}
    written: dict[str, str] = {}
    try:
        with (home / LIST).open(encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if "copy" in entry:
                    copies.setdefault(entry["path"], entry["copy"])
                else:
                    written[entry["path"]] = entry["written"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupProblem(
            f"{printable(home)} is no backup that can be read", hint="name the folder of --backup"
        ) from error
    return copies, written


def _append(home: Path, entry: dict[str, str]) -> None:
    with (home / LIST).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
