"""A folder of files: whatever carriers of queries `querykit upgrade` reads, changed in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from querykit.batch import backup_folder
from querykit.batch.base import PAGE_BYTES, Access, Cell, Page, Source, SourceSort, Written
from querykit.batch.rows_file import undo_file
from querykit.batch.work import Outcome
from querykit.errors import Diagnostic, FileProblem, Severity, UnsupportedBatch, UserError
from querykit.rewrite.atomic import write_text
from querykit.rewrite.files import SourceText, printable, read_text
from querykit.rewrite.find import find_files
from querykit.rewrite.registry import carrier_for, suffixes
from querykit.rewrite.upgrading import Upgrading, upgrade_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from querykit.errors import Json

_NAME_END = "\0"
"""Between the name of a file and its text; no name has it."""


class Folder:
    """The files of a folder, one cell each."""

    unit = "files"
    is_resumable = True

    def __init__(self, access: Access) -> None:
        if access.destination is not None:
            raise UnsupportedBatch(
                "a folder is changed in place, and takes no destination",
                hint="copy the folder first, and name the copy",
            )
        self._access = access
        self._root = access.location.path
        self.total: int | None = sum(1 for _ in find_files([self._root], suffixes()))

    def identity(self) -> Json:
        """The folder."""
        return str(self._root.resolve())

    def start(self, mark: Json | None) -> None:  # noqa: ARG002 - the pages begin behind the mark
        """Make the folder of the backup."""
        if self._access.backup and not self._access.is_resumed:
            backup_folder.keep(self._access.backup, [])

    def pages(self, mark: Json | None) -> Iterator[Page]:
        """Yield pages of about a megabyte of files, in the order of their names."""
        cells: list[Cell] = []
        raw: list[SourceText | None] = []
        size = 0
        for number, found in enumerate(find_files([self._root], suffixes()), 1):
            if mark is not None and number <= mark["files"]:
                continue
            try:
                if isinstance(found, FileProblem):
                    raise found
                source = read_text(found)
            except UserError as error:
                # An empty name makes the work report the reason, like that of any other file.
                reason = f"{error.code}{_NAME_END}{error.message}"
                cells.append(Cell(printable(str(found)), f"{_NAME_END}{reason}"))
                raw.append(None)
            else:
                cells.append(Cell(printable(found), f"{found}{_NAME_END}{source.text}"))
                raw.append(source)
                size += len(source.text)
            if size >= PAGE_BYTES or len(cells) >= self._access.page_rows:
                yield Page(cells, {"files": number}, number, raw)
                cells, raw, size = [], [], 0
        if cells:
            yield Page(cells, {"files": self.total}, self.total or 0, raw)

    def write(self, page: Page, new: Mapping[int, str]) -> Written:
        """Write the changed files, each whole or not at all."""
        refused = []
        for index, text in new.items():
            source: SourceText = page.raw[index]
            try:
                if self._access.backup:
                    path = source.target
                    backup_folder.add(self._access.backup, path)
                    written = backup_folder.digest_of(text.encode())
                    backup_folder.note_written(self._access.backup, path, written)
                write_text(source, text)
            except UserError as error:
                refused.append((index, error.diagnostics()[0]))
        return Written(refused=refused)

    def mark(self, page: Page) -> Json:
        """How many files are done."""
        return page.mark

    def finish(self) -> None:
        """Nothing is left to do: each file was whole."""

    def close(self) -> None:
        """Nothing is open."""


def upgrade_files(texts: Sequence[bytes | str | None], how: Upgrading) -> Outcome:
    """Upgrade whole files: each text is the name of the file, a NUL, and what it holds."""
    outcome = Outcome()
    for index, packed in enumerate(texts):
        name, _, text = str(packed).partition(_NAME_END)
        if not name:
            code, _, reason = text.partition(_NAME_END)
            outcome.reject(index, [Diagnostic(code, reason)])
            continue
        try:
            carrier = carrier_for(name)
        except UserError as error:
            outcome.reject(index, error.diagnostics())
            continue
        if carrier is None:
            continue
        for slot in carrier.read(text).slots:
            outcome.tally.saw(slot.document)
        done = upgrade_text(text, carrier, how)
        # "TrendsQuery 1 -> 2: ..." for a step, "name_of_repair: ..." for a repair.
        outcome.tally.migrations.update(one.message.partition(":")[0] for one in done.changes)
        errors = [one for one in done.problems if one.severity is Severity.ERROR]
        if errors:
            outcome.reject(index, errors)
        if done.text != text:
            outcome.tally.changed += 1
            outcome.new[index] = done.text
    return outcome


def open_folder(access: Access) -> Source:
    """Open a folder."""
    if not Path(access.location.address).is_dir():
        raise FileProblem(f"there is no folder {printable(access.location.address)}")
    return Folder(access)


sort = SourceSort("folder", open=open_folder, work=upgrade_files, undo=undo_file)
