"""Actors and correlations as files: who did what, what is asked, and the numbers worked out by hand.

A journey is what somebody does: event, time, properties, elements. `name*3` are three persons, `name0`
to `name2`; `#` in a property is the number of the person. An ask has its `results`, of which members may
be left out, or the `actors`: how many of each journey, or a list of names in their order.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import count

import pytest

import querykit as qk
from support.cases import case_id, paths

pytest.importorskip("chdb", reason="the embedded engine is not installed")

TEAMS = count(1)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        yield opened


def travellers(case):
    """Yield name, number and journey of every person."""
    for key, journey in case["journeys"].items():
        name, _, times = key.partition("*")
        for number in range(int(times or 1)):
            yield name, number, journey


def events(case):
    for name, number, journey in travellers(case):
        for event, at, *more in journey:
            properties, elements, *_ = [*more, *({}, "")[len(more) :]]
            text = json.dumps(properties).replace("#", str(number))
            yield {
                "event": event,
                "distinct_id": f"{name}{number}",
                "timestamp": at,
                "properties": json.loads(text),
                **({"elements_chain": elements} if elements else {}),
            }


def persons(case):
    known = case.get("persons") or {}
    for name, number, journey in travellers(case):
        yield {
            "distinct_ids": [f"{name}{number}"],
            "properties": known.get(name, {}),
            "created_at": journey[0][1],
        }


def holds(wanted, found):
    """Return whether a value is there, members that nobody asked for aside."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            key in found and holds(one, found[key]) for key, one in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(wanted) == len(found)
            and all(holds(one, other) for one, other in zip(wanted, found, strict=True))
        )
    return found == (pytest.approx(wanted) if isinstance(wanted, float) else wanted)


@pytest.mark.parametrize("path", paths("run/actors/*.json"), ids=case_id)
def test_case__every_ask__is_answered_as_worked_out(path, engine):
    case = json.loads(path.read_text(encoding="utf-8"))
    environment = qk.Environment(id=next(TEAMS), **case["environment"])
    engine.load(
        environment,
        events=list(events(case)),
        persons=list(persons(case)),
        groups=case.get("groups") or (),
    )
    everybody = {"kind": "ActorsQuery", "select": ["actor"], "limit": 1000}
    people = engine.run(everybody, environment)["results"]
    names = {one["id"]: one["distinct_ids"][0] for (one,) in people}
    for ask in case["asks"]:
        results = engine.run(ask["query"], environment, now=case["now"])["results"]
        if "actors" not in ask:
            assert holds(ask["results"], results), results
            continue
        found = [names.get(row[0], row[0]) for row in results]
        if isinstance(ask["actors"], dict):
            assert Counter(name.rstrip("0123456789") for name in found) == ask["actors"]
        else:
            assert found == ask["actors"]
