"""Released steps are frozen history: the only way to change one is to say so in frozen.json.

After a release: `FREEZE=1 pytest tests/meta/test_frozen.py` writes the list anew; review its diff.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from pathlib import Path

import pytest

from querykit.migrations import steps
from support.cases import FIXTURES

LIST = FIXTURES / "migrations" / "frozen.json"


def what_it_does(path):
    """Return the code without comments, docstrings and layout, which may still be improved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [part for part in body if not _is_text(part)] or [ast.Pass()]
    return ast.unparse(tree)


def _is_text(part):
    return (
        isinstance(part, ast.Expr)
        and isinstance(part.value, ast.Constant)
        and isinstance(part.value.value, str)
    )


def hashes():
    (folder,) = steps.__path__
    return {
        path.stem: hashlib.sha256(what_it_does(path).encode()).hexdigest()
        for path in sorted(Path(folder).glob("m*.py"))
    }


def frozen():
    return json.loads(LIST.read_text(encoding="utf-8"))


def test_frozen__released_steps__are_unchanged():
    if os.environ.get("FREEZE"):
        LIST.write_text(json.dumps(hashes(), indent=2) + "\n", encoding="utf-8")
    now = hashes()
    changed = [name for name, digest in frozen().items() if now.get(name) != digest]
    assert not changed, (
        f"{', '.join(changed)}: released steps are frozen; saved queries were lifted by them."
        " Write a new step instead. See docs/explanation/why-steps-are-frozen.md"
    )


def test_frozen__list__is_in_running_order():
    assert list(frozen()) == sorted(frozen())


@pytest.mark.parametrize("name", sorted(hashes()))
def test_frozen__step__is_listed_or_newer_than_all_that_are(name):
    assert name in frozen() or name > max(frozen(), default="")
