"""The files that `querykit migrations new` writes work as they are."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest

from querykit.errors import FileProblem
from querykit.migrations.default import builtin_registry
from querykit.migrations.scaffold import FIXTURES, STEPS, write_migration
from querykit.migrations.upgrade import upgrade_with


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / STEPS).mkdir(parents=True)
    return tmp_path


def load(path, monkeypatch):
    name = f"querykit.migrations.steps.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module.migration


@pytest.mark.parametrize("kinds", [["TrendsQuery"], ["PathsQuery", "RetentionQuery"]])
def test_new__files__are_a_step_that_passes_its_cases(checkout, monkeypatch, kinds):
    step, *cases = write_migration("rename_the_axis", kinds, checkout)
    assert step == checkout / STEPS / "m0006_rename_the_axis.py"
    registry = builtin_registry().extend([load(step, monkeypatch)])
    assert [registry.chains[kind][-1].migration for kind in kinds] == [step.stem] * len(kinds)
    befores = [path for path in cases if path.name.endswith(".before.json")]
    assert len(befores) == 2
    for before in befores:
        after = before.with_name(before.name.replace(".before.", ".after."))
        assert upgrade_with(registry, json.loads(before.read_text())) == json.loads(
            after.read_text()
        )


@pytest.mark.parametrize("slug", ["", "Rename", "a-b", "a__b", "../x"])
def test_new__slug_that_is_no_name__is_refused(checkout, slug):
    with pytest.raises(FileProblem, match="is no name"):
        write_migration(slug, ["TrendsQuery"], checkout)


def test_new__outside_of_a_checkout__is_refused(tmp_path):
    with pytest.raises(FileProblem, match="is no checkout"):
        write_migration("axis", ["TrendsQuery"], tmp_path)


def test_new__file_that_is_there__is_kept(checkout):
    there = checkout / FIXTURES / "m0006_axis" / "moves.before.json"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    with pytest.raises(FileProblem, match="is there already"):
        write_migration("axis", ["TrendsQuery"], checkout)
    assert there.read_text() == "mine"
    assert not (checkout / STEPS / "m0006_axis.py").exists()
