"""Files for the next migration: the step itself and a pair of test cases."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from querykit.errors import FileProblem, UnknownKind
from querykit.migrations.default import builtin_registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STEPS = "src/querykit/migrations/steps"
FIXTURES = "fixtures/migrations"

HEAD = '''"""Say in one sentence what changes.

Before::

    {before}

After::

    {after}

Source: name the PostHog test or change this follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.base import Migration, Shape
from querykit.migrations.edits import own

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

migration = Migration(__name__)

# What the schema looked like before: see Shape for the three ways to say it.
BEFORE = Shape(removes={{"oldMember": {{"type": "string"}}}}, adds=("newMember",))

'''

STEP = """
@migration.step("{kind}", from_version={version}, shape=BEFORE)
"""

BODY = '''def say_what_it_does(query: Document, note: Note) -> None:
    """Move the old member; leave a query that is new already alone."""
    if "oldMember" not in query:
        return
    query.setdefault("newMember", query.pop("oldMember"))
'''


def write_migration(slug: str, kinds: Sequence[str], root: Path) -> list[Path]:
    """Write the next step for these kinds, with one case it changes and one it leaves alone.

    Args:
        slug: lower-case words joined by underscores; becomes part of the file name.
        kinds: the kinds it lifts, each from its newest version.
        root: root of a checkout of querykit.

    Returns:
        The files that were written.

    Raises:
        FileProblem: `root` is no checkout, the slug is no name, or a file is there already.
        UnknownKind: a kind that PostHog does not have.
    """
    registry = builtin_registry()
    if not (root / STEPS).is_dir():
        raise FileProblem(
            f"{root} is no checkout of querykit", hint=f"there is no {STEPS} below it"
        )
    if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", slug):
        raise FileProblem(
            f"{slug!r} is no name for a migration", hint="for example rename_the_axis"
        )
    for kind in kinds:
        if registry.known_kinds is not None and kind not in registry.known_kinds:
            raise UnknownKind(f"there is no kind {kind!r}", hint="see `querykit kinds`")
    number = max((int(migration.number) for migration in registry.migrations), default=0) + 1
    name = f"m{number:04d}_{slug}"
    files = _files(name, {kind: registry.latest.get(kind, 1) for kind in kinds})
    for path in files:
        if (root / path).exists():
            raise FileProblem(f"{root / path} is there already")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return [root / path for path in files]


def _files(name: str, versions: dict[str, int]) -> dict[str, str]:
    kind, version = next(iter(versions.items()))
    old = {"kind": kind, "oldMember": "x", "version": version}
    new = {"kind": kind, "newMember": "x", "version": version}
    text = HEAD.format(before=json.dumps(_unstamped(old)), after=json.dumps(_unstamped(new)))
    text += "".join(
        STEP.format(kind=kind, version=at).rstrip("\n") for kind, at in versions.items()
    )
    folder = f"{FIXTURES}/{name}"
    lifted = {**new, "version": version + 1}
    return {
        f"{STEPS}/{name}.py": text + "\n" + BODY,
        f"{folder}/moves.before.json": _json(old),
        f"{folder}/moves.after.json": _json(lifted),
        f"{folder}/new_already.before.json": _json(new),
        f"{folder}/new_already.after.json": _json(lifted),
    }


def _unstamped(node: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in node.items() if key != "version"}


def _json(node: dict[str, object]) -> str:
    return json.dumps(node, indent=2) + "\n"
