"""Insight `filters` from before query nodes: find them, convert them, and back."""

from __future__ import annotations

from querykit.legacy.convert import Conversion, convert_filters, filters_to_query
from querykit.legacy.detect import looks_like_filters
from querykit.legacy.notes import Dialect, Note
from querykit.legacy.reverse import Reversal, convert_query, query_to_filters

__all__ = [
    "Conversion",
    "Dialect",
    "Note",
    "Reversal",
    "convert_filters",
    "convert_query",
    "filters_to_query",
    "looks_like_filters",
    "query_to_filters",
]
