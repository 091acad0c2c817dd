"""Events over HTTP: every way in which SDKs send them, and what is answered to what is none."""

from __future__ import annotations

import base64
import gzip
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest

from querykit.api.places import project_token
from support.capturing import capturing

TOKEN = "phc_any"
PATHS = ("/batch/", "/batch", "/capture/", "/e/", "/track/", "/i/v0/e/", "/i/v0/e")
OK = (200, {"status": "Ok"})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with capturing(tmp_path_factory.mktemp("capture")) as site:
        yield site


@pytest.fixture
def who():
    return f"user-{uuid.uuid4()}"


def event(who, name="x", **members):
    return {"api_key": TOKEN, "event": name, "distinct_id": who, **members}


def found(site, who, columns="event"):
    return site.ask(f"select {columns} from events where distinct_id = '{who}' order by timestamp")


def test_paths__each__takes_an_event_and_a_batch(site, who):
    for path in PATHS:
        assert site.post(path, event(who, path)) == OK
        batch = [{"event": f"{path} batch", "properties": {"distinct_id": who}}]
        assert site.post(path, {"api_key": TOKEN, "batch": batch}) == OK
    names = {name for (name,) in found(site, who)}
    assert names == {*PATHS, *(f"{path} batch" for path in PATHS)}


def _gzipped(value):
    return gzip.compress(json.dumps(value).encode())


def _form(value, **more):
    text = base64.b64encode(json.dumps(value).encode()).decode()
    return urlencode({"data": text, **more}).encode()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PLAIN = {"Content-Type": "text/plain"}
WAYS = {
    "gzip": ("", _gzipped, {"Content-Encoding": "gzip"}),
    "gzip-js": ("?compression=gzip-js&ver=1.2", _gzipped, PLAIN),
    "gzip without a word of it": ("", _gzipped, {}),
    "said to be gzip, but plain": (
        "?compression=gzip-js",
        lambda one: json.dumps(one).encode(),
        {},
    ),
    "form of base64": ("?compression=base64", _form, FORM),
    "form that says base64": ("", lambda one: _form(one, compression="base64"), FORM),
    "form of JSON": ("", lambda one: f"data={quote(json.dumps(one))}".encode(), FORM),
    "base64": (
        "?compression=base64",
        lambda one: base64.b64encode(json.dumps(one).encode()),
        PLAIN,
    ),
    "JSON that looks like a form": (
        "",
        lambda one: json.dumps({"x": "?a=1&data=2", **one}).encode(),
        {},
    ),
    "base64 of gzip": ("", lambda one: base64.b64encode(_gzipped(one)), PLAIN),
    "form with the token first": ("", lambda one: b"api_key=phc_x&" + _form(one), FORM),
    "list of events": ("", lambda one: json.dumps([one]).encode(), {}),
}


@pytest.mark.parametrize("way", WAYS)
def test_body__packed__is_read(site, who, way):
    query, packed, headers = WAYS[way]
    sent = event(who, properties={"price": "5 € + é"})
    assert site.post(f"/e/{query}", packed(sent), headers) == OK
    assert found(site, who, "event, properties.price") == [["x", "5 € + é"]]


@pytest.mark.parametrize(
    "placed",
    [
        {"api_key": TOKEN},
        {"token": TOKEN},
        {"properties": {"token": TOKEN}},
        {"properties": {"api_key": TOKEN}},
    ],
)
def test_token__in_each_place__is_found(site, who, placed):
    assert site.post("/e/", {"event": "x", "distinct_id": who, **placed}) == OK
    assert found(site, who) == [["x"]]


def test_token__of_the_project__leads_to_it(site, who):
    assert site.post("/e/", event(who, api_key=project_token(1))) == OK


