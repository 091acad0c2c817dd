"""The rows of a large answer, block by block, so that memory does not grow with their number."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from querykit.engine.failures import engine_error

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import TracebackType

Block = list[list[Any]]
"""Some rows: values as JSON has them, as in `Rows.rows`."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """An answer that is read while the query runs; an iterator of blocks, and a context manager."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    """ClickHouse types of the columns."""

    blocks: Generator[Block]

    def __iter__(self) -> Iterator[Block]:
        return self.blocks

    def close(self) -> None:
        """Read no further; a query that still runs is stopped."""
        self.blocks.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def parsed(pieces: Generator[bytes]) -> Generator[Block]:
    """Read pieces of JSON arrays, one a line, as blocks of rows.

    Raises:
        EngineError: the query failed on the way. A server that has begun its answer says so among the
            rows, as it has no other place left.
    """
    rest = b""
    with closing(pieces):
        for piece in pieces:
            whole, end, rest = (rest + piece).rpartition(b"\n")
            if end and (block := _block(whole, pieces)):
                yield block
        if rest:
            yield _block(rest, pieces)


def _block(lines: bytes, more: Iterator[bytes]) -> Block:
    try:
        block: Block = json.loads(b"[" + lines.strip().replace(b"\n", b",") + b"]")
    except ValueError:
        said = b"".join((lines, *more)).decode("utf-8", "replace")
        raise engine_error(said[said.find("Code:") :]) from None
    return block
