"""Running one edit on a private copy of a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import FailedStep, QuerykitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Document
    from querykit.migrations.base import Edit, Note, Step
    from querykit.migrations.repair import Rewrite


def private_copy(edit: Step | Rewrite, node: Document) -> Document:
    """Return the copy that may be edited: deep for steps and repairs from outside this package."""
    return deep_copy(node) if edit.copies_deeply else node.copy()


def run_edit(
    edit: Edit, private: Document, note: Note, name: str, pointer: Callable[[], str]
) -> None:
    """Run an edit in place.

    Raises:
        FailedStep: the edit raised something else than an error of ours; it names the migration.
    """
    try:
        edit(private, note)
    except QuerykitError:
        raise
    except Exception as error:
        raise FailedStep(
            f"{name} failed: {type(error).__name__}: {error}",
            hint="this is a bug in that migration or repair; the document was left alone",
            pointer=pointer(),
        ) from error


def same(private: Document, node: Document) -> bool:
    """Return whether an edit left everything as it was, the order of members too.

    Cheap for shallow copies: members that are the same object are not compared further.
    """
    try:
        return private == node and list(private) == list(node)
    except RecursionError:  # both copied deeply, and deeper than C's stack allows to compare
        return False


def unheard(_text: str) -> None:
    """Take a note that nobody asked for."""


def deep_copy(node: Document) -> Document:
    """Return a copy that shares no object or list with `node`; tuples become lists.

    Without recursion, because documents may be deeper than Python's stack.
    """
    root: Document = {}
    pending: list[tuple[Any, Any]] = [(node, root)]
    while pending:
        source, target = pending.pop()
        members = source.items() if isinstance(source, dict) else enumerate(source)
        for key, value in members:
            copy: Any = value
            if isinstance(value, dict):
                copy = {}
                pending.append((value, copy))
            elif isinstance(value, (list, tuple)):
                copy = [None] * len(value)
                pending.append((value, copy))
            target[key] = copy
    return root
