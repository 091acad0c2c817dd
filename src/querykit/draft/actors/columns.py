"""The columns of an ActorsQuery: expressions over actors, and words that stand for more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.draft.actors.source import DISTINCT_IDS, EVENT_COUNT, MATCHING
from querykit.draft.build import call, const, expr, field, user_expr
from querykit.draft.events import DISPLAY_PROPERTIES
from querykit.draft.listing import Column
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from querykit.draft.actors.source import ActorSource
    from querykit.hogql import ast

OBJECTS = frozenset({"person", "actor", "group"})
"""Columns that become an object of all that is known of an actor."""

RECORDINGS = "matched_recordings"
DISPLAY_NAMES = {"person": "person_display_name", "group": "group_name"}
OF_SOURCES = frozenset({EVENT_COUNT, DISTINCT_IDS, MATCHING, "actor_id", "appearances"})
"""Columns that only sources have."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows they are."""

    source: ActorSource | None

    @property
    def name(self) -> str:
        """Return "person", "group", or "other" for values of an expression."""
        if self.source is None:
            return "person"
        if self.source.are_others:
            return "other"
        return "person" if self.source.group_type_index is None else "group"

    @property
    def actor(self) -> ast.Field:
        """Return the id of the actor of a row."""
        return field("id") if self.source is None else field("source", "actor_id")

    def display_name(self) -> ast.Node:
        """Return what an actor is called."""
        names = DISPLAY_PROPERTIES if self.name == "person" else ("name",)
        known = [expr("nullIf({p}, '')", p=field("properties", one)) for one in names]
        return call("coalesce", *known, call("toString", self.actor))

    def order_of(self, word: str) -> ast.Node | None:
        """Return what rows are ordered by for a word; None for one that stands for itself."""
        if word in OBJECTS or word == "id":
            return self.actor
        return self.display_name() if word == DISPLAY_NAMES.get(self.name) else None


def read_column(text: str, scope: Scope, pointer: str) -> Column:
    """Return a column.

    Raises:
        DraftProblem: the source has no such column.
        HogQLSyntaxError: it is no HogQL.
    """
    word = text.partition("--")[0].strip()
    if word in OBJECTS:
        return Column(text, word, scope.actor)
    if word == "id":
        return Column(text, None, scope.actor)
    if word == "person.$delete":
        return Column(text, word, const(1))
    if word in DISPLAY_NAMES.values():
        if word != DISPLAY_NAMES.get(scope.name):
            raise DraftProblem(f"a {scope.name} has no {word}", pointer=pointer)
        return Column(text, word, call("tuple", scope.display_name(), scope.actor))
    if word in OF_SOURCES or word == RECORDINGS:
        return _of_source(text, word, scope, pointer)
    return Column(text, None, user_expr(text))


def _of_source(text: str, word: str, scope: Scope, pointer: str) -> Column:
    source, own = scope.source, MATCHING if word == RECORDINGS else word
    special = word if word == RECORDINGS else None
    if source is not None and special and source.marks_later:
        return Column(text, special, scope.actor)
    if source is None or own not in ("actor_id", *source.columns):
        hint = "set includeRecordings in the source" if own == MATCHING else None
        message = f"the source of these actors gives no {word}"
        raise DraftProblem(message, hint=hint, pointer=pointer)
    return Column(text, special, field("source", own))
