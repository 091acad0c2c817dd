"""What a carrier is: one sort of file that carries queries, as text in and text out.

A carrier is one module in `querykit/rewrite/carriers/` with one module-level `carrier`::

    carrier = Carrier("json", suffixes=(".json",), read=read)

`read` never fails on a bad text: what is wrong with it is in `problems`, and the parts that are
right are still `slots`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from querykit.errors import Diagnostic, UserError
from querykit.rewrite.holes import literal_part

if TYPE_CHECKING:
    from querykit.errors import Json, Span

Transform = Callable[[Any], Any]
"""Takes a document and returns the one that belongs in its place; the same object for no change.

It must not change its argument, and should share with it what stays (as `upgrade()` does)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One document in a text."""

    document: Json
    """The value; it must not be changed in place."""

    line: int
    """Where it begins, from 1."""

    locate: Callable[[str], Span]
    """Takes a JSON Pointer within the document, returns its place in the whole text.

    For a pointer to what the text does not hold, the nearest value around it that it holds."""

    partial: bool = False
    """Whether parts of the document are holes: expressions of program code, which no one can check."""

    filled: Any = None
    """The document with those expressions filled in that the text itself defines; for checks only.

    None when there are none of them."""

    stamps: bool = True
    """Whether a node without a `version` may get one; Terraform would show it as a change forever."""

    check: Callable[[Any], object] | None = None
    """Takes a new document, raises `NotRewritable` when it cannot be written in place of this one.

    With it, one document that cannot be written does not hold up the others of the text."""

    @property
    def literal(self) -> Json:
        """The document without its holes: what can be looked into."""
        return literal_part(self.document) if self.partial else self.document


class Carried(Protocol):
    """A text that was read by a carrier."""

    @property
    def slots(self) -> Sequence[Slot]:
        """The documents of the text, in order."""

    @property
    def problems(self) -> Sequence[Diagnostic]:
        """What is wrong with the text itself, in order of place."""

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents, one for each slot.

        A document that is the very object of its slot leaves its part of the text as it is.

        Raises:
            NotRewritable: a change cannot be made without touching what it should not.
        """


class NoQueries:
    """A text that cannot hold a query, and need not be parsed to know."""

    slots: Sequence[Slot] = ()
    problems: Sequence[Diagnostic] = ()

    def __init__(self, text: str) -> None:
        self._text = text

    def render(self, documents: Sequence[Json]) -> str:  # noqa: ARG002 - there are none
        """Return the text."""
        return self._text


@dataclass(frozen=True, slots=True)
class Carrier:
    """One sort of file that carries queries."""

    name: str
    suffixes: tuple[str, ...]
    """Ends of file names, in lower case and with the dot."""

    read: Callable[[str], Carried]
    """Reads a text; never raises for what the text holds."""

    by_line: bool = False
    """Whether each line stands for itself, so that `stream_lines` can do files of any size."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of a text."""

    text: str
    changed: bool
    slots: tuple[Slot, ...]
    problems: tuple[Diagnostic, ...]
    """Of the text, and of documents that the transform refused; these were left as they are."""


def rewrite_text(text: str, carrier: Carrier, transform: Transform) -> Rewritten:
    """Return a text with each of its documents transformed.

    Args:
        text: the text of a file.
        carrier: how it is read.
        transform: makes the new documents. A `UserError` from it becomes a problem, and leaves
            that one document as it is.

    Raises:
        NotRewritable: a new document cannot be put into the text.
    """
    carried = carrier.read(text)
    problems = list(carried.problems)
    documents: list[Json] = []
    for slot in carried.slots:
        document, refused = transformed(slot.document, transform)
        documents.append(document)
        problems.extend(placed(problem, slot) for problem in refused)
    new_text = carried.render(documents)
    return Rewritten(new_text, new_text != text, tuple(carried.slots), tuple(problems))


def transformed(document: Json, transform: Transform) -> tuple[Json, list[Diagnostic]]:
    """Return the new document, or the old one and why the transform refused it."""
    try:
        return transform(document), []
    except UserError as error:
        return document, error.diagnostics()


def placed(problem: Diagnostic, slot: Slot) -> Diagnostic:
    """Return a finding about a document with its place in the whole text."""
    pointer = problem.pointer or ""
    return problem.at(pointer, slot.locate(pointer))
