"""What `querykit batch` says while it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.cli.progress import clock

if TYPE_CHECKING:
    from querykit.batch import Progress


def facts_of(progress: Progress) -> str:
    """Return how far a run is, how fast it goes, and when it will be done."""
    rate = progress.documents / progress.seconds if progress.seconds else 0.0
    parts = [f"{progress.documents:,} documents, {rate:,.0f}/s"]
    if progress.total and progress.done:
        share = min(progress.done / progress.total, 1.0)
        left = progress.seconds * (1 - share) / share
        parts.append(f"{share:.0%}, {clock(left)} left")
    parts.append(f"{progress.changed:,} to change, {progress.rejected:,} rejected")
    return "; ".join(parts)
