"""What a conversion could not carry over unchanged, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Dialect = Literal["backend", "frontend"]
"""Whose rules hold: those of PostHog's server, or those its browser code had until September 2026."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was dropped, cut or coerced."""

    pointer: str
    """JSON Pointer (RFC 6901) into the object that was converted."""

    message: str
    """One sentence: what was there and what became of it."""

    lossy: bool
    """Whether the result says less than the input did."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The options of one conversion."""

    dialect: Dialect = "backend"
    allow_variables: bool = False
    """Template mode: strings such as "{SIGNED_UP}" may stand for an entity."""

    @property
    def frontend(self) -> bool:
        """Whether the browser's rules hold."""
        return self.dialect == "frontend"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the input: knows its pointer and takes notes about what stands there."""

    rules: Rules = field(default_factory=Rules)
    notes: list[Note] = field(default_factory=list)
    pointer: str = ""

    def __truediv__(self, step: object) -> Place:
        """Return the place of the member `step` of this one."""
        escaped = str(step).replace("~", "~0").replace("/", "~1")
        return Place(self.rules, self.notes, f"{self.pointer}/{escaped}")

    def lost(self, message: str) -> None:
        """Report something that the result no longer says."""
        self.notes.append(Note(self.pointer, message, lossy=True))

    def changed(self, message: str) -> None:
        """Report something that is written differently, or left out without consequence."""
        self.notes.append(Note(self.pointer, message, lossy=False))


def shown(value: object) -> str:
    """Return a short text for a value in a message; never a whole document."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 40 else f'"{value[:37]}..."'
    words = {None: "null", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else str(value)[:40]
