"""A PostgreSQL of our own: made in a temporary folder, reached by a socket there, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = (
    "-c listen_addresses= -c fsync=off -c full_page_writes=off -c shared_buffers=32MB"
    " -c max_connections=30"
)
INITDB = ("-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")


def server_programs():
    """Return the folder of initdb and pg_ctl, the newest one; None when there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: one.parent.name)
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server; yields the URL of its database `postgres`.

    Skips where PostgreSQL is not installed; in CI, where `.ci/services.sh` installs it, fails.
    """
    programs = server_programs()
    if programs is None:
        reason = "PostgreSQL IS NOT INSTALLED, so nothing of it is tested: run sh .ci/services.sh"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # The server refuses to be root, so root runs it as the user that Debian made for it.
    user = "postgres" if os.getuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="qk-pg-", dir="/tmp"))  # a socket path must be short
    if user:
        entry = pwd.getpwnam(user)
        os.chown(home, entry.pw_uid, entry.pw_gid)
    try:
        _run(
            [
                programs / "initdb",
                "-D",
                home / "data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C",
            ],
            user,
        )
        control = [programs / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log"]
        _run([*control, "-o", f"{SETTINGS} -k {home}", "start"], user)
        try:
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(command, user):
    done = subprocess.run(
        list(map(str, command)),
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
