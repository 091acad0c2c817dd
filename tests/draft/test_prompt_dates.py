"""Dates in prompts: read by the environment's clock, and mostly without dateparser."""

from __future__ import annotations

import sys

import pytest

import querykit as qk
from querykit.draft.context import make_context
from querykit.draft.prompt.public import node_from_prompt
from querykit.errors import MissingDateReader, UnclearPrompt

EVENTS = [{"name": "paid"}]
SUNDAY_NIGHT = "2026-06-14T22:30:00Z"
"""Already Monday in Paris."""


def dates(prompt, now=SUNDAY_NIGHT, **facts):
    environment = qk.Environment(event_definitions=EVENTS, **facts)
    node, _ = node_from_prompt(f"paid {prompt}", make_context(environment, now))
    given = node["dateRange"]
    return given["date_from"], given.get("date_to")


def test_week__in_another_zone__has_begun_there():
    paris = {"timezone": "Europe/Paris", "week_start": "monday"}
    assert dates("this week", **paris) == ("2026-06-15", None)
    assert dates("last week", **paris) == ("2026-06-08", "2026-06-14")
    assert dates("this week", week_start="monday") == ("2026-06-08", None)
    assert dates("this week") == ("2026-06-14", None)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("today", ("dStart", None)),
        ("last 90 days", ("-90d", None)),
        ("in the last three weeks", ("-3w", None)),
        ("over the last month", ("-1m", None)),
        ("last month", ("-1mStart", "-1mEnd")),
        ("last year", ("2025-01-01", "2025-12-31")),
        ("last quarter", ("2026-01-01", "2026-03-31")),
        ("quarter to date", ("2026-04-01", None)),
        ("in 2025", ("2025-01-01", "2025-12-31")),
        ("in Q4", ("2025-10-01", "2025-12-31")),
        ("in Q4 2024", ("2024-10-01", "2024-12-31")),
        ("since 2026-3-1", ("2026-03-01", None)),
        ("since last week", ("2026-06-07", None)),
        ("from 2026-03-01 to 2026-03-05", ("2026-03-01", "2026-03-05")),
        ("before 2026-03-01", ("all", "2026-02-28")),
        ("of all time", ("all", None)),
        ("by hour until yesterday", ("all", "2026-06-13T23:59:59")),
    ],
)
def test_dates__without_dateparser__are_read(prompt, expected, monkeypatch):
    monkeypatch.setitem(sys.modules, "dateparser", None)
    assert dates(prompt) == expected


@pytest.mark.parametrize("prompt", ["since March 1", "in October", "3 days ago", "on Monday"])
def test_dates__in_words_without_dateparser__name_the_extra(prompt, monkeypatch):
    monkeypatch.setitem(sys.modules, "dateparser", None)
    with pytest.raises(MissingDateReader) as caught:
        dates(prompt)
    assert 'pip install "querykit[prompt]"' in caught.value.hint


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("since March 1", ("2026-03-01", None)),
        ("since March 1st 2024", ("2024-03-01", None)),
        ("in October", ("2025-10-01", "2025-10-31")),
        ("in February 2024", ("2024-02-01", "2024-02-29")),
        ("on 5 May", ("2026-05-05", "2026-05-05")),
        ("on the 5th of May 2025", ("2025-05-05", "2025-05-05")),
        ("on Dec 24", ("2025-12-24", "2025-12-24")),
        ("on Monday", ("2026-06-08", "2026-06-08")),
        ("2 weeks ago", ("2026-05-31", "2026-05-31")),
        ("from May 3 to 9", ("2026-05-03", "2026-05-09")),
        ("between November and February", ("2025-11-01", "2026-02-28")),
        ("after last Monday", ("2026-06-09", None)),
        ("through April", ("all", "2026-04-30")),
    ],
)
def test_dates__in_words__are_the_latest_that_fit(prompt, expected):
    assert dates(prompt) == expected


@pytest.mark.parametrize(
    "prompt", ["on Feb 30 2026", "on 2026-13-01", "between May 9 and May 3", "on 1/2/2026"]
)
def test_dates__that_are_none__are_unclear(prompt):
    with pytest.raises(UnclearPrompt) as caught:
        dates(prompt)
    assert caught.value.span is not None
