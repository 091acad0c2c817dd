"""The file that a run writes: apart at first, and put in its place when it is whole."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import IO, TYPE_CHECKING

from querykit.errors import FileProblem
from querykit.rewrite.files import printable, problem

if TYPE_CHECKING:
    from pathlib import Path

    from querykit.errors import Json

PART = ".querykit-part"
"""End of the name of a file that is not whole yet."""


class NewFile:
    """A file in the making, beside the one it will replace or become.

    Args:
        source: the file that is read.
        target: the file that is written; the same one for a change in place.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self.source = source.resolve()
        self.target = target.resolve() if target.exists() else target
        self.part = self.target.with_name(self.target.name + PART)
        self.file: IO[bytes] | None = None
        self.size = 0
        """How many bytes were written whole; a piece that failed half-way does not count."""
        self._before = marks(self.source)

    @property
    def in_place(self) -> bool:
        """Whether the source itself is replaced."""
        return self.target == self.source

    def open(self, size: int = 0) -> IO[bytes]:
        """Open the part file behind its first `size` bytes, which an earlier run wrote.

        Raises:
            FileProblem: the target must not be replaced, or the part cannot be written.
        """
        if self.in_place and self.source.stat().st_nlink > 1:
            raise FileProblem(
                f"cannot write {printable(self.source)}: it has other names (hard links)",
                hint="name another file as destination",
            )
        if self.target.exists() and not os.access(self.target, os.W_OK):
            raise FileProblem(f"cannot write {printable(self.target)}: it is read-only")
        try:
            file = self.part.open("r+b" if size else "wb")
            if size and os.fstat(file.fileno()).st_size < size:
                file.close()
                raise FileProblem(
                    f"{printable(self.part)} is shorter than the checkpoint says",
                    hint="run again without --resume",
                )
            file.truncate(size)
            file.seek(size)
        except OSError as error:
            raise problem("write", self.part, error) from error
        self.file, self.size = file, size
        return file

    def write(self, data: bytes) -> None:
        """Append bytes.

        Raises:
            FileProblem: the disk is full, or fails.
        """
        assert self.file is not None
        try:
            self.file.write(data)
            self.file.flush()
        except OSError as error:
            raise problem("write", self.part, error) from error
        self.size += len(data)

    def sync(self) -> None:
        """Bring what was written to the disk."""
        assert self.file is not None
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise problem("write", self.part, error) from error

    def finish(self) -> None:
        """Put the file in its place.

        Raises:
            FileProblem: the source changed meanwhile, or the file cannot be put there.
        """
        assert self.file is not None
        if marks(self.source) != self._before:
            raise FileProblem(
                f"{printable(self.source)} changed meanwhile, and was left alone", hint="run again"
            )
        try:
            os.fchmod(self.file.fileno(), stat.S_IMODE(self.source.stat().st_mode))
            self.file.flush()
            os.fsync(self.file.fileno())
            self.close()
            self.part.replace(self.target)
        except OSError as error:
            raise problem("write", self.target, error) from error

    def drop(self) -> None:
        """Remove the part: nothing changed."""
        self.close()
        self.part.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the part; it stays for a run that resumes."""
        if self.file is not None:
            # What could not be written was told already, and is not counted in `size`.
            with contextlib.suppress(OSError):
                self.file.close()
            self.file = None


def marks(path: Path) -> Json:
    """Return what tells a file from the same file after a change."""
    try:
        status = path.stat()
    except OSError as error:
        raise problem("read", path, error) from error
    return [status.st_ino, status.st_size, status.st_mtime_ns]
