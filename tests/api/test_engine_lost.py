"""A server whose engine is gone: told as PostHog tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from querykit.errors import EngineUnreachable
from support.cases import ROOT
from support.redis import free_port
from support.serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from support.serving import Running

QUERY = "/api/environments/1/query/"


def test_serve__engine_is_not_there__does_not_start_and_says_so(tmp_path: Path):
    url = f"clickhouse://me:hunter2@127.0.0.1:{free_port()}/shop"
    command = [sys.executable, "-m", "querykit", "serve", "--data-dir", str(tmp_path)]
    done = subprocess.run(
        [*command, "--engine", url], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == EngineUnreachable.exit_code
    assert done.stderr.startswith(EngineUnreachable.code)
    assert "hunter2" not in done.stdout + done.stderr


def test_query__engine_is_gone__is_told_and_the_server_lives():
    command = [sys.executable, "-m", "support.clickhouse_front"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT / 'src'}", "TZ": "UTC"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as front:
        try:
            port = front.stdout.readline().strip()
            with serving(strict=True, engine_url=f"clickhouse://127.0.0.1:{port}") as server:
                assert server.run("select count() from events").body["results"] == [[3]]
                front.kill()
                front.wait()
                check_gone(server)
        finally:
            front.kill()


def check_gone(server: Running) -> None:
    got = server.run("select 1", client_query_id="blocking")
    assert (got.status, got.body["code"]) == (503, "database_unavailable")
    assert got.headers["Retry-After"] == "1"
    assert server.run("select 1", refresh="force_async", client_query_id="job").status == 202
    status = server.wait("job")
    assert status.status == 400
    assert status.body["query_status"]["error_message"].startswith("We couldn't reach the database")
    assert server.ask("DELETE", f"{QUERY}blocking/").status == 200
    assert server.ask("GET", "/_health").status == 200
    assert server.run("select count() from events").body["is_cached"] is True
