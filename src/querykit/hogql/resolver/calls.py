"""Calls of functions and aggregations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql import ast, codes, typed
from querykit.hogql.functions import find_function, function_names, functions
from querykit.hogql.resolver.context import closest, did_you_mean
from querykit.hogql.resolver.dispatch import resolves
from querykit.hogql.resolver.expressions import BROKEN, arithmetic_type, constant
from querykit.hogql.resolver.macros import MACROS
from querykit.hogql.resolver.mismatches import wrong_argument
from querykit.hogql.resolver.results import is_aggregation, result_type
from querykit.hogql.resolver.special import LOOKUPS, SPECIAL
from querykit.hogql.resolver.traffic_rules import RULED, by_rules
from querykit.hogql.typed import BOOLEAN, Type, type_of
from querykit.hogql.words import ARITHMETIC, COMPARISONS, FRAME_KINDS, FRAME_METHODS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql.functions import Function
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope

OPERATORS = {name: op for op, name in COMPARISONS.items() if name != "match"}
"""Comparisons written as functions -> their operator."""

QUERIES = (ast.SelectQuery, ast.SelectSetQuery)
SIMPLE_CASE = "_caseWithExpression"
"""What the parser makes of `CASE x WHEN …`; no function of the catalogue."""

WITH_PARAMETERS = frozenset({"quantiles", "windowFunnel"})
"""Aggregations that PostHog lists without parameters, and that mean nothing without them."""

REFUSED = {
    "generateSeries": "ClickHouse has it as a table only; write range(start, stop, step)",
    "embedText": "it asks a model for a vector; give the vector as a value",
    "_lookupGeoipCityName": "PostHog's servers look into a dictionary of places of their own",
    "_lookupGeoipPostalCode": "PostHog's servers look into a dictionary of places of their own",
    "_defaultChannelType": "the order of its arguments is not published; read $channel_type",
}
"""Functions of the catalogue that are not compiled -> why, and what else there is."""

MAX_MACRO_DEPTH = 8
MAX_REPEATED = 3
REPEATING = RULED | LOOKUPS.keys() | {"_domainType", "convertCurrency", "date_part"}
"""Functions that print an argument more than once; a test finds those that are missing here."""


@resolves(ast.Call)
def _call(context: Context, node: ast.Call, scope: Scope) -> typed.Node:  # noqa: PLR0911 - one return for each sort
    if node.name in OPERATORS and node.name not in ("in", "notIn", "globalIn", "globalNotIn"):
        return _comparison(context, node, scope)
    if node.name in ("in", "notIn") and len(node.args) == 2:
        op = "in" if node.name == "in" else "not in"
        return context.resolve(
            ast.CompareOperation(left=node.args[0], right=node.args[1], op=op, span=node.span),
            scope,
        )
    if node.name == "cohort":
        context.report(codes.UNKNOWN_COHORT, "cohort() must stand behind IN", node)
        return BROKEN
    if node.name == "exists" and len(node.args) == 1 and isinstance(node.args[0], QUERIES):
        return typed.Call("exists", (context.resolve(node.args[0], scope),), BOOLEAN)
    if node.name == SIMPLE_CASE:
        args = [context.resolve(one, scope) for one in node.args]
        return SPECIAL[SIMPLE_CASE](context, SIMPLE_CASE, node, args) or BROKEN
    function = find_function(node.name)
    if function is None:
        return unknown_function(context, node.name, node)
    if not _counts_fit(context, function, node):
        return BROKEN
    if node.within_group or node.order_by:
        return _refuse_order(context, node)
    if function.now is not None:
        function = functions()[function.now]
    if node.name in MACROS or function.name in REPEATING:
        return _expanded(context, function, node, scope)
    if is_aggregation(function):
        if scope.aggregate is not None:
            message = (
                f"Aggregation '{node.name}' cannot be nested inside another aggregation "
                f"'{scope.aggregate}'."
            )
            context.report(codes.NESTED_AGGREGATE, message, node, hint="aggregate in a subquery")
            return BROKEN
        scope = scope.inside(aggregate=node.name)
    return build(context, function, node, scope)


def _expanded(context: Context, function: Function, node: ast.Call, scope: Scope) -> typed.Node:
    """Return a call that prints as more; of those that repeat an argument, each in another multiplies it."""
    if function.name not in REPEATING or _names_its_part(node):
        return _macro(context, node, scope)
    if context.repeated >= MAX_REPEATED:
        message = (
            f"'{node.name}' cannot be nested inside {MAX_REPEATED} calls that repeat an argument"
        )
        hint = "name the inner call in a subquery"
        context.report(codes.TOO_DEEP, message, node, hint=hint)
        return BROKEN
    context.repeated += 1
    try:
        if node.name in MACROS:
            return _macro(context, node, scope)
        if function.name not in RULED or not context.modifiers.bot_rules:
            return build(context, function, node, scope)
        agent = context.resolve(node.args[0], scope)
        known = finish(context, function, node, [agent], None)
        return by_rules(context, function.name, agent, known, scope)
    finally:
        context.repeated -= 1


def unknown_function(context: Context, name: str, at: ast.Node) -> typed.Node:
    """Report a function that HogQL does not have."""
    close = closest(name, function_names(), cutoff=0.7)
    message = f"Unsupported function call '{name}(...)'"
    hint = None
    if close:
        message += f". Perhaps you meant '{close[0]}(...)'?"
        hint = f"did you mean {close[0]}?"
    context.report(codes.UNKNOWN_FUNCTION, message, at, hint=hint)
    return BROKEN


def _comparison(context: Context, node: ast.Call, scope: Scope) -> typed.Node:
    if len(node.args) != 2:
        message = f"Comparison '{node.name}' requires exactly two arguments"
        context.report(codes.WRONG_ARGUMENTS, message, node)
        return BROKEN
    comparison = ast.CompareOperation(
        left=node.args[0], right=node.args[1], op=OPERATORS[node.name], span=node.span
    )
    return context.resolve(comparison, scope)


def _refuse_order(context: Context, node: ast.Call) -> typed.Node:
    function = find_function(node.name)
    what = "WITHIN GROUP" if node.within_group else "ORDER BY"
    if node.within_group and function is not None and not function.within_group:
        message = f"Aggregation '{node.name}' does not support WITHIN GROUP"
    else:
        message = f"Aggregation '{node.name}' with {what} is not supported in ClickHouse dialect"
    context.report(codes.NOT_IN_CLICKHOUSE, message, node)
    return BROKEN


def _names_its_part(node: ast.Call) -> bool:
    """Return whether a `date_part` is one function, not one for each part there is."""
    return node.name == "date_part" and isinstance(node.args[0], ast.Constant)


def _macro(context: Context, node: ast.Call, scope: Scope) -> typed.Node:
    if node.name == "matchesAction" and not _reads_events(scope):
        message = "matchesAction can only be used with the events table"
        context.report(codes.UNKNOWN_ACTION, message, node)
        return BROKEN
    context.macro_depth += 1
    try:
        if context.macro_depth > MAX_MACRO_DEPTH:
            message = (
                f"Function '{node.name}' exceeded maximum placeholder macro depth of "
                f"{MAX_MACRO_DEPTH}."
            )
            context.report(codes.TOO_DEEP, message, node)
            return BROKEN
        if node.name == "matchesAction" and not context.may_expand(node):
            return BROKEN
        return context.resolve(MACROS[node.name](context, node), scope)
    finally:
        context.macro_depth -= 1


def _reads_events(scope: Scope) -> bool:
    return any(
        source.table_name in ("events", "posthog.events") for source in scope.sources.values()
    )


# -- numbers of arguments ---------------------------------------------------------------------------


def _counts_fit(context: Context, function: Function, node: ast.Call) -> bool:
    sort = "Aggregation" if function.aggregate else "Function"
    if function.within_group and not node.within_group:
        message = f"Aggregation '{node.name}' requires WITHIN GROUP"
        context.report(codes.WRONG_ARGUMENTS, message, node)
        return False
    problem = _count_problem(len(node.args), function.min_args, function.max_args, "argument")
    if node.params is None:
        if function.min_params:
            problem = "requires parameters in addition to arguments"
    elif problem is None and function.name not in WITH_PARAMETERS:
        low, high = function.min_params, function.max_params
        problem = _count_problem(len(node.params), low, high, "parameter")
    if problem is None:
        return True
    context.report(codes.WRONG_ARGUMENTS, f"{sort} '{node.name}' {problem}", node)
    return False


def _count_problem(count: int, low: int, high: int | None, noun: str) -> str | None:
    if count < low:
        bound = low if high == low else f"at least {low}"
        return f"expects {bound} {noun}{'' if low == 1 else 's'}, found {count}"
    if high is not None and count > high:
        bound = high if high == low else f"at most {high}"
        return f"expects {bound} {noun}{'' if high == 1 else 's'}, found {count}"
    return None


# -- building ---------------------------------------------------------------------------------------


def build(context: Context, function: Function, node: ast.Call, scope: Scope) -> typed.Node:
    """Return the ClickHouse call for one whose name and counts are known to be right."""
    inner = scope.inside(in_select=False) if is_aggregation(function) else scope
    if node.name == "count" and _is_star(node.args):
        args: list[typed.Node] = [typed.Star()]
    else:
        args = [context.resolve(one, inner) for one in node.args]
    params = None
    if node.params is not None:
        params = tuple([context.resolve(one, inner) for one in node.params])
    if node.filter_expr is not None:
        return _filtered(context, function, node, scope, args, params)
    return finish(context, function, node, args, params)


def finish(
    context: Context,
    function: Function,
    node: ast.Call,
    args: list[typed.Node],
    params: tuple[typed.Node, ...] | None,
) -> typed.Node:
    """Return the call of resolved arguments, with what ClickHouse wants beside them."""
    special = SPECIAL.get(function.name)
    if special is not None:
        made = special(context, function.name, node, args)
        if made is not None:
            return made
    if context.warnings is not None:
        wrong_argument(context, function, node, args)
    if function.name in ARITHMETIC_NAMES:
        kind = arithmetic_type(ARITHMETIC_NAMES[function.name], args[0], args[1])
        return typed.Call(function.name, tuple(args), kind)
    given = tuple(args)
    if function.timezone and (function.max_args is None or len(args) < function.max_args):
        args = [*args, typed.text(context.facts.timezone)]
    kind = result_type(function, given)
    name, distinct = function.clickhouse, bool(node.distinct)
    if name is None or function.posthog_only or function.name in REFUSED:
        message = f"The function '{node.name}' is not supported by querykit"
        context.report(codes.NOT_IN_CLICKHOUSE, message, node, hint=REFUSED.get(function.name))
        return BROKEN
    return typed.Call(name, tuple(args), kind, params, distinct, function.aggregate)


ARITHMETIC_NAMES = {name: op for op, name in ARITHMETIC.items()}


def _is_star(args: Sequence[ast.Node]) -> bool:
    return len(args) == 1 and isinstance(args[0], ast.Field) and tuple(args[0].chain) == ("*",)


def _filtered(  # noqa: PLR0917 - a part of `build`
    context: Context,
    function: Function,
    node: ast.Call,
    scope: Scope,
    args: list[typed.Node],
    params: tuple[typed.Node, ...] | None,
) -> typed.Node:
    """Return `f(x) FILTER (WHERE c)` as `fIf(x, c)`, which is what ClickHouse makes of it."""
    assert node.filter_expr is not None
    condition = context.resolve(node.filter_expr, scope.inside(in_select=False))
    made = finish(context, function, node, args, params)
    if not is_aggregation(function) or not isinstance(made, typed.Call):
        message = f"FILTER stands behind an aggregation only, and '{node.name}' is none"
        context.report(codes.WRONG_ARGUMENTS, message, node)
        return BROKEN
    if made.name.endswith("If"):
        condition = typed.Call("and", (made.args[-1], condition), BOOLEAN)
        return typed.replaced(made, args=(*made.args[:-1], condition))
    given = tuple([one for one in made.args if not isinstance(one, typed.Star)])
    return typed.replaced(made, name=f"{made.name}If", args=(*given, condition))


# -- windows ----------------------------------------------------------------------------------------


@resolves(ast.WindowFunction)
def _window_function(context: Context, node: ast.WindowFunction, scope: Scope) -> typed.Node:
    params, args = (node.exprs, node.args) if node.args else (None, node.exprs)
    call = ast.Call(name=node.name, args=args or (), params=params, span=node.span)
    function = find_function(node.name)
    if function is None:
        return unknown_function(context, node.name, node)
    if not _counts_fit(context, function, call):
        return BROKEN
    made = build(context, function, call, scope)
    window = node.over_expr
    if node.over_identifier is not None and node.over_identifier not in scope.windows:
        message = f"there is no window called {node.over_identifier}"
        hint, fix = did_you_mean(node.over_identifier, scope.windows)
        context.report(codes.UNKNOWN_FIELD, message, node, hint=hint, fix=fix)
        return BROKEN
    if node.name in WHOLE_PARTITION:
        return _whole_partition(context, node, made, scope)
    over: Any = None if window is None else context.resolve(window, scope)
    return typed.Over(made, over, node.over_identifier, type_of(made))


WHOLE_PARTITION = frozenset({"lag", "lead"})
"""What ClickHouse has for the frame only, so that the frame must be the whole partition."""


def _whole_partition(
    context: Context, node: ast.WindowFunction, made: typed.Node, scope: Scope
) -> typed.Node:
    definition = node.over_expr
    if definition is None:
        definition = scope.windows.get(node.over_identifier or "")
    window = typed.Window() if definition is None else context.resolve(definition, scope)
    if isinstance(made, typed.Call) and made.args:
        first = typed.call("toNullable", made.args[0], type=Type(type_of(made.args[0]).kind))
        made = typed.replaced(made, args=(first, *made.args[1:]))
    if isinstance(window, typed.Window) and window.method is None:
        unbounded = (typed.Frame("PRECEDING", None), typed.Frame("FOLLOWING", None))
        window = typed.replaced(window, method="ROWS", start=unbounded[0], end=unbounded[1])
    return typed.Over(made, window, None, Type(type_of(made).kind))  # type: ignore[arg-type]


@resolves(ast.WindowExpr)
def _window(context: Context, node: ast.WindowExpr, scope: Scope) -> typed.Node:
    inner = scope.inside(in_select=False)
    if node.frame_method is not None and node.frame_method not in FRAME_METHODS:
        context.report(codes.BAD_WORD, f"{node.frame_method!r} is no kind of frame", node)
        return typed.Window()
    return typed.Window(
        tuple([context.resolve(one, inner) for one in node.partition_by or ()]),
        tuple([context.resolve(one, inner) for one in node.order_by or ()]),  # type: ignore[misc]
        node.frame_method,
        None if node.frame_start is None else context.resolve(node.frame_start, inner),  # type: ignore[arg-type]
        None if node.frame_end is None else context.resolve(node.frame_end, inner),  # type: ignore[arg-type]
    )


@resolves(ast.WindowFrameExpr)
def _frame(context: Context, node: ast.WindowFrameExpr, scope: Scope) -> typed.Node:  # noqa: ARG001
    kind = node.frame_type
    if kind not in FRAME_KINDS:
        context.report(codes.BAD_WORD, f"{kind!r} is no end of a frame", node)
        return typed.Frame("CURRENT ROW", None)
    value = node.frame_value
    if value is None:
        return typed.Frame(kind, None)
    if value < 0:
        context.report(codes.BAD_CONSTANT, "a frame ends a number of rows away", node)
        return typed.Frame(kind, None)
    return typed.Frame(kind, constant(value))
