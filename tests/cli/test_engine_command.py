"""`querykit engine`."""

from __future__ import annotations


def test_init__folder__can_be_done_again(querykit, tmp_path):
    for _ in range(2):
        done = querykit("engine", "init", f"chdb://{tmp_path / 'data'}")
        assert done.exit_code == 0
        assert "tables and views are there" in done.stderr


def test_init__url_of_no_engine__is_refused(querykit):
    done = querykit("engine", "init", "mysql://localhost/posthog")
    assert done.exception.code == "QK701"
    assert "clickhouse://" in done.exception.hint
