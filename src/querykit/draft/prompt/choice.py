"""Which kind of query a prompt asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from querykit.draft.prompt.kinds import (
    events,
    funnels,
    lifecycle,
    paths,
    persons,
    retention,
    sessions,
    stickiness,
    trends,
)

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document


class Kind(Protocol):
    """What a module of `kinds` has."""

    def fits(self, said: Said, /) -> bool:
        """Say whether a prompt asks for this kind."""

    def compose(self, said: Said, /) -> Document:
        """Return the node."""


KINDS: tuple[Kind, ...] = (
    *(funnels, retention, stickiness, paths, events, persons, sessions, lifecycle),
    trends,
)
"""In the order in which they are asked; trends take all that is left."""


def compose(said: Said) -> Document:
    """Return the node of the first kind that fits, when every word that matters played a part.

    Raises:
        UnclearPrompt: some did not, or do not fit together.
    """
    node = next(one for one in KINDS if one.fits(said)).compose(said)
    said.done(str(node["kind"]))
    return node
