"""EventsQuery as HogQL; see `querykit.draft.events`."""

from querykit.draft.events import draft_events

KINDS = ("EventsQuery",)
draft = draft_events