@pytest.mark.parametrize(
    ("token", "code"),
    [(None, "missing_api_key"), ("", "missing_api_key"), ("phx_secret", "invalid_api_key")],
)
def test_token__none_or_of_another_sort__is_refused(site, who, token, code):
    status, body = site.post("/batch/", event(who, api_key=token))
    assert status == 401
    assert body["type"] == "authentication_error"
    assert body["code"] == code
    assert "phx_secret" not in json.dumps(body)


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (b"", "the body is not JSON"),
        (b"{", "the body is not JSON"),
        (b'"x"', "neither JSON nor base64"),
        (b"\x1f\x8bnothing", "the body is not gzip"),
        (gzip.compress(b"{}", mtime=0)[:-4], "its end is missing"),
        (b"data=%%%", "neither JSON nor base64"),
        (
            b'{"api_key": "phc_x", "event": "x", "distinct_id": "a", "properties": {"n": NaN}}',
            "NaN",
        ),
        (b'{"api_key": "phc_x", "batch": {}}', "`batch` must be a list"),
        (b'{"api_key": "phc_x", "batch": ["x"]}', "`batch` must be a list"),
        (b'{"api_key": "phc_x", "event": "x"}', "batch[0]: an event needs a `distinct_id`"),
        (b'{"api_key": "phc_x", "distinct_id": "a"}', "batch[0]: an event needs a name"),
        (b'{"api_key":"phc_x","event":"x","distinct_id":"a","uuid":"1"}', "uuid: '1' is no UUID"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_body__that_is_no_event__is_a_400_that_says_why(site, raw, detail):
    status, body = site.post("/batch/", raw)
    assert (status, body["type"], body["attr"]) == (400, "validation_error", None)
    assert detail in body["detail"]


def test_body__one_bad_event_of_a_batch__takes_none(site, who):
    batch = [{"event": "x", "distinct_id": who}, {"event": "y"}]
    status, body = site.post("/batch/", {"api_key": TOKEN, "batch": batch})
    assert status == 400
    assert "batch[1]" in body["detail"]
    assert found(site, who) == []


def test_body__unpacks_to_too_much__is_a_413(site):
    bomb = gzip.compress(b" " * 120_000_000)
    status, body = site.post("/batch/", bomb)
    assert (status, body["code"]) == (413, "request_too_large")


def test_body__empty_batch__is_taken(site):
    assert site.post("/batch/", {"api_key": TOKEN, "batch": []}) == OK


def test_engage__person__has_the_properties(site, who):
    said = {"$token": TOKEN, "$distinct_id": who, "$set": {"plan": "pro"}}
    assert site.post("/engage/", said) == OK
    assert found(site, who, "event, person.properties.plan") == [["$identify", "pro"]]


def test_uuid__sent_again__is_one_event(site, who):
    one = event(who, uuid=str(uuid.uuid4()), timestamp="2024-03-01T10:00:00Z")
    assert site.post("/batch/", {"api_key": TOKEN, "batch": [one, one]}) == OK
    assert found(site, who) == [["x"]]
    assert site.post("/batch/", one) == OK
    assert found(site, who) == [["x"]]


def _hours_ago(hours):
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize(
    ("ago", "members", "hours"),
    [
        ({}, {}, 0),
        ({"timestamp": 5}, {}, 5),
        ({"timestamp": 5, "sent_at": 3}, {}, 2),
        ({"timestamp": -50, "sent_at": -51}, {}, 1),
        ({"timestamp": 5, "sent_at": 3}, {"properties": {"$ignore_sent_at": True}}, 5),
        ({}, {"offset": 7_200_000}, 2),
        ({"timestamp": -24}, {}, 0),
        ({"timestamp": -22}, {}, -22),
        ({}, {"timestamp": "yesterday"}, 0),
        ({}, {"timestamp": "0001-01-01T00:00:00Z"}, 0),
    ],
)
def test_time__of_a_wrong_clock__is_put_right(site, who, ago, members, hours):
    clocks = {name: _hours_ago(hours) for name, hours in ago.items()}
    assert site.post("/e/", event(who, **clocks, **members)) == OK
    ((seconds,),) = found(site, who, "dateDiff('second', timestamp, now())")
    assert abs(seconds - hours * 3600) < 120


def test_time__browser_says_when_it_sent_in_the_address(site, who):
    sent_at = int((time.time() - 3600) * 1000)
    assert site.post(f"/e/?_={sent_at}", event(who, timestamp=_hours_ago(2))) == OK
    ((seconds,),) = found(site, who, "dateDiff('second', timestamp, now())")
    assert abs(seconds - 3600) < 120


def test_distinct_id__very_long__is_cut_as_posthog_does(site, who):
    assert site.post("/e/", event(who + "x" * 500)) == OK
    name = (who + "x" * 500)[:200]
    assert found(site, name) == [["x"]]


def test_events__are_there_within_a_second(site, who):
    site.ask("select 1")
    begun = time.monotonic()
    assert site.post("/e/", event(who)) == OK
    node = {"kind": "HogQLQuery", "query": f"select 1 from events where distinct_id = '{who}'"}
    while not site.server.engine.run(node, site.server.environment)["results"]:
        assert time.monotonic() - begun < 5
    assert time.monotonic() - begun < 2


def test_people__of_separate_requests__are_merged(site, who):
    anon = f"anon-{uuid.uuid4()}"
    site.post("/e/", event(anon, "visit"))
    site.ask("select 1")
    said = {"$anon_distinct_id": anon, "$set": {"plan": "pro"}}
    site.post("/e/", event(who, "$identify", properties=said))
    site.ask("select 1")
    site.post("/e/", event(anon, "later"))
    rows = site.ask(
        "select event, person_mode from events"
        f" where person_id in (select person_id from events where distinct_id = '{who}')"
        " order by event"
    )
    assert rows == [["$identify", "full"], ["later", "full"], ["visit", "full"]]
    assert found(site, anon, "event, person.properties.plan")[1] == ["later", "pro"]


@pytest.mark.parametrize("path", ["/flags/?v=2", "/decide/?v=3"])
def test_flags__asked_for__are_none(site, path):
    status, body = site.post(path, {"token": TOKEN, "distinct_id": "a"})
    assert status == 200
    assert body["flags"] == body["featureFlags"] == {}
    assert body["errorsWhileComputingFlags"] is False
    assert site.post(path, {"distinct_id": "a"})[0] == 401
