"""Debian's ClickHouse 18.16: an old server, but a real one, to test how we speak over HTTP.

It runs on free ports with a folder of its own, and keeps a log of queries.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "it's secret & sound"
CONFIG = """<yandex>
  <logger><level>warning</level><log>{home}/log</log><errorlog>{home}/errors</errorlog></logger>
  <http_port>{ports[0]}</http_port>
  <tcp_port>{ports[1]}</tcp_port>
  <interserver_http_port>{ports[2]}</interserver_http_port>
  <https_port>{ports[3]}</https_port>
  <openSSL>
    <server>
      <certificateFile>{home}/certificate.pem</certificateFile>
      <privateKeyFile>{home}/key.pem</privateKeyFile>
      <verificationMode>none</verificationMode>
    </server>
  </openSSL>
  <listen_host>127.0.0.1</listen_host>
  <path>{home}/data/</path>
  <tmp_path>{home}/tmp/</tmp_path>
  <user_files_path>{home}/files/</user_files_path>
  <format_schema_path>{home}/schemas/</format_schema_path>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <mark_cache_size>10000000</mark_cache_size>
  <timezone>UTC</timezone>
  <keep_alive_timeout>{keep_alive}</keep_alive_timeout>
  <query_log>
    <database>system</database>
    <table>query_log</table>
    <flush_interval_milliseconds>200</flush_interval_milliseconds>
  </query_log>
</yandex>
"""
USERS = """<yandex>
  <profiles><default><log_queries>1</log_queries></default></profiles>
  <users>
    <default>
      <password><![CDATA[{password}]]></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
    </default>
  </users>
  <quotas><default/></quotas>
</yandex>
"""


@dataclass
class Server:
    """A server that runs."""

    port: int
    tls_port: int
    home: Path
    process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it, again after `kill`."""
        self.process = _start(self.home, self.port)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def clickhouse_server(*, keep_alive: int = 30) -> Iterator[Server]:
    """Run a server.

    Skips where it is not installed; in CI, where `.ci/services.sh` installs it, fails.
    """
    if shutil.which("clickhouse-server") is None:
        reason = "CLICKHOUSE-SERVER IS NOT INSTALLED, so no real server is asked: .ci/services.sh"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="qk-chs-"))
    ports = _free_ports(4)
    config = CONFIG.format(home=home, ports=ports, keep_alive=keep_alive)
    (home / "config.xml").write_text(config, encoding="utf-8")
    (home / "users.xml").write_text(USERS.format(password=PASSWORD), encoding="utf-8")
    _make_certificate(home)
    server = Server(ports[0], ports[3], home, _start(home, ports[0]))
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(home, ignore_errors=True)


def _start(home: Path, port: int) -> subprocess.Popen[bytes]:
    command = ["clickhouse-server", f"--config-file={home / 'config.xml'}"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home
    )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=5) as answer:
                answer.read()
            return process
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError((home / "errors").read_text(encoding="utf-8"))


def _make_certificate(home: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", home / "key.pem", "-out", home / "certificate.pem"),
        ],
        capture_output=True,
        check=True,
    )


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
