# ruff: noqa: SIM905, E501 - lists of words
"""Hypothesis strategies: trees that the parser can make.

Some trees it cannot: AND inside AND, a NOT before a parenthesis, and the like. These are left out.
"""

from __future__ import annotations

from hypothesis import strategies as st

from querykit.hogql import ast

WORDS = (
    "a b c event properties $browser date end left if from select team_id not null array union with inf having "
    "interval case count values first"
).split()
names = st.one_of(
    st.sampled_from(WORDS), st.text(alphabet="ab1 `'\"\\.é😀%\n-", min_size=1, max_size=5)
).filter(lambda name: name != "*")
strings = st.text(alphabet="ab1'\"`\\{}%;-/*\n\t\r\b\x0b\a é😀", max_size=8)
fields = st.lists(names, min_size=1, max_size=3).map(lambda chain: ast.Field(tuple(chain)))
numbers = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(min_value=0, max_value=1e300, allow_nan=False).filter(lambda one: one != 0),
)
constants = st.one_of(
    strings.map(ast.Constant),
    numbers.map(ast.Constant),
    st.sampled_from([True, False, None]).map(ast.Constant),
    st.sampled_from(["Infinity", "-Infinity", "NaN", str(2**64)]).map(
        lambda one: ast.Constant(one, "number")
    ),
)
casts = st.sampled_from(
    ["int", "text", "decimal(10, 2)", "array(nullable(string))", "double precision"]
)
comparisons = st.sampled_from(
    "==;!=;<;<=;>;>=;like;not like;ilike;not ilike;in;not in;in cohort;not in cohort;=~;!~;=~*;!~*".split(
        ";"
    )
)


def some(strategy, most=3, least=0):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def condition_lists(cls, inner):
    return some(inner.filter(lambda one: not isinstance(one, cls)), least=2).map(cls)


def _call(inner):
    order = st.none() | some(orders(inner), least=1)
    args = some(inner)
    return st.builds(
        ast.Call,
        name=names.filter(lambda name: name.lower() not in ("concat", "count")),
        args=args,
        params=st.none() | some(inner),
        distinct=st.booleans(),
        order_by=st.none(),
        filter_expr=st.none(),
        within_group=st.none(),
    ) | st.builds(
        ast.Call,
        name=names,
        args=some(inner, least=1),
        order_by=order,
        filter_expr=st.none() | inner,
    )


def orders(inner):
    fill = st.none() | st.builds(ast.WithFillExpr, constants, constants, constants)
    return st.builds(ast.OrderExpr, inner, st.sampled_from(["ASC", "DESC"]), fill)


def windows(inner):
    end = st.builds(
        ast.WindowFrameExpr,
        st.sampled_from(["PRECEDING", "FOLLOWING"]),
        st.none() | st.integers(0, 99),
    ) | st.just(ast.WindowFrameExpr("CURRENT ROW"))
    frames = st.tuples(st.sampled_from(["ROWS", "RANGE"]), end, st.none() | end) | st.just(
        (None, None, None)
    )
    parts = st.none() | some(inner, least=1)
    return st.tuples(parts, st.none() | some(orders(inner), least=1), frames).map(
        lambda all_: ast.WindowExpr(all_[0], all_[1], *all_[2])
    )


def _not_number(node):
    return not (isinstance(node, ast.Constant) and not isinstance(node.value, (str, bool)))


def _extend(inner):
    over = st.one_of(st.tuples(windows(inner), st.none()), st.tuples(st.none(), names))
    return st.one_of(
        condition_lists(ast.And, inner),
        condition_lists(ast.Or, inner),
        fields.map(ast.Not),
        st.builds(ast.CompareOperation, inner, inner, comparisons),
        st.builds(
            ast.CompareOperation,
            inner,
            st.just(ast.Constant(None)),
            st.sampled_from(["==", "!="]),
            st.just(value=True),
        ),
        st.builds(ast.BetweenExpr, inner, inner, inner, st.booleans()),
        st.builds(ast.IsDistinctFrom, inner, inner, st.booleans()),
        st.builds(ast.ArithmeticOperation, inner, inner, st.sampled_from("+-*/%")),
        some(inner).map(ast.Array),
        some(inner, least=1).map(ast.Tuple),
        some(st.tuples(inner, inner), 2).map(ast.Dict),
        _call(inner),
        st.builds(ast.ExprCall, inner, some(inner, 2)),
        st.builds(ast.Lambda, some(names, 2), inner),
        st.builds(ast.Alias, inner, names),
        st.builds(ast.ArrayAccess, inner, inner, st.booleans()),
        st.builds(ast.TupleAccess, inner, st.integers(1, 9), st.booleans()),
        st.builds(ast.ArraySlice, inner, st.none() | inner, st.none() | inner),
        st.builds(ast.TypeCast, inner, casts),
        st.builds(ast.TryCast, inner, casts),
        fields.map(ast.Placeholder),
        st.tuples(names, some(inner), over).map(
            lambda all_: ast.WindowFunction(all_[0], all_[1], (), *all_[2])
        ),
    )


def expressions(leaves=8):
    return st.recursive(constants | fields, _extend, max_leaves=leaves)


def _tables(inner, query):
    tables = fields | query.map(lambda one: one)
    constraint = st.builds(ast.JoinConstraint, inner)
    first = st.builds(ast.JoinExpr, tables, st.none() | names)
    return st.tuples(first, st.none() | st.tuples(first, constraint)).map(_with_join)


def _with_join(pair):
    first, second = pair
    if second is None:
        return first
    joined = ast.JoinExpr(
        second[0].table, second[0].alias, join_type="LEFT JOIN", constraint=second[1]
    )
    return ast.JoinExpr(first.table, first.alias, next_join=joined)


def _selects(query):
    inner = expressions(4)
    maybe = st.none() | inner
    counts = st.none() | st.integers(0, 99).map(ast.Constant)
    ctes = st.builds(ast.CTE, names, query) | st.builds(ast.CTE, names, inner, st.just("column"))
    limit_by = st.builds(ast.LimitByExpr, st.integers(1, 9).map(ast.Constant), some(inner, least=1))
    return st.builds(
        ast.SelectQuery,
        some(inner, least=1),
        ctes=st.none() | some(ctes, 2, least=1),
        distinct=st.booleans(),
        select_from=_tables(inner, query),
        where=maybe,
        prewhere=maybe,
        group_by=st.none() | some(inner, least=1),
        having=maybe,
        window_exprs=st.none() | some(st.tuples(names, windows(inner)), 1, least=1),
        order_by=st.none() | some(orders(inner), least=1),
        limit_by=st.none() | limit_by,
        limit=counts,
        offset=counts,
    )


def _sets(query):
    more = st.builds(
        ast.SelectSetNode, query, st.sampled_from(["UNION ALL", "UNION DISTINCT", "EXCEPT"])
    )
    counts = st.none() | st.integers(0, 99).map(ast.Constant)
    return st.builds(ast.SelectSetQuery, query, some(more, 2, least=1), counts, counts)


def queries():
    simple = st.builds(ast.SelectQuery, some(expressions(3), least=1))
    return st.recursive(simple, lambda query: _selects(query) | _sets(query), max_leaves=3)
