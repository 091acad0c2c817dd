"""One file of events, by columns."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.errors import EngineRefusal
from querykit.ingest.columnar import facts
from querykit.ingest.columnar.bulk import NO_GROUP, insert_rows, keys_of
from querykit.ingest.columnar.sources import rows_of
from querykit.ingest.events import GROUPS
from querykit.ingest.repeats import NO_LIMITS, merge_repeats, stored_condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from querykit.engine import Backend
    from querykit.ingest.people import People

MOST_UNCOMMON = 0.2
"""Share of rows that are not plain from which on Python reads the whole file."""


LISTED = 1_000
"""Rows that are not plain: up to so many are left out by their numbers, which need not be worked out."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A file that the engine reads."""

    backend: Backend
    rows: str
    """What its plain rows are selected from."""

    count: int
    """How many they are."""

    first: str
    last: str
    says: bool
    """Whether any says something of a person; likewise for groups."""

    names_groups: bool
    holds_groups: bool
    uncommon: frozenset[int]
    """Numbers of the rows that Python has to look at."""

    def heard(self) -> Iterator[facts.Said]:
        """Yield what the plain rows say, so that persons and groups come out as from all of them."""
        if self.count:
            yield from facts.owners(self.backend, self.rows)
        if self.says:
            yield from facts.said(self.backend, self.rows)
        if self.names_groups:
            yield from facts.named_groups(self.backend, self.rows)
        if self.holds_groups:
            yield from facts.held_groups(self.backend, self.rows)

    def insert(
        self,
        team: int,
        people: People,
        *,
        types: Mapping[str, int],
        groups: Mapping[tuple[int, str], str],
    ) -> int:
        """Write the plain rows; return how many are there already, or twice."""
        if not self.count:
            return 0
        has_groups = self.names_groups or self.holds_groups
        keys = keys_of(types) if has_groups else [NO_GROUP] * len(GROUPS)
        rows, stored = self.rows, 0
        if people.has_past:
            there = stored_condition(team, self.first, self.last)
            found = self.backend.query(
                f"SELECT countIf({there}) FROM {self.rows}", limits=NO_LIMITS
            )
            stored = int(found.rows[0][0])
            rows = f"(SELECT * FROM {self.rows} WHERE NOT ({there}))" if stored else rows
        insert_rows(self.backend, team, rows, people, keys=keys, groups=groups)
        return stored + merge_repeats(self.backend, team, self.first, self.last)


@contextmanager
def columns_of(backend: Backend, source: Any) -> Iterator[Columns | None]:
    """Give the columns of a source of events; None when Python has to read it."""
    if not backend.reads_files or not isinstance(source, (str, Path)):
        yield None
        return
    with rows_of(backend, source) as rows:
        try:
            found = None if rows is None else _columns(backend, rows)
        except EngineRefusal:  # Python says what is wrong with the file
            found = None
        yield found


def _columns(backend: Backend, rows: str) -> Columns | None:
    ((count, plain, first, last, says, named, held),) = backend.query(
        "SELECT count(), countIf(plain), toString(minIf(at, plain)), toString(maxIf(at, plain)),"
        f" countIf({facts.SAYS}), countIf({facts.NAMES_GROUPS}), countIf({facts.HOLDS_GROUPS})"
        f" FROM {rows}",
        limits=NO_LIMITS,
    ).rows
    if count - plain > MOST_UNCOMMON * count:
        return None
    uncommon: frozenset[int] = frozenset()
    if plain < count:
        found = backend.query(f"SELECT number FROM {rows} WHERE NOT plain", limits=NO_LIMITS)
        uncommon = frozenset(number for (number,) in found.rows)
    listed = ", ".join(map(str, sorted(uncommon)))
    only = "plain" if len(uncommon) > LISTED else f"number NOT IN ({listed})" if uncommon else "1"
    types = "assumeNotNull(id) AS id, assumeNotNull(at) AS at, assumeNotNull(created) AS created"
    chosen = f"(SELECT * EXCEPT (plain, id, at, created), {types} FROM {rows} WHERE {only})"
    return Columns(
        backend,
        chosen,
        plain,
        first,
        last,
        says=says > 0,
        names_groups=named > 0,
        holds_groups=held > 0,
        uncommon=uncommon,
    )
