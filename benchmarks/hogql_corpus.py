"""Fifty typical queries in HogQL, and a long one."""

from __future__ import annotations

from pathlib import Path

EVENTS = ["$pageview", "order_placed", "signed_up", "report_opened", "$autocapture"]
SHAPES = Path(__file__).with_name("hogql_shapes.sql").read_text(encoding="utf-8").split(";\n")


def queries():
    """Return the fifty queries."""
    return [
        shape.strip().replace("{event}", event).replace("{days}", str(7 + number))
        for shape in SHAPES
        for number, event in enumerate(EVENTS)
    ]


def long_query(lines=1_000):
    """Return one query of so many lines."""
    columns = [f"    countIf(properties.step = {at}) as step_{at}" for at in range(lines - 4)]
    tail = "from events\nwhere timestamp > now()\nlimit 1"
    return "select\n" + ",\n".join(columns) + "\n" + tail
