"""The history as text."""

from __future__ import annotations

import pytest

from querykit.errors import UnknownMigration
from querykit.migrations.catalogue import explain, history
from querykit.migrations.default import builtin_registry


def test_history__rows__are_migrations_then_repairs():
    rows = history()
    registry = builtin_registry()
    names = [*registry.migrations, *registry.repairs]
    assert [row["name"] for row in rows] == [thing.name for thing in names]
    assert [row["sort"] for row in rows][: len(registry.migrations)] == ["migration"] * 5
    assert {row["sort"] for row in rows} == {"migration", "safe", "lossy", "guess"}
    assert all(row["summary"].endswith(".") and row["kinds"] for row in rows)


@pytest.mark.parametrize("name", ["0001", "m0001_retention_show_mean"])
def test_explain__migration__has_its_docstring_and_steps(name):
    text = explain(name)
    assert "Before::" in text
    assert "RetentionQuery 1 -> 2: Map true" in text


def test_explain__repair__says_what_it_runs_on():
    assert explain("pie_total").endswith("Runs on: DataVisualizationNode")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("m0001_retention_show_means", "m0001_retention_show_mean"), ("zzz", "migrations list")],
)
def test_explain__unknown_name__hints(name, hint):
    with pytest.raises(UnknownMigration) as caught:
        explain(name)
    assert hint in caught.value.hint
