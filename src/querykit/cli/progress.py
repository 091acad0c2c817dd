"""How far a long command is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

LINE_SECONDS = 30.0
"""Between two lines in a log."""


class Countable(Protocol):
    """How far something is."""

    @property
    def done(self) -> int:
        """How much is done."""

    @property
    def total(self) -> int | None:
        """Of how much; None when that is not known."""


P = TypeVar("P", bound=Countable)


class ProgressLine(Generic[P]):
    """Shows how far a run is, on standard error; a context manager.

    Args:
        facts: what to say beside the bar.
        quiet: whether to show nothing.
    """

    def __init__(self, facts: Callable[[P], str], *, quiet: bool = False) -> None:
        self._facts = facts
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._said = time.monotonic()

    def __enter__(self) -> ProgressLine[P]:
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

    def show(self, progress: P) -> None:
        """Show how far it is now."""
        facts = self._facts(progress)
        if self._bar is not None:
            self._bar.update(self._task, completed=progress.done, total=progress.total, facts=facts)
        elif not self._quiet and time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            click.echo(facts, err=True)


def clock(seconds: float) -> str:
    """Return a span of time: `1:05`, `2:00:07`."""
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
