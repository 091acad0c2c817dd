"""What executes ClickHouse SQL: chDB here or in a child process, or a server; PostHog's tables in it."""

from __future__ import annotations

from querykit.engine.backend import Backend, Label, Limits, Progress, Rows
from querykit.engine.blocks import Blocks
from querykit.engine.running import watch
from querykit.engine.urls import open_backend

__all__ = ["Backend", "Blocks", "Label", "Limits", "Progress", "Rows", "open_backend", "watch"]
