"""The subselects that lazy tables stand for, as HogQL trees over the raw tables."""

from __future__ import annotations
