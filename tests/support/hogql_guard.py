"""Which tables a query reads without the guard of its team, by the query that ClickHouse resolved."""

from __future__ import annotations

import re

from support.hogql_cases import explained


def unguarded(sql, team=2):
    """Return the tables that the resolved query reads without a condition on their team.

    Each table of ClickHouse's resolved tree has an id; a guard is `equals` of its column `team_id` and
    the number of the team. What ClickHouse refuses raises its RuntimeError.
    """
    tree = explained(sql)
    # two teams at once are nobody: ClickHouse settles that, and no row passes
    tree = re.sub(
        r"\n +TABLE id: \d+.*\n(?: +PREWHERE.*\n)? +WHERE\n +CONSTANT id: \d+, constant_value: UInt64_0.*",
        "",
        tree,
    )
    tables = dict(re.findall(r"TABLE id: (\d+),.*?table_name: (\S+)", tree))
    tables = {
        one: name for one, name in tables.items() if "numbers" not in name and "one" not in name
    }
    guarded = set()
    pattern = (
        r"COLUMN id: \d+, column_name: team_id, result_type: \S+, source_id: (\d+)\s+"
        rf"CONSTANT id: \d+, constant_value: UInt64_{team},"
    )
    for found in re.finditer(
        rf"function_name: equals.*?\n\s+ARGUMENTS\n\s+LIST.*?\n\s+{pattern}", tree
    ):
        guarded.add(found[1])
    return {name for one, name in tables.items() if one not in guarded}
