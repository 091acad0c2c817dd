"""Which words may go on from a cursor that stands behind a finished part of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.tokenizer import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AFTER_CONDITION = ("AND", "OR", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "UNION ALL")
AFTER: Mapping[str, tuple[str, ...]] = {
    "": ("SELECT", "WITH"),
    "with": ("SELECT",),
    "select": ("FROM", "AS"),
    "from": (
        *("AS", "WHERE", "PREWHERE", "JOIN", "LEFT JOIN", "CROSS JOIN", "ARRAY JOIN", "FINAL"),
        *("SAMPLE", "GROUP BY", "ORDER BY", "LIMIT", "UNION ALL"),
    ),
    "join": ("AS", "ON", "USING"),
    "on": ("AND", "OR", "JOIN", "LEFT JOIN", "WHERE", "GROUP BY", "ORDER BY", "LIMIT"),
    "prewhere": ("AND", "OR", "WHERE", "GROUP BY", "ORDER BY", "LIMIT"),
    "where": AFTER_CONDITION,
    "group": ("HAVING", "ORDER BY", "LIMIT", "UNION ALL"),
    "having": ("AND", "OR", "ORDER BY", "LIMIT", "UNION ALL"),
    "order": ("ASC", "DESC", "LIMIT", "UNION ALL"),
    "limit": ("OFFSET", "BY", "WITH TIES", "UNION ALL"),
    "offset": ("UNION ALL",),
    "case": ("WHEN",),
    "when": ("THEN",),
    "then": ("WHEN", "ELSE", "END"),
    "else": ("END",),
}
"""Last word in front of the cursor that begins a clause, outside of brackets -> what may follow."""

OPEN = frozenset(
    {"and", "or", "not", "by", "as", "in", "like", "ilike", "between", "is", "distinct"}
)
"""Words behind which a value stands, no keyword."""


def keywords(before: str) -> Sequence[str]:
    """Return the words that may stand at the end of a text, where a part of the query is finished."""
    tokens = [one for one in tokenize(before) if one.kind is not Kind.COMMENT]
    if not tokens:
        return AFTER[""]
    last = tokens[-1]
    clause = _clause(tokens)
    if not _is_finished(last, clause):
        return ()
    return AFTER[clause]


def _clause(tokens: Sequence[Token]) -> str:
    """Return the word that begins the clause at the end, at the depth of brackets of the end."""
    depth = 0
    for token in reversed(tokens):
        if token.word in (")", "]", "}"):
            depth += 1
        elif token.word in ("(", "[", "{"):
            if depth == 0:
                return ""
            depth -= 1
        elif depth == 0 and token.word in AFTER and token.word:
            return token.word
        elif depth == 0 and token.word == "end":
            return "select"  # CASE is over; which clause it stands in is not looked for
    return ""


def _is_finished(last: Token, clause: str) -> bool:
    """Return whether a value or name is complete, so that something else may follow."""
    if last.word in OPEN or last.word == clause:
        return False
    if last.kind is Kind.OPERATOR:
        return last.word in (")", "]", "}", "*")
    return last.kind in (Kind.WORD, Kind.QUOTED, Kind.STRING, Kind.NUMBER)
