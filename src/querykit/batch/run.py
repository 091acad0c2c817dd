"""One run: read, upgrade, write and take down a page at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.batch.base import PAGE_ROWS, Access, Undone
from querykit.batch.registry import located
from querykit.batch.state import HOME, DeadLetters, RunState, fingerprint
from querykit.batch.tally import Tally
from querykit.batch.workers import upgraded_pages
from querykit.errors import BackupProblem, BatchStopped, Diagnostic, UnsupportedBatch
from querykit.migrations.default import default_registry
from querykit.rewrite.upgrading import Upgrading

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.batch.base import Page, Source, SourceSort
    from querykit.batch.work import Outcome
    from querykit.errors import Document, Json

EDITED_ROUNDS = 3
"""How often a row that someone else edits under our hands is read again before it is given up."""

CHECKPOINT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run shall do."""

    source: str
    """A path or URL."""

    destination: str | None = None
    """Another file; None changes the source in place."""

    write: bool = False
    """Without it, the run only tells what it would do."""

    how: Upgrading = field(default_factory=Upgrading)
    workers: int = 1
    resume: bool = False
    on_error: str = "skip"
    """"skip" leaves a document that cannot be upgraded as it is; "stop" ends the run before it."""

    dead_letters: str | None = None
    """A file for rejected documents; None: in the folder of the run, when it writes."""

    backup: str | None = None
    """A table for tables, a folder for files."""

    state: str = HOME
    page_rows: int = PAGE_ROWS
    checkpoint_seconds: float = CHECKPOINT_SECONDS


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    unit: str
    done: int
    total: int | None
    documents: int
    changed: int
    rejected: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    source: str
    destination: str | None
    write: bool
    seconds: float
    tally: Tally
    dead_letters: str | None
    backup: str | None
    is_resumed: bool

    def as_dict(self) -> Document:
        """Return the summary as JSON."""
        rate = self.tally.documents / self.seconds if self.seconds else 0.0
        return {
            "source": self.source,
            "destination": self.destination,
            "mode": "write" if self.write else "dry run",
            "resumed": self.is_resumed,
            "seconds": round(self.seconds, 3),
            "documents_per_second": round(rate),
            "dead_letters": self.dead_letters,
            "backup": self.backup,
            **self.tally.as_dict(),
        }


def run_batch(
    batch: Batch, on_progress: Callable[[Progress], object] = lambda _progress: None
) -> Summary:
    """Upgrade every document of a source.

    Args:
        batch: what to do.
        on_progress: told after each page.

    Raises:
        BatchError: the run cannot begin or go on. What was written is whole, and the checkpoint
            says where to go on.
        FileProblem: a file cannot be read or written.
    """
    sort, access = _access(batch)
    source = sort.open(access)
    try:
        return _Run(batch, sort, access, source, on_progress).run()
    finally:
        source.close()


def undo_batch(source: str, backup: str, *, write: bool = False) -> Undone:
    """Bring back what a backup holds, but for what was edited since.

    Args:
        source: the source of the run.
        backup: what `Batch.backup` was.
        write: whether to, or only to say what would be done.

    Raises:
        BackupProblem: there is no such backup of that source.
    """
    sort, location = located(source)
    if sort.undo is None:
        raise UnsupportedBatch(f"{sort.name} has no undo")
    return sort.undo(Access(location, backup=backup), write)


def _access(batch: Batch) -> tuple[SourceSort, Access]:
    sort, location = located(batch.source)
    destination = None
    if batch.destination is not None:
        parameters = "&".join(f"{key}={value}" for key, value in location.parameters.items())
        named = batch.destination + (f"?{parameters}" if not location.scheme and parameters else "")
        other, destination = located(named)
        if other is not sort:
            raise UnsupportedBatch(
                f"{sort.name} cannot be written as {other.name}",
                hint="name a destination of the same sort; it may be packed differently",
            )
        if batch.backup:
            raise BackupProblem("--backup is for changes in place", hint="leave it out")
    return sort, Access(location, destination, batch.backup, batch.page_rows, batch.resume)


