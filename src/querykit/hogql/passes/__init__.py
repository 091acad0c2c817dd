"""From the typed tree to one that the printer can write, in the order of `PASSES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.passes.base import together
from querykit.hogql.passes.cohort_joins import join_cohorts
from querykit.hogql.passes.cohorts import read_cohorts
from querykit.hogql.passes.comparisons import make_comparisons_null_safe
from querykit.hogql.passes.constants import settle_conditions
from querykit.hogql.passes.lazy_tables import read_lazy_tables
from querykit.hogql.passes.limits import cap_limit
from querykit.hogql.passes.nested_joins import nest_joins
from querykit.hogql.passes.properties import read_properties
from querykit.hogql.passes.settings import append_settings
from querykit.hogql.passes.team_guard import guard_team
from querykit.hogql.passes.timezone import show_in_project_zone

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Pass

PASSES: tuple[Pass, ...] = (
    read_lazy_tables,
    nest_joins,
    join_cohorts,
    together(read_cohorts, make_comparisons_null_safe),
    together(read_properties, show_in_project_zone, settle_conditions, guard_team),
    cap_limit,
    append_settings,
)
"""In running order. Asterisks are expanded by the resolver, which needs their names.

Lazy tables first: what they become goes through all others. Comparisons before properties, because a
comparison may use the column a property is stored in; the guard after all that could add a table.
"""
