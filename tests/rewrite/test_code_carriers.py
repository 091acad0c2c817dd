"""Code that carries queries: `fixtures/rewrite/<carrier>/<case>`, before.* and, if it changes, after.*."""

from __future__ import annotations

import pytest

from querykit.errors import Severity
from querykit.rewrite import carrier_for, rewrite_text
from querykit.rewrite.checking import validate_text
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.cases import FIXTURES

HOME = FIXTURES / "rewrite"
CARRIERS = ("typescript", "tsx", "javascript", "terraform", "python", "shell", "markdown")
CASES = [case for name in CARRIERS for case in sorted((HOME / name).iterdir())]


def files(case):
    (before,) = case.glob("before.*")
    return before, next(case.glob("after.*"), None)


def text_of(path):
    return path.read_bytes().decode()


def case_id(case):
    return f"{case.parent.name}-{case.name}"


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_upgrade__case__as_in_file(case):
    before, after = files(case)
    carrier = carrier_for(before.name)
    done = upgrade_text(text_of(before), carrier, Upgrading())
    assert done.text == text_of(after or before)
    assert bool(done.changes) == (after is not None)
    again = upgrade_text(done.text, carrier, Upgrading())
    assert (again.text, again.changes) == (done.text, ())


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_read__case__places_are_those_of_the_text(case):
    before, _ = files(case)
    text = text_of(before)
    carrier = carrier_for(before.name)
    lines = text.removeprefix("\ufeff").splitlines()
    findings = validate_text(text, carrier).findings
    for one in (*upgrade_text(text, carrier, Upgrading()).changes, *findings):
        line = lines[one.span.line - 1]
        assert text[one.span.start] == line[one.span.column - 1]
    assert rewrite_text(text, carrier, lambda document: document).text == text


@pytest.mark.parametrize("name", CARRIERS)
def test_cases__of_each_carrier__leave_alone_as_often_as_they_change(name):
    cases = [files(case) for case in (HOME / name).iterdir()]
    changed = sum(after is not None for _, after in cases)
    assert cases
    assert changed <= len(cases) - changed


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_upgrade__case__nothing_is_stuck(case):
    before, _ = files(case)
    done = upgrade_text(text_of(before), carrier_for(before.name), Upgrading())
    errors = [one for one in done.problems if one.severity is Severity.ERROR]
    assert (done.stuck, errors) == ((1, errors) if case.name.startswith("leave_stuck") else (0, []))
    assert len(errors) == done.stuck
