"""CalendarHeatmapQuery as HogQL; see `querykit.draft.calendar_heatmap`."""

from querykit.draft.calendar_heatmap import draft_calendar_heatmap

KINDS = ("CalendarHeatmapQuery",)
draft = draft_calendar_heatmap
