"""The words of a text, ready to be laid out: cased, spaced, and each with its comments."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.format.words import KEYWORDS, UNITS
from querykit.hogql.tokenizer import Kind, Token, tokenize
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOSING = {"(": ")", "[": "]", "{": "}", "case": "end"}
OPERANDS = frozenset({Kind.WORD, Kind.QUOTED, Kind.STRING, Kind.NUMBER, Kind.TEMPLATE, Kind.OPAQUE})
GLUE = frozenset({".", "?.", "::"})
"""Operators without space on either side."""

CALLS = (ast.Call, ast.WindowFunction)
OPENING = frozenset({"(", "[", "{"})
SIGNS = frozenset({"-", "+"})


@dataclass(slots=True)
class Piece:
    """One word or sign of the text."""

    text: str
    word: str
    """The keyword, in lower case, or the sign; nothing for names and values."""

    kind: Kind
    space: bool = False
    """A space before it, when it does not begin a line."""

    partner: int = -1
    """Where the bracket, or CASE, that this one opens is closed."""

    above: list[str] = field(default_factory=list)
    """Comments on lines of their own, before it."""

    after: list[str] = field(default_factory=list)
    """Comments behind it on its line."""

    @property
    def ends_line(self) -> bool:
        """Return whether nothing may follow on the line."""
        return any(not comment.startswith("/*") for comment in self.after)


def pieces_of(sql: str, tree: ast.Node | None, *, capitals: bool) -> list[Piece]:
    """Return the pieces of a text; the last one is empty, for last comments.

    Args:
        sql: the text.
        tree: what it says; None for a text that our printer wrote, with keywords in capitals.
        capitals: whether keywords are written in capitals.
    """
    tokens = _joined(tokenize(sql, opaque=_tags(tree) if tree is not None else ()))
    words = [token for token in tokens if token.kind is not Kind.COMMENT]
    if tree is not None:
        names = _names(words, tree)
    else:
        names = {token.start for token in words if not token.text.isupper()}
    pieces = [_piece(words, index, names, capitals=capitals) for index in range(len(words))]
    pieces.append(Piece("", "", Kind.OTHER))
    _pair(pieces)
    _space(pieces, words)
    _comment(sql, tokens, pieces)
    return pieces


def _tags(tree: ast.Node) -> list[tuple[int, int]]:
    """Return the places of the outermost tags."""
    found: list[tuple[int, int]] = []
    spans = [one.span for one in walk(tree) if isinstance(one, ast.HogQLXTag) and one.span]
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not found or span.start >= found[-1][1]:
            found.append((span.start, span.end))
    return found


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each template as one: nothing in it may move."""
    result: list[Token] = []
    depth, start = 0, 0
    for token in tokens:
        if token.kind is Kind.TEMPLATE and token.text in ("f'", "F'"):
            start = start if depth else len(result)
            depth += 1
        result.append(token)
        if token.kind is Kind.TEMPLATE and token.text == "'":
            depth -= 1
            if depth == 0:
                parts = result[start:]
                at, text = parts[0].start, ""
                for part in parts:
                    text += " " * (part.start - at - len(text)) + part.text
                result[start:] = [Token(Kind.TEMPLATE, text, at, parts[-1].end)]
    return result


def _names(words: Sequence[Token], tree: ast.Node) -> set[int]:
    """Return the places of words that are names, whatever keyword they look like."""
    at = {token.start: index for index, token in enumerate(words)}
    names = {
        words[index].start
        for index in range(1, len(words))
        if words[index - 1].word in (".", "?.") or _is_alias(words, index)
    }
    for node in walk(tree):
        index = at.get(node.span.start) if node.span else None
        if index is None or node.span is None:
            continue
        if isinstance(node, ast.Field):
            while index < len(words) and words[index].start < node.span.end:
                names.add(words[index].start)
                index += 1
        elif isinstance(node, CALLS) and words[index].word == node.name.lower():
            names.add(words[index].start)
    return names


