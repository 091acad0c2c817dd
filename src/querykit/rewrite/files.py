"""Reading files: what is no plain UTF-8 file is refused with the reason, at once."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from querykit.errors import EmptyInput, FileProblem, NotText, TooLarge

MAX_BYTES = 100 * 1024 * 1024
"""Larger files are refused by default."""

_SORTS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, and what is needed to tell later whether the file is still the same."""

    text: str
    """With its byte order mark, if it has one, and its own line ends."""

    path: Path
    """As it was given."""

    target: Path
    """The file itself, when `path` is a symbolic link; otherwise the same file."""

    device: int
    inode: int

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode("utf-8")

    @property
    def newline(self) -> str:
        r"""The line ends: "\\n", "\\r\\n", "\\r", "mixed", or "" for a text of one line."""
        crlf = self.text.count("\r\n")
        counts = {
            "\r\n": crlf,
            "\n": self.text.count("\n") - crlf,
            "\r": self.text.count("\r") - crlf,
        }
        used = [newline for newline, count in counts.items() if count]
        return "mixed" if len(used) > 1 else "".join(used)

    @property
    def has_bom(self) -> bool:
        """Whether the text begins with a byte order mark."""
        return self.text.startswith("\ufeff")


def read_text(
    path: str | Path, *, max_bytes: int = MAX_BYTES, root: str | Path | None = None
) -> SourceText:
    """Read a text file.

    Args:
        path: a file, or a symbolic link to one.
        max_bytes: larger files are refused.
        root: when given, a link that leads out of this folder is refused.

    Raises:
        FileProblem: there is no such file, it cannot be read, or it is a folder, a pipe, a device.
        EmptyInput: the file is empty.
        TooLarge: the file is larger than `max_bytes`.
        NotText: the file is not UTF-8.
    """
    path = Path(path)
    target = _target(path, root)
    try:
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _no_file(path, status.st_mode)
        if not status.st_size:  # also true of /proc files, some of which never end
            raise EmptyInput(f"{printable(path)} is empty", hint="is this the right file?")
        # Non-blocking, in case the file was exchanged for a pipe meanwhile.
        descriptor = os.open(target, os.O_RDONLY | _flag("O_NONBLOCK") | _flag("O_CLOEXEC"))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _no_file(path, status.st_mode)
            data = file.read(max_bytes + 1) if status.st_size <= max_bytes else None
    except OSError as error:
        raise problem("read", path, error) from error
    if data is None or len(data) > max_bytes:
        raise TooLarge(
            f"{printable(path)} is larger than {max_bytes:,} bytes", hint="raise the limit"
        )
    return SourceText(
        decoded(data, printable(path)),
        path=path,
        target=target,
        device=status.st_dev,
        inode=status.st_ino,
    )


def decoded(data: bytes, name: str) -> str:
    """Return bytes as text.

    Args:
        data: what was read.
        name: what it was read from, for messages.

    Raises:
        NotText: the bytes are not UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise NotText(f"{name} is {encoding}, not UTF-8", hint="save it as UTF-8")
    if b"\x00" in data:
        place = data.index(b"\x00")
        guess = "UTF-16" if data[:4].count(b"\x00") in (1, 2) else "binary"
        raise NotText(
            f"{name} holds a NUL at byte {place:,}: it may be {guess}", hint="save it as UTF-8"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} on line {line:,}"
        raise NotText(f"{name} is not UTF-8: {found}", hint="save it as UTF-8") from error


def printable(path: str | Path) -> str:
    r"""Return a path for messages, on one line: what cannot be printed is escaped (`\n`, `\xff`)."""
    return "".join(
        character if character.isprintable() else _escaped(character)
        for character in os.fspath(path)
    )


def problem(verb: str, path: str | Path, error: OSError) -> FileProblem:
    """Return the error for a file that the system does not let us read or write."""
    reason = error.strerror or type(error).__name__
    name = type(error).__name__
    return FileProblem(f"cannot {verb} {printable(path)}: {reason}", hint=_HINTS.get(name))


_HINTS = {
    "FileNotFoundError": "check the path",
    "PermissionError": "check who owns the file and its folder",
}


def _target(path: Path, root: str | Path | None) -> Path:
    try:
        target = path.resolve(strict=True)
        if root is not None and not target.is_relative_to(Path(root).resolve()):
            raise FileProblem(
                f"{printable(path)} leads out of {printable(root)}, to {printable(target)}",
                hint="name the file itself",
            )
    except FileNotFoundError as error:
        if path.is_symlink():
            raise FileProblem(
                f"{printable(path)} is a link to a file that is not there",
                hint="remove the link, or bring the file back",
            ) from error
        raise problem("read", path, error) from error
    except (OSError, RuntimeError, ValueError) as error:
        # Python 3.11 and 3.12 raise RuntimeError for links in a circle; NUL bytes are ValueErrors.
        reason = error if isinstance(error, OSError) else OSError(0, str(error))
        raise problem("read", path, reason) from error
    return target


def _no_file(path: Path, mode: int) -> FileProblem:
    sort = next((name for check, name in _SORTS if check(mode)), "no file")
    return FileProblem(f"{printable(path)} is {sort}, not a file", hint="name a text file")


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte of a name that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _flag(name: str) -> int:
    """Return a flag of `os.open`, or 0 where the system does not have it."""
    value: int = getattr(os, name, 0)
    return value
