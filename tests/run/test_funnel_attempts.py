"""How far one actor comes: the rules of semantics.md 5.4 to 5.6, one case each."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.run.funnels.attempts import Event, Rules, attempt_from, best_attempt, in_order

DAY = 86_400.0


def stream(text):
    """Return events of `A1 B2 x3`: a step or exclusion and its time; `AA1` matches steps 0 and 1."""
    events = []
    for word in text.split():
        names, at = word.rstrip("0123456789"), word.lstrip("ABCDxy-")
        steps = tuple(sorted("ABCD".index(name) for name in names if name in "ABCD"))
        events.append(Event(float(at), steps, (0,) if "x" in names else (), ("",)))
    return in_order(events)


def rules(steps=3, window=100.0, order="ordered", **more):
    return Rules(steps, window, order, more.pop("optional", (False,) * steps), **more)


def reached(text, given):
    attempt = best_attempt(stream(text), given)
    return "".join("ABCD"[step] for step in attempt.done) if attempt else ""


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("A1 B2 C3", "ABC"),
        ("A1 C2 B3", "AB"),
        ("B1 A2 C3", "A"),
        ("B1 C2", ""),
        ("A1 B101 C102", "AB"),  # the window is inclusive
        ("A1 B102", "A"),
        ("A1 B50 C102", "AB"),  # measured from the first step
        ("A1 B50 A60 B70 C150", "ABC"),  # a later start serves
        ("A1 A2 B3 C4", "ABC"),
        ("A1 B1 C1", "ABC"),  # one instant converts
        ("C1 B1 A1", "ABC"),
        ("AB1 C2", "A"),  # one event serves one step
        ("AB1 AB2 C3", "ABC"),
    ],
)
def test_ordered(text, done):
    assert reached(text, rules()) == done


@pytest.mark.parametrize(
    ("text", "done"),
    [("A1 B2 C3", "ABC"), ("A1 -2 B3 C4", "A"), ("A1 B2 -3 C4", "AB"), ("A1 A2 B3 C4", "ABC")],
)
def test_strict(text, done):
    assert reached(text, rules(order="strict")) == done


@pytest.mark.parametrize(
    ("text", "count"),
    [("C1 A2 B3", 3), ("A1 A2", 1), ("B1 C102 A103", 2), ("C1", 1), ("", 0)],
)
def test_unordered(text, count):
    attempt = best_attempt(stream(text), rules(order="unordered"))
    assert (len(attempt.done) if attempt else 0) == count


def test_unordered__two_steps_of_one_node__need_two_events():
    same = rules(steps=2, order="unordered")
    assert len(best_attempt(stream("AB1"), same).done) == 1
    assert len(best_attempt(stream("AB1 AB2"), same).done) == 2


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("A1 x2 B3", ""),  # spoilt at its deepest
        ("A1 x2 A3 B4", "AB"),  # a later clean attempt counts
        ("x1 A2 B3", "AB"),
        ("A1 B2 x3", "AB"),  # behind the last step of its range
        ("A1 x102", "A"),  # behind the window
        ("A1 x2", ""),
    ],
)
def test_exclusion__between_two_steps(text, done):
    assert reached(text, rules(steps=2, exclusions=((0, 1),))) == done


@pytest.mark.parametrize(
    ("text", "done"), [("A1 B2 C3", "ABC"), ("A1 C3", "AC"), ("A1 B2", "AB"), ("B1 C2", "")]
)
def test_optional_step__may_be_left_out(text, done):
    assert reached(text, rules(optional=(False, True, False))) == done


def test_attempt_from__begins_with_that_event_only():
    events = stream("A1 A50 B120")
    assert attempt_from(events, 0, rules(steps=2)).done == (0,)
    assert attempt_from(events, 1, rules(steps=2)).done == (0, 1)


# -- an oracle: try every choice of events -------------------------------------------------------------


def deepest(events, given):
    """Return the most steps that any choice of ascending events serves, by trying all."""
    for count in range(given.steps, 0, -1):
        for chosen in itertools.combinations(events, count):
            served = all(step in event.steps for step, event in enumerate(chosen))
            if served and chosen[-1].at - chosen[0].at <= given.window:
                return count
    return 0


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sets(st.integers(0, 2), max_size=2)),
        max_size=8,
        unique_by=lambda event: event[0],
    ),
    st.integers(1, 30),
)
def test_ordered__random_events__reach_what_no_choice_beats(drawn, window):
    events = in_order([Event(float(at), tuple(sorted(steps)), (), ("",)) for at, steps in drawn])
    given_rules = rules(window=float(window))
    attempt = best_attempt(events, given_rules)
    reached_steps = len(attempt.done) if attempt else 0
    assert reached_steps <= deepest(events, given_rules)
    if attempt is not None:
        assert attempt.events[-1].at - attempt.start <= window
        assert list(attempt.events) == sorted(attempt.events, key=lambda event: event.at)
        assert len(set(map(id, attempt.events))) == len(attempt.events)
    if all(len(steps) <= 1 for _, steps in drawn):
        assert reached_steps == deepest(events, given_rules)
