"""How names and values are written in HogQL, so that the parser reads the very same back.

Bare words are the exception: a word that either parser takes for syntax anywhere is quoted.
"""

from __future__ import annotations

import re

from querykit.errors import UnsupportedSyntax

BARE = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z", re.ASCII)
CLAUSES = frozenset(
    """
    all and any anti array as asc asof between by case cross cube desc distinct else end
    except fill final from full global group having ilike in inner intersect interval is join
    left like limit natural not offset on or order outer over partition pivot positional
    prewhere qualify recursive right rollup sample select semi settings then union unpivot
    using values when where window with
    """.split()  # noqa: SIM905 - a list would be a page
)
"""Words that begin or join clauses somewhere."""

NEVER = frozenset(
    """
    catch except false finally fn fun inf infinity intersect let materialized nan null team_id
    throw true try union while within
    """.split()  # noqa: SIM905 - a list would be a page
)
"""Words that are no name in some place: the parser in Rust stumbles over `union` in parentheses."""

NOT_CALLED = NEVER | frozenset(
    """
    case columns distinct from having interval limit offset prewhere qualify select settings union
    where
    """.split()  # noqa: SIM905 - a list would be a page
)
"""Words that do not begin a call."""

TAG_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z", re.ASCII)
ESCAPES = {
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\r": "\\r",
    "\n": "\\n",
    "\t": "\\t",
    "\a": "\\a",
    "\v": "\\v",
}
TEXT = str.maketrans({**ESCAPES, "'": "\\'"})
NAME = str.maketrans({**ESCAPES, "`": "``"})


def name(text: str) -> str:
    """Return a name as it stands for a field, a table or an alias."""
    if BARE.match(text) and text.lower() not in CLAUSES and text.lower() not in NEVER:
        return text
    return quoted(text)


def part(text: str) -> str:
    """Return a name after a dot, where more words may be bare; `*` stands for all."""
    if text == "*" or (BARE.match(text) and text.lower() not in NEVER):
        return text
    return quoted(text)


def function(text: str) -> str:
    """Return the name of a function in a call."""
    return text if BARE.match(text) and text.lower() not in NOT_CALLED else quoted(text)


def quoted(text: str) -> str:
    """Return a name in backticks.

    Raises:
        UnsupportedSyntax: no name is written so: an empty one, or one with a null character.
    """
    if not text or "\0" in text:
        raise UnsupportedSyntax(f"the name {text!r} cannot be written in HogQL")
    return f"`{text.translate(NAME)}`"


def string(text: str) -> str:
    """Return a text as a literal.

    Raises:
        UnsupportedSyntax: HogQL has no null characters.
    """
    if "\0" in text:
        raise UnsupportedSyntax("a text with a null character cannot be written in HogQL")
    return f"'{text.translate(TEXT)}'"


def tag_name(text: str) -> str:
    """Return the name of a tag or of its attribute, which cannot be quoted.

    Raises:
        UnsupportedSyntax: it is no such name.
    """
    if not TAG_NAME.match(text):
        raise UnsupportedSyntax(f"{text!r} is no name of a tag")
    return text


def type_name(text: str) -> str:
    """Return the type of a cast: as it is when it reads as one, else quoted like a name."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or not (sign.isascii() and (sign.isalnum() or sign in "_ (),")):
            return quoted(text)
    return text if depth == 0 and text[:1].isalpha() else quoted(text)
