"""The clock that dates are read by: now, the project's time zone, the first day of its week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from querykit.errors import DraftProblem


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, in the project's time zone."""

    now: datetime
    zone: ZoneInfo
    monday_first: bool = False

    @property
    def week_mode(self) -> int:
        """What ClickHouse's toStartOfWeek takes: 0 for weeks from Sunday, 3 for Monday."""
        return 3 if self.monday_first else 0


def make_clock(
    now: str | datetime | None = None, *, timezone: str = "UTC", week_start: str | None = None
) -> Clock:
    """Return the clock of a project.

    Args:
        now: an instant, or an ISO text; without a zone it is UTC. None is the present.
        timezone: the project's zone.
        week_start: `sunday` (the default) or `monday`.

    Raises:
        DraftProblem: `now` is no date.
    """
    zone = ZoneInfo(timezone)
    return Clock(_instant(now).astimezone(zone), zone, week_start == "monday")


def _instant(now: str | datetime | None) -> datetime:
    if now is None:
        return datetime.now(UTC)
    if isinstance(now, str):
        try:
            now = datetime.fromisoformat(now)
        except ValueError:
            raise DraftProblem(f"now is {now!r}, which is no ISO date") from None
    return now if now.tzinfo is not None else now.replace(tzinfo=UTC)
