"""What a source is: documents by the page, written back by the page.

A source is one module in `querykit/batch/sources/` with one module-level `sort`::

    sort = SourceSort("jsonl", suffixes=(".jsonl",), open=open_lines)

Reading and writing are apart: pages are read ahead while worker processes upgrade earlier ones, and
are written in their order. A source never upgrades anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from querykit.batch.work import Outcome
    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.upgrading import Upgrading

PAGE_ROWS = 500
"""Documents on one page, unless told otherwise."""

PAGE_BYTES = 1 << 20
"""A page of a file ends here, however few documents it has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place that holds a document as JSON text."""

    key: str
    """What a person finds it by: a line number, the id of a row, a path."""

    text: bytes | str | None
    """The text; None where there is nothing to upgrade."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some cells that are read, upgraded and written together."""

    cells: Sequence[Cell]
    mark: Json
    """Where to go on after this page, as JSON for the checkpoint."""

    done: int
    """How far the source is through when this page is written, in its unit."""

    raw: Any = None
    """What the source needs to write the page; it does not leave this process."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a page."""

    again: Page | None = None
    """The cells that someone else changed meanwhile, read anew."""

    refused: Sequence[tuple[int, Diagnostic]] = ()
    """Cells that could not be written, and why."""


class Source(Protocol):
    """An open source."""

    @property
    def unit(self) -> str:
        """What `total` and `Page.done` count: bytes, rows or files."""

    @property
    def total(self) -> int | None:
        """How much there is; None when that is not known beforehand."""

    @property
    def is_resumable(self) -> bool:
        """Whether a killed run can go on after its last page, and need not begin anew."""

    def identity(self) -> Json:
        """Return what must be the same again for a killed run to be resumed."""

    def start(self, mark: Json | None) -> None:
        """Make ready to write; `mark` is that of the checkpoint of a run that is resumed."""

    def pages(self, mark: Json | None) -> Iterator[Page]:
        """Yield pages; after `mark`, when there is one."""

    def write(self, page: Page, new: Mapping[int, str]) -> Written:
        """Write one page: the new texts by the index of their cells; the other cells stay."""

    def mark(self, page: Page) -> Json:
        """Return what the checkpoint holds after a page was written."""

    def finish(self) -> None:
        """Bring what was written to its place; only called when all pages were."""

    def close(self) -> None:
        """Let go of everything, whatever happened."""


@dataclass(frozen=True, slots=True)
class Location:
    """A source or destination as the user named it, taken apart."""

    text: str
    """As it was given, without a password: for messages, reports and checkpoints."""

    scheme: str
    """"" for a file."""

    address: str
    """A path, or the URL without our own parameters."""

    parameters: Mapping[str, str]
    """Ours: `table`, `id`, `column`."""

    @property
    def path(self) -> Path:
        """The file or folder."""
        from pathlib import Path  # noqa: PLC0415 - the name is a type above

        return Path(self.address)

    @property
    def name(self) -> str:
        """The same text for the same source, from wherever a file is named."""
        if self.scheme:
            return self.text
        return str(self.path.resolve()) + self.text.removeprefix(self.address)


@dataclass(frozen=True, slots=True)
class Access:
    """How a source is opened."""

    location: Location
    destination: Location | None = None
    backup: str | None = None
    page_rows: int = PAGE_ROWS
    is_resumed: bool = False


@dataclass(frozen=True, slots=True)
class SourceSort:
    """One sort of source."""

    name: str
    open: Callable[[Access], Source]
    work: Callable[[Sequence[bytes | str | None], Upgrading], Outcome]
    """Upgrades the texts of one page; a module-level function, as it goes to other processes."""

    schemes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    """Ends of file names, in lower case and with the dot."""

    parameters: tuple[str, ...] = ()
    """The parameters that it needs."""

    undo: Callable[[Access, bool], Undone] | None = None
    """Brings back what a backup holds; the flag says whether to write."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of an undo."""

    restored: int
    edited: tuple[str, ...]
    """What was edited since the run and is therefore left alone; the first hundred by name."""

    edited_count: int
