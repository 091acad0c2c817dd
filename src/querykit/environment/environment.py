"""One environment: what PostHog calls a project or team, as far as queries depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from querykit.environment.facts import (
    Action,
    Cohort,
    EventDefinition,
    FactT,
    GroupType,
    PropertyDefinition,
    SavedInsight,
    SavedView,
    Variable,
    WarehouseTable,
    make_fact,
)
from querykit.environment.reading import of_text, refused, whole_number
from querykit.errors import BadEnvironment, Document

if TYPE_CHECKING:
    from pathlib import Path

WEEK_STARTS = ("sunday", "monday")

FACTS: Mapping[str, tuple[type[Any], str]] = {
    "actions": (Action, "id"),
    "cohorts": (Cohort, "id"),
    "event_definitions": (EventDefinition, "name"),
    "group_types": (GroupType, "group_type_index"),
    "property_definitions": (PropertyDefinition, ""),
    "saved_insights": (SavedInsight, "short_id"),
    "saved_views": (SavedView, "name"),
    "variables": (Variable, "code_name"),
    "warehouse_tables": (WarehouseTable, "name"),
}
"""Lists of facts: what they hold, and the member that is unique in them ("" for none)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Environment:
    """Facts about one environment; compared by identity, so that indexes of it can be kept.

    Lists take dicts as PostHog's API returns them, or the values of `querykit.environment`.

    Raises:
        BadEnvironment: a fact cannot be right; the message says which and what would be.
    """

    id: int = 1
    name: str = ""
    timezone: str = "UTC"
    """Name in the IANA database: the zone of every date boundary, bucket and label."""

    week_start: str = "sunday"
    test_account_filters: tuple[Document, ...] = ()
    """Property filters that `filterTestAccounts` adds."""

    event_definitions: tuple[EventDefinition, ...] = ()
    """Names that prompts can mean; queries may ask for any other event too."""

    property_definitions: tuple[PropertyDefinition, ...] = ()
    actions: tuple[Action, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    group_types: tuple[GroupType, ...] = ()
    variables: tuple[Variable, ...] = ()
    saved_insights: tuple[SavedInsight, ...] = ()
    saved_views: tuple[SavedView, ...] = ()
    warehouse_tables: tuple[WarehouseTable, ...] = ()
    path_cleaning_filters: tuple[Document, ...] = ()
    """`{"regex": ..., "alias": ...}`, in the order in which they are applied."""

    base_currency: str = "USD"
    aggregate_users_by_distinct_id: bool = False
    """Whether a unique user is a distinct id, not a person."""

    modifiers: Mapping[str, Any] | None = None
    """HogQLQueryModifiers that hold for every query of the environment."""

    def __post_init__(self) -> None:
        """Check the facts, and keep lists as tuples of values."""
        whole_number(self, "id")
        of_text(self, "timezone")
        of_text(self, "base_currency")
        _ = self.zone
        if self.week_start not in WEEK_STARTS:
            raise refused(self, "week_start", self.week_start, WEEK_STARTS)
        if self.modifiers is not None and not isinstance(self.modifiers, Mapping):
            raise refused(self, "modifiers", self.modifiers, "an object")
        for name in ("test_account_filters", "path_cleaning_filters"):
            items = tuple(self._listed(name))
            if not all(isinstance(one, dict) for one in items):
                raise refused(self, name, items, "a list of objects")
            object.__setattr__(self, name, items)
        for name, (sort, unique) in FACTS.items():
            facts = tuple(
                make_fact(sort, one, f"{name}[{index}]")
                for index, one in enumerate(self._listed(name))
            )
            _check_unique(name, facts, unique)
            object.__setattr__(self, name, facts)

    def _listed(self, name: str) -> Iterable[Any]:
        value = getattr(self, name)
        if value is None:
            return ()
        if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
            raise refused(self, name, value, "a list")
        return value

    @classmethod
    def from_folder(cls, folder: str | Path) -> Environment:
        """Read an environment from a folder; see `querykit.environment.folder`.

        Raises:
            BadEnvironment: a file cannot be read or understood, or a fact in it cannot be right.
        """
        from querykit.environment.folder import read_folder  # noqa: PLC0415 - only for folders

        return read_folder(folder)

    # -- what is asked of it ------------------------------------------------------------------------

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone as Python has it."""
        try:
            return ZoneInfo(self.timezone)
        except (OSError, ValueError, KeyError) as error:
            raise BadEnvironment(
                f"there is no time zone {self.timezone!r}",
                hint='name one of the IANA database, such as "Europe/Paris"',
            ) from error

    def property_type(
        self, entity: str, name: str, group_type_index: int | None = None
    ) -> str | None:
        """Return how a property is read; None for one that is not defined, which reads as text."""
        found = self._types.get((entity, name, group_type_index))
        return found or self._types.get((entity, name, None))

    def action(self, wanted: int | str) -> Action | None:
        """Return the action of that id or name."""
        return _found(self.actions, wanted, "id", "name")

    def cohort(self, wanted: int | str) -> Cohort | None:
        """Return the cohort of that id or name."""
        return _found(self.cohorts, wanted, "id", "name")

    def group_type(self, wanted: int | str) -> GroupType | None:
        """Return the group type of that index or name."""
        return _found(self.group_types, wanted, "group_type_index", "group_type")

    def variable(self, wanted: str) -> Variable | None:
        """Return the variable of that code name or id."""
        return _found(self.variables, wanted, "code_name", "id")

    def saved_insight(self, short_id: str) -> SavedInsight | None:
        """Return the insight of that short id."""
        return _found(self.saved_insights, short_id, "short_id", "short_id")

    @cached_property
    def _types(self) -> dict[tuple[str, str, int | None], str | None]:
        return {
            (one.type, one.name, one.group_type_index): one.property_type
            for one in self.property_definitions
        }


def _found(facts: Iterable[FactT], wanted: object, *members: str) -> FactT | None:
    """Return the first fact that has the wanted value in the first member, else in the next."""
    facts = tuple(facts)
    for member in members:
        for one in facts:
            if getattr(one, member) == wanted and type(getattr(one, member)) is type(wanted):
                return one
    return None


def _check_unique(name: str, facts: tuple[Any, ...], member: str) -> None:
    seen: dict[Any, int] = {}
    for index, one in enumerate(facts):
        value = getattr(one, member) if member else index
        if value in seen:
            raise BadEnvironment(
                f"{name}[{seen[value]}] and {name}[{index}] both have the {member} {value!r}",
                hint="remove one of them",
            )
        seen[value] = index
