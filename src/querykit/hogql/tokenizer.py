"""HogQL as words, strings, operators and comments, with their places.

The parser forgets comments and layout; the formatter, the limits and completion need both. Any text
at all can be tokenized: what is no HogQL becomes `OTHER`, one character at a time, and every
character that is not white space is in exactly one token.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    """A bare name or a keyword: which one, only the grammar knows."""

    QUOTED = auto()
    """A name in backticks or double quotes."""

    STRING = auto()
    NUMBER = auto()
    OPERATOR = auto()
    COMMENT = auto()
    TEMPLATE = auto()
    """`f'`, the texts between the expressions of a template, or its closing quote."""

    OPAQUE = auto()
    """A stretch that the caller named, such as a tag."""

    OTHER = auto()


class Token(NamedTuple):
    """One token; offsets are characters, end exclusive."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """Return a bare word in lower case; an operator as it is; else nothing."""
        if self.kind is Kind.WORD:
            return self.text.lower()
        return self.text if self.kind is Kind.OPERATOR else ""


QUOTES = {
    "'": re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL),
    "`": re.compile(r"`(?:[^`\\]|\\.|``)*`", re.DOTALL),
    '"': re.compile(r'"(?:[^"\\]|\\.|"")*"', re.DOTALL),
}
PLAIN = re.compile(
    r"""
    (?P<space>[\s\ufeff]+)
  | (?P<comment>--[^\n]* | //[^\n]* | \#(?![0-9])[^\n]*)
  | (?P<template>[fF]')
  | (?P<word>[A-Za-z_$][A-Za-z0-9_$]*)
  | (?P<number>0[xX][0-9a-fA-F]+ | 0[bB][01]+ | (?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<quote>['`"])
  | (?P<operator><=> | !~\* | =~\* | \?\. | \?\? | :: | := | -> | \|\| | == | != | <> | <= | >= | =~
      | !~ | ~\* | [-+*%=<>~?:.,;()\[\]\#])
  | (?P<special>[/{}])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
TEMPLATE_TEXT = re.compile(r"(?:[^'{\\]|\\.|'')+", re.DOTALL)
KINDS = {
    "comment": Kind.COMMENT,
    "word": Kind.WORD,
    "number": Kind.NUMBER,
    "operator": Kind.OPERATOR,
    "other": Kind.OTHER,
}


def tokenize(
    text: str, *, opaque: Iterable[tuple[int, int]] = (), strings: bool = True
) -> list[Token]:
    """Return the tokens of a text.

    Args:
        text: HogQL, or anything else.
        opaque: stretches to take whole, as pairs of offsets in order; tags, whose text is no HogQL.
        strings: False to see quotes as characters, and what is between them as HogQL.
    """
    return _Scan(text, [*opaque][::-1], strings=strings).tokens()


class _Scan:
    """One pass over one text, without going back."""

    def __init__(self, text: str, stretches: list[tuple[int, int]], *, strings: bool) -> None:
        self.text = text
        self.stretches = stretches
        self.found: list[Token] = []
        self.open = set() if strings else {"f'", *QUOTES}
        """What begins no token any more, because no end of it was found."""

        self.depth = 0
        self.templates: list[int] = []
        """How deep in braces each open template is."""

    def tokens(self) -> list[Token]:
        at, end, text, found = 0, len(self.text), self.text, self.found
        match_at, kinds, stretches = PLAIN.match, KINDS, self.stretches
        while at < end:
            if stretches and at == stretches[-1][0]:
                at = self.add(Kind.OPAQUE, at, stretches.pop()[1])
                continue
            match = match_at(text, at)
            assert match is not None, "PLAIN matches any character"
            name = match.lastgroup or "other"
            stop = match.end()
            kind = kinds.get(name)
            if kind is not None:
                found.append(Token(kind, match[0], at, stop))
                at = stop
            elif name == "space":
                at = stop
            elif name == "quote":
                at = self.quoted(at)
            elif name == "template":
                at = self.template(at)
            else:
                at = self.special(at, stop)
        return found

    def add(self, kind: Kind, start: int, end: int) -> int:
        self.found.append(Token(kind, self.text[start:end], start, end))
        return end

    def quoted(self, at: int) -> int:
        """Add a string or a quoted name; an open quote, and those after it, are characters."""
        quote = self.text[at]
        match = None if quote in self.open else QUOTES[quote].match(self.text, at)
        if match is None:
            self.open.add(quote)
            return self.add(Kind.OTHER, at, at + 1)
        return self.add(Kind.STRING if quote == "'" else Kind.QUOTED, at, match.end())

    def template(self, at: int) -> int:
        """Begin a template, or take its letter for a word."""
        if "f'" in self.open:
            return self.add(Kind.WORD, at, at + 1)
        self.templates.append(self.depth)
        return self.template_text(self.add(Kind.TEMPLATE, at, at + 2))

    def template_text(self, at: int) -> int:
        """Add the text of a template up to its next expression or its end."""
        match = TEMPLATE_TEXT.match(self.text, at)
        if match is not None:
            at = self.add(Kind.TEMPLATE, at, match.end())
        if self.text.startswith("{", at):
            return at
        self.templates.pop()
        if self.text.startswith("'", at):
            return self.add(Kind.TEMPLATE, at, at + 1)
        return at

    def special(self, at: int, stop: int) -> int:
        """Add an operator that can be more: the begin of a comment, or a brace of a template."""
        text = self.text[at:stop]
        if text == "/" and self.text.startswith("*", stop) and "/*" not in self.open:
            end = self.text.find("*/", stop + 1)
            if end >= 0:
                return self.add(Kind.COMMENT, at, end + 2)
            self.open.add("/*")
        self.add(Kind.OPERATOR, at, stop)
        if text == "{":
            self.depth += 1
        elif text == "}":
            self.depth -= 1
            if self.templates and self.depth == self.templates[-1]:
                return self.template_text(stop)
        return stop
