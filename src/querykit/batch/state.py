"""What a run keeps on the disk: its lock, its checkpoint, and the documents it rejected.

It lies in a folder of its own for each pair of source and destination, below `.querykit-batch` in
the current folder unless told otherwise.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING

from querykit.errors import NotResumable, RunInProgress
from querykit.rewrite.files import problem

try:
    import fcntl
except ImportError:  # Windows: rows and files are still only written when nobody changed them
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.batch.base import Cell
    from querykit.errors import Diagnostic, Document, Json

HOME = ".querykit-batch"


class RunState:
    """The folder of one run; held by one process at a time."""

    def __init__(self, home: str | Path, source: str, destination: str) -> None:
        digest = hashlib.sha256(f"{source}\n{destination}".encode()).hexdigest()[:12]
        name = re.sub(r"[^A-Za-z0-9.]+", "-", source)[-40:].strip("-.")
        self.folder = Path(home) / f"{name}-{digest}"
        self._checkpoint = self.folder / "checkpoint.json"
        self._lock: IO[bytes] | None = None

    def lock(self) -> None:
        """Take the lock; it ends with the process, however that ends.

        Raises:
            RunInProgress: another process holds it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / "lock").open("ab")
            if fcntl is not None:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunInProgress(
                "another run works on the same source", hint="wait until it is done"
            ) from error
        except OSError as error:
            raise problem("write", self.folder, error) from error

    def load(self, fingerprint: str) -> Document:
        """Return the checkpoint.

        Raises:
            NotResumable: there is none, or it is of a run that was about something else.
        """
        try:
            saved: Document = json.loads(self._checkpoint.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NotResumable(
                "there is no run to resume", hint="leave --resume out; nothing is done twice"
            ) from error
        except ValueError as error:
            raise NotResumable(f"{self._checkpoint} is damaged", hint="delete it") from error
        if saved["fingerprint"] != fingerprint:
            raise NotResumable(
                "the run that was stopped had another source, other options or other migrations",
                hint="leave --resume out; nothing is done twice",
            )
        return saved

    def save(self, checkpoint: Document) -> None:
        """Replace the checkpoint, by one step."""
        temporary = self._checkpoint.with_suffix(".new")
        try:
            temporary.write_text(json.dumps(checkpoint), encoding="utf-8")
            temporary.replace(self._checkpoint)
        except OSError as error:
            raise problem("write", self._checkpoint, error) from error

    def done(self) -> None:
        """Remove the checkpoint: there is nothing left to resume."""
        self._checkpoint.unlink(missing_ok=True)

    def close(self) -> None:
        """Give the lock back."""
        if self._lock is not None:
            self._lock.close()


def fingerprint(*parts: Json) -> str:
    """Return a short text that is the same only for the same parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class DeadLetters:
    """Rejected documents as JSON Lines, each with its key, its findings and its text."""

    def __init__(self, path: Path, size: int = 0) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("r+b" if size and path.exists() else "wb")
            self._file.truncate(size)
            self._file.seek(size)
        except OSError as error:
            raise problem("write", path, error) from error

    def add(self, source: str, cell: Cell, findings: Iterable[Diagnostic]) -> None:
        """Append one document."""
        text = cell.text
        letter = {
            "source": source,
            "key": cell.key,
            "diagnostics": [one.as_dict() for one in findings],
            "value": text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text,
        }
        try:
            self._file.write(json.dumps(letter).encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise problem("write", self.path, error) from error

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
