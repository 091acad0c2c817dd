"""The settings of a project: `[tool.querykit]` in pyproject.toml, or a file querykit.toml.

::

    [tool.querykit]
    exclude = ["vendor", "dashboards/old/*.json"]     # files that are passed over
    select = ["QK0", "QK2"]                           # only findings of these codes; all by default
    ignore = ["QK011"]                                # none of these
    repairs = "safe"                                  # "none", "safe", "lossy" or "all"

    [tool.querykit.per-file-ignores]
    "tests/**" = ["QK012"]

A code may be given by its beginning. A pattern without `/` names a file or folder anywhere; one
with `/` starts at the folder of the settings. A folder stands for all that is in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.errors import BadSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NAMES = ("querykit.toml", "pyproject.toml")
"""The files that may hold settings, in one folder the first of them counts."""

SERVER = "server"
"""The table of what `querykit serve` is started with, which only that reads."""

REPAIRS = ("none", "safe", "lossy", "all")
_code = re.compile(r"QK[0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project asks for; without a file, nothing."""

    root: str | None = None
    """The folder that patterns start at."""

    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    repairs: str = "safe"
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pattern and codes, in the order of the file."""

    @property
    def digest(self) -> str:
        """A short text that differs when the settings do; for the key of a cache."""
        members = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(members.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def is_excluded(self, path: str | Path) -> bool:
        """Tell whether a file is to be passed over."""
        parts = self._parts(path) if self.exclude else ()
        return any(_fits(parts, pattern) for pattern in self.exclude)

    def is_reported(self, code: str, path: str | Path) -> bool:
        """Tell whether findings of a code are reported for a file."""
        if (self.select and not code.startswith(self.select)) or code.startswith(self.ignore):
            return False
        if not self.per_file_ignores:
            return True
        parts = self._parts(path)
        return not any(
            code.startswith(codes) and _fits(parts, pattern)
            for pattern, codes in self.per_file_ignores
        )

    def _parts(self, path: str | Path) -> tuple[str, ...]:
        """Return the parts of a path below the root; none when it is elsewhere."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links are not followed
        root = Path(self.root or ".")
        return absolute.relative_to(root).parts if absolute.is_relative_to(root) else ()


def find_settings(folder: str | Path = ".") -> Settings:
    """Return the settings that hold in a folder: of the nearest file in it or above it.

    A pyproject.toml without `[tool.querykit]` is passed over.

    Raises:
        BadSettings: the file is no TOML, or holds what querykit does not know.
    """
    found = find_members(folder)
    return Settings() if found is None else _settings(*found)


def read_settings(path: str | Path) -> Settings:
    """Return the settings in one file; those of no file when it has none for us.

    Raises:
        BadSettings: the file cannot be read, is no TOML, or holds what querykit does not know.
    """
    members = read_members(path)
    return Settings() if members is None else _settings(members, Path(path))


def find_members(folder: str | Path = ".") -> tuple[dict[str, Any], Path] | None:
    """Return what the nearest file in a folder or above it holds for us, and the file.

    Raises:
        BadSettings: the file cannot be read, or is no TOML.
    """
    start = Path(folder).absolute()
    for place in (start, *start.parents):
        for name in NAMES:
            path = place / name
            members = read_members(path) if path.is_file() else None
            if members is not None:
                return members, path
    return None


def read_members(path: str | Path) -> dict[str, Any] | None:
    """Return what a file holds for us, all that is for the server too; None when it is nothing.

    Raises:
        BadSettings: the file cannot be read, or is no TOML.
    """
    path = Path(path)
    try:
        members: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSettings(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML
        raise BadSettings(f"{path} is not TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = members.get("tool")
        members = tool.get("querykit") if isinstance(tool, dict) else None
        if members is None:
            return None
    if not isinstance(members, dict):
        raise BadSettings(f"{path}: tool.querykit is no table")
    return members


def _settings(members: dict[str, Any], path: Path) -> Settings:
    given: dict[str, Any] = {}
    for key, value in members.items():
        if key == SERVER:
            continue
        check = _CHECKS.get(key)
        if check is None:
            raise unknown_setting(key, _CHECKS, path)
        try:
            given[key.replace("-", "_")] = check(value)
        except ValueError as error:
            raise BadSettings(f"{path}: {key} {error}") from error
    return Settings(root=str(path.parent.absolute()), **given)


def unknown_setting(key: str, known: Iterable[str], path: Path) -> BadSettings:
    """Return the error of a setting that querykit does not have."""
    known = tuple(known)
    close = get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"it knows {', '.join(known)}"
    return BadSettings(f"{path}: querykit has no setting {key!r}", hint=hint)


def _texts(value: Any) -> tuple[str, ...]:
    if not (isinstance(value, list) and all(isinstance(item, str) and item for item in value)):
        raise ValueError("must be a list of strings")
    return tuple(value)


def _codes(value: Any) -> tuple[str, ...]:
    codes = _texts(value)
    wrong = next((code for code in codes if not _code.fullmatch(code)), None)
    if wrong is not None:
        raise ValueError(f"holds {wrong!r}, which is no code such as 'QK011' or 'QK0'")
    return codes


def _per_file(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError("must be a table of patterns, each with a list of codes")
    return tuple((pattern, _codes(codes)) for pattern, codes in value.items())


def _repairs(value: Any) -> str:
    if value in REPAIRS and isinstance(value, str):
        return value
    close = get_close_matches(str(value), REPAIRS, n=1)
    meant = f" (did you mean {close[0]!r}?)" if close else ""
    raise ValueError(f"must be one of {', '.join(map(repr, REPAIRS))}{meant}")


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "exclude": _texts,
    "select": _codes,
    "ignore": _codes,
    "repairs": _repairs,
    "per-file-ignores": _per_file,
}


def _fits(parts: tuple[str, ...], pattern: str) -> bool:
    """Tell whether a pattern names a file, or a folder that it is in."""
    if "/" not in pattern.rstrip("/"):
        return any(fnmatchcase(part, pattern.rstrip("/")) for part in parts)
    wanted = tuple(part for part in pattern.split("/") if part not in ("", "."))
    return bool(parts) and _begins(parts, wanted)


def _begins(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return True
    if wanted[0] == "**":
        return any(_begins(parts[index:], wanted[1:]) for index in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _begins(parts[1:], wanted[1:])
