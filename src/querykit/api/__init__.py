"""PostHog's query API over HTTP: routes, access and one table of errors."""

from __future__ import annotations

from querykit.api.app import create_app

__all__ = ["create_app"]
