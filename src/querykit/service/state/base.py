"""What a store must be able to do; all that a server remembers is built on this."""

from __future__ import annotations

from typing import Protocol


class State(Protocol):
    """Texts by name, some for a while only.

    Every method raises `StateUnavailable` when the store cannot do it now.
    """

    shared: bool
    """Whether other server processes have it too, which then must be asked before work is begun."""

    def now(self) -> float:
        """Return the time in seconds: the same for all who share it, and steady when clocks jump."""

    def get(self, name: str, longest: int | None = None) -> str | None:
        """Return a text; None when there is none, its time is over, or it is longer than wanted."""

    def put(self, name: str, text: str, seconds: float | None = None) -> None:
        """Keep a text, for so many seconds; None for ever."""

    def add(self, name: str, text: str, seconds: float | None = None) -> bool:
        """Keep a text unless there is one of that name; return whether it is kept."""

    def swap(self, name: str, old: str, new: str | None, seconds: float | None = None) -> bool:
        """Put a text in place of one that is still `old`; None removes it.

        Returns:
            Whether it was `old`.
        """

    def delete(self, name: str) -> bool:
        """Forget a text; return whether there was one."""

    def close(self) -> None:
        """Let go of the store."""
