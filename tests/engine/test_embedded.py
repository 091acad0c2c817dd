"""The embedded engine, in this process and in a child: tables, limits, errors, one place at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from querykit.engine import Limits, open_backend
from querykit.engine.backend import Label
from querykit.engine.failures import engine_error
from querykit.engine.tables import tables
from querykit.errors import (
    EngineBusy,
    EngineLimit,
    EngineRefusal,
    QueryCancelled,
    UnknownEngine,
)

pytest.importorskip("chdb", reason="the embedded engine is not installed")


@pytest.fixture(params=[False, True], ids=["here", "isolated"])
def backend(request):
    opened = open_backend("chdb://:memory:", isolated=request.param)
    yield opened
    opened.close()


def test_tables__all__are_there(backend):
    found = backend.query(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND NOT is_temporary"
        " AND name != 'channel_definition' AND engine != 'Dictionary'"
    )
    assert {row[0] for row in found.rows} == set(tables())


def test_query__answer__has_columns_types_and_exact_values(backend):
    rows = backend.query(
        "SELECT 18446744073709551615 AS big, NULL AS none, [1, 2] AS list, nan AS nan,"
        " toDateTime64('2024-02-29 12:00:00', 3, 'UTC') AS at"
    )
    assert rows.columns == ("big", "none", "list", "nan", "at")
    assert rows.types[0] == "UInt64"
    assert rows.rows == [[2**64 - 1, None, [1, 2], None, "2024-02-29 12:00:00.000"]]
    assert rows.dicts()[0]["list"] == [1, 2]


def test_engines__in_memory__do_not_see_each_other(backend):
    other = open_backend("chdb://:memory:")
    backend.insert("heatmaps", ["session_id", "team_id"], b'{"session_id": "a", "team_id": 1}')
    count = "SELECT count() FROM heatmaps"
    assert [backend.query(count).rows, other.query(count).rows] == [[[1]], [[0]]]
    other.close()
    assert backend.query(count).rows == [[1]]
    with pytest.raises(EngineBusy, match="closed"):
        other.query(count)


def test_engine__several_threads__all_get_their_answer(backend):
    answers = {}

    def ask(number):
        answers[number] = backend.query(f"SELECT {number} + sum(number) FROM numbers(1000)").rows

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [[499500 + number]] for number in range(8)}


def test_limits__time__stops_the_query_and_not_the_engine(backend):
    with pytest.raises(EngineLimit, match="took longer"):
        backend.query("SELECT count() FROM numbers(100000000000)", limits=Limits(seconds=0.1))
    assert backend.query("SELECT 1").rows == [[1]]


def test_limits__rows__stop_the_query(backend):
    with pytest.raises(EngineLimit, match="more rows"):
        backend.query("SELECT number FROM numbers(100000)", limits=Limits(result_rows=10))
    assert len(backend.query("SELECT number FROM numbers(100)").rows) == 100


def test_error__of_clickhouse__is_ours_with_its_number(backend):
    with pytest.raises(EngineRefusal, match="Unknown expression identifier `nothing`") as caught:
        backend.query("SELECT nothing FROM events")
    assert (caught.value.code, caught.value.clickhouse_code) == ("QK704", 47)


def test_insert__bad_row__leaves_nothing(backend):
    lines = b'{"session_id": "a", "team_id": 1}\n{"session_id": "b", "team_id": "x"}'
    with pytest.raises(EngineRefusal):
        backend.insert("heatmaps", ["session_id", "team_id"], lines)
    assert backend.query("SELECT count() FROM heatmaps").rows == [[0]]


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)", QueryCancelled),
        ("Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)", EngineLimit),
        ("Code: 241. DB::Exception: Memory limit exceeded", EngineLimit),
        ("Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)", EngineRefusal),
        ("something else", EngineRefusal),
    ],
)
def test_engine_error__code__decides(message, error):
    assert type(engine_error(message)) is error


@pytest.mark.parametrize("url", ["sqlite://x", "chdb://", "nonsense", "mysql://host/db"])
def test_open__url_that_names_no_engine__is_refused(url):
    with pytest.raises(UnknownEngine, match="there is no engine"):
        open_backend(url)


FOLDER = """
import sys
from querykit.engine import open_backend
from querykit.errors import EngineBusy
folder = sys.argv[1]
backend = open_backend(f"chdb://{folder}")
print(backend.query("SELECT count() FROM heatmaps").rows[0][0], end=" ")
backend.insert("heatmaps", ["session_id", "team_id"], b'{"session_id": "a", "team_id": 1}')
for url in (f"chdb://{folder}", "chdb://:memory:"):
    try:
        open_backend(url)
    except EngineBusy as error:
        print(error.code, end=" ")
if len(sys.argv) > 2:
    import subprocess
    print(subprocess.run([sys.executable, "-c", sys.argv[2], folder], capture_output=True,
        text=True).stderr.strip().splitlines()[-1].split(":")[0], end=" ")
backend.close()
"""
SECOND = """
import sys
from querykit.engine import open_backend
open_backend(f"chdb://{sys.argv[1]}")
"""


@pytest.mark.slow
def test_folder__data_stays__and_belongs_to_one_process_at_a_time(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-c", FOLDER, str(tmp_path / "data"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    assert run() == ["0", "QK703", "QK703"]
    assert run(SECOND) == ["1", "QK703", "QK703", "querykit.errors.EngineBusy"]


def test_folder__opened_while_a_closed_engine_still_runs__waits_for_it(tmp_path):
    first = open_backend("chdb://:memory:")
    sql = "SELECT sum(sleepEachRow(0.1)) FROM numbers(20) SETTINGS max_block_size = 1"
    running = threading.Thread(
        target=first.query, args=(sql,), kwargs={"label": Label(query_id="long")}
    )
    running.start()
    while first.progress("long") is None:
        time.sleep(0.01)
    first.close()
    second = open_backend(f"chdb://{tmp_path / 'data'}")
    try:
        assert second.query("SELECT 1").rows == [[1]]
    finally:
        second.close()
        running.join()
