"""Periods that are no dates: intervals, windows of conversion, comparisons with the time before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import Compare, Interval, Order, OverTime, Span
from querykit.draft.prompt.reading import UNITS, number, phrases

if TYPE_CHECKING:
    import re

    from querykit.draft.prompt.pieces import Piece

ADJECTIVES = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
SPLIT = r"(?:broken down|break(?:ing)? (?:it |them |this )?down|split|group(?:ed)?|segment(?:ed)?|aggregated)"
VERSUS = r"(?:compared?(?: it| this)?(?: to| with| against)?|with|versus|vs\.?|relative to|against)"


def _interval(found: re.Match[str]) -> Piece:
    return Interval(found["unit"])


def _window(found: re.Match[str]) -> Piece:
    return Span(number(found["n"]), found["unit"])


def _span(found: re.Match[str]) -> Piece:
    return Span(number(found["n"]), found["unit"])


def _compared(found: re.Match[str]) -> Piece:
    unit = found["unit"]
    return Compare(None if unit is None else f"-1{UNITS[unit]}")


read_period = phrases(
    (
        rf"(?P<unit>{'|'.join(ADJECTIVES)})(?: basis)?",
        lambda found: Interval(ADJECTIVES[found["unit"]]),
    ),
    (
        (
            rf"(?:{SPLIT} )?(?:by|per|each|every|for each|for every|at|on) (?:the |an? )?{{unit}}"
            r"(?: level| basis| granularity| by (?:second|minute|hour|day|week|month|quarter|year))?"
        ),
        lambda found: Interval(found["unit"]),
    ),
    (r"(?:and|,) ?(?:by |per )?(?P<unit>hour|day|week|month|quarter|year)", _interval),
    (r"(?P<unit>day|week|month|hour|year) by (?P=unit)", lambda found: Interval(found["unit"])),
    (
        r"over time|(?:the )?trends?(?: of| in| for)?|time series(?: of)?|timeline(?: of)?",
        OverTime(),
    ),
    (r"(?:within|in under|in less than) {n} {unit}(?: of each other)?", _window),
    (
        r"within an? {unit}(?: of each other)?",
        lambda found: Span(1, found["unit"]),
    ),
    (r"(?:with )?(?:an? )?(?:conversion )?window (?:of )?{n} {unit}", _window),
    (r"(?:with )?(?:an? )?{n} {unit} (?:conversion )?window", _window),
    (r"(?:over|for|across|after) {n} {unit}", _span),
    (r"{n} {unit}", _span),
    (r"in (?:any|no particular|whatever|random) order|unordered", Order("unordered")),
    (r"in (?:strict|exact|this exact|direct) order|strictly|directly|immediately", Order("strict")),
    (r"in (?:that |this |the given )?order|sequentially|in sequence", Order("ordered")),
    (
        (
            rf"{VERSUS} (?:the |those of the )?(?:previous|prior|preceding|last) "
            r"(?:period|time|(?P<unit>week|month|year|quarter))"
        ),
        _compared,
    ),
    (rf"{VERSUS} (?:the )?(?:previous|prior|preceding) {{n}} (?:days|weeks|months)", Compare()),
    (
        rf"{VERSUS} (?:an? |the )?(?P<unit>week|month|year|quarter) (?:ago|before|earlier)",
        _compared,
    ),
)
