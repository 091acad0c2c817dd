"""The command, run in this process."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from querykit.cli.main import cli


@pytest.fixture
def querykit():
    """Run the command with arguments; returns click's result, with stdout and stderr apart."""
    runner = CliRunner()

    def run(*arguments, stdin=None):
        return runner.invoke(cli, list(map(str, arguments)), input=stdin)

    return run
