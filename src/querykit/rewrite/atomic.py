"""Writing files: the old bytes or the new ones, never a mixture, whatever happens meanwhile.

The new text goes into a temporary file beside the old one, to the disk, and then in its place. A
file with several names (hard links) is refused unless the caller agrees that the other names keep
the old text: to write through them would mean to write in place, which can end half-way.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from querykit.errors import FileProblem, NotRewritable
from querykit.rewrite.files import printable, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.rewrite.files import SourceText

TEMPORARY = re.compile(r"\.qk-[0-9a-f]{16}\.tmp")
"""Names of our temporary files; one that is left was left by a run that was killed."""

LEFT_OVER_SECONDS = 3_600
"""Temporary files older than this are removed."""


def write_text(source: SourceText, new_text: str, *, break_hard_links: bool = False) -> bool:
    """Give a file that was read a new text.

    Mode, owner and extended attributes stay as far as the system lets us; the mode never gets
    wider. A symbolic link stays, and the file it leads to is written.

    Args:
        source: the file as it was read.
        new_text: what it shall hold; when that is what it held, nothing is written.
        break_hard_links: write a file that has other names too; those keep the old text.

    Returns:
        Whether the file was written.

    Raises:
        FileProblem: the file cannot be written, is read-only, has other names, or has changed since
            it was read. It has its old bytes then.
        NotRewritable: the new text holds half a character (a lone surrogate).
    """
    if new_text == source.text:
        return False
    try:
        data = new_text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotRewritable("the new text holds a lone surrogate, which no file can") from error
    target = source.target
    try:
        status = _unchanged_status(source)
        _check_writable(source.path, target, status, break_hard_links=break_hard_links)
        _sweep_once(str(target.parent))
        _replace(
            target,
            lambda descriptor: _write_all(descriptor, data),
            status,
            lambda: _unchanged_status(source),
        )
    except OSError as error:
        raise problem("write", source.path, error) from error
    _sync_folder(target.parent)
    return True


def write_stream(path: str | Path, rewrite: Callable[[IO[bytes], IO[bytes]], bool]) -> bool:
    """Give a file of any size new bytes, made from the old ones piece by piece.

    The same promises as of `write_text`; hard links are refused.

    Args:
        path: a file, or a symbolic link to one.
        rewrite: reads the old bytes from the first file and writes all the new ones to the second;
            returns whether they differ.

    Returns:
        Whether the file was written.

    Raises:
        FileProblem: as for `write_text`.
    """
    path = Path(path)
    try:
        target = path.resolve(strict=True)
        with target.open("rb") as source:
            status = os.fstat(source.fileno())
            _check_writable(path, target, status, break_hard_links=False)
            _sweep_once(str(target.parent))

            def fill(descriptor: int) -> None:
                with os.fdopen(os.dup(descriptor), "wb", buffering=1 << 20) as sink:
                    if not rewrite(source, sink):
                        raise _NothingNew

            _replace(target, fill, status, lambda: _check_same(path, target, status))
    except _NothingNew:
        return False
    except OSError as error:
        raise problem("write", path, error) from error
    _sync_folder(target.parent)
    return True


class _NothingNew(Exception):
    """The new bytes are the old ones: the temporary file is not needed."""


def _check_same(path: Path, target: Path, before: os.stat_result) -> None:
    now = target.stat(follow_symlinks=False)
    marks = ("st_dev", "st_ino", "st_size", "st_mtime_ns")
    if any(getattr(now, mark) != getattr(before, mark) for mark in marks):
        raise FileProblem(
            f"{printable(path)} changed meanwhile, and was left alone", hint="run again"
        )


def _check_writable(
    path: Path, target: Path, status: os.stat_result, *, break_hard_links: bool
) -> None:
    name = printable(path)
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise FileProblem(f"cannot write {name}: it is read-only", hint="make it writable first")
    if status.st_nlink > 1 and not break_hard_links:
        raise FileProblem(
            f"cannot write {name}: it has {status.st_nlink} names (hard links)",
            hint="the other names would keep the old text; copy the file first",
        )


def _replace(
    target: Path,
    fill: Callable[[int], object],
    status: os.stat_result,
    check_unchanged: Callable[[], object],
) -> None:
    """Write a temporary file, and put it in the place of the old one.

    Whatever goes wrong, an interrupt too, the temporary file is removed.
    """
    temporary = target.with_name(f".qk-{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    descriptor = -1
    try:
        descriptor = os.open(temporary, flags, 0o600)
        fill(descriptor)
        _keep_attributes(target, descriptor, status)
        os.fsync(descriptor)
        closing, descriptor = descriptor, -1
        os.close(closing)
        check_unchanged()
        temporary.replace(target)
    except BaseException:
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_attributes(target: Path, descriptor: int, status: os.stat_result) -> None:
    """Give the new file owner, extended attributes and mode of the old one."""
    mode = stat.S_IMODE(status.st_mode)
    if not hasattr(os, "fchown"):  # Windows: only the read-only mark, which is not set
        return
    created = os.fstat(descriptor)
    if (created.st_uid, created.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.fchown(descriptor, status.st_uid, status.st_gid)
        except OSError:
            # Another group must not get what only the old group had; nor may anybody run it as us.
            mode &= ~0o7070 | (mode & 0o007) << 3
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(target, name))
    os.fchmod(descriptor, mode)


def _unchanged_status(source: SourceText) -> os.stat_result:
    """Return the status of the file.

    Raises:
        FileProblem: it is not the file that was read, or holds other bytes by now.
    """
    target = source.target
    status = target.stat(follow_symlinks=False)
    same_file = (status.st_dev, status.st_ino) == (source.device, source.inode)
    data = source.data
    if not same_file or status.st_size != len(data) or target.read_bytes() != data:
        raise FileProblem(
            f"{printable(source.path)} changed meanwhile, and was left alone", hint="run again"
        )
    return status


def _sync_folder(folder: Path) -> None:
    """Bring the new entry of a folder to the disk.

    The file has its new bytes already; only whether they outlive a power cut this very moment is
    at stake. So it is no error when the system cannot do it.
    """
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@lru_cache(maxsize=4_096)
def _sweep_once(folder: str) -> None:
    """Remove what killed runs left in a folder; once for each folder, as it may be large."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    age = time.time() - entry.stat(follow_symlinks=False).st_mtime
                    if age > LEFT_OVER_SECONDS:
                        Path(entry.path).unlink()
