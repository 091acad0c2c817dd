"""Tables of ClickHouse, the real engine behind its HTTP interface: writers, kills, undo."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
import uuid
from pathlib import Path

import pytest

from batch.conftest import new, old, too_new
from querykit.batch import Batch, mutation, run_batch, undo_batch
from querykit.engine import open_backend
from querykit.errors import BackupProblem, BadSource, ConnectionLost, UnsupportedBatch
from support.cases import ROOT

pytestmark = pytest.mark.slow

COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
PLAIN = "(id UInt64, name String, query Nullable(String)) ENGINE = MergeTree ORDER BY id"


class Table:
    """A fresh table of insights in a database of its own."""

    def __init__(self, server):
        self.database = f"d{uuid.uuid4().hex}"
        self.backend = open_backend(f"clickhouse://{server}/default")
        self.run(f"CREATE DATABASE {self.database}")
        self.url = f"clickhouse://{server}/{self.database}"
        self.name = f"{self.database}.saved"
        self.source = f"{self.url}?table=saved&id=id&column=query&writers=none"

    def run(self, statement):
        self.backend.command(statement)

    def make(self, shape, rows):
        self.run(f"CREATE TABLE {self.name} {shape}")
        self.fill(rows)

    def fill(self, rows):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        self.backend.insert(self.name, tuple(rows[0]), lines.encode())

    def fill_plainly(self, documents):
        self.make(PLAIN, [{"id": n, "query": text(one)} for n, one in enumerate(documents)])

    def texts(self, final=""):
        rows = self.backend.query(f"SELECT query FROM {self.name}{final} ORDER BY id").rows
        return [value for (value,) in rows]

    def documents(self, final=""):
        return [value and json.loads(value) for value in self.texts(final)]

    def edit(self, row, document):
        self.run(
            f"ALTER TABLE {self.name} UPDATE query = '{json.dumps(document)}' WHERE id = {row}"
            " SETTINGS mutations_sync = 1"
        )

    def count(self, table, condition="1"):
        found = self.backend.query(f"SELECT count() FROM {self.database}.{table} WHERE {condition}")
        return found.rows[0][0]


def text(document):
    return None if document is None else json.dumps(document)


@pytest.fixture(scope="module")
def server():
    command = [sys.executable, "-m", "support.clickhouse_front"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "TZ": "UTC"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            yield f"127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


@pytest.fixture
def table(server):
    table = Table(server)
    yield table
    table.run(f"DROP DATABASE {table.database}")
    table.backend.close()


def run(table, tmp_path, on_progress=lambda _progress: None, **options):
    options = {"page_rows": 10, "state": str(tmp_path / "state"), "write": True, **options}
    return run_batch(Batch(table.source, **options), on_progress)


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 30 s"
        time.sleep(0.01)


def test_dry_run__changes_nothing_and_says_so(table, batch):
    table.fill_plainly([old(n) for n in range(25)])
    before = table.texts()
    result = batch(table.source, "--page", "10")
    assert result.exit_code == 1
    assert "25 to upgrade (dry run" in result.output
    assert table.texts() == before


def test_write__pages_of_all_sorts_of_rows__only_outdated_ones_change(table, tmp_path):
    odd = {**old(5), "name": "it's \\ 100% {x} Größe 🙂\n\t\0"}
    table.fill_plainly([old(1), None, new(2), old(3), odd, *(old(n) for n in range(40))])
    summary = run(table, tmp_path, workers=2)
    expected = [new(1), None, new(2), new(3), {**new(5), "name": odd["name"]}]
    assert table.documents() == [*expected, *(new(n) for n in range(40))]
    assert (summary.tally.documents, summary.tally.changed) == (44, 43)
    assert run(table, tmp_path).tally.changed == 0


@pytest.mark.parametrize("kind", ["String", "UUID", "Int128"])
def test_write__each_type_of_key__is_upgraded_and_undone(table, tmp_path, kind):
    keys = {
        "String": [f"it's {n}\\" for n in range(25)],
        "UUID": [str(uuid.uuid5(uuid.NAMESPACE_OID, str(n))) for n in range(25)],
        "Int128": [str((n - 12) << 90) for n in range(25)],
    }[kind]
    rows = [{"id": key, "query": text(old(n))} for n, key in enumerate(keys)]
    table.make(f"(id {kind}, query String) ENGINE = MergeTree ORDER BY tuple()", rows)
    before = table.texts()
    assert run(table, tmp_path, backup="kept").tally.changed == 25
    assert not table.count("saved", "query LIKE '%showMean%'")
    assert undo_batch(table.source, "kept", write=True).restored == 25
    assert table.texts() == before


def test_replacing_table__newest_versions_count__is_upgraded(table, tmp_path):
    shape = "(id UInt32, v UInt32, query String) ENGINE = ReplacingMergeTree(v) ORDER BY id"
    table.make(shape, [{"id": n, "v": 1, "query": text(old(0))} for n in range(20)])
    table.fill([{"id": n, "v": 2, "query": text(old(n))} for n in range(20)])
    summary = run(table, tmp_path)
    assert table.documents(" FINAL") == [new(n) for n in range(20)]
    assert (summary.tally.documents, summary.tally.changed) == (20, 20)


def test_page_larger_than_a_statement__is_written_in_pieces(table, tmp_path, monkeypatch):
    table.fill_plainly([old(n) for n in range(10)])
    monkeypatch.setattr(mutation, "STATEMENT_CHARACTERS", 700)
    run(table, tmp_path)
    assert table.documents() == [new(n) for n in range(10)]
    done = table.backend.query(
        f"SELECT count() FROM system.mutations WHERE database = '{table.database}'"
    )
    assert 1 < done.rows[0][0] < 10


def test_large_page__beyond_the_usual_size_of_a_query__is_written(table, tmp_path):
    wide = [{**old(n), "name": "x" * 2_000} for n in range(500)]
    table.fill_plainly(wide)
    assert run(table, tmp_path, page_rows=500).tally.changed == 500
    assert not table.count("saved", "query LIKE '%showMean%'")


def test_bytes_that_are_no_text__are_rejected_and_stay(table, tmp_path):
    table.fill_plainly([old(1), old(2), too_new()])
    table.run(
        f"ALTER TABLE {table.name} UPDATE query = unhex('7BFF') WHERE id = 1"
        " SETTINGS mutations_sync = 1"
    )
    summary = run(table, tmp_path)
    assert dict(summary.tally.codes) == {"QK003": 1, "QK101": 1}
    assert table.count("saved", "id = 1 AND query = unhex('7BFF')") == 1
    assert json.loads(table.texts()[0]) == new(1)


# -- others at work ----------------------------------------------------------------------------------


def test_rows_edited_between_reading_and_writing__are_read_again(table, tmp_path, monkeypatch):
    from querykit.batch.sources import clickhouse

    table.fill_plainly([old(n) for n in range(5)])
    read = clickhouse.ClickHouse.read
    edits = [(2, old(99)), (3, new(98))]

    def read_and_edit(self, *arguments):
        rows = read(self, *arguments)
        while edits:
            table.edit(*edits.pop())
        return rows

    monkeypatch.setattr(clickhouse.ClickHouse, "read", read_and_edit)
    summary = run(table, tmp_path, backup="kept")
    assert table.documents() == [new(0), new(1), new(99), new(98), new(4)]
    assert summary.tally.edited_meanwhile == 2
    undone = undo_batch(table.source, "kept", write=True)
    # The edit that was upgraded is restored; the other one was never written by us.
    assert (undone.restored, undone.edited) == (4, ("3",))
    assert table.documents() == [old(0), old(1), old(99), new(98), old(4)]


def test_writers__not_said_to_be_none__is_refused(table):
    # under load, one edit of a second client was once lost between two mutations
    with pytest.raises(UnsupportedBatch, match="nobody else writes"):
        run_batch(Batch(table.source.replace("writers=none", "writers=some")))


def test_rows_inserted_meanwhile__are_left_to_the_next_run(table, tmp_path):
    table.fill_plainly([old(n) for n in range(15)])
    inserted = []

    def insert(_progress):
        if not inserted:
            table.fill([{"id": 99, "query": text(old(99))}])
            inserted.append(True)

    run(table, tmp_path, insert)
    assert table.documents() == [*(new(n) for n in range(15)), old(99)]


def test_key_inserted_twice_meanwhile__run_ends(table, tmp_path):
    table.fill_plainly([old(n) for n in range(15)])

    def insert(_progress):
        table.fill([{"id": 12, "query": text(old(99))}])

    with pytest.raises(BadSource, match="id is not unique any more"):
        run(table, tmp_path, insert)
    assert table.count("saved", "query LIKE '%showMean%'") == 6


# -- faults ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_killed__resume_finishes_and_undo_brings_all_back(table, tmp_path):
    count = 200
    table.fill_plainly([old(n) for n in range(count)])
    command = [COMMAND, "batch", table.source, "--write", "--page", "4", "--backup", "kept"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: table.count("saved", "query LIKE '%simple%'") >= 20)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert table.count("saved", "query LIKE '%showMean%'")
    done = subprocess.run(
        [*command, "--resume", "--format", "json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["resumed"], summary["documents"]) == (True, count)
    assert table.documents() == [new(n) for n in range(count)]
    assert undo_batch(table.source, "kept", write=True).restored == count
    assert table.documents() == [old(n) for n in range(count)]


def test_server_not_there__named_with_its_code(monkeypatch):
    monkeypatch.setattr("querykit.batch.table.DELAYS", (0.01,))
    with pytest.raises(ConnectionLost) as caught:
        run_batch(Batch("clickhouse://u:sesame@127.0.0.1:9/d?table=t&id=id&column=c&writers=none"))
    assert caught.value.code == "QK804"
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (("table=saved", "table=nothere"), "there is no table nothere"),
        (("column=query", "column=q`; --"), "has no column q`; --"),
        (("id=id", "id=name"), "name is not unique"),
        (("column=query", "column=name"), "name is part of a key"),
        (("column=query", "column=id"), "id is UInt64"),
        (("id=id", "id=query"), r"query is Nullable\(String\), which is no key"),
        (("&id=id", ""), "needs id="),
        (("?table", "?secure=1&table"), "has no parameter secure="),
        (("?table", "none?table"), "there is no database"),
    ],
)
def test_source__not_as_its_url_says__is_refused(table, place, found):
    shape = PLAIN.replace("ORDER BY id", "ORDER BY (id, name)")
    table.make(shape, [{"id": n, "query": "{}"} for n in range(3)])
    with pytest.raises(BadSource, match=found):
        run_batch(Batch(table.source.replace(*place)))


@pytest.mark.parametrize("engine", ["SummingMergeTree ORDER BY id", "Memory", "Log"])
def test_engine_whose_rows_cannot_be_changed_safely__is_refused(table, engine):
    table.make(f"(id UInt64, query String) ENGINE = {engine}", [{"id": 1, "query": "{}"}])
    with pytest.raises(UnsupportedBatch, match=f"engine {engine.split()[0]}"):
        run_batch(Batch(table.source))


def test_destination__is_refused(table, tmp_path):
    table.fill_plainly([old()])
    with pytest.raises(UnsupportedBatch, match="takes no destination"):
        run(table, tmp_path, destination=table.source)


# -- undo --------------------------------------------------------------------------------------------


def test_undo__restores_all_but_what_was_edited_since(table, tmp_path):
    table.fill_plainly([old(n) for n in range(25)])
    run(table, tmp_path, backup="kept")
    table.edit(7, new(777))
    table.run(f"ALTER TABLE {table.name} DELETE WHERE id = 9 SETTINGS mutations_sync = 1")
    dry = undo_batch(table.source, "kept")
    assert (dry.restored, dry.edited) == (23, ("7", "9"))
    assert not table.count("saved", "query LIKE '%showMean%'")
    assert undo_batch(table.source, "kept", write=True) == dry
    expected = [old(n) for n in range(25)]
    expected[7] = new(777)
    del expected[9]
    assert table.documents() == expected
    assert undo_batch(table.source, "kept", write=True).restored == 0


def test_backup__table_is_there_already__is_refused(table, tmp_path):
    table.fill_plainly([old()])
    table.run(f"CREATE TABLE {table.database}.kept (x Int8) ENGINE = Memory")
    with pytest.raises(BackupProblem, match="kept already"):
        run(table, tmp_path, backup="kept")
    assert table.documents() == [old()]
    for name in ("kept", "none"):
        with pytest.raises(BackupProblem, match="no backup"):
            undo_batch(table.source, name)
