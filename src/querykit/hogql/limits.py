"""What a text may hold before PostHog's parsers see it.

Both parsers take time that grows with the square of nesting and of flat chains, and hold Python's
global lock meanwhile: 3 KB of `1+1+...` cost seconds. No real query comes near these limits.
A text of strangers should be given a deadline as well (`parse(..., deadline=...)`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from querykit.errors import HogQLTooLarge, Span
from querykit.hogql.tokenizer import Kind, Token, tokenize

MAX_LENGTH = 262_144
"""Characters."""

MAX_TOKENS = 100_000
MAX_NESTING = 64
"""Brackets, and CASE, inside one another."""

MAX_CONDITIONS = 400
"""AND and OR inside one pair of brackets."""

MAX_OPERATORS = 150
"""Operators in a row inside one pair of brackets, without a comma, AND or OR between them."""

MAX_TOTAL = 1_500
"""Operators inside one pair of brackets, commas between them or not counted."""

MAX_DOTS = 64
"""Parts of one name."""

OPERATOR_WORDS = frozenset({"not", "between", "case", "like", "ilike", "in", "is"})
SET_WORDS = frozenset({"union", "intersect", "except"})
SET_ENDS = frozenset({"all", "distinct"})
"""UNION ALL and its like: no expression goes on after these."""

WORDS = OPERATOR_WORDS | SET_WORDS | SET_ENDS | {"and", "or", "end"}
"""Words that mean something here."""

OPENS, CLOSES = frozenset("([{"), frozenset(")]}")
NAMES = frozenset({Kind.WORD, Kind.QUOTED, Kind.NUMBER})
OPENING = re.compile(r"[(\[{]|case", re.IGNORECASE)
OPERATOR = re.compile(
    r"[-+*/%=<>~?:|]|\b(?:and|or|not|between|case|like|ilike|in|is)\b", re.IGNORECASE
)


def check_limits(text: str) -> None:
    """Refuse a text that the parser could spend too long on.

    Raises:
        HogQLTooLarge: with the limit, and the place where it is passed.
    """
    if len(text) > MAX_LENGTH:
        _refuse(f"the text is longer than {MAX_LENGTH:,} characters", text, MAX_LENGTH)
    if _is_small(text):
        return
    _check(text, tokenize(text))
    if "</" in text or "/>" in text:
        # The text of a tag is no HogQL: a lone quote in it must not hide what follows.
        _check(text, tokenize(text, strings=False))


def _is_small(text: str) -> bool:
    """Return whether all there is, wherever it stands, stays below every limit."""
    return (
        len(text) <= MAX_TOKENS
        and text.count(".") <= MAX_DOTS
        and len(OPENING.findall(text)) <= MAX_NESTING
        and len(OPERATOR.findall(text)) <= MAX_OPERATORS
    )


@dataclass(slots=True)
class _Level:
    """The operators inside one pair of brackets."""

    conditions: int = 0
    row: int = 0
    total: int = 0


def _check(text: str, tokens: list[Token]) -> None:
    if len(tokens) > MAX_TOKENS:
        _refuse(f"the text has more than {MAX_TOKENS:,} words", text, tokens[MAX_TOKENS].start)
    level = _Level()
    outer: list[_Level] = []
    cases = dots = 0
    before = ""
    for token in tokens:
        kind = token.kind
        if kind is Kind.COMMENT:
            continue
        word = token.word
        if kind not in NAMES:
            dots = dots + 1 if word == "." else 0
        elif word not in WORDS:  # a name, which half of all tokens are
            before = ""
            continue
        if word in OPENS:
            outer.append(level)
            level = _Level()
        elif word in CLOSES:
            level = outer.pop() if outer else _Level()
        elif word in SET_ENDS and before in SET_WORDS:
            level = _Level()
        else:
            _count(level, token, word)
            cases = cases + 1 if word == "case" else max(cases - 1, 0) if word == "end" else cases
        before = word
        passed = _passed(level, len(outer) + cases, dots)
        if passed:
            _refuse(passed, text, token.start)


def _count(level: _Level, token: Token, word: str) -> None:
    if word in (",", "and", "or"):
        level.row = 0
        level.conditions = 0 if word == "," else level.conditions + 1
    elif word in OPERATOR_WORDS or (token.kind is Kind.OPERATOR and word != "."):
        level.row += 1
        level.total += 1


def _passed(level: _Level, depth: int, dots: int) -> str:
    """Return which limit is passed, as a sentence; nothing when none is."""
    if depth > MAX_NESTING:
        return f"nested deeper than {MAX_NESTING} brackets"
    if level.conditions > MAX_CONDITIONS:
        return f"more than {MAX_CONDITIONS} conditions in one expression"
    if level.row > MAX_OPERATORS:
        return f"more than {MAX_OPERATORS} operators in a row"
    if level.total > MAX_TOTAL:
        return f"more than {MAX_TOTAL:,} operators in one query"
    return f"more than {MAX_DOTS} parts in one name" if dots > MAX_DOTS else ""


def _refuse(message: str, text: str, at: int) -> NoReturn:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    hint = "split it with WITH, use IN for many values, or send the values as parameters"
    raise HogQLTooLarge(message, hint=hint, span=Span(at, at + 1, line, column))
