"""Compressed files: read as one stream, written as members that stand alone.

A compressed member (a gzip member, a zstandard frame) is written for each page. Any reader takes
them for one stream, and a killed run can be resumed behind the last whole one.
"""

from __future__ import annotations

import gzip
import io
from typing import IO, TYPE_CHECKING, Any, cast

from querykit.errors import MissingDriver

if TYPE_CHECKING:
    from pathlib import Path


def open_unpacked(path: Path) -> tuple[IO[bytes], IO[bytes]]:
    """Return the unpacked bytes of a file, and the file itself, whose position tells the progress."""
    file = path.open("rb")
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file)), file
    if path.name.lower().endswith(".zst"):
        reader = _zstandard().ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return cast("IO[bytes]", io.BufferedReader(reader, 1 << 20)), file
    return file, file


def packed(data: bytes, path: Path) -> bytes:
    """Return bytes as a file of that name holds them."""
    name = path.name.lower()
    if name.endswith(".gz"):
        return gzip.compress(data, mtime=0)
    if name.endswith(".zst"):
        result: bytes = _zstandard().ZstdCompressor().compress(data)
        return result
    return data


def _zstandard() -> Any:
    try:
        import zstandard  # noqa: PLC0415 - only for .zst
    except ImportError as error:
        raise MissingDriver(
            "zstandard is not installed, and .zst needs it", hint='pip install "querykit[batch]"'
        ) from error
    return zstandard
