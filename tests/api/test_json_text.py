"""With and without orjson, JSON is read and written alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.api import json_text

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(params=["orjson", "json"])
def writer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "json":
        monkeypatch.setattr(json_text, "orjson", None)
    elif json_text.orjson is None:
        pytest.skip("orjson is not installed")
    return request.param


@given(JSON)
def test_value__written_and_read__is_the_same(value: Any):
    text = json_text.write(value)
    assert json_text.read(text) == value
    assert json.loads(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[1,]", "NaN", "[Infinity]", "\ufeff1", '"\x01"', '{"a" 1}', "nul"),
        *('"\\ud800"', "1e400", "123456789012345678901234567890", '{"a": 1, "a": 2}', "-0"),
    ],
)
def test_text__odd__is_read_as_json_reads_it(writer: str, text: str):
    def outcome(read: Any) -> Any:
        try:
            return repr(read(text.encode()))
        except ValueError as error:
            return str(error)

    def strict(raw: bytes) -> Any:
        return json.loads(raw.decode(), parse_constant=json_text._no_number)

    assert outcome(json_text.read) == outcome(strict)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": (1, 2.5)}, b'{"a":[1,2.5]}'),
        (2**70, b"1180591620717411303424"),
        ("\ud800", b'"\\ud800"'),
        ({1: "\u2028"}, b'{"1":"\xe2\x80\xa8"}'),
        (datetime(2026, 1, 2, tzinfo=UTC), b'"2026-01-02 00:00:00+00:00"'),
    ],
)
def test_value__odd__is_written_alike(writer: str, value: Any, text: bytes):
    assert json_text.write(value) == text
