"""The command, run in this process."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from querykit.cli.main import cli


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("QUERYKIT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def querykit():
    """Run the command with arguments; returns click's result, with stdout and stderr apart."""
    runner = CliRunner()

    def run(*arguments, stdin=None):
        return runner.invoke(cli, list(map(str, arguments)), input=stdin)

    return run
