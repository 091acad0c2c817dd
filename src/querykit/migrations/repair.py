"""What a repair is: an unversioned, idempotent rewrite of an older or broken shape.

One repair is one file in `repairs/` with one module-level `repair`::

    repair = Repair(__name__, safety=Safety.SAFE)

    @repair.on("TrendsQuery", "FunnelsQuery")
    def move_the_breakdown(query: Document, note: Note) -> None:
        ...

Like a step, it edits the private copy it is given; the runner keeps the copy only when it differs.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from querykit.errors import BrokenRegistry

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Edit

Guard = Callable[["Document"], bool]


class Safety(StrEnum):
    """How much a repair may change of what the query means."""

    SAFE = "safe"
    """Means the same, or what PostHog's own conversion made of it."""

    LOSSY = "lossy"
    """Drops information that has no place in the newest shape."""

    GUESS = "guess"
    """Fills in what the author most likely meant."""


LEVELS = {
    "safe": frozenset({Safety.SAFE}),
    "lossy": frozenset({Safety.SAFE, Safety.LOSSY}),
    "all": frozenset(Safety),
}
"""What `upgrade(document, repairs=...)` takes, and which repairs each level runs."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One function of a repair: which objects it looks at, and what it does with them."""

    repair: str
    kinds: frozenset[str]
    """Kinds of nodes; empty for objects that are found by `guard` whatever their kind."""

    edit: Edit
    guard: Guard | None = None
    any_node: bool = False
    """Whether it looks at every query node, whatever its kind."""

    at_root: bool = False
    """Whether it looks only at the document itself, and at the items of a document that is a list."""

    copies_deeply: bool = False
    """Whether the runner hands out a deep copy: so for repairs from outside this package."""


class Repair:
    """One file of `repairs/`.

    Args:
        module: `__name__` of the file; its last part is the repair's public name.
        safety: how much it may change.
    """

    def __init__(self, module: str, *, safety: Safety) -> None:
        self.module = module
        self.name = module.rpartition(".")[2]
        self.safety = safety
        self._foreign = not module.startswith("querykit.migrations.")
        self._rewrites: list[Rewrite] = []

    @property
    def rewrites(self) -> tuple[Rewrite, ...]:
        """The functions of the repair, in running order."""
        return tuple(self._rewrites)

    @property
    def summary(self) -> str:
        """First line of the file's docstring."""
        text = inspect.getdoc(sys.modules[self.module]) or ""
        return text.partition("\n")[0]

    def on(self, *kinds: str) -> Callable[[Edit], Edit]:
        """Register the decorated function for nodes of these kinds."""
        if not kinds:
            raise BrokenRegistry(
                f"repair {self.name} names no kind", hint="use where() for objects"
            )

        def register(edit: Edit) -> Edit:
            self._rewrites.append(
                Rewrite(self.name, frozenset(kinds), edit, copies_deeply=self._foreign)
            )
            return edit

        return register

    def on_any_node(self, guard: Guard | None = None) -> Callable[[Edit], Edit]:
        """Register the decorated function for query nodes of every kind, if `guard` picks them."""

        def register(edit: Edit) -> Edit:
            self._rewrites.append(
                Rewrite(
                    self.name,
                    frozenset(),
                    edit,
                    guard,
                    any_node=True,
                    copies_deeply=self._foreign,
                )
            )
            return edit

        return register

    def where(self, guard: Guard) -> Callable[[Edit], Edit]:
        """Register the decorated function for every object that `guard` picks, of any kind or none."""
        return self._guarded(guard, at_root=False)

    def at_root(self, guard: Guard) -> Callable[[Edit], Edit]:
        """Register the decorated function for the document itself, when `guard` picks it.

        In a document that is a list, for each item of it.
        """
        return self._guarded(guard, at_root=True)

    def _guarded(self, guard: Guard, *, at_root: bool) -> Callable[[Edit], Edit]:
        def register(edit: Edit) -> Edit:
            self._rewrites.append(
                Rewrite(
                    self.name,
                    frozenset(),
                    edit,
                    guard,
                    at_root=at_root,
                    copies_deeply=self._foreign,
                )
            )
            return edit

        return register
