"""A prompt as words: what was written, where, and the stem that names are compared by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = re.compile(
    r"""
    (?P<quoted>"[^"]*"|“[^”]*”|`[^`]*`|(?<!\w)'[^']*'(?!\w))
    | (?P<url>https?://[^\s,;"']+|(?<![\w/])/[\w./*-]*)
    | (?P<number>\d{4}-\d{1,2}-\d{1,2}|\d[\d,]*\d(?:\.\d+)?(?!\w)|\d+(?:\.\d+)+|\d+)(?![\w$])
    | (?P<word>[\w$]+(?:[.:@][\w$]+)*)(?:['’]s\b)?
    | (?P<sign><->|->|=>|→|>=|<=|!=|<>|==|[^\w\s])
    """,  # noqa: RUF001 - typographic quotes are quotes
    re.VERBOSE,
)
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
"""Parts of a name: `userSignedUp`, `user_signed_up` and `user signed up` have the same."""

ARTICLES = frozenset({"a", "an", "the"})
IRREGULAR: Mapping[str, str] = {
    "bought": "buy",
    "began": "begin",
    "chosen": "choose",
    "ins": "in",
    "left": "leave",
    "made": "make",
    "outs": "out",
    "paid": "pay",
    "people": "person",
    "ran": "run",
    "saw": "see",
    "seen": "see",
    "sent": "send",
    "sold": "sell",
    "spent": "spend",
    "tried": "try",
    "ups": "up",
    "wrote": "write",
    "written": "write",
}
COMPOUNDS: Mapping[str, tuple[str, ...]] = {
    "checkout": ("check", "out"),
    "login": ("log", "in"),
    "logins": ("log", "in"),
    "logon": ("log", "in"),
    "logout": ("log", "out"),
    "pageleave": ("page", "leave"),
    "pageview": ("page", "view"),
    "pageviews": ("page", "view"),
    "rageclick": ("rage", "click"),
    "rageclicks": ("rage", "click"),
    "signin": ("sign", "in"),
    "signout": ("sign", "out"),
    "signup": ("sign", "up"),
    "signups": ("sign", "up"),
}
"""Words that others write as two."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number, sign or quoted text of a prompt."""

    text: str
    """Without its quotes."""

    sort: str
    """`word`, `number`, `url`, `quoted` or `sign`."""

    start: int
    end: int

    @property
    def stems(self) -> tuple[str, ...]:
        """Return the stems of its parts; none for articles and signs."""
        return () if self.sort == "sign" else stems(self.text)


def split(prompt: str) -> tuple[Word, ...]:
    """Return the words of a prompt; full stops and question marks that end them are left out."""
    found = []
    for match in TOKEN.finditer(prompt):
        sort = str(match.lastgroup)
        text, start, end = match[sort], match.start(), match.end()
        if sort == "quoted":
            text = text[1:-1]
        elif sort == "url":
            end -= len(text) - len(text.rstrip(".?!:"))
            text = text.rstrip(".?!:")
        elif sort == "sign" and (text in ".?!;:()" or _joins(prompt, start, end)):
            continue
        found.append(Word(text, sort, start, end))
    return tuple(found)


def _joins(prompt: str, start: int, end: int) -> bool:
    """Say whether a sign is the hyphen within a word, as in `sign-ups`."""
    around = prompt[max(0, start - 1) : start] + prompt[end : end + 1]
    return prompt[start:end] == "-" and len(around) == 2 and around.isalnum()


@lru_cache(maxsize=4096)
def stems(name: str) -> tuple[str, ...]:
    """Return the stems of the parts of a name, without articles."""
    parts = [part.lower() for part in PARTS.findall(name)]
    whole = [piece for part in parts for piece in COMPOUNDS.get(part, (part,))]
    return tuple([stem(one) for one in whole if one not in ARTICLES])


def stem(word: str) -> str:
    """Return what the forms of an English word have in common: `viewed`, `views`, `viewing`."""
    word = IRREGULAR.get(word, word)
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    if word.endswith("tion") and len(word) > 6:
        return word.removesuffix("ion")
    for end in ("ing", "ed"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            word = word.removesuffix(end)
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word
