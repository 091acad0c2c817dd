"""Words between phrases, and words that say nothing by themselves."""

from __future__ import annotations

from querykit.draft.prompt.pieces import Filler, Link, Piece
from querykit.draft.prompt.reading import Match, Reading, phrases

LINKS: dict[str, str] = {
    "from": r"from|starting (?:from|with|at)|between",
    "to": r"to|into|through to|->|=>|→|leading to|lead to|ending (?:at|with|in)",
    "then": r"(?:and )?then|followed by|>",
    "after": r"after|following",
    "before": r"before",
    "and": r"and(?: also)?|plus|&|along with|as well as|together with",
    "or": r"or",
    "by": r"by|across|(?:broken down|split|grouped|segmented) by",
    "per": r"per|for each|for every",
    "who": r"who(?: have| had)?|that(?: have| had)?|which|whose",
    "vs": r"vs\.?|versus|compared (?:to|with)|against",
    "ratio": r"divided by|as a (?:share|percentage|fraction) of|/|÷|relative to",
    "ratio of": r"(?:the )?(?:ratio|quotient|fraction)(?: of| between)?",
    "share": r"(?:what |the )?(?:share|percentage|percent|proportion|%)(?: of)?",
}
_read_links = phrases(*[(text, Link(name)) for name, text in LINKS.items()])

# Soft words: without them the sentence says the same. Words that deny or choose (not, without, never,
# only some) are not among them, and never may be.
_soft = """
a about all also am an are as at be been being build can captured chart charts compare could
create data did display do does draw during every fetch find for generate get give got graph had
happen happened has have here hogql how i in insight is it its just let like made make me my
need now occurred of on our out over overview performed place placed please plot query receive
received recorded report results see should show so somebody someone something sql taken tell
the their them there these they this those took tracked use used using want was we were what
when which with would write you
"""
SOFT = frozenset(_soft.split())


def _read_soft(reading: Reading, place: int) -> Match | None:
    word = reading.words[place]
    if word.sort == "word" and word.text.lower() in SOFT:
        return Match(place + 1, (Filler(),))
    return None


def read_link(reading: Reading, place: int) -> Match | None:
    """Return the link or filler at a place."""
    return _read_links(reading, place) or _read_soft(reading, place)


def is_soft(piece: Piece) -> bool:
    """Say whether a piece may be passed over by a query that has no use for it."""
    return isinstance(piece, Filler) or (isinstance(piece, Link) and piece.name in SOFT_LINKS)


SOFT_LINKS = frozenset({",", "and", "from", "to", "who"})
