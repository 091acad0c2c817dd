"""Shaping the rows of a TrendsQuery: lines, their order, formulas, results."""

from querykit.run.trends.results import trends_results

__all__ = ["trends_results"]
