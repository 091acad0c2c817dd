"""When an event was, by the server's clock: the sender's may be wrong (PostHog's rules)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData
from querykit.ingest.moments import FIRST_YEAR, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

FUTURE = timedelta(hours=23)
"""How far ahead of the server's clock an event may be; one that is further is taken to be now."""

MILLISECONDS = 1e11
"""Numbers of seconds from this on are milliseconds."""

IGNORING = "$ignore_sent_at"


def when(event: Mapping[str, Any], sent_at: datetime | None, now: datetime) -> datetime:
    """Return when an event was.

    Args:
        event: as it was sent, with `timestamp`, or `offset` in milliseconds before it was sent.
        sent_at: when it was sent, by the sender's clock. As much as that differs from the server's,
            the event's own time is corrected, unless it asks to be left alone.
        now: when it arrived.

    Returns:
        Its time; now, when it has none or one that cannot be.
    """
    said = now_of(event.get("timestamp"))
    sent_at = now_of(event.get("sent_at")) or sent_at
    properties = event.get("properties")
    ignoring = isinstance(properties, dict) and properties.get(IGNORING) is True
    offset = event.get("offset")
    try:
        if said is not None and sent_at is not None and not ignoring:
            said = now + (said - sent_at)
        elif said is None and isinstance(offset, (int, float)) and not isinstance(offset, bool):
            said = now - timedelta(milliseconds=offset)
    except (OverflowError, ValueError):
        return now
    if said is None or said.year < FIRST_YEAR or said > now + FUTURE:
        return now
    return said


def now_of(value: object) -> datetime | None:
    """Return the time that a sender's clock shows; None when it is no time."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= MILLISECONDS:
        value /= 1000
    if value is None:
        return None
    try:
        return datetime.fromisoformat(moment(value, "sent_at")).replace(tzinfo=UTC)
    except BadData:
        return None
