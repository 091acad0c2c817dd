"""`querykit serve` as a process: its settings, its log, its traces, and what slow clients do to it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from support.redis import free_port
from support.servers import made_key, server_process
from support.serving import Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.servers import Server

SQL = {"query": {"kind": "HogQLQuery", "query": "select 6 * 7"}}
QUERY = "/api/projects/1/query/"
SERVE = [sys.executable, "-m", "querykit", "serve"]


def serve(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SERVE, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


def test_show_settings__says_what_holds_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "querykit.toml").write_text("[server]\nport = 8011\nlimits = true\n")
    monkeypatch.setenv("QUERYKIT_LIMITS", "off")
    got = serve(tmp_path, "--show-settings", "--max-body", "1MiB", "--cors", "*", "--no-isolated")
    assert got.returncode == 0, got.stderr
    lines = got.stdout.splitlines()
    assert f"port = 8011  ({tmp_path}/querykit.toml: port)" in lines
    assert "limits = False  (QUERYKIT_LIMITS)" in lines
    assert "max-body = 1048576  (--max-body)" in lines
    assert "cors = *  (--cors)" in lines
    assert "isolated = False  (--isolated)" in lines
    assert "host = 127.0.0.1  (default)" in lines
    assert not (tmp_path / "querykit-data").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "70000"), "--port: Input should be less than or equal to 65535"),
        (("--otel", "nowhere"), "there is no exporter of traces 'nowhere'"),
    ],
)
def test_serve__setting_that_cannot_be__does_not_start(
    tmp_path: Path, words: tuple[str, ...], told: str
):
    got = serve(tmp_path, *words)
    assert got.returncode == 2, got.stderr
    assert told in got.stderr
    assert "Traceback" not in got.stderr


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    folder = tmp_path_factory.mktemp("traced")
    secret = made_key(folder, "--label", "ci")
    words = ("--otel", "console", "--cors", "https://app.example", "--body-seconds", "2")
    with server_process(folder, secret, *words) as server:
        yield server, folder


@pytest.mark.slow
def test_process__whatever_is_asked__has_no_secret_in_its_log(traced: tuple[Server, Path]):
    server, folder = traced
    secret = server.named["all"]
    assert server.ask("POST", QUERY, SQL).body["results"] == [[42]]
    assert server.ask("POST", f"{QUERY}?personal_api_key={secret}", SQL, key=None).status == 200
    assert server.ask("GET", f"{QUERY}{secret}/").status == 404
    assert server.ask("POST", QUERY, {**SQL, "personal_api_key": secret}, key=None).status == 400
    assert server.ask("POST", QUERY, SQL, key="phx_wrong_secret").status == 401
    server.ask("GET", "/nothing", headers={"Referer": f"http://x/?key={secret}"})
    text = wait_for(folder / "log", "querykit.query")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith('{"timestamp"')]
    asked = [line for line in lines if line["event"] == "request" and line["key"] == "ci"]
    assert {line["status"] for line in asked} == {200, 400, 404}
    assert {line["kind"] for line in asked} == {"HogQLQuery", None}
    assert secret[4:] not in text
    assert "wrong_secret" not in text


@pytest.mark.slow
def test_process__traced__has_a_span_of_the_query_in_that_of_the_request(
    traced: tuple[Server, Path],
):
    server, folder = traced
    assert server.run("select 'traced'", client_query_id="mine").status == 200
    text = wait_for(folder / "log", '"querykit.query_id": "mine"')
    spans = parsed_spans(text)
    (query,) = [one for one in spans if one["attributes"].get("querykit.query_id") == "mine"]
    assert query["name"] == "querykit.query"
    assert query["attributes"]["querykit.kind"] == "HogQLQuery"
    parents = {one["context"]["span_id"]: one for one in spans}
    request = parents[query["parent_id"]]
    assert request["name"] == "POST /api/environments/{project}/query"
    assert request["resource"]["attributes"]["service.name"] == "querykit"


@pytest.mark.slow
def test_process__on_this_machine__goes_by_its_names_only(traced: tuple[Server, Path]):
    server, _ = traced
    got = server.ask("GET", "/metrics", headers={"Host": "evil.example"})
    assert (got.status, got.body["code"]) == (403, "unknown_host")
    allowed = server.ask("GET", "/_health", headers={"Origin": "https://app.example"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert allowed.headers["Server"] is None


@pytest.mark.slow
def test_process__fifty_slow_clients__hurt_nobody(traced: tuple[Server, Path]):
    server, _ = traced
    port = int(server.url.rpartition(":")[2])
    head = (
        f"POST {QUERY} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {server.named['all']}\r\nContent-Length: 100\r\n\r\n{{"
    )
    slow = [socket.create_connection(("127.0.0.1", port), 20) for _ in range(50)]
    for one in slow:
        one.sendall(head.encode())
    begun = time.monotonic()
    assert server.run("select 43").body["results"] == [[43]]
    assert time.monotonic() - begun < 2
    answers = [one.recv(4096) for one in slow]
    for one in slow:
        one.close()
    assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)


@pytest.mark.slow
def test_process__limits_of_ones_own__hold(tmp_path: Path):
    secret = made_key(tmp_path)
    words = ("--limits", "--limit-minute", "4", "--strict-auth", "--read-budget", "1KB")
    with server_process(tmp_path, secret, *words) as server:
        read = "select sum(number) from numbers(1000000)"
        assert server.run(read).status == 200
        spent = server.run("select 2")
        assert (spent.status, spent.body["code"]) == (429, "api_queries_budget_exceeded")
        assert server.run(read).body["is_cached"] is True
        assert server.run(read).status == 200
        often = server.run(read)
        assert (often.status, often.body["code"]) == (429, "throttled")
        assert 0 < int(often.headers["Retry-After"]) <= 60


@pytest.mark.slow
def test_process__whose_log_nobody_reads__goes_on(tmp_path: Path):
    secret, port = made_key(tmp_path), free_port()
    command = [*SERVE, "--data-dir", str(tmp_path), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        server = Running(f"http://127.0.0.1:{port}", None, None, {"all": secret})  # type: ignore[arg-type]
        try:
            assert process.stderr.readline().startswith(b"serving on")
            wait_until_it_answers(server)
            for _ in range(1500):  # a pipe holds some 300 lines
                assert server.ask("GET", "/nothing").status == 404
            process.terminate()
            assert process.wait(20) == 0
        finally:
            process.kill()


def wait_until_it_answers(server: Running) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            server.ask("GET", "/_health")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


@pytest.mark.slow
def test_process__stopped_under_load__answers_all_it_took(tmp_path: Path):
    secret = made_key(tmp_path)
    statuses: list[int] = []
    refused: list[OSError] = []
    with server_process(tmp_path, secret, "--log-level", "warning") as server:
        stop = threading.Event()

        def ask(number: int) -> None:
            while not stop.is_set():
                try:
                    got = server.run(
                        f"select sum(number) + {number} from numbers(30000000)",
                        refresh="force_blocking",
                    )
                    statuses.append(got.status)
                except OSError as error:  # not listening any more
                    refused.append(error)
                    return

        askers = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for asker in askers:
            asker.start()
        time.sleep(2)
        begun = time.monotonic()
        server.process.terminate()
        server.process.wait(20)
        took = time.monotonic() - begun
        stop.set()
        for asker in askers:
            asker.join()
    assert server.process.returncode == 0
    assert took < 15
    assert len(statuses) > 20
    assert set(statuses) <= {200, 500, 503}, statuses
    assert statuses.count(200) > len(statuses) * 0.8
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert secret[4:] not in log


def wait_for(log: Path, text: str) -> str:
    """Return the log once a text is in it: spans are written some seconds late."""
    end = time.monotonic() + 20
    while text not in (found := log.read_text()) and time.monotonic() < end:
        time.sleep(0.2)
    assert text in found
    return found


def parsed_spans(log: str) -> list[dict]:
    decoder, spans, place = json.JSONDecoder(), [], 0
    while (place := log.find('{\n    "name"', place)) >= 0:
        span, end = decoder.raw_decode(log[place:])
        spans.append(span)
        place += end
    return spans
