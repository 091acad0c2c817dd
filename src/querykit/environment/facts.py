"""The facts that an environment lists: one small value for each sort.

Each is made of a dict as PostHog's API and its exports have it: unknown members are passed over, as
exports carry many, wrong ones are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from querykit.environment.reading import (
    maybe_object,
    maybe_text,
    of_list,
    of_text,
    refused,
    whole_number,
)
from querykit.errors import BadEnvironment

if TYPE_CHECKING:
    from querykit.errors import Document

PROPERTY_TYPES = ("String", "Numeric", "Boolean", "DateTime", "Duration", "Selector", "Cohort")
"""How a property is read; the last two read as text (`PropertyDefinition.Type` of PostHog's API)."""

ENTITIES = ("event", "person", "group", "session")
ENTITY_NUMBERS = {1: "event", 2: "person", 3: "group", 4: "session"}
"""Entities as PostHog's database and its older exports number them."""

MOST_GROUP_TYPES = 5


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """The name of an event that the environment has."""

    name: str

    def __post_init__(self) -> None:
        """Check the members."""
        of_text(self, "name")


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """What is known of one property."""

    name: str
    type: str = "event"
    """Whose property it is: "event", "person", "group" or "session"."""

    property_type: str | None = None
    """One of `PROPERTY_TYPES`; None reads as text."""

    group_type_index: int | None = None

    def __post_init__(self) -> None:
        """Check the members."""
        entity: Any = self.type
        if isinstance(entity, int):
            object.__setattr__(self, "type", ENTITY_NUMBERS.get(entity, entity))
        of_text(self, "name")
        if self.group_type_index is not None:
            whole_number(self, "group_type_index")
        if self.type not in ENTITIES:
            raise refused(self, "type", self.type, ENTITIES)
        if self.property_type is not None and self.property_type not in PROPERTY_TYPES:
            raise refused(self, "property_type", self.property_type, PROPERTY_TYPES)


@dataclass(frozen=True, slots=True)
class Action:
    """A named set of conditions on events: one of the steps must hold."""

    id: int
    name: str = ""
    steps: tuple[Document, ...] = ()

    def __post_init__(self) -> None:
        """Check the members."""
        whole_number(self, "id")
        maybe_text(self, "name")
        of_list(self, "steps")


@dataclass(frozen=True, slots=True)
class Cohort:
    """A named set of persons, listed (static) or described."""

    id: int
    name: str = ""
    groups: tuple[Document, ...] = ()
    """The old form of a description: a person in any of the groups is in the cohort."""

    filters: Document | None = None
    """The new form: `{"properties": {"type": "AND", "values": [...]}}`."""

    query: Document | None = None
    is_static: bool = False
    version: int | None = None

    def __post_init__(self) -> None:
        """Check the members."""
        whole_number(self, "id")
        maybe_text(self, "name")
        of_list(self, "groups")
        maybe_object(self, "filters")
        maybe_object(self, "query")
        if self.version is not None:
            whole_number(self, "version")


@dataclass(frozen=True, slots=True)
class GroupType:
    """A sort of group, such as "company", and its column: `$group_0` to `$group_4`."""

    group_type: str
    group_type_index: int = 0
    name_singular: str | None = None
    name_plural: str | None = None

    def __post_init__(self) -> None:
        """Check the members."""
        of_text(self, "group_type")
        whole_number(self, "group_type_index")
        if not 0 <= self.group_type_index < MOST_GROUP_TYPES:
            raise refused(self, "group_type_index", self.group_type_index, range(MOST_GROUP_TYPES))


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of SQL insights, written `{variables.code_name}`."""

    code_name: str
    id: str | None = None
    name: str = ""
    type: str = "String"
    default_value: Any = None
    values: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        """Check the members."""
        of_text(self, "code_name")
        maybe_text(self, "name")
        of_list(self, "values", of=object)


@dataclass(frozen=True, slots=True)
class SavedInsight:
    """An insight that queries name by its short id."""

    short_id: str
    query: Document
    name: str = ""
    id: int | None = None

    def __post_init__(self) -> None:
        """Check the members."""
        of_text(self, "short_id")
        maybe_text(self, "name")
        if self.id is not None:
            whole_number(self, "id")
        if not isinstance(self.query, dict):
            raise refused(self, "query", self.query, "an object")


@dataclass(frozen=True, slots=True)
class SavedView:
    """A HogQL query that has a name and can be read like a table."""

    name: str
    query: Any
    """HogQL; exports have `{"kind": "HogQLQuery", "query": ...}`, of which the text is kept."""

    def __post_init__(self) -> None:
        """Check the members."""
        of_text(self, "name")
        if isinstance(self.query, dict):
            object.__setattr__(self, "query", self.query.get("query"))
        of_text(self, "query")


@dataclass(frozen=True, slots=True)
class WarehouseTable:
    """A table of the data warehouse: the columns HogQL sees, and the ClickHouse table behind them."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column -> ClickHouse type."""

    clickhouse_table: str | None = None
    """None when it has the same name there."""

    def __post_init__(self) -> None:
        """Check the members."""
        of_text(self, "name")
        if not isinstance(self.columns, dict) or not all(
            isinstance(one, str) for one in (*self.columns, *self.columns.values())
        ):
            raise refused(self, "columns", self.columns, "an object of column -> type")


FactT = TypeVar("FactT")
"""Any of the values above."""


def make_fact(sort: type[FactT], value: Any, place: str) -> FactT:
    """Return a fact, made of a dict or given as it is.

    Raises:
        BadEnvironment: it is neither, lacks a member, or has a wrong one; `place` says where.
    """
    if isinstance(value, sort):
        return value
    if not isinstance(value, Mapping):
        raise refused(sort, None, value, "an object", place)
    known = {one.name: one for one in fields(sort)}  # type: ignore[arg-type]
    missing = [
        name
        for name, one in known.items()
        if name not in value and one.default is MISSING and one.default_factory is MISSING
    ]
    if missing:
        raise refused(sort, missing[0], None, "there, but is missing", place)
    members = {name: one for name, one in value.items() if name in known}
    for name in ("steps", "groups", "values"):
        if members.get(name, ()) is None:
            del members[name]
    try:
        return sort(**members)
    except BadEnvironment as error:  # a fact does not know where it stands
        raise BadEnvironment(f"{place}: {error.message}", hint=error.hint) from error
