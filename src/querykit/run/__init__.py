"""Node -> answer: run a query on an engine, and shape what comes back as PostHog does."""

from __future__ import annotations

from querykit.run.engine import Engine, open_engine

__all__ = ["Engine", "open_engine"]
