"""The page on settings: its example is read, its tables are complete."""

from __future__ import annotations

import re
from dataclasses import fields

from querykit.rewrite.config import Settings, read_settings
from support.cases import ROOT

PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


def test_settings_page__example__is_read(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "querykit.toml"
    path.write_text(example)
    found = read_settings(path)
    assert found.per_file_ignores == (("tests/**", ("QK012",)),)
    assert found.is_excluded(tmp_path / "vendor" / "x.json")


def test_settings_page__table__has_every_setting():
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert listed == {one.name.replace("_", "-") for one in fields(Settings)} - {"root"}


def test_carriers_page__table__has_the_endings_of_its_carriers():
    page = (ROOT / "docs" / "reference" / "carriers.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`(\.[a-z]+)`", page.split("Program code")[0]))
    names = ("json_file", "json_comments", "json_lines", "yaml_file", "toml_file", "csv_file")
    modules = (*names, "notebook", "hogql_file")
    assert listed == {end for name in modules for end in carrier(name).suffixes}


def carrier(name):
    module = __import__(f"querykit.rewrite.carriers.{name}", fromlist=["carrier"])
    return module.carrier
