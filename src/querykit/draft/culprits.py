"""Where in a node an error is: drafts know the value that is wrong, the faces find its place.

A draft sees a filter or a text, and not how it was reached. So it marks its errors with the value, and
whoever has the whole node looks for it there.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from querykit.errors import UserError
from querykit.validation.scan import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Document


@contextmanager
def about(value: Any, member: str | None = None) -> Iterator[None]:
    """Mark errors of the block that have no place with the value that they are about.

    Args:
        value: a part of the node.
        member: the member of it that is wrong; None for the value itself.
    """
    try:
        yield
    except UserError as error:
        if error.pointer is None and error.about is None:
            error.about = (value, member)
        raise


@contextmanager
def placed(node: Document) -> Iterator[None]:
    """Give errors of the block their place in a node, where it can be found."""
    try:
        yield
    except UserError as error:
        if error.pointer is None and error.about is not None:
            value, member = error.about
            found = _find(node, value)
            if found is not None:
                error.pointer = found if member is None else f"{found}/{escaped(member)}"
        raise


def _find(node: Document, wanted: Any) -> str | None:
    """Return the place of the very value; else of the first that is equal."""
    pending: list[tuple[Any, str]] = [(node, "")]
    equal: str | None = None
    for value, at in pending:
        if value is wanted and not isinstance(value, (str, int)):
            return at
        if equal is None and type(value) is type(wanted) and value == wanted:
            equal = at
        if isinstance(value, dict):
            pending += [(child, f"{at}/{escaped(name)}") for name, child in value.items()]
        elif isinstance(value, (list, tuple)):
            pending += [(child, f"{at}/{index}") for index, child in enumerate(value)]
    return equal
