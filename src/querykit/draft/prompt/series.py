"""What a trend counts: the phrases of a prompt gathered into series."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import (
    Action,
    Active,
    Count,
    Entity,
    Event,
    Filter,
    FirstTime,
    Groups,
    Link,
    Math,
    NewUsers,
    PerSession,
    PerUser,
    Piece,
    Property,
    Sessions,
    Unique,
    Url,
    Users,
)
from querykit.draft.prompt.urls import url_filter

if TYPE_CHECKING:
    from querykit.draft.prompt.reading import Found
    from querykit.draft.prompt.said import Said

SORTS: tuple[type[Piece], ...] = (
    *(Action, Active, Count, Event, Filter, FirstTime, Groups, Link, Math, NewUsers),
    *(PerSession, PerUser, Property, Sessions, Unique, Url, Users),
)
SPLITS = (",", "and", "vs", "ratio", "to", "by", "per")
FIRM = ("vs", "to", "by", "per")
"""Words that need something on both sides."""


@dataclass(slots=True)
class Series:
    """One thing that is counted, as far as it was read."""

    math: str | None = None
    is_count: bool = False
    is_unique: bool = False
    active: str | None = None
    first_time: bool = False
    per: str | None = None
    """`user` or `session`, when it is a number for each of these."""

    whose: Users | NewUsers | Sessions | Groups | None = None
    """What is counted instead of events."""

    prop: Property | None = None
    entity: Entity | None = None
    filters: list[Filter] = member(default_factory=list)
    joined: str | None = None
    """The word before it."""

    found: Found | None = None
    """Its first phrase."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet that could be counted."""
        return (self.whose, self.prop, self.entity, self.active) == (None, None, None, None)


class Gathering:
    """Goes over the phrases of a trend and gathers series, a ratio and what is for all of them."""

    def __init__(self, said: Said, *, ranked: bool = False) -> None:
        self._said = said
        self._ranked = ranked
        self.series = [Series()]
        self.ratio = False
        self.share = False
        self.one_number = False
        self.shared: list[Filter] = []
        self._split: str | None = None
        self._link_found: Found | None = None
        for one in said.take_found(*SORTS):
            self._take(one)
        self._close()

    @property
    def _last(self) -> Series:
        return self.series[-1]

    def _take(self, one: Found) -> None:
        piece = one.piece
        if isinstance(piece, Link):
            self._link(one)
            return
        if isinstance(piece, Filter):
            self._last.filters.append(piece)
            return
        if self._begins_next(piece, one):
            self.series.append(Series(joined=self._split))
            self._split = None
        self._last.found = self._last.found or one
        self._put(piece, one)

    def _link(self, one: Found) -> None:
        name = one.piece.name if isinstance(one.piece, Link) else ""
        if name in ("ratio", "ratio of"):
            self.ratio = True
        elif name == "share":
            self.share = True
        elif name not in (*SPLITS, "from", "who"):
            raise self._said.unclear(
                f'I do not see what "{self._said.text(one)}" means here',
                one,
                hint="a funnel, paths or retention may be what you need",
            )
        if name not in SPLITS:
            return
        if not (self._last.is_empty and self._last.math is None):
            self._split, self._link_found = name, one
        elif name in FIRM and not self._ranked:
            self._refuse_link(one)

    def _refuse_link(self, one: Found) -> None:
        raise self._said.unclear(
            f'I do not see what "{self._said.text(one)}" joins', one, hint="say what is missing"
        )

    def _begins_next(self, piece: Piece, one: Found) -> bool:
        """Say whether a piece begins another series: the last one is full, and a word parts them."""
        last = self._last
        if last.is_empty:  # "minimum and maximum price"
            return last.math is not None and self._split == "and" and isinstance(piece, Math)
        if self._split is None:
            return False
        if self._split == "per" and isinstance(piece, Action | Event):
            self.ratio = True
        elif self._split in ("by", "per"):
            raise self._said.unclear(
                f'results cannot be split by "{self._said.text(one)}"',
                one,
                hint="they are split by properties, cohorts and groups",
            )
        both = last.whose is not None and last.entity is not None
        if both and isinstance(piece, Action | Event) and self._split in ("and", ","):
            raise self._said.unclear(
                f'I do not see whether "{self._said.text(one)}" is a second number, or also asked of'
                " the same people",
                one,
                hint="ask for a funnel, or say whom you count again: unique users who ...",
            )
        return not isinstance(piece, PerUser | PerSession)

    def _put(self, piece: Piece, one: Found) -> None:
        last = self._last
        match piece:
            case Math(name):
                self._set_math(name, one)
            case Count(one_number):
                last.is_count = True
                self.one_number |= one_number
            case Unique():
                last.is_unique = True
            case Active(math):
                last.active = math
            case FirstTime():
                last.first_time = True
            case PerUser():
                last.per = "user"
            case PerSession():
                last.per = "session"
            case Property():
                self._only_one(last.prop or last.whose, one)
                last.prop = piece
            case Url():
                last.entity = last.entity or Event("$pageview")
                last.filters.append(url_filter(piece))
            case Action() | Event():
                self._set_entity(piece, one)
            case Users() | NewUsers() | Sessions() | Groups():
                self._set_whose(piece, one)
            case _:
                raise AssertionError(piece)

    def _set_math(self, name: str, one: Found) -> None:
        last = self._last
        if name == "sum" and (last.math is not None or last.is_count or last.is_unique):
            self.one_number = True  # "how many ... in total"
            return
        if last.math is not None and last.math != "sum":
            self._only_one(last.math, one)
        last.math = name

    def _set_entity(self, entity: Entity, one: Found) -> None:
        last = self._last
        if entity == Event(None) and last.entity is not None:
            return  # "signed up events"
        if last.entity not in (None, Event(None), entity):
            self._only_one(last.entity, one)
        last.entity = entity

    def _set_whose(self, piece: Users | NewUsers | Sessions | Groups, one: Found) -> None:
        """Take whom to count; after an event it only says whose event it is: `orders by users`."""
        last = self._last
        if last.entity is not None or last.prop is not None or last.active is not None:
            if not isinstance(piece, Users):
                self._only_one(last.entity or last.prop or last.active, one)
            return
        if last.whose is not None:
            self._only_one(last.whose, one)
        last.whose = piece

    def _only_one(self, held: object, one: Found) -> None:
        if held is not None:
            raise self._said.unclear(
                f'I do not see how "{self._said.text(one)}" belongs to what is before it',
                one,
                hint='part two numbers by "and", or name steps of a funnel with "to"',
            )

    def _close(self) -> None:
        """Say whose the filters are: of all series, unless an earlier one has filters of its own."""
        if self._split in FIRM and self._link_found is not None:
            self._refuse_link(self._link_found)
        for one, following in zip(self.series[-2::-1], self.series[:0:-1], strict=True):
            if one.is_empty and one.math is not None:
                one.prop, one.entity = following.prop, following.entity
        if len(self.series) > 1 and self._last.is_empty:
            self.shared = self.series.pop().filters
        if not any(one.filters for one in self.series[:-1]):
            self.shared = self._last.filters + self.shared
            self._last.filters = []
