"""Every code has a heading in docs/reference/errors.md, and every heading is a code."""

from __future__ import annotations

import re

import pytest

from querykit import errors
from support.cases import ROOT

CODE = re.compile(r"\bQK\d{3}\b")
REFERENCE = ROOT / "docs" / "reference" / "errors.md"
RANGES = {
    errors.DocumentError: range(100),
    errors.MigrationError: range(100, 150),
    errors.LegacyError: range(150, 200),
    errors.HogQLError: range(200, 300),
    errors.CompileError: range(300, 400),
    errors.DraftError: range(500, 550),
    errors.EnvironmentFactError: range(550, 600),
    errors.RewriteError: range(600, 700),
    errors.EngineError: range(700, 800),
    errors.BatchError: range(800, 850),
    errors.StateError: range(850, 900),
    errors.InternalError: range(900, 1000),
}


def codes_in_source():
    return {
        code
        for path in (ROOT / "src" / "querykit").rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }


def headings():
    return re.findall(r"^## (.+)$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)


def error_classes(base=errors.QuerykitError):
    for child in base.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from error_classes(child)


def test_codes__in_the_source__are_the_headings_of_the_reference():
    assert codes_in_source() == set(headings())


def test_headings__order__is_that_of_the_codes():
    assert headings() == sorted(set(headings()))


def test_codes__of_errors__are_unique():
    codes = [error.__dict__["code"] for error in error_classes() if "code" in error.__dict__]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", [*error_classes()], ids=lambda error: error.__name__)
def test_errors__code__is_in_its_range_and_in_the_tree(error):
    if not error.code:
        assert error.__name__ == "UserError" or error.__name__.endswith("Error")
        return
    number = int(error.code.removeprefix("QK"))
    assert any(issubclass(error, base) and number in codes for base, codes in RANGES.items())
    assert re.search(rf"{error.__name__} +{error.code}\b", errors.__doc__)


def test_errors__exception_in_the_reference__has_that_code():
    text = REFERENCE.read_text(encoding="utf-8")
    for name, code in re.findall(r"## (QK\d{3})\n\n\*[^*]+\* \(`(\w+)`\)", text):
        assert getattr(errors, code).code == name
