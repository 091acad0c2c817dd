"""What is made from the models is committed as it would be made now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.schema import generate

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_artefacts_are_current() -> None:
    assert generate.stale() == []


def test_check_tells_which_file_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "HERE", tmp_path)

    assert generate.main(["--check"]) == 1
    assert "schema.json is not current" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_other_arguments_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--chekc"]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_schema_stays_small_enough_to_load_at_every_start() -> None:
    assert (generate.HERE / "schema.json").stat().st_size < 400 * 1024
