"""What a migration is: one file of the history that lifts one or more kinds by one version.

A migration file has the name `m<NNNN>_<slug>.py` and one module-level `migration`::

    migration = Migration(__name__)

    @migration.step("RetentionQuery", from_version=1)
    def name_the_mean(query: Document, note: Note) -> None:
        ...

A step edits the private copy it is given and returns nothing; the runner owns purity and stamps
the version. It must leave new shapes alone (data without a version may already be new), survive
missing and null members, and never change `kind`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from querykit.errors import BrokenRegistry, Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Json

Note = Callable[[str], None]
"""Tells the report what information a step or repair dropped."""

Edit = Callable[[Document, Note], None]
"""Edits one node in place."""

NAME = re.compile(r"m(?P<number>\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the JSON Schema of a kind differed before a step.

    Paths are property names joined by `/` from the node, e.g. `retentionFilter/showMean`.
    """

    removes: Mapping[str, Json] = field(default_factory=dict)
    """Members that the step removes: path -> their schema before."""

    adds: tuple[str, ...] = ()
    """Members that exist only after the step."""

    reshapes: Mapping[str, Json] = field(default_factory=dict)
    """Members whose values the step reshapes: path -> their schema before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One migration's work on one kind."""

    migration: str
    kind: str
    from_version: int
    edit: Edit | None
    """None when the kind only shares the version number."""

    undo: Edit | None = None
    """The way down; for a step without `edit` there is nothing to undo."""

    shape: Shape = Shape()
    copies_deeply: bool = False
    """Whether the runner hands out a deep copy: so for migrations from outside this package."""

    @property
    def to_version(self) -> int:
        """The version a node has after this step."""
        return self.from_version + 1

    @property
    def name(self) -> str:
        """Name for messages, e.g. `m0004_entity_node_kind (TrendsQuery 3 -> 4)`."""
        return f"{self.migration} ({self.kind} {self.from_version} -> {self.to_version})"

    @property
    def summary(self) -> str:
        """First line of the edit's docstring."""
        text = inspect.getdoc(self.edit) if self.edit else None
        return text.partition("\n")[0] if text else "Share the version number; nothing changes."


class Migration:
    """One file of the history.

    Args:
        module: `__name__` of the file; its last part must be `m<NNNN>_<slug>`.
        own_kinds: kinds that PostHog does not have, for plug-ins that migrate their own nodes.

    Raises:
        BrokenRegistry: the file name is not of that form, or two steps lift the same version.
    """

    def __init__(self, module: str, *, own_kinds: tuple[str, ...] = ()) -> None:
        self.module = module
        self.name = module.rpartition(".")[2]
        self.own_kinds = own_kinds
        self._steps: dict[tuple[str, int], Step] = {}
        match = NAME.fullmatch(self.name)
        if match is None:
            message = f"migration file {self.name!r} is not named m<NNNN>_<slug>.py"
            raise BrokenRegistry(message, hint="for example m0006_rename_the_axis.py")
        self.number = match["number"]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order they were declared."""
        return tuple(self._steps.values())

    def step(
        self, kind: str, *, from_version: int, shape: Shape | None = None
    ) -> Callable[[Edit], Edit]:
        """Register the decorated function as the step that lifts `kind` from `from_version`."""

        def register(edit: Edit) -> Edit:
            self._add(kind, from_version, edit, shape)
            return edit

        return register

    def bump(self, kind: str, *, from_version: int, shape: Shape | None = None) -> None:
        """Lift `kind` by one version without a change, because it shares the version number."""
        self._add(kind, from_version, None, shape)

    def undo(self, kind: str, *, to_version: int) -> Callable[[Edit], Edit]:
        """Register the decorated function as the way down to `to_version`."""

        def register(edit: Edit) -> Edit:
            step = self._steps.get((kind, to_version))
            if step is None:
                undone = f"{kind} {to_version + 1} -> {to_version}"
                raise BrokenRegistry(f"{self.name} undoes {undone}, which it has no step for")
            self._steps[kind, to_version] = _replace(step, undo=edit)
            return edit

        return register

    def _add(self, kind: str, from_version: int, edit: Edit | None, shape: Shape | None) -> None:
        foreign = not self.module.startswith("querykit.migrations.")
        step = Step(
            self.name, kind, from_version, edit, shape=shape or Shape(), copies_deeply=foreign
        )
        before = self._steps.get((kind, from_version))
        if before is not None:
            message = f"{self.name} lifts {kind} from version {from_version} twice"
            raise BrokenRegistry(message, hint="merge the two functions into one step")
        self._steps[kind, from_version] = step


def _replace(step: Step, *, undo: Edit) -> Step:
    return Step(
        step.migration,
        step.kind,
        step.from_version,
        step.edit,
        undo,
        step.shape,
        step.copies_deeply,
    )


def keep(_node: Document, _note: Note) -> None:
    """Leave the node as it is: the way down of a step whose result older servers also take."""
