"""LifecycleQuery as HogQL; see `querykit.draft.lifecycle`."""

from querykit.draft.lifecycle import draft_lifecycle
from querykit.draft.telling import tell_series

KINDS = ("LifecycleQuery",)
draft = draft_lifecycle
comments = tell_series
