"""ActorsPropertyTaxonomyQuery: sample values of properties of persons, or of groups of one type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, compare, field
from querykit.draft.groups import check_group_type
from querykit.draft.samples import DEFAULT_VALUES, check_names, samples_tree
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

MOST_PROPERTIES = 200


def draft_actors_property_taxonomy(query: Mapping[str, Any], _context: Context) -> ast.Node:
    """Return the HogQL of an ActorsPropertyTaxonomyQuery.

    Raises:
        DraftProblem: no property is asked for, or too many; or there can be no such group type.
    """
    properties = query["properties"]
    check_names(properties, MOST_PROPERTIES)
    index = query.get("groupTypeIndex")
    table, where = "persons", all_of()
    if index is not None:
        check_group_type(index, "/groupTypeIndex")
        table, where = "groups", all_of(compare("==", field("index"), index))
    most = int(query.get("maxPropertyValues") or DEFAULT_VALUES)
    return samples_tree(ast.JoinExpr(table=field(table)), where, dict.fromkeys(properties), most)
