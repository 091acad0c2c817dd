"""FunnelsQuery as HogQL; see `querykit.draft.attempts`."""

from querykit.draft.attempts import draft_funnels
from querykit.draft.telling import tell_funnel

KINDS = ("FunnelsQuery",)
draft = draft_funnels
comments = tell_funnel
