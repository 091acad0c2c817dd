"""Wall time of the hooks over 1,000 JSON files of 2 KB, start-up included; first and second run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

import querykit

pytestmark = pytest.mark.benchmark(group="hook")
COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
FILES = 1_000
COLD_SECONDS = 1.2
WARM_SECONDS = 0.4


def insight(number):
    series = [
        {
            "kind": "EventsNode",
            "event": f"event {index}",
            "name": f"event {index} of insight {number}",
            "math": "total",
            "properties": [
                {
                    "key": "$browser",
                    "type": "event",
                    "value": ["Chrome", "Safari"],
                    "operator": "exact",
                }
            ],
        }
        for index in range(4)
    ]
    trends = {
        "kind": "TrendsQuery",
        "series": series,
        "interval": "day",
        "dateRange": {"date_from": "-30d"},
        "trendsFilter": {"display": "ActionsLineGraph"},
    }
    return {"id": number, "query": {"kind": "InsightVizNode", "source": trends}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("insights")
    for number in range(FILES):
        text = json.dumps(querykit.upgrade(insight(number)), indent=2)
        (folder / f"{number:04}.json").write_text(text)
    assert 1_500 < (folder / "0000.json").stat().st_size < 2_500
    return folder


def measure(benchmark, command, folder, cache, setup=None):
    def run():
        return subprocess.run(
            [COMMAND, *command.split(), str(folder)],
            capture_output=True,
            check=False,
            cwd=folder,
            env={**os.environ, "QUERYKIT_CACHE_DIR": str(cache)},
        )

    done = benchmark.pedantic(run, setup=setup, rounds=5, iterations=1, warmup_rounds=1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"1,000 queries in 1,000 files" in done.stderr
    return benchmark.stats.stats.min


@pytest.mark.parametrize("command", ["upgrade --check", "validate"])
def test_first_run(benchmark, command, folder, tmp_path):
    """`querykit` over 1,000 files of 2 KB, nothing in the cache"""
    benchmark.extra_info["label"] = f"`querykit {command}`, 1,000 files of 2 KB, first run"
    cache = tmp_path / "cache"

    def forget():
        shutil.rmtree(cache, ignore_errors=True)

    assert measure(benchmark, command, folder, cache, forget) <= COLD_SECONDS


@pytest.mark.parametrize("command", ["upgrade --check", "validate"])
def test_second_run(benchmark, command, folder, tmp_path):
    """`querykit` over 1,000 files of 2 KB, all in the cache"""
    benchmark.extra_info["label"] = f"`querykit {command}`, 1,000 files of 2 KB, second run"
    assert measure(benchmark, command, folder, tmp_path / "cache") <= WARM_SECONDS
