"""Data in: events, persons, groups and members of cohorts, into PostHog's tables."""

from __future__ import annotations

from querykit.ingest.load import Loaded, load

__all__ = ["Loaded", "load"]
