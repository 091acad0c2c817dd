"""What the phrases of a prompt mean, one small value for each sort of phrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.errors import Document


class Piece:
    """The meaning of one phrase."""

    __slots__ = ()


# -- things that have names -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event(Piece):
    """An event by its name; None is any event."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Action(Piece):
    """An action of the environment."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Property(Piece):
    """A property: the type of its filters, its key, and how it is read."""

    sort: str
    key: str
    property_type: str | None = None
    group_type_index: int | None = None
    event: Event | Action | None = None
    """The event that the words meant with it, as `order value` does."""


@dataclass(frozen=True, slots=True)
class Cohort(Piece):
    """A cohort of the environment."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Groups(Piece):
    """A group type, such as companies."""

    index: int
    name: str


Entity = Event | Action
Thing = Event | Action | Property | Cohort | Groups


# -- what is counted ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Users(Piece):
    """Persons."""


@dataclass(frozen=True, slots=True)
class NewUsers(Piece):
    """Persons that are seen for the first time."""


@dataclass(frozen=True, slots=True)
class Stage(Piece):
    """Persons in a stage of the lifecycle: new, returning, resurrecting or dormant."""

    name: str


@dataclass(frozen=True, slots=True)
class Sessions(Piece):
    """Sessions."""


@dataclass(frozen=True, slots=True)
class Persons(Piece):
    """All persons that there are, whenever they came."""


@dataclass(frozen=True, slots=True)
class Bounces(Piece):
    """The share of sessions that bounced."""


@dataclass(frozen=True, slots=True)
class Url(Piece):
    """A page, by its path or its whole address."""

    text: str


# -- how it is counted ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count(Piece):
    """How often something happened; `one_number` when that was asked as one number."""

    one_number: bool = False


@dataclass(frozen=True, slots=True)
class Unique(Piece):
    """Each counts once."""


@dataclass(frozen=True, slots=True)
class Math(Piece):
    """An aggregation: avg, sum, min, max, median, p75, p90, p95 or p99."""

    name: str


@dataclass(frozen=True, slots=True)
class Active(Piece):
    """Active users: `dau`, `weekly_active` or `monthly_active`."""

    math: str


@dataclass(frozen=True, slots=True)
class FirstTime(Piece):
    """Only the first time that a person did it."""


@dataclass(frozen=True, slots=True)
class PerUser(Piece):
    """For each user, or for each group of a type."""


@dataclass(frozen=True, slots=True)
class PerSession(Piece):
    """For each session."""


# -- modifiers ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breakdown(Piece):
    """What results are split by."""

    things: tuple[Property | Cohort | Groups, ...]
    per: bool = False
    """Whether it was said with `per`: one number for each value."""


@dataclass(frozen=True, slots=True)
class Interval(Piece):
    """How wide a bucket of time is."""

    unit: str
    implied: bool = False
    """Whether it only follows from other words, as from `weekly active users`."""


@dataclass(frozen=True, slots=True)
class Range(Piece):
    """A range of dates, as `dateRange` has it."""

    date_from: str | None = None
    date_to: str | None = None


@dataclass(frozen=True, slots=True)
class Compare(Piece):
    """A comparison with the time before, or with some time earlier."""

    compare_to: str | None = None


@dataclass(frozen=True, slots=True)
class Filter(Piece):
    """A property filter."""

    key: str
    sort: str
    operator: str
    value: Any
    group_type_index: int | None = None

    def node(self) -> Document:
        """Return the filter as nodes have it."""
        made: Document = {"type": self.sort, "key": self.key, "operator": self.operator}
        if self.operator not in ("is_set", "is_not_set"):
            made["value"] = list(self.value) if isinstance(self.value, tuple) else self.value
        if self.group_type_index is not None:
            made["group_type_index"] = self.group_type_index
        return made


@dataclass(frozen=True, slots=True)
class TestAccounts(Piece):
    """Whether internal users and test accounts are left out."""

    excluded: bool


@dataclass(frozen=True, slots=True)
class Top(Piece):
    """Only the highest values."""

    count: int | None = None


@dataclass(frozen=True, slots=True)
class Newest(Piece):
    """Only the last rows of a list."""

    count: int | None = None


@dataclass(frozen=True, slots=True)
class Span(Piece):
    """A length of time that is no range of dates: a window, or a number of intervals."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class StepLimit(Piece):
    """How many steps a path has."""

    count: int


@dataclass(frozen=True, slots=True)
class Order(Piece):
    """In which order the steps of a funnel must come."""

    name: str


@dataclass(frozen=True, slots=True)
class Display(Piece):
    """How a chart is drawn."""

    name: str


@dataclass(frozen=True, slots=True)
class OverTime(Piece):
    """As a line over time, not as one number."""


@dataclass(frozen=True, slots=True)
class Removal(Piece):
    """Takes something out of a query that there is already."""

    name: str


# -- the sort of question, and words between ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Intent(Piece):
    """A word that says which kind of query is meant."""

    name: str


@dataclass(frozen=True, slots=True)
class Link(Piece):
    """A word that joins phrases: `from`, `to`, `and`, `by`, ..."""

    name: str


@dataclass(frozen=True, slots=True)
class Filler(Piece):
    """A word without a meaning of its own."""


@dataclass(frozen=True, slots=True)
class Unknown(Piece):
    """A word that nothing knows."""
