"""SessionsTimelineQuery as HogQL; see `querykit.draft.sessions_timeline`."""

from querykit.draft.sessions_timeline import draft_sessions_timeline

KINDS = ("SessionsTimelineQuery",)
draft = draft_sessions_timeline
