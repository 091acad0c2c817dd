"""A disk without room: a small one of our own, in name spaces where anybody may mount one."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
pytest.importorskip("chdb", reason="the embedded engine is not installed")

MOUNTED = 'mount -t tmpfs -o size=40m tmpfs "$1" && shift && exec "$@"'
FILL = """
import json, pathlib, secrets, sys
from querykit import errors
from querykit.engine import open_backend

URL, ISOLATED = f"chdb://{sys.argv[1]}/data", sys.argv[2] == "isolated"
COUNT = "SELECT count() FROM log_entries"
ballast = pathlib.Path(sys.argv[1], "ballast")
ballast.write_bytes(bytes(8_000_000))
backend = open_backend(URL, isolated=ISOLATED)
stored = 0
while True:
    rows = [{"team_id": 1, "log_source_id": str(stored + one), "message": secrets.token_hex(500)}
        for one in range(1000)]
    try:
        backend.insert("log_entries", list(rows[0]), "\\n".join(map(json.dumps, rows)).encode())
    except errors.EngineError as error:
        print(error.code, error.clickhouse_code, "make room" in error.hint)
        break
    stored += 1000
assert stored >= 1000
print(backend.query(COUNT).rows == [[stored]])
backend.close()
backend = open_backend(URL, isolated=ISOLATED)
print(backend.query(COUNT).rows == [[stored]])
ballast.unlink()
backend.insert("log_entries", ["message"], b'{"message": "there is room again"}')
print(backend.query(COUNT).rows == [[stored + 1]])
backend.close()
"""


@pytest.mark.parametrize("how", ["here", "isolated"])
def test_disk__full__is_said_with_what_to_do_and_what_is_stored_can_be_read(tmp_path, how):
    own = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNTED, "sh", tmp_path]
    if subprocess.run([*own, "true"], capture_output=True, check=False).returncode:
        pytest.skip(
            "NO DISK OF OUR OWN CAN BE MOUNTED HERE, so none is filled: name spaces are off"
        )
    done = subprocess.run(
        [*own, sys.executable, "-c", FILL, tmp_path, how],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["QK704 243 True", "True", "True", "True"], done.stderr
