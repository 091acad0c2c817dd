"""HogQL: the language of PostHog's SQL. Nothing is imported until it is asked for."""

from __future__ import annotations
