"""Batch: JSON Lines against the floor, two workers against one, PostgreSQL against a plain UPDATE."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from statistics import median

import orjson
import psycopg
import pytest
from test_memory import peak_megabytes, write_lines

from querykit.batch import Batch, run_batch
from querykit.rewrite import Upgrading

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.postgres import postgres_server

COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
ROUNDS = 5
ROWS = 20_000
WORKER_DOCUMENTS = 60_000
"""Enough that starting two processes, which takes half a second, does not count."""

pytestmark = pytest.mark.benchmark(group="batch")


def seconds(work, clock=time.perf_counter):
    begin = clock()
    work()
    return clock() - begin


def parse_and_print(source, target):
    with source.open("rb") as lines, target.open("wb") as sink:
        for line in lines:
            sink.write(orjson.dumps(orjson.loads(line)) + b"\n")


def upgrade_lines(source, target, tmp_path, *, repairs):
    summary = run_batch(
        Batch(
            str(source),
            str(target),
            write=True,
            how=Upgrading(repairs),
            state=str(tmp_path / "state"),
        )
    )
    assert summary.tally.changed
    assert not summary.tally.rejected


def test_lines(benchmark, documents, tmp_path):
    """Take turns, and count only our own CPU time: this is about one core, whatever else runs."""
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in documents))
    works = {
        "floor": lambda: parse_and_print(source, target),
        "posthog": lambda: upgrade_lines(source, target, tmp_path, repairs=None),
        "safe": lambda: upgrade_lines(source, target, tmp_path, repairs="safe"),
    }
    rounds = []

    def take_turns():
        rounds.append({name: seconds(work, time.process_time) for name, work in works.items()})

    benchmark.pedantic(take_turns, rounds=ROUNDS, iterations=1)
    for name in ("posthog", "safe"):
        each = median(one[name] for one in rounds)
        benchmark.extra_info[f"documents/s, {name}"] = round(len(documents) / each)
    benchmark.extra_info["ratios"] = {
        "batch of JSON Lines, PostHog's migrations / orjson parse and print": median(
            one["posthog"] / one["floor"] for one in rounds
        ),
        "batch of JSON Lines, safe repairs too / orjson parse and print": median(
            one["safe"] / one["floor"] for one in rounds
        ),
    }


def test_workers(benchmark, texts, tmp_path):
    """The whole command, start included, on a file of 60,000 documents."""
    source = tmp_path / "a.jsonl"
    with source.open("wb") as file:
        for text in itertools.islice(itertools.cycle(texts), WORKER_DOCUMENTS):
            file.write(orjson.dumps(orjson.loads(text)) + b"\n")
    rounds = []

    def command(workers):
        arguments = [COMMAND, "batch", str(source), "-q", "--workers", str(workers)]
        done = subprocess.run(arguments, cwd=tmp_path, stdout=subprocess.DEVNULL, check=False)
        assert done.returncode == 1

    def take_turns():
        rounds.append({workers: seconds(lambda n=workers: command(n)) for workers in (1, 2)})

    benchmark.pedantic(take_turns, rounds=3, iterations=1)
    benchmark.extra_info["load"] = os.getloadavg()
    benchmark.extra_info["ratios"] = {
        "batch, one worker / two workers": median(one[1] / one[2] for one in rounds)
    }


def test_memory_of_batch(benchmark, texts, tmp_path):
    """Peak memory over a small and a large file, written anew."""
    peaks = {}
    for megabytes in (5, 100):
        path = tmp_path / f"{megabytes}.jsonl"
        write_lines(path, texts, megabytes)
        state = str(tmp_path / "state")
        command = (COMMAND, "batch", str(path), "--write", "-q", "--posthog-only", "--state", state)
        if megabytes == 100:
            peak, code = benchmark.pedantic(peak_megabytes, args=command, rounds=1, iterations=1)
        else:
            peak, code = peak_megabytes(*command)
        assert code == 0
        peaks[megabytes] = round(peak)
    benchmark.extra_info["peaks"] = peaks
    assert peaks[100] <= peaks[5] + 30


def test_postgresql(benchmark, documents, tmp_path):
    """All rows outdated and written, against an UPDATE of the same rows that changes nothing."""
    outdated = documents[0]
    assert run_outdated(outdated)
    text = orjson.dumps(outdated).decode()
    with postgres_server() as url, psycopg.connect(url, autocommit=True) as connection:
        rounds = []

        def take_turns():
            connection.execute("DROP TABLE IF EXISTS saved")
            connection.execute("CREATE TABLE saved (id serial PRIMARY KEY, query jsonb)")
            connection.execute(
                "INSERT INTO saved (query) SELECT %s::jsonb FROM generate_series(1, %s)",
                (text, ROWS),
            )
            connection.execute("VACUUM ANALYZE saved")
            plain = seconds(lambda: connection.execute("UPDATE saved SET query = query"))
            connection.execute("VACUUM saved")
            source = f"{url}&table=saved&id=id&column=query"
            batch = Batch(
                source, write=True, how=Upgrading(None), state=str(tmp_path), page_rows=1_000
            )
            rounds.append((plain, seconds(lambda: run_batch(batch))))

        benchmark.pedantic(take_turns, rounds=3, iterations=1)
        (old,) = connection.execute(
            "SELECT count(*) FROM saved WHERE query::text LIKE '%hiddenLegend%'"
            " OR query::text LIKE '%showMean%'"
        ).fetchone()
        assert old == 0
    benchmark.extra_info["rows/s, plain"] = round(ROWS / median(one[0] for one in rounds))
    benchmark.extra_info["rows/s, batch"] = round(ROWS / median(one[1] for one in rounds))
    benchmark.extra_info["ratios"] = {
        "batch in PostgreSQL / UPDATE ... SET query = query": median(
            done / plain for plain, done in rounds
        )
    }


def run_outdated(document):
    return Upgrading(None).report(document).changed
