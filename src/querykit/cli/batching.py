"""What `querykit batch` shows while it works: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from types import TracebackType

    from querykit.batch import Progress

LINE_SECONDS = 30.0
"""Between two lines in a log."""


class ProgressLine:
    """Shows how far a run is, on standard error; a context manager."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._said = time.monotonic()

    def __enter__(self) -> ProgressLine:
        """Open the bar, when there is a terminal and rich."""
        if not self._quiet and sys.stderr.isatty():
            self._bar = _rich_bar()
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task("", total=None, facts="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Show one more page."""
        facts = facts_of(progress)
        if self._bar is not None:
            self._bar.update(self._task, completed=progress.done, total=progress.total, facts=facts)
        elif not self._quiet and time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            click.echo(facts, err=True)


def facts_of(progress: Progress) -> str:
    """Return how far a run is, how fast it goes, and when it will be done."""
    rate = progress.documents / progress.seconds if progress.seconds else 0.0
    parts = [f"{progress.documents:,} documents, {rate:,.0f}/s"]
    if progress.total and progress.done:
        share = min(progress.done / progress.total, 1.0)
        left = progress.seconds * (1 - share) / share
        parts.append(f"{share:.0%}, {_clock(left)} left")
    parts.append(f"{progress.changed:,} to change, {progress.rejected:,} rejected")
    return "; ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _rich_bar() -> Any:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
    except ImportError:
        return None
    return Progress(BarColumn(), TextColumn("{task.fields[facts]}"), console=Console(stderr=True))
