"""Findings on standard output, in the format that was asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from querykit.errors import Severity
from querykit.validation.formats import FORMATS, Finding
from querykit.validation.formats import text as as_text

if TYPE_CHECKING:
    from collections.abc import Iterable


class Findings:
    """Writes findings: as text at once, in the other formats when all are known.

    Args:
        style: a name of `FORMATS`.
        quiet: whether to write none.
        to_stderr: for commands that have something else to say on standard output.
    """

    def __init__(self, style: str, *, quiet: bool = False, to_stderr: bool = False) -> None:
        self.errors = 0
        self.written = 0
        self._style = style
        self._quiet = quiet
        self._err = to_stderr
        self._kept: list[Finding] = []

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in the order in which they are to be shown."""
        for finding in findings:
            self.written += 1
            self.errors += finding.diagnostic.severity is Severity.ERROR
            if self._style != "text":
                self._kept.append(finding)
            elif not self._quiet:
                stream = sys.stderr if self._err else sys.stdout
                click.echo(as_text([finding], colour=is_coloured(stream)), nl=False, err=self._err)

    def close(self) -> None:
        """Write what was kept."""
        if self._style != "text" and not self._quiet:
            click.echo(FORMATS[self._style](self._kept), nl=False, err=self._err)


def counted(number: int, one: str, many: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many}"


def is_coloured(stream: object) -> bool:
    """Whether colours are wanted on a stream: a terminal, and no NO_COLOR."""
    isatty = getattr(stream, "isatty", None)
    return not os.environ.get("NO_COLOR") and bool(isatty and isatty())
