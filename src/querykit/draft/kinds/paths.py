"""PathsQuery as HogQL; see `querykit.draft.paths`."""

from querykit.draft.paths import draft_paths

KINDS = ("PathsQuery",)
draft = draft_paths
