"""Tables of SQLite: in place, in pages, undone, and locked by someone else."""

from __future__ import annotations

import json
import sqlite3

import pytest

from batch.conftest import new, old
from querykit.batch import Batch, run_batch, undo_batch
from querykit.errors import BadSource

COUNT = 30


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("CREATE TABLE saved (name TEXT PRIMARY KEY, query)")
        rows = [(f"n{n:03}", json.dumps(old(n))) for n in range(COUNT)]
        rows[5] = ("n005", json.dumps(old(5)).encode())
        rows[6] = ("n006", None)
        connection.executemany("INSERT INTO saved VALUES (?, ?)", rows)
    yield connection
    connection.close()


def run(tmp_path, parameters="table=saved&id=name&column=query", on_progress=None, **options):
    batch = Batch(
        f"sqlite:///{tmp_path}/a.db?{parameters}",
        page_rows=7,
        state=str(tmp_path / "state"),
        **options,
    )
    return run_batch(batch, on_progress or (lambda _progress: None))


def values(database):
    return [value for (value,) in database.execute("SELECT query FROM saved ORDER BY name")]


@pytest.mark.parametrize("key", ["name", "rowid"])
def test_write__by_any_key__types_of_values_stay(database, tmp_path, key):
    parameters = f"table=saved&id={key}&column=query"
    before = values(database)
    assert run(tmp_path, parameters).tally.changed == COUNT - 1
    assert values(database) == before
    run(tmp_path, parameters, write=True, backup="kept")
    after = values(database)
    assert [value and json.loads(value) for value in after] == [
        None if n == 6 else new(n) for n in range(COUNT)
    ]
    assert isinstance(after[5], bytes)
    database.execute("UPDATE saved SET query = 'x' WHERE name = 'n003'")
    source = f"sqlite:///{tmp_path}/a.db?{parameters}"
    assert undo_batch(source, "kept", write=True).edited_count == 1
    assert values(database) == [*before[:3], "x", *before[4:]]


def test_row_edited_between_reading_and_writing__is_read_again(database, tmp_path, monkeypatch):
    from querykit.batch.sources import sqlite

    read = sqlite.Sqlite.read

    def read_and_edit(self, *arguments):
        rows = read(self, *arguments)
        database.execute("UPDATE saved SET query = ? WHERE name = 'n002'", (json.dumps(old(99)),))
        return rows

    monkeypatch.setattr(sqlite.Sqlite, "read", read_and_edit)
    summary = run(tmp_path, write=True)
    assert summary.tally.edited_meanwhile >= 1
    monkeypatch.undo()
    run(tmp_path, write=True)
    assert json.loads(values(database)[2]) == new(99)


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("table=none&id=name&column=query", "no such table"),
        ("table=saved&id=name&column=none", "no column none|no such column"),
    ],
)
def test_source__not_as_its_url_says__is_refused(database, tmp_path, parameters, found):
    with pytest.raises(BadSource, match=found):
        run(tmp_path, parameters)
