"""Real runs of `querykit upgrade --write` that are killed, interrupted, starved or doubled."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sysconfig
import time
from pathlib import Path

import pytest

COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
NODE = {"kind": "RetentionQuery", "retentionFilter": {"period": "Day", "showMean": True}}
OLD_JSON = json.dumps({"name": "é", "query": NODE}, indent=2, ensure_ascii=False)
OLD = {
    ".json": OLD_JSON,
    ".yaml": "# é\nquery:\n  kind: RetentionQuery\n  retentionFilter:\n    showMean: true\n",
    ".toml": 'kind = "RetentionQuery"\n[retentionFilter]\nshowMean = true\n',
    ".csv": "id,query\n1," + '"' + json.dumps(NODE).replace('"', '""') + '"\n',
}
FILES = 200


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    for number in range(FILES):
        for suffix, text in OLD.items():
            (folder / f"{number:03}{suffix}").write_text(text, encoding="utf-8")
    return folder


def start(folder, mode="--write", **options):
    return subprocess.Popen(
        [COMMAND, "upgrade", mode, "--no-cache", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def finish(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, (out + err).decode()


def texts(folder):
    return {
        suffix: {path.read_text(encoding="utf-8") for path in folder.glob(f"[0-9]*{suffix}")}
        for suffix in OLD
    }


def new_texts(tmp_path):
    folder = tmp_path / "one"
    folder.mkdir()
    for suffix, text in OLD.items():
        (folder / f"0{suffix}").write_text(text, encoding="utf-8")
    assert finish(start(folder))[0] == 0
    return {suffix: next(iter(found)) for suffix, found in texts(folder).items()}


def wait_for_the_first_change(folder, process):
    first = folder / "000.json"
    while first.read_text(encoding="utf-8") == OLD[".json"] and process.poll() is None:
        time.sleep(0.001)


def assert_rerun_finishes(folder, new):
    code, said = finish(start(folder))
    assert code == 0, said
    assert texts(folder) == {suffix: {text} for suffix, text in new.items()}
    code, said = finish(start(folder, "--check"))
    assert (code, " 0 to upgrade, 0 not rewritable" in said) == (0, True), said


@pytest.mark.slow
@pytest.mark.parametrize("sort", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_write__stopped_in_the_middle__loses_nothing(folder, tmp_path, sort):
    new = new_texts(tmp_path)
    process = start(folder)
    wait_for_the_first_change(folder, process)
    process.send_signal(sort)
    code, said = finish(process)
    assert code != 0, said
    for suffix, found in texts(folder).items():
        assert found <= {OLD[suffix], new[suffix]}
    assert OLD[".json"] in texts(folder)[".json"], "it was stopped too late to prove anything"
    assert_rerun_finishes(folder, new)


@pytest.mark.slow
def test_write__two_runs_at_once__change_each_file_once(folder, tmp_path):
    new = new_texts(tmp_path)
    for process in [start(folder), start(folder)]:
        code, said = finish(process)
        # A file that the other run has just replaced is refused, and says so; nothing else is.
        assert code == 0 or "changed" in said, said
    assert_rerun_finishes(folder, new)


def no_large_files():
    """Let no file grow over 4 KB, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))


@pytest.mark.slow
def test_write__no_room_for_one_file__leaves_it_and_goes_on(folder, tmp_path):
    new = new_texts(tmp_path)
    large = folder / "100-large.json"
    text = json.dumps({"query": NODE, "name": "x" * 10_000})
    large.write_text(text)
    code, said = finish(start(folder, preexec_fn=no_large_files))
    assert code == 1
    assert "100-large.json" in said
    assert "QK009" in said
    assert "Traceback" not in said
    assert large.read_text() == text
    large.unlink()
    assert texts(folder) == {suffix: {one} for suffix, one in new.items()}
    assert [path for path in folder.iterdir() if not path.name[0].isdigit()] == []
