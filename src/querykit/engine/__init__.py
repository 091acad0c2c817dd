"""What executes ClickHouse SQL: the embedded engine, and PostHog's physical tables in it."""

from __future__ import annotations

from querykit.engine.backend import Backend, Label, Limits, Progress, Rows
from querykit.engine.urls import open_backend

__all__ = ["Backend", "Label", "Limits", "Progress", "Rows", "open_backend"]
