"""Finding files: from what a user names to the files to read, in a fixed order."""

from __future__ import annotations

import glob
import os
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.errors import FileProblem
from querykit.rewrite.files import printable, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SKIPPED = frozenset({"node_modules", "venv", "__pycache__", "site-packages"})
"""Folders that are not looked into, besides hidden ones (.git, .venv, .terraform, ...)."""


def find_files(
    paths: Iterable[str | Path], suffixes: Collection[str]
) -> Iterator[Path | FileProblem]:
    """Find the files that paths stand for.

    A file that is named stands for itself, whatever its suffix. A folder stands for all files in it
    and below with one of the suffixes; hidden folders, and those of installed packages, are left
    out, and so are symbolic links: what they lead to is either found by itself or not part of the
    folder. A pattern (`*`, `?`, `[...]`, `**`) stands for what it matches.

    Args:
        paths: files, folders and patterns, in any order.
        suffixes: ends of file names, in lower case and with the dot.

    Yields:
        Files in the order of `paths`, in folders by name; a `FileProblem` (not raised) for a path
        that stands for nothing and for a folder that cannot be read.
    """
    ends = tuple(suffixes)
    seen: set[Path] = set()
    for path in map(Path, paths):
        if path in seen:
            continue
        seen.add(path)
        if path.is_dir():
            yield from _in_folder(path, ends)
        elif not os.path.lexists(path) and glob.has_magic(os.fspath(path)):
            yield from _matches(path, ends)
        elif os.path.lexists(path):
            yield path
        else:
            yield FileProblem(f"there is no {printable(path)}", hint="check the path")


def _in_folder(folder: Path, ends: tuple[str, ...]) -> Iterator[Path | FileProblem]:
    """Walk a folder; with a stack of its own, as folders can be nested deeper than Python's."""
    pending: list[tuple[Path, bool]] = [(folder, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield path
            continue
        try:
            pending.extend(_entries(path, ends))
        except OSError as error:
            yield problem("read", path, error)


def _entries(folder: Path, ends: tuple[str, ...]) -> list[tuple[Path, bool]]:
    """Return what is of interest in a folder, the last first, and whether it is a folder."""
    found: list[tuple[str, bool]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not _is_skipped(name):
                    found.append((name, True))
            elif name.lower().endswith(ends) and entry.is_file(follow_symlinks=False):
                found.append((name, False))
    found.sort(reverse=True)
    return [(folder / name, is_folder) for name, is_folder in found]


def _matches(pattern: Path, ends: tuple[str, ...]) -> Iterator[Path | FileProblem]:
    """Return what a pattern matches; folders that it matches are looked into."""
    if "**" in pattern.parts:
        found = _matches_below(pattern, ends)
    else:
        names = sorted(glob.glob(os.fspath(pattern)))  # noqa: PTH207 - may be absolute
        found = _each(map(Path, names), ends)
    first = next(found, None)
    if first is None:
        yield FileProblem(f"nothing matches {printable(pattern)}", hint="check the pattern")
        return
    yield first
    yield from found


def _matches_below(pattern: Path, ends: tuple[str, ...]) -> Iterator[Path | FileProblem]:
    """Match a pattern with `**`; unlike `glob`, this follows no links, which may run in circles."""
    fixed = tuple(takewhile(lambda part: not glob.has_magic(part), pattern.parts))
    wanted = pattern.parts[len(fixed) :]
    folder = Path(*fixed)
    if not folder.is_dir():
        return
    for item in _in_folder(folder, ends if wanted[-1] == "**" else ("",)):
        if isinstance(item, FileProblem) or _fits(item.relative_to(folder).parts, wanted):
            yield item


def _fits(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Tell whether the parts of a path match those of a pattern."""
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_fits(parts[index:], wanted[1:]) for index in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _fits(parts[1:], wanted[1:])


def _each(paths: Iterable[Path], ends: tuple[str, ...]) -> Iterator[Path | FileProblem]:
    for path in paths:
        if not path.is_dir():
            yield path
        elif not _is_skipped(path.name):
            yield from _in_folder(path, ends)


def _is_skipped(folder: str) -> bool:
    return folder in SKIPPED or folder.startswith(".")
