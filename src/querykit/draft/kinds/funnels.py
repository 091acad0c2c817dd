"""FunnelsQuery as HogQL; see `querykit.draft.funnels`."""

from querykit.draft.funnels import draft_funnels

KINDS = ("FunnelsQuery",)
draft = draft_funnels
