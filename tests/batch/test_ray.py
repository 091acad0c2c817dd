"""`--engine ray` on a local Ray of two workers."""

from __future__ import annotations

import importlib.util
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch.conftest import new, old, too_new
from querykit.batch import Batch
from querykit.batch.ray_engine import run_on_ray
from querykit.errors import BadSource, MissingDriver, UnsupportedBatch

HAS_RAY = importlib.util.find_spec("ray") is not None


@pytest.fixture
def export(tmp_path):
    home = tmp_path / "export"
    home.mkdir()
    for part in range(4):
        texts = [json.dumps(old(part * 10 + n)) + "\n" for n in range(10)]
        (home / f"part-{part}.jsonl").write_text("".join(texts))
    return home


@pytest.mark.skipif(HAS_RAY, reason="ray is installed")
def test_ray__not_installed__is_said_with_its_code(export, tmp_path):
    with pytest.raises(MissingDriver, match="ray is not installed"):
        run_on_ray(Batch(str(export), str(tmp_path / "out"), write=True))


needs_ray = pytest.mark.skipif(
    not HAS_RAY,
    reason='RAY IS NOT INSTALLED, so --engine ray IS NOT TESTED: pip install "ray[data]"',
)


@needs_ray
@pytest.mark.slow
def test_ray__two_workers__every_part_is_done_and_resume_skips_them(export, tmp_path):
    out = tmp_path / "out"
    with (export / "part-1.jsonl").open("a") as file:
        file.write(json.dumps(too_new()) + "\n")
    batch = {"state": str(tmp_path / "state"), "dead_letters": str(tmp_path / "letters")}
    seen = []
    summary = run_on_ray(
        Batch(str(export), str(out), write=True, workers=2, **batch),
        lambda one: seen.append(one.done),
    )
    assert seen == [1, 2, 3, 4]
    assert (summary.tally.documents, summary.tally.changed, summary.tally.rejected) == (41, 40, 1)
    for part in range(4):
        lines = (out / f"part-{part}.jsonl").read_text().splitlines()
        expected = [new(part * 10 + n) for n in range(10)] + [too_new()] * (part == 1)
        assert [json.loads(line) for line in lines] == expected
    assert "QK101" in (tmp_path / "letters" / "part-1.jsonl.jsonl").read_text()
    (out / "part-2.jsonl").unlink()
    again = run_on_ray(Batch(str(export), str(out), write=True, workers=2, resume=True, **batch))
    assert again.tally.documents == 10


@needs_ray
@pytest.mark.slow
def test_ray__parquet_by_a_pattern__is_done(tmp_path):
    for part in range(2):
        table = pa.table({"query": [json.dumps(old(n)) for n in range(5)]})
        pq.write_table(table, tmp_path / f"p{part}.parquet")
    source, out = f"{tmp_path}/p*.parquet?column=query", tmp_path / "out"
    run_on_ray(Batch(source, str(out), write=True, workers=2, state=str(tmp_path / "state")))
    cells = pq.read_table(out / "p1.parquet").column("query").to_pylist()
    assert [json.loads(cell) for cell in cells] == [new(n) for n in range(5)]


@needs_ray
@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({}, UnsupportedBatch),
        ({"destination": "export"}, UnsupportedBatch),
        ({"destination": "out", "backup": "kept"}, UnsupportedBatch),
        ({"destination": "out", "source": "empty"}, BadSource),
    ],
)
def test_ray__what_it_does_not_do__is_refused(export, tmp_path, monkeypatch, options, error):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(error):
        run_on_ray(Batch(**{"source": "export", **options}))
