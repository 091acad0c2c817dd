"""A bounded run of the fuzzer; `QUERYKIT_FUZZ_SECONDS` makes it longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
SECONDS = os.environ.get("QUERYKIT_FUZZ_SECONDS", "15")


@pytest.mark.slow
def test_fuzz__bounded_time__finds_nothing(tmp_path):
    pytest.importorskip("atheris", reason="the fuzzer is not installed")
    options = [
        f"-max_total_time={SECONDS}",
        *("-max_len=200", "-len_control=0", "-timeout=60", "-rss_limit_mb=8192"),
        f"-artifact_prefix={tmp_path}/",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "support.hogql_fuzz", *options],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    # what is found is written down; the exit code is chDB's, which may fall over on its way out
    assert not list(tmp_path.iterdir()), done.stdout[-4000:] + done.stderr[-8000:]
    assert "Done " in done.stderr, done.stdout[-4000:] + done.stderr[-8000:]
