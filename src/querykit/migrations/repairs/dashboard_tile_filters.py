"""Convert the legacy filters of an insight or a dashboard tile to a query.

Before::

    {"name": "Sign-ups", "type": "INSIGHT",
     "filters": {"insight": "TRENDS", "events": ["{SIGNED_UP}"], "interval": "week"}}

After::

    {"name": "Sign-ups", "type": "INSIGHT",
     "query": {"kind": "InsightVizNode", "source": {"kind": "TrendsQuery",
         "series": ["{SIGNED_UP}"], "interval": "week"}}}

An insight that has a query keeps both. Variables of templates stay. Notes tell what PostHog's own
conversion dropped; filters that no query can express stay as they are.

Source: upgrade.md 3 and 5, candidates 1 and 24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import QuerykitError
from querykit.legacy import convert_filters, looks_like_filters
from querykit.migrations.edits import replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NO_INSIGHTS = ("kind", "feature_flag_key", "feature_flag")
"""Members of nodes and of experiments, whose filters are not those of an insight."""


@repair.where(
    lambda insight: (
        "filters" in insight
        and insight.get("query") is None
        and all(name not in insight for name in NO_INSIGHTS)
        and looks_like_filters(insight["filters"])
    )
)
def convert_the_filters(insight: Document, note: Note) -> None:
    """Put a query in the place of the filters."""
    try:
        conversion = convert_filters(insight["filters"], wrap=True, allow_variables=True)
    except QuerykitError:
        return
    replace_key(insight, "filters", "query", conversion.query)
    for one in conversion.notes:
        note(f"filters{one.pointer}: {one.message}")
