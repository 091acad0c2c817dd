"""Loading: each sort of file against a bare INSERT ... SELECT of the same events, and events over HTTP.

QUERYKIT_BENCH_EVENTS says how many events; only CPU time counts, so that it matters little what else runs.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pyarrow as pa
import pytest
from pyarrow import parquet

from querykit.environment import Environment
from querykit.ingest import load
from querykit.ingest.capture import Writer, events_of, read_message
from querykit.ingest.demo import Shop

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.stores import emptied, store

EVENTS = int(os.environ.get("QUERYKIT_BENCH_EVENTS", "100000"))
BATCHES, IN_A_BATCH = 100, 100
ROUNDS = 3
ENVIRONMENT = Environment(id=1)
CORES = os.cpu_count() or 1

pytestmark = pytest.mark.benchmark(group="loading")


def cpu_seconds(work):
    """Return the CPU time that the threads of this process spend on something."""

    def now():
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime

    begin = now()
    work()
    return now() - begin


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The demo shop in each sort of file."""
    folder = tmp_path_factory.mktemp("loading")
    events = list(Shop(EVENTS, seed=1, until=datetime(2024, 7, 1, tzinfo=UTC)).events())
    rows = [
        {
            "uuid": one["uuid"],
            "event": one["event"],
            "distinct_id": one["distinct_id"],
            "timestamp": datetime.fromisoformat(one["timestamp"]),
            "properties": json.dumps(one["properties"], separators=(",", ":")),
        }
        for one in events
    ]
    paths = {sort: folder / f"events.{sort}" for sort in ("parquet", "jsonl", "csv")}
    parquet.write_table(pa.Table.from_pylist(rows), paths["parquet"])
    with paths["jsonl"].open("w") as file:
        file.writelines(json.dumps(one) + "\n" for one in events)
    with paths["csv"].open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**one, "timestamp": one["timestamp"].isoformat()} for one in rows)
    return paths


def bare_insert(backend, path):
    """The floor: the rows as they are, with one person for all."""
    backend.command(
        "INSERT INTO events (uuid, event, distinct_id, timestamp, properties, team_id)"
        f" SETTINGS max_insert_threads = {CORES}, optimize_on_insert = 0"
        f" SELECT toUUID(uuid), event, distinct_id, timestamp, properties, 1 FROM file('{path}')"
    )


@pytest.mark.parametrize("sort", ["parquet", "jsonl", "csv"])
def test_file(benchmark, files, sort):
    rounds = []
    with store() as backend:

        def take_turns():
            floor = cpu_seconds(lambda: bare_insert(emptied(backend), files["parquet"]))
            emptied(backend)
            loaded = []
            ours = cpu_seconds(
                lambda: loaded.append(load(backend, ENVIRONMENT, events=files[sort]))
            )
            assert loaded[0].events == EVENTS
            rounds.append((ours, floor))

        benchmark.pedantic(take_turns, rounds=ROUNDS, iterations=1)
    ratio = median(ours / floor for ours, floor in rounds)
    rate = EVENTS * CORES / median(ours for ours, _ in rounds)
    benchmark.extra_info[f"events/s from {sort}, if all {CORES} cores are free"] = round(rate)
    benchmark.extra_info["ratios"] = {f"load of {sort} / bare INSERT from Parquet": ratio}
    if EVENTS >= 1_000_000 and sort == "parquet":
        assert rate >= 200_000


def test_captured(benchmark):
    """What is sent over HTTP, from the body on: read, checked, and written by the writer."""
    body = {
        "api_key": "phc_x",
        "batch": [
            {
                "event": f"event {number % 7}",
                "distinct_id": f"user {number % 50}",
                "properties": {"$current_url": f"https://shop.test/{number}", "price": number},
            }
            for number in range(IN_A_BATCH)
        ],
    }
    text = json.dumps(body)
    rounds = []
    with store() as backend:

        def send_all():
            writer = Writer(emptied(backend))
            for _ in range(BATCHES):
                assert writer.put(ENVIRONMENT, events_of(read_message(json.loads(text))))
            writer.close()

        def work():
            rounds.append(cpu_seconds(send_all))

        benchmark.pedantic(work, rounds=ROUNDS, iterations=1)
        ((count,),) = backend.query("SELECT count() FROM events").rows
    assert count == BATCHES * IN_A_BATCH
    rate = round(BATCHES * IN_A_BATCH / median(rounds))
    benchmark.extra_info["captured events/s on one core"] = rate
