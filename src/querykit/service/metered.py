"""An engine that counts what one request reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.engine import Label, Limits

if TYPE_CHECKING:
    from querykit.engine import Backend, Rows

NOBODY = Label()


class Metered:
    """A backend for one request: counts, and gives every query the time that the request has.

    All else is done by the backend that it stands before.
    """

    def __init__(
        self, label: str, backend: Backend, seconds: float, memory_bytes: int | None
    ) -> None:
        self.label = label
        self._backend = backend
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self.rows_read = 0
        self.bytes_read = 0
        self.seconds = 0.0

    def query(
        self,
        sql: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        label: Label = NOBODY,
    ) -> Rows:
        """Run one query, and count."""
        limits = replace(limits, seconds=self._seconds, memory_bytes=self._memory_bytes)
        rows = self._backend.query(sql, limits=limits, label=label)
        self.rows_read += rows.rows_read
        self.bytes_read += rows.bytes_read
        self.seconds += rows.elapsed
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)
