"""What a draft needs to know beside the node: the environment, the clock, what was looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.draft.dates import Clock, make_clock
from querykit.environment import Environment

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Context:
    """The world of one draft."""

    environment: Environment
    clock: Clock
    earliest: datetime | None = None
    """When the first event happened, as far as that is known; `all` begins there."""

    is_export: bool = False
    """Whether the answer goes into a file: then more breakdown values are kept."""

    def property_type(self, entity: str, name: str, index: int | None = None) -> str | None:
        """Return how a property is read; None for text."""
        return self.environment.property_type(entity, name, index)


def make_context(
    environment: Environment | None = None,
    now: str | datetime | None = None,
    *,
    earliest: datetime | None = None,
    is_export: bool = False,
) -> Context:
    """Return the world of one draft; without an environment, an empty one in UTC."""
    environment = environment or Environment()
    clock = make_clock(now, timezone=environment.timezone, week_start=environment.week_start)
    return Context(environment, clock, earliest, is_export)
