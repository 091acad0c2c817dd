"""An engine that counts what one request reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.engine import Label, Limits

if TYPE_CHECKING:
    from querykit.engine import Backend, Rows

NOBODY = Label()


class Metered:
    """A backend for one request; all but counting is done by the one it stands before."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
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
        rows = self._backend.query(sql, limits=limits, label=label)
        self.rows_read += rows.rows_read
        self.bytes_read += rows.bytes_read
        self.seconds += rows.elapsed
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)
