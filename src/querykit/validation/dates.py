"""What a date in a filter looks like: absolute, or relative to now (`-7d`, `mStart`, `-1mEnd`)."""

from __future__ import annotations

import re
from datetime import datetime

RELATIVE = re.compile(r"-?(?P<number>\d+)?(?P<unit>[sMhdwmqy])(?P<position>Start|End)?\Z")
LOOSE_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\Z")


def absolute(text: str) -> datetime | None:
    """Return the time that a text names, in a zone if it names one; None when it is no ISO date."""
    found = LOOSE_DAY.match(text)
    try:
        if found is not None:
            year, month, day = (int(found[part]) for part in ("year", "month", "day"))
            return datetime(year, month, day)
        if "-" not in text[1:5]:
            return None  # fromisoformat would also read 20250514 and week dates
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Return whether PostHog reads a text as a date; any other counts as now."""
    return absolute(text) is not None or RELATIVE.match(text) is not None
