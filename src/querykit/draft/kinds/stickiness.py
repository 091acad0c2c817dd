"""StickinessQuery as HogQL; see `querykit.draft.stickiness`."""

from querykit.draft.stickiness import draft_stickiness
from querykit.draft.telling import tell_series

KINDS = ("StickinessQuery",)
draft = draft_stickiness
comments = tell_series
