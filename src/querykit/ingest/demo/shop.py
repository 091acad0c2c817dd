"""The visitors of the demo shop, and what they do: events as an SDK of PostHog would send them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from querykit.ingest.demo.visit import Visit, choose
from querykit.ingest.demo.wares import COMPANIES, DEVICES, ORIGINS, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 11, 12, 12, 11, 11, 12, 13, 14, 15, 16, 15, 11, 7, 4)
"""How busy each hour of the day is."""

RETURNS = 0.45
"""How likely a visitor comes back once more."""


class Shop:
    """Makes the events of a shop, the same for the same arguments.

    Args:
        events: how many.
        seed: makes another shop of another number.
        days: how long the story is.
        until: its end; a time without a zone is UTC.
    """

    def __init__(self, events: int, *, seed: int = 1, days: int = 60, until: datetime) -> None:
        self._count = events
        self._seed = seed
        self._days = days
        self._until = until if until.tzinfo else until.replace(tzinfo=UTC)

    @property
    def groups(self) -> tuple[dict[str, Any], ...]:
        """The businesses among the customers."""
        return COMPANIES

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the events, visitor by visitor, each visitor's in the order of time."""
        random = Random(self._seed)
        left = self._count
        number = 0
        while left > 0:
            number += 1
            for event in self._visitor(random, number)[:left]:
                left -= 1
                yield event

    def _visitor(self, random: Random, number: int) -> list[dict[str, Any]]:
        """Return all that one visitor does: one visit or more, each likelier to end in an order."""
        device, place = choose(random, DEVICES), choose(random, PLACES)
        company = random.choice(COMPANIES)["group_key"] if random.random() < 0.12 else None
        anonymous = str(uuid.UUID(int=random.getrandbits(128), version=4))
        begun = self._arrival(random)
        known = ""
        made: list[dict[str, Any]] = []
        visits = 0
        while begun < self._until:
            visits += 1
            visit = Visit(
                random,
                begun=begun,
                anonymous=anonymous,
                known=known,
                customer=number,
                device=device,
                place=place,
                origin=choose(random, ORIGINS),
                company=company,
                earlier=visits - 1,
            )
            made += [one for one in visit.events() if one["timestamp"] < self._until.isoformat()]
            known = visit.known
            if random.random() > RETURNS:
                break
            begun += timedelta(hours=random.expovariate(1 / 90) + 1)
        return made

    def _arrival(self, random: Random) -> datetime:
        day = self._until - timedelta(days=random.randrange(self._days) + 1)
        hour = random.choices(range(24), HOURS)[0]
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(hours=hour, seconds=random.randrange(3600))
