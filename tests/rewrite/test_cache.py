from __future__ import annotations

import multiprocessing
import os

import pytest

from querykit.rewrite.cache import cache_folder, fingerprint, open_cache


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("QUERYKIT_CACHE_DIR", str(tmp_path / "cache"))


def opened(**others):
    return open_cache(**{"command": "validate", "version": "1", "settings": "s", **others})


def filled():
    cache = opened()
    cache.put(b"text", "a.json", {"queries": 2})
    cache.save()
    return cache


def test_get__saved__is_found_by_content_and_ending():
    filled()
    cache = opened()
    assert cache.get("text", "b/other.JSON") == {"queries": 2}
    assert cache.get("text", "a.yaml") is None
    assert cache.get("text ", "a.json") is None


@pytest.mark.parametrize("other", [{"version": "2"}, {"settings": "t"}, {"command": "upgrade"}])
def test_get__other_key__is_not_found(other):
    filled()
    assert opened(**other).get(b"text", "a.json") is None


def test_fingerprint__other_code__differs(tmp_path):
    code = tmp_path / "code" / "below"
    code.mkdir(parents=True)
    (code / "a.py").write_text("1")
    before = fingerprint(tmp_path / "code")
    (code / "__pycache__").mkdir()
    (code / "__pycache__" / "a.pyc").write_text("1")
    assert fingerprint(tmp_path / "code") == before
    (code / "a.py").write_text("12")
    assert fingerprint(tmp_path / "code") != before


def test_save__new_cache__removes_what_nobody_used_for_long():
    filled()
    (old,) = cache_folder().iterdir()
    strange = cache_folder() / "notes.txt"
    strange.touch()
    for path in (old, strange):
        os.utime(path, (0, 0))
    cache = opened(settings="other")
    cache.put(b"text", "a.json", {})
    cache.save()
    assert not old.exists()
    assert strange.exists()


def test_cache__not_enabled__forgets(tmp_path):
    cache = opened(enabled=False)
    cache.put(b"text", "a.json", {})
    cache.save()
    assert cache.get(b"text", "a.json") is None
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\x00", b"[]", b'{"format": 0, "entries": {}}', b"[" * 100_000,
                b'{"format": 1, "entries": []}']
)  # fmt: skip
def test_cache__damaged__is_as_none(content):
    filled()
    (path,) = cache_folder().iterdir()
    path.write_bytes(content)
    assert opened().get(b"text", "a.json") is None
    filled()
    assert opened().get(b"text", "a.json") == {"queries": 2}


def test_save__folder_cannot_be_made__says_nothing(tmp_path):
    (tmp_path / "cache").write_text("a file")
    filled()
    assert opened().get(b"text", "a.json") is None


def test_save__second_run_meanwhile__keeps_both():
    first = opened()
    filled()
    first.put(b"more", "a.json", {})
    first.save()
    assert (opened().get(b"text", "a.json"), opened().get(b"more", "a.json")) == (
        {"queries": 2},
        {},
    )


def save_many(number):
    cache = opened()
    for index in range(50):
        cache.put(f"{number} {index}".encode(), "a.json", index)
        cache.save()


def test_save__two_processes__never_leave_half_a_file():
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=save_many, args=(number,)) for number in range(2)]
    for run in runs:
        run.start()
    while any(run.is_alive() for run in runs):
        for path in cache_folder().glob("*.json"):
            assert path.read_bytes().endswith(b"}}")
    for run in runs:
        run.join()
        assert run.exitcode == 0
    assert list(cache_folder().glob("*.tmp")) == []
    assert any(opened().get(f"{number} 49", "a.json") == 49 for number in range(2))
