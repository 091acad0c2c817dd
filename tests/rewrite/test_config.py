from __future__ import annotations

import pytest

from querykit.errors import BadSettings, Diagnostic, Span
from querykit.rewrite.config import Settings, find_settings, read_settings
from querykit.rewrite.suppress import silenced_lines, unsuppressed


def write(folder, text, name="querykit.toml"):
    path = folder / name
    path.write_text(text)
    return path


def finding(code, line=1):
    return Diagnostic(code, "words", span=Span(0, 1, line, 1))


def test_find_settings__no_file__asks_for_nothing(tmp_path):
    assert find_settings(tmp_path) == Settings()


def test_find_settings__file_above__counts_from_its_folder(tmp_path):
    write(tmp_path, '[tool.querykit]\nrepairs = "lossy"\nignore = ["QK0"]', "pyproject.toml")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    write(below, "[project]\nname = 'x'", "pyproject.toml")
    found = find_settings(below)
    assert (found.root, found.repairs, found.ignore) == (str(tmp_path), "lossy", ("QK0",))


def test_find_settings__both_files__own_file_counts(tmp_path):
    write(tmp_path, '[tool.querykit]\nrepairs = "lossy"', "pyproject.toml")
    write(tmp_path, 'repairs = "all"')
    assert find_settings(tmp_path).repairs == "all"


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ("exclud = []", "no setting 'exclud'", "did you mean exclude?"),
        ("zzz = []", "no setting 'zzz'", "it knows exclude, select"),
        ("exclude = 'x'", "exclude must be a list of strings", None),
        ("select = ['E501']", "'E501', which is no code", None),
        ("repairs = 'saf'", "did you mean 'safe'", None),
        ("per-file-ignores = []", "must be a table", None),
        ("[per-file-ignores]\n'a' = ['x']", "'x', which is no code", None),
        ("exclude = [", "is not TOML", None),
    ],
)
def test_read_settings__bad__says_what(tmp_path, text, words, hint):
    with pytest.raises(BadSettings, match=words) as caught:
        read_settings(write(tmp_path, text))
    assert (caught.value.hint or "").startswith(hint or "")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("pattern", "path", "excluded"),
    [
        ("vendor", "vendor/x.json", True),
        ("vendor", "a/vendor/b/x.json", True),
        ("vendor/", "a/vendor/b/x.json", True),
        ("vendor", "vendored/x.json", False),
        ("*.json", "a/x.json", True),
        ("a/*.json", "a/x.json", True),
        ("a/*.json", "b/a/x.json", False),
        ("a/**", "a/b/x.json", True),
        ("**/b/*.json", "b/x.json", True),
        ("**/b/*.json", "a/c/b/x.json", True),
        ("a/b", "a/b/c/x.json", True),
        ("a/b", "a/bc/x.json", False),
    ],
)
def test_is_excluded__pattern__names_files_and_folders(tmp_path, pattern, path, excluded):
    settings = Settings(root=str(tmp_path), exclude=(pattern,))
    assert settings.is_excluded(tmp_path / path) is excluded
    assert not settings.is_excluded(tmp_path.parent / "elsewhere" / path)


def test_unsuppressed__settings__choose_codes(tmp_path):
    settings = Settings(
        root=str(tmp_path),
        select=("QK0", "QK1"),
        ignore=("QK011",),
        per_file_ignores=(("tests/**", ("QK1",)),),
    )
    findings = [finding(code) for code in ("QK010", "QK011", "QK101", "QK601")]

    def codes(name):
        return [one.code for one in unsuppressed(findings, "", tmp_path / name, settings)]

    assert codes("a.json") == ["QK010", "QK101"]
    assert codes("tests/a.json") == ["QK010"]


@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        ("x: 1 # querykit: ignore[QK011]\ny: 2", {1: ("QK011",)}),
        ("a\n# querykit: ignore[QK011, QK012]\nx\ny", {2: ("QK011", "QK012"), 3: ("QK011", "QK012")}),
        ("{ // why so querykit: ignore\n}", {1: ("QK",)}),
        ("<!-- querykit: ignore[QK0] -->\r\n/* querykit: ignore[QK1] */\r\nx",
         {1: ("QK0",), 2: ("QK1",), 3: ("QK0", "QK1")}),
        ("select 1 -- querykit: ignore", {1: ("QK",)}),
        ("querykit: ignore\nx # querykit: ignored\n# querykit ignore", {}),
    ],
)  # fmt: skip
def test_silenced_lines__comments__by_line(text, silenced):
    assert silenced_lines(text) == silenced


def test_unsuppressed__comment__counts_where_comments_do():
    text = "a # querykit: ignore[QK01]\nb"
    findings = [finding("QK011", 1), finding("QK009", 1), finding("QK011", 2)]
    assert unsuppressed(findings, text, "a.yaml", Settings()) == findings[1:]
    assert unsuppressed(findings, text, "a.json", Settings()) == findings


def test_digest__other_settings__differs():
    assert Settings().digest == Settings().digest != Settings(ignore=("QK0",)).digest
