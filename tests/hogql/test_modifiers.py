"""Modifiers: every one of the schema is honoured, harmless, or refused with a reason."""

from __future__ import annotations

import pytest

from querykit.errors import UnsupportedModifier
from querykit.hogql.modifiers import (
    ATTRIBUTES,
    DEFAULT,
    HARMLESS,
    REFUSED,
    VALUES,
    read_modifiers,
)
from querykit.schema.modifiers import HogQLQueryModifiers


def test_modifiers__of_the_schema__are_all_classified():
    known = {*ATTRIBUTES, *HARMLESS, *REFUSED}
    assert set(HogQLQueryModifiers.model_fields) <= known
    assert len(known) == len(ATTRIBUTES) + len(HARMLESS) + len(REFUSED)


def test_modifiers__honoured__are_read():
    for name, values in VALUES.items():
        for value in values:
            assert getattr(read_modifiers({name: value}), ATTRIBUTES[name]) == value


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_modifiers__refused__say_which_and_why(name):
    with pytest.raises(UnsupportedModifier, match=f"{name} is not supported: {REFUSED[name]}"):
        read_modifiers({name: True})
    assert read_modifiers({name: None}) == DEFAULT


@pytest.mark.parametrize("nothing", [False, [], {}, "off", "disabled"])
def test_modifiers__refused__may_ask_for_nothing(nothing):
    assert read_modifiers({"inlineCohortCalculation": nothing}) == DEFAULT


@pytest.mark.parametrize("value", [True, False, [], "x"])
def test_modifiers__misspelt__is_never_passed_over(value):
    with pytest.raises(UnsupportedModifier, match="no modifier inCohortVias") as caught:
        read_modifiers({"inCohortVias": value})
    assert caught.value.hint == "did you mean inCohortVia?"


def test_modifiers__harmless__change_nothing():
    assert read_modifiers(dict.fromkeys(HARMLESS, True)) == DEFAULT


def test_modifiers__later__wins():
    both = ({"inCohortVia": "auto"}, {"inCohortVia": "subquery"})
    assert read_modifiers(*both).cohorts_via == "subquery"


@pytest.mark.parametrize("value", [-1, True, "10", [], float("inf"), float("nan")])
def test_modifiers__bounce_duration__is_a_number_that_can_be(value):
    with pytest.raises(UnsupportedModifier, match="bounceRateDurationSeconds cannot be"):
        read_modifiers({"bounceRateDurationSeconds": value})
    assert read_modifiers({"bounceRateDurationSeconds": 0}).bounce_seconds == 0
