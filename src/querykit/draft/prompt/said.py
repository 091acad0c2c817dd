"""What a prompt says, for the kinds of query to take from: what nobody takes is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from querykit.draft.prompt.phrases.links import is_soft
from querykit.draft.prompt.pieces import Filler, Link, Piece, Unknown
from querykit.errors import UnclearPrompt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.draft.prompt.reading import Found, Reading

PieceT = TypeVar("PieceT", bound=Piece)


class Said:
    """The pieces of a prompt, in its order; each is taken once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.left: list[Found] = [one for one in reading.found if not isinstance(one.piece, Filler)]
        self._check_known()

    def _check_known(self) -> None:
        unknown = [one for one in self.left if isinstance(one.piece, Unknown)]
        if not unknown:
            return
        texts = [self.reading.text(one.start, one.end) for one in unknown]
        shown = ", ".join(f'"{text}"' for text in dict.fromkeys(texts))
        raise self.unclear(f"I do not understand {shown}", unknown[0], hint=self._hint(texts))

    def _hint(self, texts: Iterable[str]) -> str:
        lexicon = self.reading.lexicon
        near = list(dict.fromkeys(name for text in texts for name in lexicon.closest(text)))
        if near:
            return f"the closest names are {', '.join(near[:5])}"
        if not lexicon.has_events:
            return (
                "no events are known: list them in event_definitions.json of the environment, or put"
                " the name of one in quotes"
            )
        return "say it in other words, or name events and properties as the environment does"

    def unclear(
        self, message: str, found: Found | None = None, *, hint: str | None = None
    ) -> UnclearPrompt:
        """Return the error for what cannot be understood; without a place, it is the whole prompt."""
        words = self.reading.words
        start, end = (found.start, found.end) if found is not None else (0, len(words))
        span = self.reading.span(start, end) if words else None
        return UnclearPrompt(message, hint=hint, span=span)

    def has(self, sort: type[Piece], *names: str) -> bool:
        """Say whether there is a piece of a sort left; of a link or intent, with one of the names."""
        return any(_is(one.piece, sort, names) for one in self.left)

    def take(self, sort: type[PieceT], *names: str) -> list[PieceT]:
        """Take all pieces of a sort."""
        taken = [one for one in self.left if _is(one.piece, sort, names)]
        self.left = [one for one in self.left if one not in taken]
        return [one.piece for one in taken if isinstance(one.piece, sort)]

    def one(self, sort: type[PieceT], *names: str) -> PieceT | None:
        """Take the one piece of a sort; None when there is none.

        Raises:
            UnclearPrompt: there are several that differ.
        """
        found = [one for one in self.left if _is(one.piece, sort, names)]
        pieces = list(dict.fromkeys(self.take(sort, *names)))
        if len(pieces) > 1:
            texts = ", ".join(f'"{self.text(one)}"' for one in found)
            raise self.unclear(
                f"{texts} contradict each other", found[1], hint="say only one of them"
            )
        return pieces[0] if pieces else None

    def take_found(self, *sorts: type[Piece]) -> list[Found]:
        """Take all pieces of some sorts, with their places."""
        taken = [one for one in self.left if isinstance(one.piece, sorts)]
        self.left = [one for one in self.left if one not in taken]
        return taken

    def text(self, found: Found) -> str:
        """Return the words of a piece."""
        return self.reading.text(found.start, found.end)

    def note(self, text: str) -> None:
        """Keep what was assumed."""
        if text not in self.reading.notes:
            self.reading.notes.append(text)

    def done(self, what: str) -> None:
        """Check that every word that matters was used.

        Raises:
            UnclearPrompt: some were not.
        """
        left = [one for one in self.left if not is_soft(one.piece)]
        if left:
            texts = ", ".join(f'"{self.text(one)}"' for one in left)
            raise self.unclear(
                f"I do not see what {texts} means for {what}",
                left[0],
                hint="leave it out, or ask for one thing at a time",
            )


def _is(piece: Piece, sort: type[Piece], names: tuple[str, ...]) -> bool:
    if not isinstance(piece, sort):
        return False
    return not names or getattr(piece, "name", None) in names


def is_link(found: Found, *names: str) -> bool:
    """Say whether a piece is one of some links."""
    return isinstance(found.piece, Link) and found.piece.name in names
