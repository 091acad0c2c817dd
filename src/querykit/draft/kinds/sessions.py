"""SessionsQuery as HogQL; see `querykit.draft.sessions`."""

from querykit.draft.sessions import draft_sessions

KINDS = ("SessionsQuery",)
draft = draft_sessions
