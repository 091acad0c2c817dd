"""Engines that are used by many tests, and emptied between them: opening one takes a while."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from querykit.engine import open_backend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.engine import Backend

FILLED = (
    *("events", "person", "person_distinct_id2", "person_distinct_id_overrides", "groups"),
    *("group_type_mapping", "person_static_cohort"),
)
"""The tables that loading fills."""


@contextmanager
def store(*, reads_files: bool = True) -> Iterator[Backend]:
    """Open an engine in memory; without `reads_files`, one that Python reads every row for."""
    opened = open_backend("chdb://:memory:")
    opened.reads_files = reads_files
    try:
        yield opened
    finally:
        opened.close()


def emptied(backend: Backend) -> Backend:
    """Forget what was loaded."""
    for table in FILLED:
        backend.command(f"TRUNCATE TABLE {table}")
    return backend
