"""Whether conditions can use the order of events, and the indexes of property columns.

Events are stored by day and name. A condition uses that when it holds their column, bare or rounded to a
unit of time, against something that is the same for all rows. Properties live in one JSON text, which
has no index; columns of their own are known where the caller names them (`materialized`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql import ast, typed
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.hogql.facts import Facts

ORDERED = ("timestamp", "event")
COMPARED = frozenset({"==", "<", "<=", ">", ">=", "in"})
ROUNDING = frozenset(
    {"toDate", "toDateTime", "toTimeZone", "toStartOfDay", "toStartOfHour", "toStartOfMinute"}
    | {"toStartOfWeek", "toStartOfMonth", "toStartOfQuarter", "toStartOfYear", "toMonday"}
    | {"toYYYYMM", "toYYYYMMDD", "toStartOfInterval", "dateTrunc", "toUnixTimestamp"}
)
"""Functions that keep the order of time."""


def index_use(query: typed.Node | None) -> str:
    """Return PostHog's verdict on a query: `yes`, `partial` for some of its SELECTs, `no`, or undecided."""
    if query is None:
        return "undecisive"
    verdicts = [
        any(_uses(one) for one in (node.where, node.prewhere) if one is not None)
        for node in typed.walk(query)
        if isinstance(node, typed.Select) and _reads_events(node)
    ]
    if not verdicts:
        return "undecisive"
    if all(verdicts):
        return "yes"
    return "partial" if any(verdicts) else "no"


def _reads_events(select: typed.Select) -> bool:
    return any(
        isinstance(join.source, typed.Table) and join.source.name == "events"
        for join in select.sources
    )


def _uses(condition: typed.Node) -> bool:
    """Return whether a condition leaves out events by their order: one of `and`, each of `or`."""
    if isinstance(condition, typed.Call) and condition.name in ("and", "or"):
        parts = [_uses(one) for one in condition.args]
        return any(parts) if condition.name == "and" else all(parts)
    if isinstance(condition, typed.Between):
        return _is_ordered(condition.expr) and not condition.negated
    if not isinstance(condition, typed.Compare) or condition.op not in COMPARED:
        return False
    left, right = condition.left, condition.right
    return (_is_ordered(left) and _is_fixed(right)) or (_is_ordered(right) and _is_fixed(left))


def _is_ordered(node: typed.Node) -> bool:
    while isinstance(node, typed.Aliased) or (
        isinstance(node, typed.Call) and node.name in ROUNDING and node.args
    ):
        if isinstance(node, typed.Aliased):
            node = node.expr
        else:
            node = node.args[1 if node.name == "dateTrunc" and len(node.args) > 1 else 0]
    return isinstance(node, typed.Column) and node.name in ORDERED


def _is_fixed(node: typed.Node) -> bool:
    """Return whether a value is the same for all rows; a subquery is computed once."""
    return not any(isinstance(one, typed.Column) for one in typed.walk_own(node))


# -- properties -------------------------------------------------------------------------------------

SCOPES = {"properties": "event", "person_properties": "person"}
NOT_INDEXABLE = frozenset({"!=", "not in", "not like", "not ilike", "!~", "!~*", "=~", "=~*"})


def property_predicates(tree: ast.Node, facts: Facts) -> list[Document]:
    """Return what each condition on a property costs: PostHog's `index_usage`."""
    return [
        _predicate(node, read, facts)
        for node in walk(tree)
        if isinstance(node, ast.CompareOperation)
        for read in (node.left, node.right)
        if _scope(read) is not None
    ]


def _scope(node: ast.Node) -> str | None:
    if not isinstance(node, ast.Field) or len(node.chain) < 2:
        return None
    chain = [str(one) for one in node.chain]
    if chain[-2] != "properties" and chain[0] not in SCOPES:
        return None
    owner = chain[-3] if len(chain) > 2 and chain[-2] == "properties" else ""
    if owner in ("person", "poe"):
        return "person"
    if owner.startswith(("group_", "goe_")):
        return "group"
    return SCOPES.get(chain[0], "event")


def _predicate(node: ast.CompareOperation, read: ast.Node, facts: Facts) -> Document:
    name = str(read.chain[-1])  # type: ignore[attr-defined]
    scope = _scope(read) or "unknown"
    operator = node.op
    if node.is_null_comparison_style:
        operator = "is_set" if node.op == "!=" else "is_not_set"
    if operator in NOT_INDEXABLE:
        verdict = "operator_not_indexable"
        message = f"{operator} on {name} reads every row: no index can leave any out"
    else:
        verdict = "unindexed_json"
        message = f"{name} is read out of JSON, which has no index"
    answer: dict[str, Any] = {
        "property_name": name,
        "scope": scope,
        "operator": operator,
        "source_label": "JSON",
        "semantic_type": facts.property_type(scope, name) or "String",
        "physical_type": "String",
        "usable_indexes": [],
        "verdict": verdict,
        "message": message,
    }
    if read.span is not None:
        answer["start"], answer["end"] = read.span.start, read.span.end
    return answer
