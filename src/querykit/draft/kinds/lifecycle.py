"""LifecycleQuery as HogQL; see `querykit.draft.lifecycle`."""

from querykit.draft.lifecycle import draft_lifecycle

KINDS = ("LifecycleQuery",)
draft = draft_lifecycle
