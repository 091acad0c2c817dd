"""Which sort of source a URL or path is: by scheme, then by the end of the name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from querykit.batch import sources as home
from querykit.batch.base import Location, SourceSort
from querykit.errors import BadSource, InternalError, UnknownSource, UnsupportedBatch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

PARAMETERS = frozenset({"table", "id", "column", "writers"})
"""Our own parameters; all others belong to the database."""

REFUSED = {
    "mysql": "MySQL is not supported",
    "s3": "object stores are not read",
    "gs": "object stores are not read",
}
"""Schemes that one may expect, and why they are not there."""


@cache
def sorts() -> tuple[SourceSort, ...]:
    """Return all sorts of sources, by name.

    Raises:
        InternalError: a module among them is no source, or two want the same scheme or suffix.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(home.__path__))
    return collect(importlib.import_module(f"{home.__name__}.{name}") for name in names)


def collect(modules: Iterable[ModuleType]) -> tuple[SourceSort, ...]:
    """Return the sorts of sources of modules.

    Raises:
        InternalError: a module has no `sort`, or two sorts want the same scheme or suffix.
    """
    found: list[SourceSort] = []
    owners: dict[str, str] = {}
    for module in modules:
        sort = getattr(module, "sort", None)
        if not isinstance(sort, SourceSort):
            raise InternalError(f"{module.__name__} has no `sort`")
        for name in (*(f"{scheme}:" for scheme in sort.schemes), *sort.suffixes):
            if name in owners:
                raise InternalError(f"{name} belongs to {owners[name]} and to {sort.name}")
            owners[name] = sort.name
        found.append(sort)
    return tuple(found)


def located(text: str) -> tuple[SourceSort, Location]:
    """Return the sort of a source, and the source taken apart.

    Args:
        text: a path, a path with `?column=`, or a URL.

    Raises:
        UnknownSource: no sort of source reads it.
        UnsupportedBatch: it is of a sort that one may expect, but is not there.
        BadSource: a parameter is missing.
    """
    scheme = text.partition("://")[0] if "://" in text else ""
    if scheme in REFUSED:
        raise UnsupportedBatch(
            f"{scheme}:// is not supported: {REFUSED[scheme]}",
            hint="export it as JSON Lines or Parquet, upgrade that, and load it",
        )
    location = _url(text, scheme) if scheme else _file(text)
    sort = _sort(location)
    missing = [name for name in sort.parameters if not location.parameters.get(name)]
    strange = [name for name in location.parameters if name not in sort.parameters]
    if missing or strange:
        words = f"needs {missing[0]}=" if missing else f"has no parameter {strange[0]}="
        wanted = "&".join(f"{name}=..." for name in sort.parameters)
        raise BadSource(f"{sort.name} {words}", hint=f"add ?{wanted}" if wanted else "leave it out")
    return sort, location


def _sort(location: Location) -> SourceSort:
    lower = location.address.lower()
    for sort in sorts():
        if location.scheme:
            if location.scheme in sort.schemes:
                return sort
        elif lower.endswith(sort.suffixes):
            return sort
    if not location.scheme and Path(location.address).is_dir():
        return next(sort for sort in sorts() if sort.name == "folder")
    known = sorted(
        [f"{scheme}://" for sort in sorts() for scheme in sort.schemes]
        + [suffix for sort in sorts() for suffix in sort.suffixes]
    )
    raise UnknownSource(
        f"{location.text} is no source that batch knows",
        hint=f"it knows folders and {', '.join(known)}",
    )


def _url(text: str, scheme: str) -> Location:
    base, _, query = text.partition("?")
    ours, theirs = _parameters(query)
    parts = urlsplit(base)
    shown = base
    if parts.password is not None:
        shown = base.replace(f":{parts.password}@", ":***@", 1)
    address = f"{base}?{urlencode(theirs)}" if theirs else base
    return Location(f"{shown}?{urlencode(ours)}", scheme, address, dict(ours))


def _file(text: str) -> Location:
    """Take a path apart; a `?` belongs to the name unless parameters of ours follow."""
    path, mark, query = text.rpartition("?")
    ours, theirs = _parameters(query)
    if not mark or not ours or theirs:
        return Location(text, "", text, {})
    return Location(text, "", path, dict(ours))


def _parameters(query: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    ours = [pair for pair in pairs if pair[0] in PARAMETERS]
    return ours, [pair for pair in pairs if pair[0] not in PARAMETERS]
