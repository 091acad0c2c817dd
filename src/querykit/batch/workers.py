"""Pages through worker processes: in order, and never more of them in memory than can be worked on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from querykit.errors import BatchStopped

if TYPE_CHECKING:
    from querykit.batch.base import Page
    from querykit.batch.work import Outcome
    from querykit.rewrite.upgrading import Upgrading

Work = Callable[[Sequence["bytes | str | None"], "Upgrading"], "Outcome"]

PAGES_EACH = 2
"""Pages that wait for each worker: one in work, one at hand."""


def upgraded_pages(
    pages: Iterable[Page], work: Work, how: Upgrading, workers: int
) -> Iterator[tuple[Page, Outcome]]:
    """Yield each page with what became of its cells, in the order of the pages.

    Args:
        pages: what is read.
        work: upgrades the texts of a page.
        how: repairs and stamps.
        workers: number of processes; 1 does the work in this one.

    Raises:
        BatchStopped: a worker process was killed.
    """
    if workers == 1:
        for page in pages:
            yield page, work([cell.text for cell in page.cells], how)
        return
    with ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_begin
    ) as pool:
        waiting: deque[tuple[Page, Future[Outcome]]] = deque()
        try:
            for page in pages:
                texts = [cell.text for cell in page.cells]
                waiting.append((page, pool.submit(work, texts, how)))
                if len(waiting) >= workers * PAGES_EACH:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _next(waiting: deque[tuple[Page, Future[Outcome]]]) -> tuple[Page, Outcome]:
    page, future = waiting.popleft()
    try:
        return page, future.result()
    except BrokenProcessPool as error:
        raise BatchStopped(
            "a worker process was killed (is there enough memory?)", hint="run with --resume"
        ) from error


def _begin() -> None:
    """Prepare a worker: an interrupt is for the main process, and none outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
