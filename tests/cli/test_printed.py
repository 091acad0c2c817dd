"""What commands print, word for word: one snapshot file for each case (`make golden` writes them)."""

from __future__ import annotations

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from support.cases import FIXTURES


class TextSnapshot(SingleFileSnapshotExtension):
    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def printed(snapshot):
    return snapshot.use_extension(TextSnapshot)


@pytest.fixture(autouse=True)
def _in_fixtures(monkeypatch):
    monkeypatch.chdir(FIXTURES)


@pytest.mark.parametrize("style", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize("case", ["wrong_types", "misspelt_members", "wrong_branches"])
def test_validate__findings(querykit, printed, case, style):
    done = querykit("validate", "--format", style, f"validation/{case}.json")
    assert done.exit_code == 1
    assert done.stdout == printed


@pytest.mark.parametrize("mode", ["check", "diff"])
@pytest.mark.parametrize(
    "file",
    ["shop/checkout-funnel", "mobile/legacy-trends", "saas/experiment-trends-old"],
    ids=lambda file: file.rpartition("/")[2],
)
def test_upgrade__what_changes(querykit, printed, file, mode):
    done = querykit("upgrade", f"--{mode}", f"saved/{file}.json")
    assert done.exit_code == 1
    assert done.stdout == printed


@pytest.mark.parametrize("name", ["0004", "bare_filters"])
def test_migrations__explained(querykit, printed, name):
    assert querykit("migrations", "show", name).stdout == printed
