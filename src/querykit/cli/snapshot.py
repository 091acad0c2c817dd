"""The snapshot of all schemas that `migrations check` compares with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from querykit.errors import Diagnostic, FileProblem, NotJSON
from querykit.migrations.default import default_registry

if TYPE_CHECKING:
    from pathlib import Path

    from querykit.errors import Document


def check_against(path: Path) -> list[Diagnostic]:
    """Return what broke since the snapshot; building the registry already proved the chains.

    Raises:
        BrokenRegistry: a chain is not whole.
        FileProblem: there is no such snapshot.
        NotJSON: the snapshot is damaged.
    """
    from querykit.validation.gate import check_snapshot

    default_registry()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileProblem(
            f"cannot read the snapshot {path}: {error.strerror}",
            hint="name it by --snapshot, or write one by --accept",
        ) from error
    try:
        snapshot = json.loads(text)
    except ValueError as error:
        raise NotJSON(f"the snapshot {path} is damaged: {error}") from error
    return check_snapshot(snapshot)


def write_snapshot(path: Path) -> None:
    """Write the schemas of today, one definition a line so that diffs can be read."""
    from querykit.validation.gate import make_snapshot

    parts = [
        f"{json.dumps(part)}: {{\n{_one_a_line(members)}\n}}"
        for part, members in make_snapshot().items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _one_a_line(members: Document) -> str:
    return ",\n".join(
        f"{json.dumps(name)}: {json.dumps(one, sort_keys=True, separators=(',', ':'))}"
        for name, one in sorted(members.items())
    )
