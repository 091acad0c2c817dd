"""Points in time, as people write them, for ClickHouse."""

from __future__ import annotations

from datetime import UTC, datetime

from querykit.errors import BadData

FIRST_YEAR, LAST_YEAR = 1900, 2299
"""What ClickHouse's times can hold."""

LONGEST = 60
IN_SECONDS = "numbers are seconds since 1970"


def moment(value: object, place: str) -> str:
    """Return a point in time as ClickHouse reads it, in UTC: `2024-05-01 10:00:00.123456`.

    Args:
        value: an ISO 8601 text, seconds since 1970, or a datetime; without a zone it is UTC.
        place: where it stands, for messages.

    Raises:
        BadData: it is none of these, or too far away.
    """
    try:
        found = _moment(value)
        if found is not None and found.tzinfo is not None:
            found = found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError) as error:
        if isinstance(value, str):
            raise BadData(f"{place}: {short(value)} is no ISO 8601 time") from error
        raise BadData(
            f"{place}: {short(value)} is no time that a calendar has", hint=IN_SECONDS
        ) from error
    if found is None:
        missing = value is None
        raise BadData(f"{place} is missing" if missing else f"{place}: {short(value)} is no time")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadData(
            f"{place}: {short(value)} is not between {FIRST_YEAR} and {LAST_YEAR}",
            hint=IN_SECONDS,
        )
    return found.isoformat(" ", "microseconds")


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    return None


def short(value: object) -> str:
    """Return a value for a message, cut where it is long."""
    shown = repr(value)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
