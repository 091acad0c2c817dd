"""`--engine ray`: the same work over many files, on a Ray cluster.

The source is a pattern or a folder of JSON Lines or Parquet files that the whole cluster can read;
the destination is a folder, where each file of the source gets one of the same name. One file is one
task, so files should be of a size that one machine reads in minutes. A task writes its file apart
and puts it in place when it is whole: files that are there were done, and a run that was killed goes
on behind them with `--resume`.
"""

from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.batch.registry import located, sorts
from querykit.batch.run import Progress, Summary, run_batch
from querykit.batch.tally import Tally
from querykit.errors import (
    BadSource,
    BatchStopped,
    FileProblem,
    MissingDriver,
    UnsupportedBatch,
    UserError,
)
from querykit.rewrite.files import problem
from querykit.rewrite.find import find_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from querykit.batch.run import Batch
    from querykit.errors import Document

SORTS = ("JSON Lines", "Parquet", "CSV")
"""Sorts of files that a task can read by itself."""


def run_on_ray(
    batch: Batch, on_progress: Callable[[Progress], object] = lambda _progress: None
) -> Summary:
    """Upgrade every file of a partitioned export on a Ray cluster.

    It joins the cluster that RAY_ADDRESS names, or starts a local one of `workers` processes.

    Args:
        batch: what to do; `source` names files by a pattern or a folder, `destination` is a folder.
        on_progress: told after each file.

    Raises:
        MissingDriver: ray is not installed.
        BadSource: there are no such files.
        UnsupportedBatch: the run asks for something that tasks on a cluster cannot do.
        BatchStopped: a task failed; the files that are done stay.
    """
    ray = _ray()
    begin = time.monotonic()
    pairs = list(_pairs(batch))
    tally = Tally()
    started = not ray.is_initialized()
    if started:
        ray.init(num_cpus=_cpus(batch), include_dashboard=False, log_to_driver=False)
    try:
        task = ray.remote(num_cpus=1, max_retries=3)(_one_file)
        waiting = [task.remote(batch, source, target) for source, target in pairs]
        total = len(waiting)
        while waiting:
            ready, waiting = ray.wait(waiting)
            try:
                tally.add(Tally.from_dict(ray.get(ready[0])))
            except ray.exceptions.RayTaskError as error:
                cause = error.cause
                if isinstance(cause, UserError):
                    raise BatchStopped(cause.message, hint="mend it, then --resume") from error
                raise
            seconds = time.monotonic() - begin
            counts = (tally.documents, tally.changed, tally.rejected)
            on_progress(Progress("files", total - len(waiting), total, *counts, seconds))
    finally:
        if started:
            ray.shutdown()
    return Summary(
        source=batch.source,
        destination=batch.destination,
        write=batch.write,
        seconds=time.monotonic() - begin,
        tally=tally,
        dead_letters=batch.dead_letters if tally.rejected else None,
        backup=None,
        is_resumed=batch.resume,
    )


def _one_file(batch: Batch, source: str, target: str) -> Document:
    """Upgrade one file in a task, and return its counts."""
    letters = None
    if batch.dead_letters:
        letters = str(Path(batch.dead_letters) / f"{Path(target.partition('?')[0]).name}.jsonl")
    one = dataclasses.replace(
        batch,
        source=source,
        destination=target,
        workers=1,
        resume=False,
        dead_letters=letters,
        state=str(Path(batch.state) / "ray"),
    )
    return run_batch(one).tally.as_dict()


def _pairs(batch: Batch) -> Iterable[tuple[str, str]]:
    """Yield the files that are to be done, each with the file it becomes."""
    if batch.destination is None:
        raise UnsupportedBatch("--engine ray needs a folder as destination")
    if batch.backup:
        raise UnsupportedBatch("--engine ray changes nothing in place, and needs no backup")
    pattern, mark, query = batch.source.rpartition("?")
    if not mark or "=" not in query:
        pattern, query = batch.source, ""
    suffixes = {suffix for sort in sorts() if sort.name in SORTS for suffix in sort.suffixes}
    files = []
    for found in find_files([pattern], suffixes):
        if isinstance(found, FileProblem):
            raise found
        files.append(found)
    if not files:
        raise BadSource(f"there are no files of exports in {pattern}", hint="check the path")
    home = Path(batch.destination)
    if batch.write:
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise problem("write", home, error) from error
    for file in files:
        source = f"{file.resolve()}?{query}" if query else str(file.resolve())
        sort, _ = located(source)
        if sort.name not in SORTS:
            raise UnsupportedBatch(f"--engine ray does not read {sort.name}")
        target = (home / file.name).resolve()
        if target == file.resolve():
            raise UnsupportedBatch("--engine ray writes into another folder than it reads")
        if not (batch.resume and target.exists()):
            yield source, str(target)


def _cpus(batch: Batch) -> int | None:
    """Return the size of a local cluster; None to join the one that RAY_ADDRESS names."""
    return None if os.environ.get("RAY_ADDRESS") else batch.workers


def _ray() -> Any:
    try:
        import ray  # noqa: PLC0415 - optional, and slow to load
    except ImportError as error:
        raise MissingDriver(
            "ray is not installed, and --engine ray needs it", hint='pip install "querykit[ray]"'
        ) from error
    return ray
