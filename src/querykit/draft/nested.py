"""Problems of nodes within nodes: a draft of the inner one does not know where it stands."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from querykit.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def below(member: str) -> Iterator[None]:
    """Put a JSON pointer before that of a problem of the node that stands there.

    A problem that knows the value it is about, and not its place, is left to whoever has the whole node.
    """
    try:
        yield
    except DraftError as error:
        if error.pointer is not None or error.about is None:
            error.pointer = f"{member}{error.pointer or ''}"
        raise
