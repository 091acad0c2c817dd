"""Cases are folders `fixtures/rewrite/<carrier>/<case>` with before.* and, if it changes, after.*."""

from __future__ import annotations

import pytest

from querykit.errors import Severity
from querykit.rewrite import carrier_for, rewrite_text
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.cases import FIXTURES

HOME = FIXTURES / "rewrite"
CARRIERS = ("json-strings", "json-comments", "hogql", "yaml", "csv", "notebook", "toml")
CASES = [case for name in CARRIERS for case in sorted((HOME / name).iterdir())]


def files(case):
    (before,) = case.glob("before.*")
    return before, next(case.glob("after.*"), None)


def text_of(path):
    return path.read_bytes().decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_upgrade__case__as_in_file(case):
    before, after = files(case)
    carrier = carrier_for(before.name)
    done = upgrade_text(text_of(before), carrier, Upgrading())
    assert [one for one in done.problems if one.severity is Severity.ERROR] == []
    assert done.text == text_of(after or before)
    assert bool(done.changes) == (after is not None)
    again = upgrade_text(done.text, carrier, Upgrading())
    assert (again.text, again.changes) == (done.text, ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_read__case__places_are_those_of_the_text(case):
    before, _ = files(case)
    text = text_of(before)
    carrier = carrier_for(before.name)
    done = upgrade_text(text, carrier, Upgrading())
    lines = text.removeprefix("\ufeff").splitlines()
    for change in done.changes:
        line = lines[change.span.line - 1]
        assert text[change.span.start] == line[change.span.column - 1]
    assert rewrite_text(text, carrier, lambda document: document).text == text


@pytest.mark.parametrize("name", CARRIERS)
def test_cases__of_each_carrier__leave_alone_as_often_as_they_change(name):
    cases = [files(case) for case in (HOME / name).iterdir()]
    changed = sum(after is not None for _, after in cases)
    assert cases
    assert changed <= len(cases) - changed
