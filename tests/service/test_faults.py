from __future__ import annotations

import pytest

from querykit.engine.failures import engine_error
from querykit.errors import EngineUnreachable, NotRunnable, UserError
from querykit.service.faults import CLICKHOUSE, NAMES, UNEXPECTED, USERS, fault_of

RAW = "raw server detail"


@pytest.mark.parametrize(
    ("number", "status", "code", "begin"),
    [
        (1, 500, "error", "ClickHouse rejected the query with error UNSUPPORTED_METHOD."),
        (47, 500, "error", "A column in this query doesn't exist in the data."),
        (62, 500, "error", "ClickHouse rejected the query with error SYNTAX_ERROR."),
        (158, 500, "error", "This query reads or returns more data than the limit allows."),
        (252, 500, "error", "The database had a temporary problem"),
        (394, 500, "error", "The database stopped this query before it finished."),
        (202, 503, "error", "Queries are a little too busy right now."),
        (159, 504, "error", "Query has hit the max execution time before completing."),
        (160, 512, "error", "Estimated query execution time"),
        (241, 513, "clickhouse_memory_limit_exceeded", "This query ran out of memory"),
        (999999, 500, "error", "ClickHouse error while executing query."),
    ],
)
def test_fault__clickhouse_internal__tells_no_raw_text(
    number: int, status: int, code: str, begin: str
):
    fault = fault_of(engine_error(f"Code: {number}. DB::Exception: {RAW}"))
    assert (fault.status, fault.type, fault.code) == (status, "server_error", code)
    assert fault.detail.startswith(begin)
    assert RAW not in fault.detail


def test_fault__tables__name_the_same_errors():
    assert NAMES.keys() == CLICKHOUSE.keys()
    assert not NAMES.keys() & USERS.keys()


def test_fault__clickhouse_of_the_user__tells_its_text():
    fault = fault_of(
        engine_error("Code: 386. DB::Exception: There is no supertype. (NO_COMMON_TYPE)")
    )
    assert (fault.status, fault.type, fault.code) == (400, "validation_error", "no_common_type")
    assert fault.detail == "There is no supertype."


def test_fault__unknown_to_clickhouse_and_us__is_not_shown_in_a_status():
    assert not fault_of(engine_error("Code: 999999. DB::Exception: x")).shown
    assert not fault_of(ValueError("x")).shown


def test_fault__branches__narrow_ones_first():
    assert fault_of(EngineUnreachable("no")).code == "database_unavailable"
    assert fault_of(NotRunnable("cannot")).detail == "cannot"
    assert fault_of(UserError("wrong")).status == 400
    assert fault_of(ValueError("x")) is UNEXPECTED
