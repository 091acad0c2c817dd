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
SOFT = frozenset(
    {
        *("a", "an", "the", "of", "for", "in", "on", "at", "with", "during", "over", "as", "so"),
        *(
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "being",
            "am",
            "do",
            "does",
            "did",
            "have",
            "has",
        ),
        *(
            "had",
            "there",
            "here",
            "me",
            "my",
            "our",
            "i",
            "we",
            "you",
            "their",
            "them",
            "they",
            "it",
        ),
        *("its", "this", "these", "those", "all", "every", "also", "just", "now", "about", "out"),
        *(
            "please",
            "show",
            "give",
            "get",
            "tell",
            "see",
            "display",
            "draw",
            "plot",
            "graph",
            "chart",
        ),
        *(
            "charts",
            "make",
            "create",
            "build",
            "write",
            "generate",
            "need",
            "want",
            "like",
            "would",
        ),
        *(
            "could",
            "compare",
            "can",
            "should",
            "let",
            "find",
            "fetch",
            "what",
            "which",
            "how",
            "when",
        ),
        *("query", "sql", "hogql", "insight", "data", "results", "report", "overview"),
        *(
            "happened",
            "occurred",
            "happen",
            "took",
            "place",
            "taken",
            "using",
            "use",
            "used",
            "made",
        ),
        *("performed", "placed", "recorded", "captured", "tracked"),
    }
)


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
