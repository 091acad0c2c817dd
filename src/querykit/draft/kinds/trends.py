"""TrendsQuery as HogQL; see `querykit.draft.trends`."""

from querykit.draft.trends import draft_trends, trends_comments

KINDS = ("TrendsQuery",)
draft = draft_trends
comments = trends_comments
