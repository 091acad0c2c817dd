"""Readers of phrases, in the order in which they win ties."""

from __future__ import annotations

from querykit.draft.prompt.phrases.breakdowns import read_breakdown
from querykit.draft.prompt.phrases.charts import read_chart
from querykit.draft.prompt.phrases.counting import read_counting
from querykit.draft.prompt.phrases.dates import read_dates
from querykit.draft.prompt.phrases.filters import read_filter
from querykit.draft.prompt.phrases.intents import read_intent
from querykit.draft.prompt.phrases.links import read_link
from querykit.draft.prompt.phrases.names import read_name, read_slip
from querykit.draft.prompt.phrases.people import read_people
from querykit.draft.prompt.phrases.periods import read_period
from querykit.draft.prompt.phrases.values import read_value

READERS = (
    read_dates,
    read_period,
    read_intent,
    read_people,
    read_counting,
    read_chart,
    read_breakdown,
    read_filter,
    read_value,
    read_name,
    read_link,
    read_slip,
)
