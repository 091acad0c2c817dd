from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from querykit.errors import EmptyInput, FileProblem, NotText, TooLarge
from querykit.rewrite import find_files, printable, read_text


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    return path


@pytest.mark.parametrize(
    ("data", "newline", "has_bom"),
    [
        (b"{}", "", False),
        (b"{\n}\n", "\n", False),
        (b"\xef\xbb\xbf{\r\n}", "\r\n", True),
        (b"{\r\n}\n", "mixed", False),
        (b"{\r}", "\r", False),
    ],
)
def test_read_text__utf8__keeps_every_byte(file, data, newline, has_bom):
    file.write_bytes(data)
    source = read_text(file)
    assert (source.data, source.newline, source.has_bom) == (data, newline, has_bom)


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"", EmptyInput, "empty"),
        ("{}".encode("utf-16"), NotText, "UTF-16"),
        ("{}".encode("utf-16-le"), NotText, "UTF-16"),
        ("{}".encode("utf-32"), NotText, "UTF-32"),
        (b"{}\0", NotText, "NUL at byte 2"),
        (b'{\n"caf\xe9"}', NotText, "byte 0xe9 on line 2"),
        (b'"\xed\xa0\x80"', NotText, "0xed"),
        (b" " * 1_001, TooLarge, "1,000 bytes"),
    ],
)
def test_read_text__other_bytes__says_why_not(file, data, error, reason):
    file.write_bytes(data)
    with pytest.raises(error, match=reason):
        read_text(file, max_bytes=1_000)


def test_read_text__special_files__are_refused_at_once(tmp_path):
    fifo = tmp_path / "fifo.json"
    os.mkfifo(fifo)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.json"))
        for path, sort in [
            (tmp_path, "a folder"),
            (fifo, "a pipe"),
            (tmp_path / "socket.json", "a socket"),
            ("/dev/zero", "a device"),
        ]:
            with pytest.raises(FileProblem, match=sort):
                read_text(path)


def test_read_text__paths_that_lead_nowhere__are_told_apart(tmp_path):
    (tmp_path / "dangling.json").symlink_to(tmp_path / "gone.json")
    (tmp_path / "circle.json").symlink_to(tmp_path / "circle.json")
    for name, reason in [
        ("none.json", "No such file"),
        ("dangling.json", "a link to a file that is not there"),
        ("circle.json", "circle"),
        ("x" * 300 + ".json", "too long"),
        ("nul\0.json", "null"),
    ]:
        with pytest.raises(FileProblem, match=reason):
            read_text(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_read_text__no_permission__is_a_problem(file):
    file.chmod(0)
    with pytest.raises(FileProblem, match="Permission denied"):
        read_text(file)


def test_read_text__link_out_of_the_root__is_refused(tmp_path, file):
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "out.json").symlink_to(file)
    assert read_text(inner / "out.json").target == file.resolve()
    assert read_text(inner / "out.json", root=tmp_path).text == "{}"
    with pytest.raises(FileProblem, match="leads out"):
        read_text(inner / "out.json", root=inner)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a b/é.json", "a b/é.json"),
        ("a\nb\x1b[31m", "a\\nb\\x1b[31m"),
        (os.fsdecode(b"caf\xe9"), "caf\\xe9"),
        ("\u202e", "\\u202e"),
    ],
)
def test_printable__odd_name__is_one_harmless_line(path, shown):
    assert printable(path) == shown


# -- finding ----------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path):
    for name in [
        "b.json", "a/z.json", "a/y.JSONL", "a/x.txt", ".git/g.json", "node_modules/n.json",
        "a/.venv/v.json", "c[1].json", "a/line\nbreak.json",
    ]:  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "link.json").symlink_to(tmp_path / "b.json")
    return tmp_path


def found(tree, *paths):
    results = find_files([tree / path for path in paths], {".json", ".jsonl"})
    return [
        str(item) if isinstance(item, FileProblem) else str(item.relative_to(tree))
        for item in results
    ]


ALL = ["a/line\nbreak.json", "a/y.JSONL", "a/z.json", "b.json", "c[1].json"]


def test_find_files__folder__gives_files_by_name(tree):
    assert found(tree, "") == ALL


def test_find_files__named__are_given_as_named(tree):
    names = ["link.json", "a/x.txt", ".git/g.json", "c[1].json", "b.json"]
    assert found(tree, *names, "b.json") == names
    assert found(tree, ".git") == [".git/g.json"]


def test_find_files__patterns__are_matched(tree):
    assert found(tree, "*.json") == ["b.json", "c[1].json", "link.json"]
    assert found(tree, "**/z.*") == ["a/z.json"]
    assert found(tree, "[a]") == ALL[:3]
    assert found(tree, "**") == ALL
    assert found(tree, "*/**/*.[jt]*") == [ALL[0], "a/x.txt", "a/z.json"]


def test_find_files__nothing_there__is_a_problem(tree):
    patterns = ["gone.json", "gone/*.json", "gone/**/*.json"]
    results = list(find_files(patterns, {".json"}))
    assert all(isinstance(item, FileProblem) for item in results)
    assert [str(item) for item in results] == [
        "there is no gone.json",
        "nothing matches gone/*.json",
        "nothing matches gone/**/*.json",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_find_files__closed_folder__does_not_stop_the_rest(tree):
    (tree / "a").chmod(0)
    try:
        assert found(tree, "")[1:] == ["b.json", "c[1].json"]
    finally:
        (tree / "a").chmod(0o755)


def test_find_files__deep_folders__are_no_matter(tmp_path):
    path = Path(tmp_path)
    for _ in range(100):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "x.json").write_text("{}")
    assert list(find_files([tmp_path], {".json"})) == [path / "x.json"]
