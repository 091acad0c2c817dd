"""Write the formulas of trends as `formulaNodes`.

Before::

    {"kind": "TrendsQuery", "trendsFilter": {"formula": "A / B", "showLegend": true}}

After::

    {"kind": "TrendsQuery", "trendsFilter": {"formulaNodes": [{"formula": "A / B"}], "showLegend": true}}

`formulaNodes` win over `formulas`, and these over `formula`, as in PostHog. The old members are
valid still; PostHog's editor writes the new one only.

Source: upgrade.md 5, candidate 5; PostHog PRs #28470, #33834.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


@repair.on("TrendsQuery")
def name_formula_nodes(query: Document, note: Note) -> None:
    """Make one node of each formula."""
    options = query.get("trendsFilter")
    if not isinstance(options, dict):
        return
    formulas, formula, nodes = (
        options.get(name) for name in ("formulas", "formula", "formulaNodes")
    )
    listed = isinstance(formulas, list) and bool(formulas)
    if listed and not all(isinstance(one, str) for one in formulas or ()):
        return
    wanted = formulas if listed else [formula] if isinstance(formula, str) and formula else []
    if not wanted or not (nodes is None or isinstance(nodes, list)):
        return
    options = own(query, "trendsFilter") or {}
    if nodes:
        if [node.get("formula") if isinstance(node, dict) else None for node in nodes] != wanted:
            note("formula or formulas were dropped: there are formulaNodes too")
    else:
        made = [{"formula": one} for one in wanted]
        replace_key(options, "formulas" if listed else "formula", "formulaNodes", made)
    options.pop("formulas", None)
    options.pop("formula", None)
