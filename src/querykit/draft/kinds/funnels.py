"""FunnelsQuery as HogQL; see `querykit.draft.attempts`."""

from querykit.draft.attempts import draft_funnels

KINDS = ("FunnelsQuery",)
draft = draft_funnels
