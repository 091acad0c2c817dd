"""Peak memory of `querykit upgrade` over a JSON Lines file, small and large.

The large file has 100 MB; `make bench-memory` sets QUERYKIT_BENCH_MB to 1000.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
SMALL, LARGE = 5, int(os.environ.get("QUERYKIT_BENCH_MB", "100"))

pytestmark = pytest.mark.benchmark(group="memory")


def write_lines(path, texts, megabytes):
    size = 0
    with path.open("wb") as file:
        for text in itertools.cycle(texts):
            size += file.write(text + b"\n")
            if size >= megabytes * 1_000_000:
                return


def peak_megabytes(*command):
    """Return the largest resident size of a process that ran to its end, and its exit code."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / 1024, process.returncode


def test_memory(benchmark, texts, tmp_path):
    """`querykit upgrade --check` over JSON Lines"""
    peaks = {}
    for megabytes in (SMALL, LARGE):
        path = tmp_path / f"{megabytes}.jsonl"
        write_lines(path, texts, megabytes)
        command = (COMMAND, "upgrade", "--check", str(path))
        if megabytes == LARGE:
            peak, code = benchmark.pedantic(peak_megabytes, args=command, rounds=1, iterations=1)
        else:
            peak, code = peak_megabytes(*command)
        path.unlink()
        if code == 2:
            pytest.skip("there is no `upgrade` yet")
        assert code == 1
        peaks[megabytes] = round(peak)
    benchmark.extra_info["peaks"] = peaks
    assert peaks[LARGE] <= peaks[SMALL] + 30
