"""The steps: their docstrings, their pairs of files, and the laws that all of them keep."""

from __future__ import annotations

import copy
import inspect
import json
import re
import sys

import pytest

import querykit
from querykit.migrations import Registry, default_registry, steps
from querykit.migrations.default import builtin_registry
from querykit.migrations.registry import discover_migrations
from querykit.migrations.upgrade import upgrade_with
from support.cases import FIXTURES, pair, paths, read, text_of

MIGRATIONS = builtin_registry().migrations
BEFORE = paths("migrations/m*/*.before.json")
AFTER = paths("migrations/m*/*.after.json")


def up_to(name):
    """Return the history as it was when a migration was the newest: later steps change no case."""
    return Registry([migration for migration in MIGRATIONS if migration.name <= name])


def example(migration, heading):
    text = inspect.getdoc(sys.modules[migration.module])
    block = re.search(rf"^{heading}::\n\n((?:    .*\n|\n)+)", text + "\n", re.MULTILINE)
    assert block, f"{migration.name} has no {heading}"
    return json.loads(block[1])


def without_stamps(value):
    """Return a copy without the versions of nodes."""
    if isinstance(value, dict):
        versions = ("version",) if "kind" in value else ()
        return {key: without_stamps(member) for key, member in value.items() if key not in versions}
    return [without_stamps(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda migration: migration.name)
def test_step__docstring_example__is_what_happens(migration):
    before = example(migration, "Before")
    assert querykit.apply_migration(migration.name, before) == example(migration, "After")


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda migration: migration.name)
def test_step__docstring__names_its_source(migration):
    assert "\nSource: " in inspect.getdoc(sys.modules[migration.module])


@pytest.mark.parametrize("before", BEFORE)
def test_step__fixture__becomes_its_pair(before):
    lifted = upgrade_with(up_to(before.parent.name), read(before))
    assert text_of(lifted) == text_of(read(pair(before)))


@pytest.mark.parametrize("after", AFTER)
def test_step__new_shape_without_a_version__gains_only_the_stamp(after):
    new = read(after)
    kept = upgrade_with(up_to(after.parent.name), without_stamps(new), stamp=False)
    assert text_of(kept) == text_of(without_stamps(new))


@pytest.mark.parametrize("before", BEFORE)
def test_step__fixture__is_left_alone_itself(before):
    document = read(before)
    kept = copy.deepcopy(document)
    upgrade_with(up_to(before.parent.name), document)
    assert text_of(document) == text_of(kept)


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda migration: migration.name)
def test_fixtures__of_a_step__change_and_leave_alone(migration):
    changes = {True: 0, False: 0}
    for before in (FIXTURES / "migrations" / migration.name).glob("*.before.json"):
        same = without_stamps(read(before)) == without_stamps(read(pair(before)))
        changes[same] += 1
    assert changes[False] >= 1
    assert changes[True] >= changes[False] - 1


def test_fixtures__folders__are_the_migrations():
    folders = {path.name for path in (FIXTURES / "migrations").iterdir() if path.is_dir()}
    assert folders == {migration.name for migration in MIGRATIONS}


def test_latest_versions__are_posthogs():
    assert querykit.latest_versions() == {
        "CalendarHeatmapQuery": 2,
        "FunnelsQuery": 2,
        "LifecycleQuery": 2,
        "RetentionQuery": 2,
        "StickinessQuery": 5,
        "TrendsQuery": 5,
    }


def test_apply_migration__by_number_and_name__is_the_same():
    node = {"kind": "LifecycleQuery", "series": [{}]}
    named = {"kind": "LifecycleQuery", "series": [{"kind": "EventsNode"}]}
    assert querykit.apply_migration("0004", node) == named
    assert querykit.apply_migration("m0004_entity_node_kind", node) == named


def test_apply_migration__any_version__runs_without_a_stamp():
    node = {"kind": "LifecycleQuery", "series": [{}], "version": 2}
    assert querykit.apply_migration("0004", node)["series"] == [{"kind": "EventsNode"}]
    assert querykit.apply_migration("0004", node)["version"] == 2


@pytest.mark.parametrize(
    "node",
    [
        {"kind": "PathsQuery", "series": [{}]},
        {"kind": "LifecycleQuery", "series": []},
        {"kind": ["LifecycleQuery"]},
        {},
    ],
)
def test_apply_migration__nothing_to_do__returns_the_same_object(node):
    assert querykit.apply_migration("0004", node) is node


def test_discovery__packages__are_the_default_registry():
    assert [m.name for m in discover_migrations(steps)] == [m.name for m in MIGRATIONS]
    assert default_registry().latest == builtin_registry().latest
