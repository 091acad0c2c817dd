"""`querykit engine`."""

from __future__ import annotations

import pytest

from querykit.engine.layout import Layout
from querykit.engine.urls import init_statements

NODE = "clickhouse://host/analytics"


def test_init__folder__can_be_done_again(querykit, tmp_path):
    for _ in range(2):
        done = querykit("engine", "init", f"chdb://{tmp_path / 'data'}")
        assert done.exit_code == 0
        assert "tables and views are there" in done.stderr


def test_init__url_of_no_engine__is_refused(querykit):
    done = querykit("engine", "init", "mysql://localhost/posthog")
    assert done.exception.code == "QK701"
    assert "clickhouse://" in done.exception.hint


def test_init__dry_run__prints_each_statement_once_and_asks_nobody(querykit):
    done = querykit(
        "engine", "init", "--cluster", "main", "--dry-run", NODE, "clickhouse://b/analytics"
    )
    assert done.exit_code == 0
    printed = [one.strip() for one in done.stdout.split(";\n") if one.strip()]
    assert printed == list(dict.fromkeys(init_statements(NODE, Layout("main"))))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cluster", "main", "chdb:///nowhere"], "the embedded engine is no node of a cluster"),
        (["--replicated", NODE], "none is named"),
        (["--cluster", "it's", NODE], "is no name of a cluster"),
        (["--dry-run", "mysql://host/db"], "there is no engine 'mysql'"),
    ],
)
def test_init__what_cannot_be__is_refused_by_code(querykit, arguments, said):
    done = querykit("engine", "init", *arguments)
    assert done.exception.code == "QK701"
    assert said in done.exception.message
    assert done.exception.hint
