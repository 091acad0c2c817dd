"""How long answers may be."""

from __future__ import annotations

MAX_ROWS = 50_000
"""Rows of an answer at most, where the caller sets no other limit."""
