"""Shell scripts: the words with quotation marks, and the here-documents.

This is no parser of the shell: it knows just enough of quoting to tell what a word says, and where
expansions (`$X`, `$(...)`) stand in it. An expansion is marked, so that JSON strings with one can be
told from those that say what they seem to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "\ue000"
"""Stands before each expansion in a decoded text; no JSON of anybody has this character."""

MAX_INSIDE = 50
"""Quotations in command substitutions inside each other; deeper ones count as without an end."""

_heredoc = re.compile(r"<<(-?)[ \t]*(?:'([^'\n]+)'|\"([^\"\n]+)\"|\\(\w+)|([A-Za-z_][\w.-]*))")
_expansion = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?$!-]|\{[^}]*\}|'(?:[^'\\]|\\.)*')", re.DOTALL)
_comment = re.compile(r"#[^\n]*")
_plain = re.compile(r"[^\s;&|()'\"\\$`<>]+|[<>$]")


@dataclass(slots=True)
class Word:
    """A decoded text and the place of each of its characters."""

    characters: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    quotes: set[str] = field(default_factory=set)
    """The sorts of quotation that it has."""

    end: int = 0
    closing: int | None = None
    """Where the quotation mark stands that was met last; what follows begins there, so that an
    edit of what is before leaves the mark."""

    def add(self, text: str, start: int) -> None:
        """Add characters that stand in the script as they are."""
        self.characters += text
        self.offsets += range(start, start + len(text))
        if text and self.closing is not None:
            self.offsets[-len(text)] = self.closing
            self.closing = None

    def add_one(self, character: str, start: int) -> None:
        """Add a character that is spelled in another way."""
        self.characters.append(character)
        self.offsets.append(start if self.closing is None else self.closing)
        self.closing = None

    def close(self, end: int) -> None:
        """Note where the word ends."""
        self.end = end
        self.offsets.append(end if self.closing is None else self.closing)

    @property
    def text(self) -> str:
        """What the word says."""
        return "".join(self.characters)


class Unclosed(ValueError):
    """A quotation or here-document without an end."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


def words(script: str) -> Iterator[Word]:
    """Yield the words with quotation marks, and the here-documents, in order.

    Raises:
        Unclosed: a quotation or here-document has no end.
    """
    waiting: list[re.Match[str]] = []
    position, fresh = 0, True
    while position < len(script):
        character = script[position]
        if character == "\n" and waiting:
            position += 1
            for opening in waiting:
                word = _document(script, position, opening)
                yield word
                position = word.end + 1  # past the line end
            waiting, fresh = [], True
        elif character == "#" and fresh:
            position = _match(_comment, script, position)
        elif script.startswith("<<<", position):
            position += 3
        elif script.startswith("<<", position) and (found := _heredoc.match(script, position)):
            waiting.append(found)
            position = found.end()
        elif character == "\n" or character.isspace() or character in ";&|()":
            position, fresh = position + 1, True
        else:
            word = _word(script, position)
            if word.quotes:
                yield word
            position, fresh = max(word.end, position + 1), False  # a lone << is no word
    if waiting:
        raise Unclosed(waiting[0].start())


def _match(pattern: re.Pattern[str], script: str, position: int) -> int:
    found = pattern.match(script, position)
    return position + 1 if found is None else found.end()


def _word(script: str, position: int) -> Word:
    """Read one word."""
    word = Word()
    while position < len(script):
        character = script[position]
        if character == "'":
            if not word.quotes:
                word.characters, word.offsets = [], []  # what stands before, such as NAME=
            end = script.find("'", position + 1)
            if end < 0:
                raise Unclosed(position)
            word.quotes.add("'")
            word.add(script[position + 1 : end], position + 1)
            word.closing = end
            position = end + 1
        elif character == '"':
            if not word.quotes:
                word.characters, word.offsets = [], []
            word.quotes.add('"')
            position = _double(script, position, word)
        elif character == "\\":
            following = script[position + 1 : position + 2]
            if following != "\n":
                word.add_one(following, position)
            position += 2
        elif character in "$`":
            position = _expanded(script, position, word)
        elif (found := _plain.match(script, position)) is not None and not script.startswith(
            "<<", position
        ):
            word.add(found[0], position)
            position = found.end()
        else:
            break
    word.close(position)
    return word


def _double(script: str, start: int, word: Word, inside: int = 0) -> int:
    """Read what stands between double quotation marks; return where it ends."""
    position = start + 1
    while position < len(script):
        character = script[position]
        if character == '"':
            word.closing = position
            return position + 1
        if character == "\\" and script[position + 1 : position + 2] in ('"', "\\", "$", "`", "\n"):
            if script[position + 1] != "\n":
                word.add_one(script[position + 1], position)
            position += 2
        elif character in "$`" and not script.startswith("$'", position):
            position = _expanded(script, position, word, inside)
        else:
            word.add(character, position)
            position += 1
    raise Unclosed(start)


def _expanded(script: str, start: int, word: Word, inside: int = 0) -> int:
    """Read an expansion, or a dollar sign that is none; return where it ends."""
    found = _expansion.match(script, start)
    if found is not None:
        end = found.end()
    elif script.startswith("$(", start):
        end = _parenthesis(script, start, inside)
    elif script[start] == "`":
        end = script.find("`", start + 1) + 1
        if not end:
            raise Unclosed(start)
    else:
        word.add("$", start)
        return start + 1
    word.add_one(MARK, start)
    word.add(re.sub(r"[\"\\\n\r\t]", "_", script[start:end]), start)
    return end


def _parenthesis(script: str, start: int, inside: int) -> int:
    """Return where a command substitution ends, as far as its parentheses and quotes tell."""
    depth, position = 0, start
    while position < len(script) and inside < MAX_INSIDE:
        character = script[position]
        if character == "'":
            position = script.find("'", position + 1)
            if position < 0:
                break
        elif character == '"':
            position = _double(script, position, Word(), inside + 1) - 1
        elif character == "\\":
            position += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    raise Unclosed(start)


def _document(script: str, position: int, found: re.Match[str]) -> Word:
    """Read a here-document that begins at a position."""
    quoted = found[5] is None
    name = found[2] or found[3] or found[4] or found[5]
    tabs = r"\t*" if found[1] else ""
    last = re.compile(rf"^{tabs}{re.escape(name)}\r?$", re.MULTILINE).search(script, position)
    if last is None:
        raise Unclosed(found.start())
    word = Word(quotes={"<<'" if quoted else "<<"})
    end = last.start()
    if quoted:
        word.add(script[position:end], position)
    while not quoted and position < end:
        character = script[position]
        if character == "\\" and script[position + 1 : position + 2] in ("\\", "$", "`", "\n"):
            if script[position + 1] != "\n":
                word.add_one(script[position + 1], position)
            position += 2
        elif character in "$`" and not script.startswith("$'", position):
            position = _expanded(script, position, word)
        else:
            word.add(character, position)
            position += 1
    word.close(end)
    word.end = last.end()
    return word
