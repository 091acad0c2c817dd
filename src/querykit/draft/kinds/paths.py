"""PathsQuery as HogQL; see `querykit.draft.path_edges`."""

from querykit.draft.path_edges import draft_paths

KINDS = ("PathsQuery",)
draft = draft_paths