def _is_alias(words: Sequence[Token], index: int) -> bool:
    """Return whether a word follows AS and is no hint of a WITH."""
    if words[index - 1].word != "as":
        return False
    following = words[index + 1].word if index + 1 < len(words) else ""
    return words[index].word not in ("materialized", "not") or following not in (
        "(",
        "materialized",
    )


def _piece(words: Sequence[Token], index: int, names: set[int], *, capitals: bool) -> Piece:
    token = words[index]
    word = token.word
    if token.kind is Kind.WORD:
        is_unit = word in UNITS and index > 1 and words[index - 2].word == "interval"
        is_last = word in ("first", "last") and index > 0 and words[index - 1].word == "nulls"
        if token.start in names or not (word in KEYWORDS or is_unit or is_last):
            return Piece(token.text, "", token.kind)
        return Piece(word.upper() if capitals else token.text, word, token.kind)
    return Piece(token.text, word, token.kind)


def _pair(pieces: list[Piece]) -> None:
    open_: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.word in CLOSING:
            open_.append(index)
        elif open_ and piece.word == CLOSING[pieces[open_[-1]].word]:
            pieces[open_.pop()].partner = index


def _space(pieces: list[Piece], words: Sequence[Token]) -> None:
    """Decide on the spaces."""
    within: list[str] = [""]
    for index in range(1, len(words)):
        before, piece = pieces[index - 1], pieces[index]
        if before.word in OPENING:
            within.append(before.word)
        elif before.word in (")", "]", "}") and len(within) > 1:
            within.pop()
        signed = before.word in SIGNS | {"*", "#"} and (
            index == 1 or not _is_operand(pieces[index - 2])
        )
        adjacent = words[index - 1].end == words[index].start
        piece.space = _is_apart(before, piece, within[-1], signed=signed, adjacent=adjacent)


def _is_operand(piece: Piece) -> bool:
    """Return whether a value ends here, so that an operator may follow."""
    return piece.word in (")", "]", "}", "end", "null") or (
        piece.kind in OPERANDS and piece.word == ""
    )


def _is_apart(before: Piece, piece: Piece, within: str, *, signed: bool, adjacent: bool) -> bool:
    """Return whether a space stands between two pieces on one line."""
    glued = before.word in GLUE or piece.word in GLUE
    if glued or before.word in OPENING or piece.word in (")", "]", "}", ",", ";"):
        return False
    if piece.word in ("(", "["):
        # After a value these call it or take from it; else they begin a value of their own.
        return not _is_operand(before) or (piece.word == "(" and before.word in ("}", "end"))
    if piece.word == ":" or before.word == ":":
        return not (within == "[" or (within == "{" and piece.word == ":"))
    if signed:
        # Two signs would be a comment; `*` is a sign before COLUMNS only.
        return piece.text.lower() != "columns" if before.word == "*" else piece.word in SIGNS
    # The member of a tuple, `a.1`, is read as a number.
    is_member = piece.kind is Kind.NUMBER and piece.text[0] == "." and _is_operand(before)
    return not (adjacent and is_member)


def _comment(sql: str, tokens: Sequence[Token], pieces: list[Piece]) -> None:
    """Give each comment to the word behind which it stands on a line, or to the next one."""
    index, line_end = 0, -1
    for token in tokens:
        if token.kind is not Kind.COMMENT:
            index += 1
            line_end = token.end
            continue
        text = token.text.rstrip()
        behind = line_end >= 0 and "\n" not in sql[line_end : token.start] and "\n" not in text
        if not behind:
            pieces[index].above.append(text)
            continue
        # A comment before a comma goes behind it, so that the comma does not begin a line.
        follows = pieces[index].word in (",", ";") and not text.startswith("/*")
        target = pieces[index if follows else index - 1]
        (pieces[index].above if target.ends_line else target.after).append(text)
        line_end = token.end
    for operator, following in pairwise(pieces):
        if operator.word in ("and", "or"):
            operator.above += following.above
            following.above = []
