"""Changing a text that others may change at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.service.state.base import State


def change(
    state: State,
    name: str,
    how: Callable[[str | None], str | None],
    seconds: float | None = None,
) -> bool:
    """Change a text; none of the changes that others make meanwhile is lost.

    Args:
        state: where it is.
        name: of the text.
        how: gives the new text for the old one, which is None when there is none; gives None when
            nothing is to be changed. It is asked again when another was faster.
        seconds: how long the new one is kept.

    Returns:
        Whether it was changed.
    """
    while True:
        old = state.get(name)
        new = how(old)
        if new is None:
            return False
        if old is None:
            if state.add(name, new, seconds):
                return True
        elif state.swap(name, old, new, seconds):
            return True
