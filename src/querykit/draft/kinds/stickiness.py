"""StickinessQuery as HogQL; see `querykit.draft.stickiness`."""

from querykit.draft.stickiness import draft_stickiness

KINDS = ("StickinessQuery",)
draft = draft_stickiness
