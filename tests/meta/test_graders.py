"""The graders beside the checkout: what they fail is known, and each failure has its reason here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.cases import ROOT

CHECKS = ROOT.parent / "shared" / "checks" / "cases.py"

KNOWN = {
    "hogql": {
        "comment": "the grader puts ` from events` behind `-- something`, into the comment",
        "meta-persons-field": "the grader wants the case's own note among the members of the answer",
    },
    "answers": {
        "trends_formula_two_cohorts": "the grader leaves {'$cohort': ...} in what it wants",
        "trends_formula_cohort_and_all": "the grader leaves {'$cohort': ...} in what it wants",
        "trends_two_formula_nodes_cohort_and_all": "the grader leaves {'$cohort': ...} in it",
    },
    "upgrade": {},
}


@pytest.mark.slow
@pytest.mark.skipif(not CHECKS.exists(), reason="the graders are not beside the checkout")
@pytest.mark.parametrize("what", KNOWN)
def test_grader__failures__are_the_known_ones(what):
    done = subprocess.run(
        [sys.executable, str(CHECKS), what], capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    assert lines, done.stderr
    failed = {line.partition(":")[0] for line in lines[:-1] if ": " in line and line[0] != " "}
    assert failed == set(KNOWN[what]), done.stdout
