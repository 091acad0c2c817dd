"""Settings, suppressed findings and the cache, as the commands use them."""

from __future__ import annotations

import pytest

from querykit.cli import upgrading

OLD = '{"kind": "RetentionQuery", "retentionFilter": {"showMean": true}}\n'
FILTERS = '{"insight": "TRENDS", "events": [{"id": "a"}], "interval": "week"}\n'
WRONG = '{"kind": "TrendsQuery", "series": 3}\n'
NEWEST = '{"kind": "EventsQuery", "select": ["event"]}\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder that commands run in; returns a function that writes its settings."""
    monkeypatch.chdir(tmp_path)

    def settings(text):
        (tmp_path / "querykit.toml").write_text(text)
        return tmp_path

    return settings


def test_settings__exclude__passes_files_over_even_when_named(querykit, project):
    folder = project('exclude = ["old"]')
    (folder / "old").mkdir()
    (folder / "old" / "a.json").write_text(OLD)
    (folder / "b.json").write_text(NEWEST)
    done = querykit("upgrade", "--check", ".", "old/a.json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 query in 2 files" in done.stderr  # b.json and querykit.toml


@pytest.mark.parametrize(("level", "code"), [("none", 0), ("safe", 1), ("lossy", 1)])
def test_settings__repairs__are_the_default_of_upgrade(querykit, project, level, code):
    folder = project(f'repairs = "{level}"')
    (folder / "a.json").write_text(FILTERS)
    assert querykit("upgrade", "--check", "a.json").exit_code == code
    assert querykit("upgrade", "--check", "--posthog-only", "a.json").exit_code == 0
    assert querykit("upgrade", "--check", "--unsafe-repairs", "a.json").exit_code == 1


def test_settings__ignored_code__is_not_reported(querykit, project):
    folder = project('[per-file-ignores]\n"vendor/**" = ["QK022"]\n')
    (folder / "vendor").mkdir()
    for name in ("a.json", "vendor/b.json"):
        (folder / name).write_text(WRONG)
    done = querykit("validate", ".")
    assert [line.partition(":")[0] for line in done.stdout.splitlines() if "QK" in line] == [
        "a.json"
    ]


def test_settings__ignored_repair__leaves_the_document_alone(querykit, project):
    folder = project('ignore = ["QK110"]')
    (folder / "a.json").write_text(FILTERS)
    (folder / "b.json").write_text(OLD)
    assert querykit("upgrade", "--write", ".").exit_code == 0
    assert (folder / "a.json").read_text() == FILTERS
    assert "simple" in (folder / "b.json").read_text()


def test_settings__wrong__is_said_with_the_file(querykit, project):
    project('exlude = ["old"]')
    done = querykit("validate", ".")
    assert done.exit_code == 1
    assert "exclude" in done.exception.hint


def test_config__other_file__counts_instead(querykit, project, tmp_path):
    folder = project('ignore = ["QK022"]')
    (folder / "a.json").write_text(WRONG)
    (folder / "strict.toml").write_text("")
    assert querykit("validate", "a.json").exit_code == 0
    assert querykit("validate", "--config", "strict.toml", "a.json").exit_code == 1


def test_cache__files_that_were_fine__are_not_looked_at_again(querykit, project, monkeypatch):
    folder = project("")
    (folder / "a.json").write_text(NEWEST)
    (folder / "b.json").write_text(OLD)
    first = querykit("upgrade", "--check", ".")
    seen = []
    real = upgrading.upgrade_text

    def watched(text, *rest):
        seen.append(text)
        return real(text, *rest)

    monkeypatch.setattr(upgrading, "upgrade_text", watched)
    second = querykit("upgrade", "--check", ".")
    assert seen == [OLD]
    assert (second.stdout, second.stderr) == (first.stdout, first.stderr)
    querykit("upgrade", "--check", "--no-cache", ".")
    assert seen == [OLD, NEWEST, OLD]
    querykit("upgrade", "--check", "--stamp", ".")
    assert seen[3:] == [NEWEST, OLD]


def test_cache__changed_file__is_looked_at(querykit, project):
    folder = project("")
    path = folder / "a.json"
    path.write_text(NEWEST)
    assert querykit("validate", "a.json").exit_code == 0
    path.write_text(WRONG)
    assert querykit("validate", "a.json").exit_code == 1
