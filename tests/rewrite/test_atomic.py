from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from querykit.errors import FileProblem, NotRewritable
from querykit.rewrite import atomic, read_text, write_text

OLD, NEW = b'\xef\xbb\xbf{"a": 1}\r\n', '\ufeff{"a": "\u00e9"}\r\n'
CALLS = [
    "open", "write", "fsync", "fstat", "stat", "close", "replace", "fchmod", "scandir", "access",
    "unlink", "listxattr", "fchown",
]  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(OLD)
    atomic._sweep_once.cache_clear()
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_write_text__new_text__is_written(file):
    assert write_text(read_text(file), NEW)
    assert file.read_bytes() == NEW.encode()
    assert names(file.parent) == ["a.json"]


def test_write_text__same_text__touches_nothing(file):
    before = file.stat()
    source = read_text(file)
    assert not write_text(source, source.text)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


class Faults:
    """Lets the n-th of the system calls that writing needs fail."""

    def __init__(self, monkeypatch, number, error):
        self.left = number
        self.error = error
        self.failed = None
        for name in CALLS:
            monkeypatch.setattr(os, name, self.wrapped(name, getattr(os, name)))

    def wrapped(self, name, call):
        def run(*args, **kwargs):
            self.left -= 1
            if self.left == 0:
                self.failed = name
                raise self.error
            return call(*args, **kwargs)

        return run


ERRORS = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EIO, "Input/output error"),
    PermissionError(errno.EPERM, "Operation not permitted"),
    KeyboardInterrupt(),
]


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_write_text__any_call_fails__leaves_old_or_new_bytes(file, error):
    failed = set()
    for number in range(1, 100):
        file.write_bytes(OLD)
        atomic._sweep_once.cache_clear()
        source = read_text(file)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, number, error)
            try:
                written = write_text(source, NEW)
            except (FileProblem, KeyboardInterrupt) as caught:
                written, told = None, str(caught)
        failed.add(faults.failed)
        assert written or isinstance(error, KeyboardInterrupt) or "a.json" in told
        after = file.read_bytes()
        assert after in (OLD, NEW.encode())
        if written:
            assert after == NEW.encode()
        # Only when removing fails too can a temporary file be left, and one fault is one call.
        assert names(file.parent) == ["a.json"], (number, faults.failed)
        if faults.failed is None:
            break
    assert {"open", "write", "fsync", "replace", "close", None} <= failed


def test_write_text__short_writes__are_continued(file, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_text(read_text(file), NEW)
    assert file.read_bytes() == NEW.encode()


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664, 0o2640])
def test_write_text__mode__is_kept(file, mode):
    file.chmod(mode)
    before = file.stat()
    write_text(read_text(file), NEW)
    after = file.stat()
    assert stat.S_IMODE(after.st_mode) == stat.S_IMODE(before.st_mode)
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_write_text__owner_that_cannot_be_kept__gives_the_group_no_more(file, monkeypatch):
    def refuse(*_args):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    file.chmod(0o664)
    status = os.stat_result((*file.stat()[:4], 12345, 12345, *file.stat()[6:]))
    created = os.open(file.parent / "new", os.O_CREAT | os.O_WRONLY, 0o600)
    monkeypatch.setattr(os, "fchown", refuse)
    atomic._keep_attributes(file, created, status)
    os.close(created)
    assert stat.S_IMODE((file.parent / "new").stat().st_mode) == 0o644


def test_write_text__extended_attributes__are_kept(file):
    try:
        os.setxattr(file, "user.qk", b"1")
    except OSError:
        pytest.skip("no extended attributes here")
    write_text(read_text(file), NEW)
    assert os.getxattr(file, "user.qk") == b"1"


def test_write_text__symbolic_link__stays(file):
    folder = file.parent / "links"
    folder.mkdir()
    link = folder / "link.json"
    link.symlink_to(Path("..") / "a.json")
    write_text(read_text(link), NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW.encode()
    assert names(folder) == ["link.json"]


def test_write_text__hard_links__are_refused_unless_agreed(file):
    other = file.parent / "b.json"
    other.hardlink_to(file)
    source = read_text(file)
    with pytest.raises(FileProblem, match="2 names"):
        write_text(source, NEW)
    assert file.read_bytes() == OLD
    assert write_text(source, NEW, break_hard_links=True)
    assert (file.read_bytes(), other.read_bytes()) == (NEW.encode(), OLD)


def test_write_text__read_only_file__is_refused(file):
    source = read_text(file)
    file.chmod(0o444)
    with pytest.raises(FileProblem, match="read-only"):
        write_text(source, NEW)
    assert file.read_bytes() == OLD


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_write_text__read_only_folder__is_refused(file):
    source = read_text(file)
    file.parent.chmod(0o555)
    try:
        with pytest.raises(FileProblem, match="Permission denied"):
            write_text(source, NEW)
    finally:
        file.parent.chmod(0o755)
    assert file.read_bytes() == OLD


def test_write_text__lone_surrogate__is_refused(file):
    with pytest.raises(NotRewritable):
        write_text(read_text(file), '"\ud800"')
    assert file.read_bytes() == OLD


def _other_bytes(file):
    file.write_bytes(OLD.replace(b"1", b"3"))


def _other_file(file):
    (file.parent / "new").write_bytes(OLD)
    (file.parent / "new").rename(file)


def _link(file):
    file.rename(file.parent / "moved")
    file.symlink_to(file.parent / "moved")


def _pipe(file):
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("change", [_other_bytes, _other_file, _link, _pipe])
@pytest.mark.parametrize("when", ["before", "during"])
def test_write_text__changed_meanwhile__is_left_alone(file, change, when, monkeypatch):
    source = read_text(file)
    if when == "before":
        change(file)
    else:
        fsync = os.fsync

        def change_then_sync(descriptor):
            change(file)
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", change_then_sync)
    with pytest.raises(FileProblem, match="changed meanwhile"):
        write_text(source, NEW)
    assert not [name for name in names(file.parent) if name.startswith(".qk-")]
    if file.is_file():
        assert file.read_bytes() != NEW.encode()


def test_write_text__removed_meanwhile__is_a_problem(file):
    source = read_text(file)
    file.unlink()
    with pytest.raises(FileProblem, match="No such file"):
        write_text(source, NEW)
    assert names(file.parent) == []


def test_write_text__temporary_files_of_killed_runs__are_removed_when_old(file):
    old, young = f".qk-{'0' * 16}.tmp", f".qk-{'1' * 16}.tmp"
    for name in (old, young, ".qk-mine.txt"):
        (file.parent / name).write_text("x")
    for name in (old, ".qk-mine.txt"):
        os.utime(file.parent / name, (1, 1))
    write_text(read_text(file), NEW)
    assert names(file.parent) == sorted([young, ".qk-mine.txt", "a.json"])
