"""Date ranges of queries: text to instants, buckets, labels, and the range compared with."""

from querykit.draft.dates.buckets import INTERVALS, align, buckets, step
from querykit.draft.dates.clock import Clock, make_clock
from querykit.draft.dates.compare import previous_range
from querykit.draft.dates.labels import day_text, labels
from querykit.draft.dates.ranges import DateRange, resolve_range
from querykit.draft.dates.text import Moment, read_moment

__all__ = [
    "INTERVALS",
    "Clock",
    "DateRange",
    "Moment",
    "align",
    "buckets",
    "day_text",
    "labels",
    "make_clock",
    "previous_range",
    "read_moment",
    "resolve_range",
    "step",
]
