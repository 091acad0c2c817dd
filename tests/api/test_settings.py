"""What a server is started with, and where that comes from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from querykit.api.configured import read_settings
from querykit.api.settings import Settings, kebab
from querykit.cli.serving import WithSettings
from querykit.errors import BadSettings
from querykit.rewrite.config import find_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"QUERYKIT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "querykit.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_settings__nothing_said__are_the_defaults(folder: Path):
    chosen = read_settings({})
    assert chosen.settings == Settings()
    assert chosen.origins == {}
    assert list(chosen.lines())[2] == "port = 8000  (default)"


def test_settings__flag_before_variable_before_file(folder: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(folder, "[server]\nport = 1\nhost = 'a'\nworkers = 2\n")
    monkeypatch.setenv("QUERYKIT_PORT", "3")
    monkeypatch.setenv("QUERYKIT_HOST", "b")
    chosen = read_settings({"port": "5"})
    assert (chosen.settings.port, chosen.settings.host, chosen.settings.workers) == (5, "b", 2)
    assert chosen.origins == {
        "port": "--port",
        "host": "QUERYKIT_HOST",
        "workers": f"{path}: workers",
    }


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_setting__of_each_name__is_found_everywhere(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    options = {"log_level": "error", "log_format": "json", "isolated": "false"}
    text = options.get(name) or {"bool": "true", "str": "other"}.get(kind(name), "7")
    value = getattr(read_settings({name: text}).settings, name)
    assert value != getattr(Settings(), name)
    monkeypatch.setenv(f"QUERYKIT_{name.upper()}", text)
    assert getattr(read_settings({}).settings, name) == value
    monkeypatch.delenv(f"QUERYKIT_{name.upper()}")
    written = text if kind(name) in {"bool", "int", "float"} else f'"{text}"'
    write(folder, f"[server]\n{kebab(name)} = {written}\n")
    found = getattr(read_settings({}).settings, name)
    assert found == (folder / value if isinstance(value, Path) else value)


def kind(name: str) -> str:
    default = getattr(Settings(), name)
    return "str" if default is None or default == () else type(default).__name__


def test_settings__every_one__has_a_flag_and_a_text():
    command = WithSettings("serve")
    flags = [option.name for option in command.get_params(click.Context(command))]
    assert flags[: len(Settings.model_fields)] == list(Settings.model_fields)
    assert all(field.description for field in Settings.model_fields.values())


def test_settings__pyproject_and_config__are_read_too(folder: Path):
    write(folder, "[tool.querykit.server]\nport = 4\n", "pyproject.toml")
    assert read_settings({}).settings.port == 4
    other = write(folder, "[server]\nport = 6\ndata-dir = 'data'\n", "other.toml")
    (folder / "below").mkdir()
    chosen = read_settings({}, other)
    assert (chosen.settings.port, chosen.settings.data_dir) == (6, folder / "data")


def test_settings__table_of_the_server__is_no_matter_of_the_hooks(folder: Path):
    write(folder, "select = ['QK0']\n[server]\nport = 4\n")
    assert find_settings(folder).select == ("QK0",)
    assert read_settings({}).settings.port == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[server]\nprot = 1\n", "querykit has no setting 'prot'"),
        ("[server]\ndata_dir = 'x'\n", "querykit has no setting 'data_dir'"),
        ("server = 1\n", "server is no table"),
        ("[server]\nport = 0\n", "querykit.toml: port: Input should be greater than or equal to 1"),
        ("[server]\nmax-body = 'huge'\n", "querykit.toml: max-body: "),
        ("[server]\nlog-level = 'loud'\n", "querykit.toml: log-level: Input should be 'debug'"),
        ("[server\n", "is not TOML"),
    ],
)
def test_file__that_is_wrong__is_refused_by_name(folder: Path, text: str, told: str):
    write(folder, text)
    with pytest.raises(BadSettings, match=r".+") as caught:
        read_settings({})
    assert told in caught.value.message


def test_file__unknown_setting__names_the_closest(folder: Path):
    write(folder, "[server]\nmax-bodi = 1\n")
    with pytest.raises(BadSettings) as caught:
        read_settings({})
    assert caught.value.hint == "did you mean max-body?"


def test_variable_or_flag__that_is_wrong__is_named(folder: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(BadSettings, match=r"^--port: Input should be a valid integer"):
        read_settings({"port": "x"})
    monkeypatch.setenv("QUERYKIT_LIMITS", "perhaps")
    with pytest.raises(BadSettings, match=r"^QUERYKIT_LIMITS: Input should be a valid boolean"):
        read_settings({})


def test_names__in_a_variable__stand_with_commas_or_spaces(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QUERYKIT_CORS", "https://a.example, https://b.example")
    assert read_settings({}).settings.cors == ("https://a.example", "https://b.example")
    assert read_settings({"cors": ("*",)}).settings.cors == ("*",)


def test_lines__passwords__are_hidden(folder: Path):
    chosen = read_settings({"engine": "clickhouse://me:hunter2@host:8123/db"})
    text = "\n".join(chosen.lines())
    assert "hunter2" not in text
    assert "engine = clickhouse://***@host:8123/db  (--engine)" in text


def test_options__of_a_local_server__are_for_local_names():
    settings = Settings(allow_host=("proxy.example",), max_body="1KiB")
    assert settings.options(local=True).hosts == (
        "localhost",
        "127.0.0.1",
        "[::1]",
        "proxy.example",
    )
    other = Settings(host="127.0.0.2").options(local=True)
    assert other.hosts == ("localhost", "127.0.0.1", "[::1]", "127.0.0.2")
    assert settings.options(local=False).hosts == ("proxy.example",)
    assert Settings().options(local=False).hosts == ()
    assert settings.options(local=True).max_body == 1024


def test_serve__without_its_extra__says_what_to_install():
    code = (
        "import sys; sys.modules['pydantic_settings'] = None\n"
        "from querykit.cli.main import main\n"
        "sys.argv = ['querykit', 'serve']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'querykit[server,engine]'" in done.stderr
