"""Members of funnel filters that are read together with others.

Sources: upgrade.md 3.6 (`display`), 5 no. 16 (`funnel_window_days`, which PostHog drops).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.reading import integer, is_blank

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.legacy.notes import Place

VIZ_BY_DISPLAY = {"ActionsLineGraph": "trends"}


def complete_funnel(filters: Document, options: Document, place: Place) -> None:
    """Add what `display` and `funnel_window_days` say where no newer member says it."""
    _add_viz_type(filters, options, place / "display")
    _add_window(filters, options, place / "funnel_window_days")


def _add_viz_type(filters: Document, options: Document, place: Place) -> None:
    display = filters.get("display")
    if is_blank(display):
        return
    viz_type = VIZ_BY_DISPLAY.get(display) if isinstance(display, str) else None
    if viz_type and "funnelVizType" not in options:
        options["funnelVizType"] = viz_type
        place.changed(f"display {shown(display)} of a funnel becomes funnelVizType {viz_type}")
    else:
        place.changed(f"display {shown(display)} is dropped: funnels have none")


def _add_window(filters: Document, options: Document, place: Place) -> None:
    days = filters.get("funnel_window_days")
    if is_blank(days):
        return
    if "funnelWindowInterval" in options:
        place.changed("dropped, because `funnel_window_interval` is there too")
        return
    days = integer(days, place)
    if days is not None:
        options |= {"funnelWindowInterval": days, "funnelWindowIntervalUnit": "day"}
        place.changed(f"becomes a conversion window of {days} days")
