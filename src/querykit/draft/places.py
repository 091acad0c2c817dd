"""Where in a document a problem is, when a draft goes into nodes within nodes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from querykit.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def below(member: str) -> Iterator[None]:
    """Put a JSON pointer before that of a problem of the node that stands there."""
    try:
        yield
    except DraftError as error:
        if error.pointer is None and error.about is not None:
            raise  # the value is looked for in the whole document
        error.pointer = f"{member}{error.pointer or ''}"
        raise
