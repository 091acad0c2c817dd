"""Files: JSON Lines, CSV, Parquet and folders, plain and packed; killed runs, faults, undo."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sysconfig
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from batch.conftest import new, old, too_new
from querykit.batch import Batch, run_batch, undo_batch
from querykit.errors import (
    BackupProblem,
    BadSource,
    BatchStopped,
    FileProblem,
    NotResumable,
    RunInProgress,
    UnknownSource,
    UnsupportedBatch,
)

COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def lines(documents, dump=compact):
    return "".join(dump(one) + "\n" for one in documents).encode()


def run(source, destination=None, **options):
    options = {"write": True, "checkpoint_seconds": 0.0, **options}
    return run_batch(Batch(str(source), destination and str(destination), **options))


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def unpacked(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return data


def put(path, data):
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)


# -- JSON Lines --------------------------------------------------------------------------------------

PACKINGS = ("a.jsonl", "a.ndjson.gz", "a.jsonl.zst")


@pytest.mark.parametrize("name", PACKINGS)
@pytest.mark.parametrize("target", [None, *(f"to-{name}" for name in PACKINGS)])
def test_lines__every_packing__all_pages_are_there(tmp_path, name, target):
    source = tmp_path / name
    put(source, lines(old(n) if n % 3 else new(n) for n in range(25)))
    before = source.read_bytes()
    summary = run(source, target, page_rows=4)
    assert unpacked(tmp_path / (target or name)) == lines(new(n) for n in range(25))
    assert (summary.tally.documents, summary.tally.changed) == (25, 16)
    assert target is None or source.read_bytes() == before
    assert not list(tmp_path.glob("*.querykit-part"))


def test_lines__bytes_around_documents__stay(tmp_path):
    source = tmp_path / "a.jsonl"
    spaced = json.dumps(old(1)).replace('"Week"', '"W\\u0065ek"').replace(": 1,", ":   1.0e0,")
    kept = spaced.replace('"showMean": true', '"meanRetentionCalculation": "simple"')
    fine = json.dumps(new(2)).replace("2", "2.50")
    source.write_bytes(f"\ufeff  {spaced}\t\r\n\r\n{fine}\r\n{compact(old(3))}".encode())
    run(source)
    assert source.read_bytes() == (f"\ufeff  {kept}\t\r\n\r\n{fine}\r\n{compact(new(3))}".encode())


def test_lines__nothing_to_do__file_is_not_touched(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_bytes(lines([new(1)]))
    before = source.stat()
    run(source)
    assert source.stat().st_mtime_ns == before.st_mtime_ns
    assert source.stat().st_ino == before.st_ino


def test_lines__rejected__are_copied_and_told(tmp_path):
    source = tmp_path / "a.jsonl"
    bad = [b'{"kind": }\n', b'{"kind": "Trends\xff"}\n', lines([too_new()]), b'{"a": 1, "a": 2}\n']
    source.write_bytes(b"".join([*bad, lines([old(1)])]))
    summary = run(source, dead_letters="letters.jsonl")
    assert source.read_bytes() == b"".join([*bad, lines([new(1)])])
    letters = [json.loads(line) for line in Path("letters.jsonl").read_text().splitlines()]
    assert [(one["key"], one["diagnostics"][0]["code"]) for one in letters] == [
        ("row 1", "QK001"),
        ("row 2", "QK003"),
        ("row 3", "QK101"),
    ]
    assert summary.tally.rejected == 3


def test_lines__stop_at_the_first__leaves_the_file_alone(tmp_path):
    source = tmp_path / "a.jsonl"
    data = lines([old(1), too_new()])
    source.write_bytes(data)
    with pytest.raises(BatchStopped, match="row 2: QK101"):
        run(source, on_error="stop")
    assert source.read_bytes() == data


@pytest.mark.parametrize("name", PACKINGS)
def test_lines__killed_and_resumed__as_if_nothing_had_been(tmp_path, name):
    source = tmp_path / name
    count = 6_000
    put(source, lines(old(n) for n in range(count)))
    before = source.read_bytes()
    part = tmp_path / f"{name}.querykit-part"
    command = [COMMAND, "batch", name, "--write", "--page", "1", "--backup", "kept"]
    with subprocess.Popen(command, cwd=tmp_path) as process:
        deadline = time.monotonic() + 30
        # Checkpoints come every two seconds at most; the first one is there when the pages begin.
        while not (part.exists() and part.stat().st_size > 1_000):
            assert time.monotonic() < deadline
            assert process.poll() is None, "it was done before it could be killed"
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert source.read_bytes() == before
    done = subprocess.run([*command, "--resume"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert unpacked(source) == lines(new(n) for n in range(count))
    assert undo_batch(str(source), "kept", write=True).restored == 1
    assert source.read_bytes() == before


@pytest.mark.parametrize("name", PACKINGS)
def test_lines__interrupted_between_pages__resumes_behind_the_last(tmp_path, name):
    source = tmp_path / name
    put(source, lines([*(old(n) for n in range(9)), too_new(), *(old(n) for n in range(10, 30))]))
    seen = []

    def interrupt(progress):
        seen.append(progress.documents)
        if len(seen) == 3:
            raise KeyboardInterrupt

    options = {"write": True, "page_rows": 5, "dead_letters": "letters"}
    with pytest.raises(KeyboardInterrupt):
        run_batch(Batch(str(source), **options), interrupt)
    again = []
    summary = run_batch(
        Batch(str(source), resume=True, **options), lambda one: again.append(one.documents)
    )
    assert (seen, again) == ([5, 10, 15], [20, 25, 30])
    assert (summary.tally.changed, summary.tally.rejected) == (29, 1)
    assert len(Path("letters").read_text().splitlines()) == 1
    expected = [*(new(n) for n in range(9)), too_new(), *(new(n) for n in range(10, 30))]
    assert unpacked(source) == lines(expected)
    with pytest.raises(NotResumable):
        run_batch(Batch(str(source), resume=True, **options))


def test_lines__file_changed_since_the_kill__is_not_resumed(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_bytes(lines(old(n) for n in range(9)))

    def interrupt(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(Batch("a.jsonl", write=True, page_rows=2), interrupt)
    source.write_bytes(lines(old(n) for n in range(10)))
    with pytest.raises(NotResumable, match="another source"):
        run_batch(Batch("a.jsonl", write=True, page_rows=2, resume=True))


def test_lines__file_changed_under_our_hands__is_left_alone(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_bytes(lines([old(1)]))
    edited = lines([old(5), old(6)])
    with pytest.raises(FileProblem, match="changed meanwhile"):
        run_batch(Batch("a.jsonl", write=True), lambda _progress: source.write_bytes(edited))
    assert source.read_bytes() == edited


def test_two_runs_at_once__the_second_is_refused(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines([old(1)]))
    refused = []

    def second(_progress):
        with pytest.raises(RunInProgress):
            run("a.jsonl")
        refused.append(True)

    run_batch(Batch("a.jsonl", write=True), second)
    assert refused == [True]
    assert (tmp_path / "a.jsonl").read_bytes() == lines([new(1)])


def test_disk_full__file_stays_and_the_error_has_its_code(tmp_path):
    """A limit on the size of files is the quota that needs no mount."""
    source = tmp_path / "a.jsonl"
    data = lines(old(n) for n in range(3_000))
    source.write_bytes(data)
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "sys.argv = ['querykit', 'batch', 'a.jsonl', '--write', '--page', '100'];"
        "from querykit.cli import main; main()"
    )
    python = str(Path(sysconfig.get_path("scripts")) / "python")
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("QK009 cannot write"), done.stderr
    assert source.read_bytes() == data
    run(source, page_rows=100, resume=True)
    assert source.read_bytes() == lines(new(n) for n in range(3_000))


def test_workers__pages_of_several_processes__keep_their_order(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_bytes(lines(old(n) for n in range(500)))
    summary = run(source, workers=2, page_rows=20)
    assert source.read_bytes() == lines(new(n) for n in range(500))
    assert summary.tally.changed == 500


def test_damaged_gzip__is_named(tmp_path):
    source = tmp_path / "a.jsonl.gz"
    put(source, lines(old(n) for n in range(500)))
    data = source.read_bytes()[:-20]
    source.write_bytes(data)
    with pytest.raises(FileProblem, match=r"cannot read .*a\.jsonl\.gz"):
        run(source)
    assert source.read_bytes() == data


def test_hard_link__is_not_replaced(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_bytes(lines([old(1)]))
    os.link(source, tmp_path / "b.jsonl")
    with pytest.raises(FileProblem, match="other names"):
        run(source)
    assert source.read_bytes() == lines([old(1)])


def test_symbolic_link__the_file_it_leads_to_is_written(tmp_path):
    (tmp_path / "real.jsonl").write_bytes(lines([old(1)]))
    (tmp_path / "a.jsonl").symlink_to("real.jsonl")
    run("a.jsonl")
    assert (tmp_path / "a.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes() == lines([new(1)])


# -- CSV ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "separator"), [("a.csv", ","), ("a.tsv", "\t"), ("a.csv.gz", ",")]
)
def test_csv__only_the_cell_changes(tmp_path, name, separator):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["id", "query", "a, b"])
    for number in range(6):
        query = json.dumps(old(number), indent=1 if number % 2 else None)
        writer.writerow([number, query, f'say "hi"{separator}\nand go'])
    writer.writerow([7, "", "no query"])
    source = tmp_path / name
    text = buffer.getvalue().replace(f"0{separator}", f'"0"{separator}', 1)
    put(source, text.encode())
    summary = run(f"{source}?column=query", page_rows=2)
    after = unpacked(source).decode()
    assert f'\r\n"0"{separator}"' in after
    rows = list(csv.reader(io.StringIO(after, newline=""), delimiter=separator))
    before = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert [row[::2] for row in rows] == [row[::2] for row in before]
    assert [json.loads(row[1]) for row in rows[1:7]] == [new(n) for n in range(6)]
    assert (summary.tally.documents, summary.tally.changed, rows[7][1]) == (6, 6, "")


def test_csv__short_rows_and_last_column__are_read_right(tmp_path):
    source = tmp_path / "a.csv"
    cell = '"' + compact(old(1)).replace('"', '""') + '"'
    done = '"' + compact(new(1)).replace('"', '""') + '"'
    source.write_text(f"id,query\n1\n2,{cell}\n,{cell}", newline="")
    run(f"{source}?column=query")
    assert source.read_bytes().decode() == f"id,query\n1\n2,{done}\n,{done}"


def test_csv__no_such_column__says_which_there_are(tmp_path):
    (tmp_path / "a.csv").write_text("id,query\n")
    with pytest.raises(BadSource) as caught:
        run("a.csv?column=q")
    assert caught.value.hint == "the first row has id, query"


# -- Parquet -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary()])
def test_parquet__column_changes__schema_and_packing_stay(tmp_path, kind):
    dump = (lambda one: compact(one).encode()) if kind == pa.binary() else compact
    schema = pa.schema(
        [pa.field("id", pa.int32(), nullable=False), pa.field("query", kind)], metadata={"a": "b"}
    )
    values = [*(dump(old(n)) for n in range(5)), None]
    table = pa.Table.from_arrays(
        [pa.array(range(6), pa.int32()), pa.array(values, kind)], schema=schema
    )
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd")
    run("a.parquet?column=query", "b.parquet", page_rows=2)
    after = pq.ParquetFile(tmp_path / "b.parquet")
    assert after.schema_arrow.equals(schema, check_metadata=True)
    assert after.metadata.row_group(0).column(0).compression == "ZSTD"
    cells = after.read().column("query").to_pylist()
    assert cells == [*(dump(new(n)) for n in range(5)), None]
    run("a.parquet?column=query", backup="kept")
    assert undo_batch("a.parquet?column=query", "kept", write=True).restored == 1
    assert pq.read_table(tmp_path / "a.parquet").equals(table)


def test_parquet__column_of_numbers__is_refused(tmp_path):
    pq.write_table(pa.table({"id": [1]}), tmp_path / "a.parquet")
    with pytest.raises(BadSource, match="no column id of text"):
        run("a.parquet?column=id")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(FileProblem):
        run("b.parquet?column=id")


# -- folders -----------------------------------------------------------------------------------------


def test_folder__files_of_carriers__are_changed_in_place(tmp_path, batch):
    home = tmp_path / "saved"
    home.mkdir()
    texts = {
        "a.json": json.dumps(old(1), indent=4),
        "b.jsonl": compact(old(2)) + "\n",
        "c.json": json.dumps(new(3)),
        "d.json": '{"kind": ',
        "e.txt": json.dumps(old(5)),
    }
    for name, text in texts.items():
        (home / name).write_text(text)
    (home / "f.json").write_bytes(b"\xff\xfe{\x00")
    result = batch("saved", "--write", "--backup", "kept", "--format", "json")
    assert result.exit_code == 1
    summary = json.loads(result.stdout)
    assert (summary["changed"], summary["rejected"]) == (2, 2)
    assert summary["codes"] == {"QK001": 1, "QK003": 1}
    assert json.loads((home / "a.json").read_text()) == new(1)
    assert (home / "b.jsonl").read_text() == compact(new(2)) + "\n"
    assert all((home / name).read_text() == texts[name] for name in ("c.json", "d.json", "e.txt"))
    (home / "b.jsonl").write_text("edited since")
    undone = batch("undo", "saved", "--backup", "kept", "--write")
    assert undone.exit_code == 1
    assert "1 restored, 1 edited since and left alone" in undone.stdout
    assert (home / "a.json").read_text() == texts["a.json"]
    assert (home / "b.jsonl").read_text() == "edited since"


# -- wrong use ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error", "code"),
    [
        (("a.xyz",), UnknownSource, "QK801"),
        (("mysql://host/db?table=t&id=i&column=c",), UnsupportedBatch, "QK805"),
        (("mongodb://host",), UnknownSource, "QK801"),
        (("a.csv",), BadSource, "QK802"),
        (("a.jsonl?column=x",), BadSource, "QK802"),
        (("a.jsonl", "b.parquet?column=q"), UnsupportedBatch, "QK805"),
        (("sqlite:///none.db?table=t&id=i&column=c",), BadSource, "QK802"),
        (("missing.jsonl",), FileProblem, "QK009"),
    ],
)
def test_source__wrong__is_refused_with_its_code(tmp_path, arguments, error, code):
    (tmp_path / "a.jsonl").write_text("")
    with pytest.raises(error) as caught:
        run(*arguments)
    assert caught.value.code == code


def test_backup__is_there_already__is_refused(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_bytes(lines([old(1)]))
    (tmp_path / "kept").mkdir()
    with pytest.raises(BackupProblem):
        run(source, backup="kept")
    assert source.read_bytes() == lines([old(1)])
    with pytest.raises(BackupProblem):
        undo_batch("a.jsonl", "kept")
