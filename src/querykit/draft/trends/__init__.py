"""TrendsQuery: numbers per series over time."""

from querykit.draft.trends.breakdowns import NULL_TOKEN, OTHER_TOKEN
from querykit.draft.trends.formulas import Formula, parse_formula
from querykit.draft.trends.plan import TrendsPlan, plan_trends
from querykit.draft.trends.queries import as_heatmap, draft_trends, trends_comments, trends_tree

__all__ = [
    "NULL_TOKEN",
    "OTHER_TOKEN",
    "Formula",
    "TrendsPlan",
    "as_heatmap",
    "draft_trends",
    "parse_formula",
    "plan_trends",
    "trends_comments",
    "trends_tree",
]
