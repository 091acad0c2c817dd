"""`querykit serve` as a process of its own, several of them beside each other."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.redis import free_port
from support.serving import Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUERYKIT = [sys.executable, "-m", "querykit"]


@dataclass
class Server(Running):
    """A server process; asked like one in a thread."""

    process: subprocess.Popen[str] = None  # type: ignore[assignment]

    def kill(self) -> None:
        """End it as the system does when memory is out: without a word."""
        self.process.kill()
        self.process.wait()


def made_key(folder: Path, *words: str) -> str:
    command = [*QUERYKIT, "keys", "create", "--data-dir", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def server_process(folder: Path, secret: str, *words: str) -> Iterator[Server]:
    """Run a server over a folder; its log is in the folder."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [*QUERYKIT, "serve", "--port", str(port), "--data-dir", str(folder), *words],
            stdout=log,
            stderr=log,
            text=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(process, url, folder)
        yield Server(url, None, None, {"all": secret}, process)  # type: ignore[arg-type]
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[str], url: str, folder: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((folder / "log").read_text())