class _Run:
    def __init__(
        self,
        batch: Batch,
        sort: SourceSort,
        access: Access,
        source: Source,
        on_progress: Callable[[Progress], object],
    ) -> None:
        self._batch, self._sort, self._access, self._source = batch, sort, access, source
        self._on_progress = on_progress
        self._tally = Tally()
        self._letters: DeadLetters | None = None
        self._begin = time.monotonic()
        destination = access.destination.name if access.destination else ""
        self._state = RunState(batch.state, access.location.name, destination)
        registry = default_registry()
        self._fingerprint = fingerprint(
            source.identity(),
            [batch.how.repairs, batch.how.stamp, batch.backup],
            sorted(registry.latest.items()),
        )
        self._saved_at = 0.0

    def run(self) -> Summary:
        batch = self._batch
        try:
            mark = self._started() if batch.write else None
            if batch.dead_letters and self._letters is None:
                self._letters = DeadLetters(Path(batch.dead_letters))
            last = self._all_pages(mark)
            if batch.write:
                self._save(last)
                self._source.finish()
                self._state.done()
        finally:
            self._state.close()
            if self._letters is not None:
                self._letters.close()
        return Summary(
            source=self._access.location.text,
            destination=self._access.destination.text if self._access.destination else None,
            write=batch.write,
            seconds=time.monotonic() - self._begin,
            tally=self._tally,
            dead_letters=self._named_letters(),
            backup=batch.backup if batch.write else None,
            is_resumed=batch.resume,
        )

    def _named_letters(self) -> str | None:
        return str(self._letters.path) if self._letters and self._tally.rejected else None

    def _started(self) -> Json | None:
        """Take the lock, and return where to go on."""
        self._state.lock()
        mark, letters = None, 0
        if self._batch.resume:
            saved = self._state.load(self._fingerprint)
            if self._source.is_resumable:
                mark, letters = saved["mark"], saved["letters"]
                self._tally = Tally.from_dict(saved["tally"])
        path = self._batch.dead_letters or self._state.folder / "rejected.jsonl"
        self._letters = DeadLetters(Path(path), letters)
        self._source.start(mark)
        # From here on a run that dies can be resumed, be it from the beginning.
        self._save_mark(mark)
        return mark

    def _all_pages(self, mark: Json | None) -> Page | None:
        last: Page | None = None
        pages = upgraded_pages(
            self._source.pages(mark), self._sort.work, self._batch.how, self._batch.workers
        )
        try:
            for page, outcome in pages:
                self._one(page, outcome)
                last = page
                if self._batch.write and self._is_due():
                    self._save(page)
                self._tell(page.done)
        except BaseException:
            if self._batch.write and last is not None:
                self._save(last)
            raise
        return last

    def _one(self, page: Page, outcome: Outcome) -> None:
        """Write one page; rows that were edited under our hands are read and upgraded again."""
        tally = outcome.tally
        self._reject(page, outcome.rejected)
        if self._batch.write:
            for _ in range(EDITED_ROUNDS):
                written = self._source.write(page, outcome.new)
                for index, finding in written.refused:
                    self._give_up(tally, page, index, finding)
                if written.again is None:
                    break
                page = written.again
                tally.edited_meanwhile += len(page.cells)
                # They are counted as they were first read; what they hold now is only upgraded.
                outcome = self._sort.work([cell.text for cell in page.cells], self._batch.how)
                self._reject(page, outcome.rejected)
            else:
                for index in outcome.new:
                    finding = Diagnostic("QK810", "someone edited the row again and again")
                    self._give_up(tally, page, index, finding)
        self._tally.add(tally)

    def _reject(self, page: Page, rejected: list[tuple[int, list[Diagnostic]]]) -> None:
        """Take down what cannot be upgraded.

        Raises:
            BatchStopped: the run was asked to stop then; nothing of the page is written.
        """
        for index, findings in rejected:
            cell = page.cells[index]
            if self._letters is not None:
                self._letters.add(self._access.location.text, cell, findings)
            if self._batch.on_error == "stop":
                first = findings[0]
                raise BatchStopped(
                    f"{cell.key}: {first.code} {first.message}",
                    hint="mend it, then --resume; or --on-error skip",
                )

    def _give_up(self, tally: Tally, page: Page, index: int, finding: Diagnostic) -> None:
        tally.changed -= 1
        tally.rejected += 1
        tally.codes[finding.code] += 1
        self._reject(page, [(index, [finding])])

    def _tell(self, done: int) -> None:
        tally = self._tally
        self._on_progress(
            Progress(
                self._source.unit,
                done,
                self._source.total,
                tally.documents,
                tally.changed,
                tally.rejected,
                time.monotonic() - self._begin,
            )
        )

    def _is_due(self) -> bool:
        wait = self._batch.checkpoint_seconds if self._source.unit == "bytes" else 0.0
        return time.monotonic() - self._saved_at >= wait

    def _save(self, page: Page | None) -> None:
        if page is not None:
            self._save_mark(self._source.mark(page))

    def _save_mark(self, mark: Json | None) -> None:
        self._state.save(
            {
                "fingerprint": self._fingerprint,
                "mark": mark,
                "letters": self._letters.size if self._letters else 0,
                "tally": self._tally.as_dict(),
            }
        )
        self._saved_at = time.monotonic()
