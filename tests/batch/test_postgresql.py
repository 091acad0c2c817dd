"""Tables of a real PostgreSQL: concurrent writers, kills, lost connections, undo."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sysconfig
import threading
import time
from pathlib import Path

import psycopg
import pytest

from batch.conftest import TABLE, new, old, too_new
from querykit.batch import Batch, run_batch, undo_batch
from querykit.errors import BackupProblem, BadSource, NotResumable, RunInProgress
from querykit.rewrite import Upgrading

COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
SLOW_UPDATE = f"""
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION slow()
"""


def write(database, tmp_path, **options):
    options = {"page_rows": 10, "state": str(tmp_path / "state"), **options}
    return run_batch(Batch(database.source, write=True, **options))


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 30 s"
        time.sleep(0.02)


def edited_count(database):
    return database.run(f"SELECT count(*) FROM {TABLE} WHERE query::text LIKE '%simple%'")[0][0]


@pytest.mark.parametrize("column_type", ["jsonb", "json", "text", "varchar"])
def test_write__each_type_of_column__is_upgraded_in_place(make_database, tmp_path, column_type):
    database = make_database(column_type)
    database.fill([old(1), None, new(2), old(3)])
    summary = write(database, tmp_path)
    assert database.rows() == [new(1), None, new(2), new(3)]
    assert (summary.tally.documents, summary.tally.changed) == (3, 2)
    assert write(database, tmp_path).tally.changed == 0


def test_dry_run__changes_nothing_and_says_so(database, batch):
    database.fill([old(n) for n in range(25)])
    result = batch(database.source)
    assert result.exit_code == 1
    assert "25 to upgrade (dry run" in result.output
    assert database.rows() == [old(n) for n in range(25)]


def test_report__password_of_the_url__is_nowhere(database, batch, tmp_path):
    database.fill([old()])
    source = database.source.replace("postgres@", "postgres:sesame@")
    result = batch(source, "--write", "--report", "report.html")
    assert result.exit_code == 0
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert all(b"sesame" not in data for data in [*kept, result.output.encode()])


def test_two_workers__many_pages__same_result(database, tmp_path):
    database.fill([old(n) if n % 2 else new(n) for n in range(200)])
    summary = write(database, tmp_path, workers=2)
    assert database.rows() == [new(n) for n in range(200)]
    assert summary.tally.changed == 100


def test_stamp__only_when_asked__writes_versions(database, tmp_path):
    database.fill([old()])
    write(database, tmp_path, how=Upgrading("safe", stamp=True))
    assert database.rows()[0]["source"]["version"] == 2


# -- others at work ----------------------------------------------------------------------------------


def test_concurrent_writers__their_edits_are_never_overwritten(database, tmp_path):
    count = 300
    database.fill([old(0) for _ in range(count)])
    stop = threading.Event()
    edits = {}

    def edit():
        number = 0
        with psycopg.connect(database.url, autocommit=True) as connection:
            while not stop.is_set():
                number += 1
                row = number * 7 % count + 1
                done = connection.execute(
                    f"UPDATE {TABLE} SET query = %s, edited = %s WHERE id = %s",
                    (json.dumps(old(number)), number, row),
                )
                assert done.rowcount == 1
                edits[row] = number

    writers = [threading.Thread(target=edit)]
    for writer in writers:
        writer.start()
    try:
        wait_until(lambda: len(edits) > 20)
        write(database, tmp_path, page_rows=40)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    write(database, tmp_path)  # the edits that came after their page
    rows = database.run(f"SELECT edited, query FROM {TABLE} ORDER BY id")
    assert rows == [(edits.get(row, 0), new(edits.get(row, 0))) for row in range(1, count + 1)]


def test_row_edited_under_our_hands__is_read_again(database, tmp_path):
    database.fill([old(1), old(2)])
    with psycopg.connect(database.url) as other:
        # The run reads the old value, and then waits for this transaction in its UPDATE.
        other.execute(f"UPDATE {TABLE} SET query = %s WHERE id = 2", (json.dumps(old(77)),))
        results = []
        run = threading.Thread(target=lambda: results.append(write(database, tmp_path)))
        run.start()
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        wait_until(lambda: database.run(waiting)[0][0])
        other.commit()
        run.join()
    assert database.rows() == [new(1), new(77)]
    assert results[0].tally.edited_meanwhile == 1


def test_rows_inserted_meanwhile__are_left_to_the_next_run(database, tmp_path):
    database.fill([old(n) for n in range(15)])
    inserted = []

    def insert(_progress):
        if not inserted:
            database.fill([old(99)])
            inserted.append(True)

    run_batch(
        Batch(database.source, write=True, page_rows=10, state=str(tmp_path / "state")), insert
    )
    assert database.rows()[-1] == old(99)


def test_two_runs_at_once__the_second_is_refused(database, tmp_path):
    database.fill([old(n) for n in range(5)])
    refused = []

    def second(_progress):
        if not refused:
            with pytest.raises(RunInProgress) as caught:
                write(database, tmp_path / "elsewhere")
            refused.append(caught.value.code)

    run_batch(Batch(database.source, write=True, state=str(tmp_path / "state")), second)
    assert refused == ["QK806"]


# -- faults ------------------------------------------------------------------------------------------


def test_killed_in_the_middle_of_a_page__resume_finishes(database, tmp_path):
    database.fill([old(n) for n in range(60)])
    database.run(SLOW_UPDATE)
    command = [COMMAND, "batch", database.source, "--write", "--page", "20", "--backup", "kept"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        in_second = (
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'UPDATE%'"
        )
        wait_until(lambda: edited_count(database) == 20 and database.run(in_second)[0][0])
        time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
    # The server finishes the statement before it notices that nobody waits, and rolls it back.
    wait_until(lambda: not database.run(in_second)[0][0])
    assert edited_count(database) == 20
    database.run(f"DROP TRIGGER slow ON {TABLE}")
    done = subprocess.run(
        [*command, "--resume", "--format", "json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["resumed"], summary["documents"], summary["changed"]) == (True, 60, 60)
    assert database.rows() == [new(n) for n in range(60)]
    assert database.run("SELECT count(*) FROM kept") == [(60,)]


def test_connection_lost_in_the_middle_of_a_page__page_is_done_again(database, tmp_path):
    database.fill([old(n) for n in range(60)])
    database.run(SLOW_UPDATE)
    ended = []

    def end():
        find = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'querykit batch' AND state = 'active'"
            " AND query LIKE 'UPDATE%'"
        )
        wait_until(lambda: edited_count(database) == 20)
        wait_until(lambda: ended.extend(database.run(find)) or ended)

    killer = threading.Thread(target=end)
    killer.start()
    summary = write(database, tmp_path, page_rows=20)
    killer.join()
    assert ended == [(True,)]
    assert database.rows() == [new(n) for n in range(60)]
    assert summary.tally.changed == 60


def test_server_not_there__named_with_its_code(batch, monkeypatch):
    monkeypatch.setattr("querykit.batch.table.DELAYS", (0.01,))
    from querykit.errors import ConnectionLost

    with pytest.raises(ConnectionLost) as caught:
        batch("postgresql://nobody@/none?host=/nowhere&table=t&id=id&column=c")
    assert caught.value.code == "QK804"


def test_rejected_rows__go_to_the_dead_letters_and_stay(database, tmp_path, make_database):
    database = make_database("text")
    database.fill([old(1), too_new(), old(3)])
    database.run(f"UPDATE {TABLE} SET query = '{{\"kind\": ' WHERE id = 3")
    letters = tmp_path / "letters.jsonl"
    summary = write(database, tmp_path, dead_letters=str(letters))
    lines = [json.loads(line) for line in letters.read_text().splitlines()]
    assert [(line["key"], line["diagnostics"][0]["code"]) for line in lines] == [
        ("2", "QK101"),
        ("3", "QK001"),
    ]
    assert json.loads(lines[0]["value"]) == too_new()
    assert lines[1]["value"] == '{"kind": '
    assert (summary.tally.changed, summary.tally.rejected) == (1, 2)


def test_row_that_a_constraint_refuses__only_that_one_stays(database, tmp_path):
    database.fill([old(n) for n in range(5)])
    database.run(
        f"ALTER TABLE {TABLE} ADD CONSTRAINT c CHECK (id <> 3 OR query::text LIKE '%showMean%')"
    )
    summary = write(database, tmp_path)
    assert database.rows() == [new(0), new(1), old(2), new(3), new(4)]
    assert dict(summary.tally.codes) == {"QK811": 1}
    assert (summary.tally.changed, summary.tally.rejected) == (4, 1)


def test_stop__nothing_of_the_page_is_written_and_resume_goes_on(database, tmp_path):
    from querykit.errors import BatchStopped

    database.fill([*(old(n) for n in range(10)), old(10), too_new(), old(12)])
    with pytest.raises(BatchStopped, match="12: QK101"):
        write(database, tmp_path, on_error="stop")
    assert edited_count(database) == 10
    database.run(f"DELETE FROM {TABLE} WHERE id = 12")
    assert write(database, tmp_path, on_error="stop", resume=True).tally.documents == 12
    assert edited_count(database) == 12


def test_resume__nothing_to_resume__is_refused(database, tmp_path):
    with pytest.raises(NotResumable):
        write(database, tmp_path, resume=True)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (("posthog_dashboarditem", "nothere"), "there is no table nothere"),
        (("column=query", "column=q"), "has no column q"),
        (("id=id", "id=name"), "name is not unique"),
        (("column=query", "column=edited"), "edited is integer"),
        (("&id=id", ""), "needs id="),
    ],
)
def test_source__not_as_its_url_says__is_refused(database, place, found):
    with pytest.raises(BadSource, match=found):
        run_batch(Batch(database.source.replace(*place)))


# -- undo --------------------------------------------------------------------------------------------


def test_undo__restores_all_but_what_was_edited_since(database, tmp_path):
    database.fill([old(n) for n in range(25)])
    write(database, tmp_path, backup="kept")
    database.run(f"UPDATE {TABLE} SET query = %s WHERE id = 7", (json.dumps(new(777)),))
    database.run(f"DELETE FROM {TABLE} WHERE id = 9")
    dry = undo_batch(database.source, "kept")
    assert (dry.restored, dry.edited) == (23, ("7", "9"))
    assert edited_count(database) == 24
    assert undo_batch(database.source, "kept", write=True) == dry
    expected = [old(n) for n in range(25)]
    expected[6] = new(777)
    del expected[8]
    assert database.rows() == expected
    assert undo_batch(database.source, "kept", write=True).restored == 0


def test_backup__table_is_there_already__is_refused(database, tmp_path):
    database.fill([old()])
    database.run("CREATE TABLE kept (x int)")
    with pytest.raises(BackupProblem, match="kept already"):
        write(database, tmp_path, backup="kept")
    assert database.rows() == [old()]
    with pytest.raises(BackupProblem, match="no backup"):
        undo_batch(database.source, "kept")


def test_processes__after_a_run_with_workers__are_gone(database, tmp_path):
    database.fill([old(n) for n in range(40)])
    database.run(SLOW_UPDATE)
    command = [COMMAND, "batch", database.source, "--write", "--page", "10", "--workers", "2"]
    with subprocess.Popen(command, cwd=tmp_path, start_new_session=True) as process:
        wait_until(lambda: edited_count(database) >= 10)
        process.kill()
        process.wait()
    wait_until(lambda: not _group_members(process.pid))


def _group_members(group):
    members = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            members.append(int(entry.parent.name))
    return [pid for pid in members if pid != os.getpid()]
