"""TrendsQuery as HogQL; see `querykit.draft.trends`."""

from querykit.draft.trends import draft_trends

KINDS = ("TrendsQuery",)
draft = draft_trends
