"""From the events of each actor to the numbers of a funnel."""

from __future__ import annotations

from querykit.run.funnels.results import funnel_results

__all__ = ["funnel_results"]
