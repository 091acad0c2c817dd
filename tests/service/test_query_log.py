"""The log of queries, as a table that HogQL reads."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from querykit.environment import Environment
from querykit.run import open_engine
from querykit.service import log as log_module
from querykit.service.log import QueryLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.run import Engine

COLUMNS = [
    *("event_date", "event_time", "query_id", "endpoint", "query", "query_start_time"),
    *("query_duration_ms", "name", "created_by", "read_rows", "read_bytes", "result_rows"),
    *("result_bytes", "memory_usage", "status", "exception_code", "exception_name"),
    *("is_personal_api_key_request", "api_key_label", "api_key_mask", "cpu_microseconds"),
    *("RealTimeMicroseconds", "S3ListObjects", "S3HeadObject", "S3GetObjectAttributes"),
    *("S3GetObject", "ReadBufferFromS3Bytes"),
]
ONE, TWO = Environment(id=1), Environment(id=2)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine() as opened:
        yield opened


@pytest.fixture
def log(engine: Engine) -> Iterator[QueryLog]:
    made = QueryLog(engine.backend)
    yield made
    made.close()


def add(log: QueryLog, team_id: int = 1, query_id: str = "a", **facts: object) -> None:
    log.add(team_id, 1.5, query_id=query_id, **facts)


def rows(engine: Engine, sql: str, environment: Environment = ONE) -> list[list[object]]:
    return engine.run({"kind": "HogQLQuery", "query": sql}, environment)["results"]


def test_log__about_an_id__has_every_column_in_order(log: QueryLog):
    add(log, name="mine", status="QueryFinish", is_personal_api_key_request=True)
    answer = log.about(ONE, "a")
    assert answer["columns"] == COLUMNS
    (row,) = answer["results"]
    found = dict(zip(COLUMNS, row, strict=True))
    assert (found["name"], found["query_duration_ms"]) == ("mine", 1500)
    assert found["is_personal_api_key_request"] == 1
    assert found["query_start_time"] < found["event_time"]
    assert (found["memory_usage"], found["exception_name"]) == (0, "")


def test_log__of_another_project__is_not_seen(log: QueryLog, engine: Engine):
    add(log)
    add(log, team_id=2, query_id="a", name="theirs")
    log.flush()
    assert rows(engine, "select name from query_log") == [[""]]
    assert rows(engine, "select name from query_log", TWO) == [["theirs"]]
    assert log.about(ONE, "b")["results"] == []


def test_log__older_than_yesterday__is_left_out_of_what_is_told_of_an_id(
    log: QueryLog, engine: Engine
):
    line = b'{"team_id": 1, "query_id": "old", "event_date": "2020-01-01"}\n'
    engine.backend.insert("query_log_archive", ["team_id", "query_id", "event_date"], line)
    assert log.about(ONE, "old")["results"] == []


def test_log__id_with_quotes__is_only_an_id(log: QueryLog):
    name = "a' or 1 = 1 --\\"
    add(log)
    add(log, query_id=name)
    assert [row[2] for row in log.about(ONE, name)["results"]] == [name]


def test_log__engine_that_takes_none__keeps_the_newest_until_it_does(
    log: QueryLog, engine: Engine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    engine.backend.command("RENAME TABLE query_log_archive TO away")
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            add(log, name=f"{number}")
            log.flush()
    assert len([one for one in caplog.records if "cannot be written" in one.message]) == 1
    engine.backend.command("RENAME TABLE away TO query_log_archive")
    log.flush()
    assert rows(engine, "select name from query_log order by name") == [["0"], ["1"], ["2"]]


def test_log__more_than_it_holds__lets_go_of_the_oldest(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log_module, "MOST_WAITING", 2)
    monkeypatch.setattr(log_module, "FLUSH_SECONDS", 60)
    log = QueryLog(engine.backend)
    for number in range(5):
        add(log, name=f"{number}")
    log._ending.set()
    log.close()
    assert rows(engine, "select name from query_log order by name") == [["3"], ["4"]]


def test_log__closed__has_written_all(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(log_module, "FLUSH_SECONDS", 60)
    log = QueryLog(engine.backend)
    add(log)
    assert rows(engine, "select count() from query_log") == [[0]]
    log._ending.set()
    log.close()
    assert rows(engine, "select count() from query_log") == [[1]]
