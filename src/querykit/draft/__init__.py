"""Node -> HogQL: what a query node stands for, written as HogQL."""

from querykit.draft.public import draft_sql, draft_tree

__all__ = ["draft_sql", "draft_tree"]
