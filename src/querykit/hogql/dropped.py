"""What the parser reads otherwise than it looks, or passes over without a word.

PostHog runs such queries, with another meaning than their author had in mind. Found by holding the
words of the text against the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Diagnostic, Severity, Span
from querykit.hogql import ast
from querykit.hogql.tokenizer import Kind, Token, tokenize
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DROPPED = "QK211"
MISREAD = "QK212"

Found = tuple[str, str, int, int]
"""Code, message, and the first and last word that it is about."""

JOINING = frozenset(
    {"join", "left", "right", "full", "inner", "cross", "any", "all", "asof", "semi", "anti"}
)


AFTER_FIELD = frozenset({"from", "as", "where", "limit", "order", "group", "union", "offset"})


class Text:
    """One text: its words, and the tree they became."""

    def __init__(self, sql: str, tree: ast.Node) -> None:
        self.sql = sql
        self.tree = tree
        self.nodes = list(walk(tree))
        spans = [one.span for one in self.nodes if isinstance(one, ast.HogQLXTag) and one.span]
        spans.sort(key=lambda span: span.start)
        opaque = [(span.start, span.end) for span in spans if not _inside(span, spans)]
        tokens = tokenize(sql, opaque=opaque)
        self.tokens = [token for token in tokens if token.kind is not Kind.COMMENT]
        self.words = [token.word for token in self.tokens] + [""] * 3
        self.at = {token.start: index for index, token in enumerate(self.tokens)}

    def of(self, *classes: type[ast.Node]) -> Iterator[tuple[ast.Node, int, int]]:
        """Yield nodes of some classes with the first word of each and the one behind it."""
        for node in self.nodes:
            if isinstance(node, classes) and node.span and node.span.start in self.at:
                start = end = self.at[node.span.start]
                while end < len(self.tokens) and self.tokens[end].start < node.span.end:
                    end += 1
                yield node, start, end

    def span(self, first: Token, last: Token) -> Span:
        """Return the place from one word to the end of another."""
        line = self.sql.count("\n", 0, first.start) + 1
        column = first.start - self.sql.rfind("\n", 0, first.start)
        return Span(first.start, last.end, line, column)


def dropped_clauses(sql: str, tree: ast.Node) -> list[Diagnostic]:
    """Return a warning for each part of a text that its tree has lost or taken for something else.

    Args:
        sql: a text that has been parsed.
        tree: what came of it.
    """
    text = Text(sql, tree)
    found = [one for look in LOOKS for one in look(text)]
    found.sort(key=lambda one: one[2])
    return [
        Diagnostic(
            code,
            message,
            Severity.WARNING,
            span=text.span(text.tokens[first], text.tokens[last]),
        )
        for code, message, first, last in found
    ]


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(one.start <= span.start and span.end <= one.end and one != span for one in spans)


# -- clauses that are lost --------------------------------------------------------------------------


def _with_totals(text: Text) -> Iterator[Found]:
    grouped = any(isinstance(one, ast.SelectQuery) and one.group_by for one in walk(text.tree))
    for index, word in enumerate(text.words[:-3]):
        following = text.words[index + 1]
        is_suffix = following in ("totals", "rollup", "cube") and grouped
        if word == "with" and is_suffix and text.words[index + 2] not in ("as", "("):
            yield DROPPED, f"WITH {following.upper()} is ignored", index, index + 1


def _order_details(text: Text) -> Iterator[Found]:
    for _, start, end in text.of(ast.OrderExpr):
        for index in range(start + 1, min(end + 1, len(text.tokens))):
            word, following = text.words[index], text.words[index + 1]
            if word == "nulls" and following in ("first", "last"):
                yield DROPPED, f"NULLS {following.upper()} is ignored", index, index + 1
            elif word == "collate" and text.tokens[index + 1].kind is Kind.STRING:
                yield DROPPED, "COLLATE is ignored", index, index + 1


def _window_details(text: Text) -> Iterator[Found]:
    for _, start, end in text.of(ast.WindowFunction):
        for index in range(start, end):
            word, following = text.words[index], text.words[index + 1]
            if word in ("ignore", "respect") and following == "nulls":
                yield DROPPED, f"{word.upper()} NULLS is ignored", index, index + 1
            elif word == "filter" and text.words[index - 1 : index + 3] == [
                ")",
                "filter",
                "(",
                "where",
            ]:
                yield DROPPED, "FILTER of a window function is ignored", index, index + 2


def _order_after_parenthesis(text: Text) -> Iterator[Found]:
    kept = {
        one.span.start for one in walk(text.tree) if isinstance(one, ast.OrderExpr) and one.span
    }
    for index in range(1, len(text.tokens) - 2):
        is_behind = text.words[index - 1 : index + 2] == [")", "order", "by"]
        if is_behind and text.tokens[index + 2].start not in kept:
            yield DROPPED, "ORDER BY after a parenthesis is ignored", index, index + 1


def _natural(text: Text) -> Iterator[Found]:
    aliases = {one.alias for one in walk(text.tree) if isinstance(one, ast.JoinExpr)}
    for index, word in enumerate(text.words[:-3]):
        if word == "natural" and text.words[index + 1] in JOINING and "natural" not in aliases:
            yield DROPPED, "NATURAL is ignored: the join has no condition", index, index


# -- words that are taken for something else --------------------------------------------------------


def _table_alias(text: Text) -> Iterator[Found]:
    for node, start, end in text.of(ast.JoinExpr):
        if (
            not isinstance(node, ast.JoinExpr)
            or not isinstance(node.table, ast.Field)
            or node.alias is None
        ):
            continue
        name = start + 2 * len(node.table.chain) - 1
        if name >= end or text.words[name] in ("", "as"):
            continue
        word = text.words[name]
        if word == "global" and text.words[name + 1] in JOINING:
            yield MISREAD, "GLOBAL is read as the alias of the table before it", name, name
        elif text.words[name + 1] == node.alias.lower() and word != node.alias.lower():
            yield (
                MISREAD,
                f"{word} is ignored: {node.alias} is the alias of the table",
                name,
                name + 1,
            )


def _select_words(text: Text) -> Iterator[Found]:
    for _, start, _ in text.of(ast.SelectQuery):
        words = text.words[start : start + 4]
        if words == ["select", "distinct", "on", "("]:
            yield (
                MISREAD,
                "DISTINCT ON is read as DISTINCT and a function `on`",
                start + 1,
                start + 2,
            )
        elif words[:2] == ["select", "all"] and _is_name(text.tokens[start + 2 : start + 3]):
            message = "ALL is read as a field, with the next word as its alias"
            yield MISREAD, message, start + 1, start + 1


def _is_name(tokens: list[Token]) -> bool:
    return any(
        token.kind is Kind.QUOTED or (token.kind is Kind.WORD and token.word not in AFTER_FIELD)
        for token in tokens
    )


def _qualified_asterisk(text: Text) -> Iterator[Found]:
    for index in range(2, len(text.tokens) - 1):
        if (
            text.words[index] == "*"
            and text.words[index - 1] == "."
            and text.words[index + 1] == "exclude"
        ):
            yield DROPPED, "the table before `.* EXCLUDE` is ignored", index - 2, index + 1


def _numbers(text: Text) -> Iterator[Found]:
    for index, token in enumerate(text.tokens[:-1]):
        following = text.tokens[index + 1]
        if (
            token.kind is Kind.NUMBER
            and following.start == token.end
            and following.text.startswith("_")
        ):
            yield (
                MISREAD,
                f"{token.text}{following.text} is read as {token.text} AS {following.text}",
                index,
                index + 1,
            )


def _open_comment(text: Text) -> Iterator[Found]:
    for index, token in enumerate(text.tokens[:-1]):
        if (
            token.word == "/"
            and text.tokens[index + 1].word == "*"
            and text.tokens[index + 1].start == token.end
        ):
            yield MISREAD, "a comment that is not closed is read as a division", index, index + 1


def _position(text: Text) -> Iterator[Found]:
    for node, start, end in text.of(ast.Call):
        if isinstance(node, ast.Call) and node.name.lower() == "position" and len(node.args) == 1:
            yield (
                MISREAD,
                "position(a IN b) is read as a comparison: write position(b, a)",
                start,
                end - 1,
            )


def _double_precision(text: Text) -> Iterator[Found]:
    for node, start, end in text.of(ast.Alias):
        cast = node.expr if isinstance(node, ast.Alias) else None
        is_double = isinstance(cast, ast.TypeCast) and cast.type_name == "double"
        if is_double and text.words[end - 2 : end] == ["double", "precision"]:
            yield MISREAD, "precision is read as an alias: write ::double", start, end - 1


def _limit_with_comma(text: Text) -> Iterator[Found]:
    for index, word in enumerate(text.words[:-3]):
        if (
            word != "limit"
            or text.words[index + 2] != ","
            or text.words[index + 4 : index + 5] == ["by"]
        ):
            continue
        first, second = text.tokens[index + 1 : index + 4 : 2]
        if first.kind is second.kind is Kind.NUMBER:
            message = (
                f"LIMIT {first.text}, {second.text} is read as LIMIT {first.text} OFFSET {second.text}, "
                "the other way round than elsewhere"
            )
            yield MISREAD, message, index, index + 3


LOOKS: tuple[Callable[[Text], Iterator[Found]], ...] = (
    _with_totals,
    _order_details,
    _window_details,
    _order_after_parenthesis,
    _natural,
    _table_alias,
    _select_words,
    _qualified_asterisk,
    _numbers,
    _open_comment,
    _position,
    _double_precision,
    _limit_with_comma,
)
