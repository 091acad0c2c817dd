"""The real pre-commit, on a git repository made here, with the hooks of a clone of this repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from querykit.rewrite import suffixes
from support.cases import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
OLD = '{\n  "kind": "RetentionQuery",\n  "retentionFilter": {"showMean": true}\n}\n'
NEW = OLD.replace('"showMean": true', '"meanRetentionCalculation": "simple"')
FOREIGN = "apiVersion: v1\nkind: Deployment\nspec: {filters: [1]}\n"


def run(folder, *command, code=0, **environment):
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **environment},
    )
    assert code in (None, done.returncode), done.stdout + done.stderr
    return done


def git(folder, *words, code=0, **environment):
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
    safe = ("-c", "safe.directory=*")
    return run(folder, "git", *who, *safe, *words, code=code, **environment)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of this repository, as its users get it: what is committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of querykit is no git repository, so there is nothing to clone")
    folder = tmp_path_factory.mktemp("clone") / "querykit"
    git(ROOT, "clone", "-q", str(ROOT), str(folder))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where pre-commit keeps the environments that it installs; one for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


class Project:
    """A git repository that uses our hooks."""

    def __init__(self, folder: Path, clone: Path, home: Path) -> None:
        self.folder = folder
        self.environment = {
            "PRE_COMMIT_HOME": str(home),
            "QUERYKIT_CACHE_DIR": str(folder / ".git" / "cache"),
        }
        git(folder, "init", "-q")
        revision = git(clone, "rev-parse", "HEAD").stdout.strip()
        hooks = [{"id": name} for name in HOOKS]
        config = {"repos": [{"repo": str(clone), "rev": revision, "hooks": hooks}]}
        self.write(".pre-commit-config.yaml", json.dumps(config))

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        git(self.folder, "add", "--all")
        return path

    def hook(self, name: str, code: int) -> str:
        command = (sys.executable, "-m", "pre_commit", "run", name, "--all-files", "--color=never")
        done = run(self.folder, *command, code=code, **self.environment)
        return done.stdout


@pytest.fixture
def project(tmp_path, clone, home):
    return Project(tmp_path, clone, home)


# -- what the hooks look at -------------------------------------------------------------------------


def test_hooks__patterns__match_what_the_carriers_read():
    hogql = {".hogql", ".sql"}
    for name in ("querykit-upgrade", "querykit-validate"):
        wanted = {end for end in suffixes() if re.search(HOOKS[name]["files"], f"a/b{end}")}
        assert wanted == suffixes() - hogql
    assert {
        end for end in suffixes() if re.search(HOOKS["querykit-hogql"]["files"], f"a{end}")
    } == hogql


def test_hooks__all__are_of_the_command_and_take_files():
    for hook in HOOKS.values():
        assert hook["entry"].split()[0] == "querykit"
        assert hook["language"] == "python"
        assert hook.get("pass_filenames", True)


# -- the program ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_upgrade__old_file__is_fixed_and_fails_once(project):
    path = project.write("insights/old.json", OLD)
    project.write("deploy.yaml", FOREIGN)
    assert "files were modified by this hook" in project.hook("querykit-upgrade", 1)
    assert path.read_text() == NEW
    git(project.folder, "add", "--all")
    assert "Passed" in project.hook("querykit-upgrade", 0)


@pytest.mark.slow
def test_commit__old_file__is_stopped_until_the_fix_is_added(project):
    run(project.folder, sys.executable, "-m", "pre_commit", "install", **project.environment)
    path = project.write("old.json", OLD)
    git(project.folder, "commit", "-qm", "first", code=1, **project.environment)
    assert path.read_text() == NEW
    git(project.folder, "add", "--all")
    git(project.folder, "commit", "-qm", "second", **project.environment)
    assert git(project.folder, "log", "--format=%s").stdout == "second\n"


@pytest.mark.slow
def test_validate__wrong_member__fails_with_its_place(project):
    path = project.write("a.json", '{\n  "kind": "TrendsQuery",\n  "series": 1\n}\n')
    said = project.hook("querykit-validate", 1)
    assert "a.json:3:13" in said
    assert path.read_text().endswith('"series": 1\n}\n')
    project.write("a.json", '{"kind": "TrendsQuery", "series": []}\n')
    assert "Passed" in project.hook("querykit-validate", 0)


@pytest.mark.slow
def test_settings__excluded_file__stays(project):
    project.write("querykit.toml", 'exclude = ["old"]\n')
    path = project.write("old/a.json", OLD)
    assert "Passed" in project.hook("querykit-upgrade", 0)
    assert path.read_text() == OLD


@pytest.mark.slow
def test_hogql__wrong_text__fails(project):
    project.write("a.hogql", "select event from where\n")
    assert "a.hogql" in project.hook("querykit-hogql", 1)
    project.write("a.hogql", "select event from events\n")
    assert "Passed" in project.hook("querykit-hogql", 0)
