"""The plain HTTP client against a real server, Debian's 18.16: what we say to it, and what it answers.

PostHog's SQL needs a newer one, so this asks in SQL that has been there for ever.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

import pytest

from querykit import errors
from querykit.engine import open_backend
from querykit.engine.address import Address
from querykit.engine.plain import PlainHTTP
from querykit.engine.transport import Statement
from support.clickhouse_server import PASSWORD, clickhouse_server

pytestmark = pytest.mark.slow

ENDLESS = "SELECT count() FROM system.numbers WHERE NOT ignore(number)"


@pytest.fixture(scope="module")
def server():
    with clickhouse_server() as running:
        yield running


@pytest.fixture
def client(server):
    client = _client(server.port)
    yield client
    client.close()


def _url(port, password=PASSWORD, scheme="clickhouse", database="default"):
    return f"{scheme}://default:{quote(password, safe='')}@127.0.0.1:{port}/{database}?client=http"


def _client(port, *, answer_seconds=30.0, **options):
    address = Address.of(_url(port, **options))
    return PlainHTTP(address, connect_seconds=5, answer_seconds=answer_seconds)


def _rows(client, sql, **options):
    raw = client.ask(Statement(sql, **options))
    return json.loads(raw)["data"] if raw else None


def _wait_for(client, sql):
    """Ask until there are rows, and return them."""
    for _ in range(400):
        if rows := _rows(client, sql):
            return rows
        time.sleep(0.05)
    pytest.fail(f"never any rows: {sql}")


def _running(client, name):
    like = f"query_id LIKE '{name}-%' AND read_rows > 0"
    return _wait_for(client, f"SELECT query_id, read_rows FROM system.processes WHERE {like}")


def test_ask__value__comes_back_as_it_is(client):
    text = "Größe 'x' \\ \U0001f642 & ?"
    sql = (
        "SELECT 18446744073709551615 AS big, '"
        + text.replace("\\", "\\\\").replace("'", "\\'")
        + "'"
    )
    settings = {"output_format_json_quote_64bit_integers": 0}
    assert _rows(client, sql, settings=settings) == [[18446744073709551615, text]]


def test_insert__rows__are_there_and_none_of_a_bad_block(client):
    client.ask(Statement("CREATE TABLE t (a UInt8, b String) ENGINE = Memory"))
    sql = "INSERT INTO t (a, b) FORMAT JSONEachRow"
    client.ask(Statement(sql, '{"a": 1, "b": "Größe"}\n{"a": 2, "b": "\\n"}'.encode()))
    with pytest.raises(errors.EngineRefusal):
        client.ask(Statement(sql, b'{"a": 3, "b": "x"}\n{"a": "y"}'))
    assert _rows(client, "SELECT a, b FROM t ORDER BY a") == [[1, "Größe"], [2, "\n"]]
    client.ask(Statement("DROP TABLE t"))


def test_query_id__of_a_run__is_the_servers_and_in_its_log(client):
    for number in range(2):
        client.ask(Statement(f"SELECT {number} + 40", query_id="of mine"))
    _wait_for(client, "SELECT name FROM system.tables WHERE name = 'query_log'")
    found = _wait_for(
        client,
        "SELECT query_id, query FROM system.query_log"
        " WHERE type = 2 AND query_id LIKE 'of mine-%' ORDER BY query",
    )
    assert [query for _, query in found] == ["SELECT 0 + 40", "SELECT 1 + 40"]
    assert len({query_id for query_id, _ in found}) == 2


def test_progress_and_kill__of_a_run__are_found_by_its_id(client):
    with ThreadPoolExecutor(2) as pool:
        mine = pool.submit(client.ask, Statement(ENDLESS, query_id="mine"))
        other = pool.submit(client.ask, Statement(ENDLESS, query_id="other"))
        first = int(_running(client, "mine")[0][1])
        _running(client, "other")
        time.sleep(0.3)
        assert int(_running(client, "mine")[0][1]) > first
        client.ask(Statement("KILL QUERY WHERE query_id LIKE 'mine-%' SYNC"))
        with pytest.raises(errors.QueryCancelled) as caught:
            mine.result(timeout=10)
        assert caught.value.clickhouse_code == 394
        assert _running(client, "other")
        client.ask(Statement("KILL QUERY WHERE query_id LIKE 'other-%' SYNC"))
        with pytest.raises(errors.QueryCancelled):
            other.result(timeout=10)


def test_limits__of_time_memory_and_rows__stop_a_query(client):
    for settings, sql in [
        ({"max_execution_time": 1}, ENDLESS),
        ({"max_memory_usage": 10_000_000}, "SELECT groupArray(number) FROM numbers(100000000)"),
        ({"max_result_rows": 10}, "SELECT number FROM numbers(100000)"),
    ]:
        with pytest.raises(errors.EngineLimit):
            client.ask(Statement(sql, settings=settings))
    assert _rows(client, "SELECT 1") == [[1]]


def test_silence__longer_than_allowed__is_said(server):
    client = _client(server.port, answer_seconds=0.5)
    with pytest.raises(errors.EngineUnreachable, match=r"silent for 0\.5 s"):
        client.ask(Statement("SELECT sleep(2)"))
    client.close()


def test_threads__several__do_not_wait_for_each_other(client):
    with ThreadPoolExecutor(4) as pool:
        begun = time.perf_counter()
        list(pool.map(lambda _: client.ask(Statement("SELECT sleep(1)")), range(4)))
        assert time.perf_counter() - begun < 3
        answers = pool.map(lambda one: _rows(client, f"SELECT {one}"), range(40))
        assert [int(rows[0][0]) for rows in answers] == list(range(40))


def test_password__wrong_or_of_an_unknown_user__is_said_without_it(server):
    with pytest.raises(errors.EngineUnreachable, match="the password is wrong") as caught:
        open_backend(_url(server.port, "hush"))
    assert (caught.value.code, caught.value.clickhouse_code) == ("QK708", 193)
    assert "hush" not in str(caught.value)
    with pytest.raises(errors.EngineUnreachable, match="the user is not known"):
        open_backend(f"clickhouse://nobody@127.0.0.1:{server.port}/default")


@pytest.mark.parametrize("client_name", ["http", "connect"])
def test_release__too_old_for_queries__is_refused_by_name(server, client_name):
    url = _url(server.port).replace("client=http", f"client={client_name}")
    with pytest.raises(
        errors.EngineTooOld, match=r"is ClickHouse 18\.16\.1; queries need"
    ) as caught:
        open_backend(url)
    assert caught.value.code == "QK711"
    assert "chdb://" in caught.value.hint


def test_database__unknown__says_how_to_make_it(server):
    client = _client(server.port, database="elsewhere")
    with pytest.raises(errors.EngineRefusal) as caught:
        client.ask(Statement("SELECT 1"))
    assert caught.value.clickhouse_code == 81
    assert "querykit engine init" in caught.value.hint
    client.close()


def test_tls__with_a_server_that_has_none__says_so(server):
    with pytest.raises(errors.EngineUnreachable, match="no TLS with") as caught:
        open_backend(_url(server.port, scheme="clickhouses"))
    assert "clickhouse:// is without TLS" in caught.value.hint


def test_tls__certificate__counts_when_it_is_known(server, monkeypatch):
    with pytest.raises(errors.EngineUnreachable, match="CERTIFICATE_VERIFY_FAILED") as caught:
        open_backend(_url(server.tls_port, scheme="clickhouses"))
    assert "SSL_CERT_FILE" in caught.value.hint
    monkeypatch.setenv("SSL_CERT_FILE", str(server.home / "certificate.pem"))
    client = _client(server.tls_port, scheme="clickhouses")
    assert _rows(client, "SELECT 1") == [[1]]
    client.close()
    with pytest.raises(errors.EngineTooOld):
        open_backend(_url(server.tls_port, scheme="clickhouses"))


def test_tls__port_of_it_without_it__says_so(server):
    with pytest.raises(errors.EngineUnreachable) as caught:
        open_backend(_url(server.tls_port))
    assert "clickhouses://" in caught.value.hint


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "speaks no HTTP"),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 16\r\n\r\n<h1>Oh dear</h1>", "Oh dear"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n",
            "nothing",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n26.1.1", "is lost"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n26", "is lost"),
        (b"", "is lost"),
    ],
    ids=["another protocol", "a proxy", "a redirect", "half", "half a chunk", "nothing at all"],
)
def test_port__where_no_clickhouse_answers__is_told_from_one(answer, said):
    with (
        _answering(answer) as port,
        pytest.raises(errors.EngineUnreachable, match=said) as caught,
    ):
        open_backend(_url(port))
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert caught.value.hint
    assert PASSWORD not in str(caught.value)


def test_host__unknown__is_said():
    with pytest.raises(
        errors.EngineUnreachable, match=r"no ClickHouse answers at nowhere\.invalid"
    ):
        open_backend("clickhouse://nowhere.invalid/posthog")


def test_connection__closed_meanwhile__a_query_is_asked_again(server):
    with clickhouse_server(keep_alive=1) as hasty:
        client = _client(hasty.port)
        assert _rows(client, "SELECT 1") == [[1]]
        time.sleep(2)
        assert _rows(client, "SELECT 2") == [[2]]
        client.close()


def test_server__killed__running_fails_waiting_is_asked_again_after_its_return():
    with clickhouse_server() as server, ThreadPoolExecutor(1) as pool:
        client = _client(server.port)
        running = pool.submit(client.ask, Statement(ENDLESS, query_id="mine"))
        _running(client, "mine")
        server.kill()
        with pytest.raises(errors.EngineUnreachable, match="is lost") as caught:
            running.result(timeout=20)
        assert "ask again" in caught.value.hint
        with pytest.raises(errors.EngineUnreachable, match="Connection refused"):
            client.ask(Statement("SELECT 1"))
        server.start()
        assert _rows(client, "SELECT 1") == [[1]]
        client.close()


def test_insert__connection_breaks__is_not_sent_a_second_time():
    seen = []
    with _answering(b"", seen=seen) as port:
        client = _client(port)
        with pytest.raises(errors.EngineUnreachable, match="is lost"):
            client.ask(Statement("INSERT INTO t FORMAT JSONEachRow", b'{"a": 1}'))
        client.close()
    assert len(seen) == 1


@contextmanager
def _answering(answer, *, seen=None):
    """Answer each connection alike, whatever it says; then close it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    said = connection.recv(65536)
                    if seen is not None:
                        seen.append(said)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
