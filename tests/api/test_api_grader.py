"""The grader of the API beside the checkout: what it fails is known, and each failure has its reason."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.cases import ROOT

if TYPE_CHECKING:
    from support.serving import Running

CHECKS = ROOT.parent / "shared" / "checks" / "cases.py"
WORDS = "the grader does not know {0}, which tests/api/test_shared_cases.py does"

KNOWN = {
    "strict": {
        "post-08-invalid-kind": WORDS.format("$contains"),
        "post-12-unknown-top-level-field": WORDS.format("$contains"),
        "post-18-default-limit-100": WORDS.format("$len"),
        "post-19-explicit-limit-no-paginator": WORDS.format("$len"),
        "post-37-mcp-formatted-results": WORDS.format("$contains"),
        "async-01-force-async-202-exact-shape": "the grader takes $only_keys for a member",
    },
    "relaxed": {
        "post-02-session-has-no-cost-headers": "the grader wants a header of the value null",
        "upgrade-01-echo": "the grader takes $only_keys for a member",
    },
}


@pytest.mark.skipif(not CHECKS.exists(), reason="the graders are not beside the checkout")
@pytest.mark.parametrize("mode", KNOWN)
def test_grader__failures__are_the_known_ones(mode: str, request: pytest.FixtureRequest):
    server: Running = request.getfixturevalue(mode)
    command = [
        sys.executable,
        str(CHECKS),
        "api",
        "--url",
        server.url,
        "--key",
        server.named["all"],
    ]
    words = ["--relaxed"] if mode == "relaxed" else []
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines, done.stderr
    assert {line.partition(":")[0] for line in lines[:-1]} == set(KNOWN[mode]), done.stdout
    passed, total = lines[-1].split(" of ")
    assert int(total.split()[0]) - int(passed) == len(KNOWN[mode])
