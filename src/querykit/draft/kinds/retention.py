"""RetentionQuery as HogQL; see `querykit.draft.retention`."""

from querykit.draft.retention import draft_retention

KINDS = ("RetentionQuery",)
draft = draft_retention
