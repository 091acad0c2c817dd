"""Carriers for code: parsers are loaded only for texts that may hold a query."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

from querykit.rewrite.base import NoQueries

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.rewrite.base import Carried

_query_words = re.compile(r"(?:Query|Node)\b|\binsight\b|\btiles\b|\bquery_json\b|#q=%7")


def may_hold_query(text: str) -> bool:
    """Tell whether it is worth parsing a code: whether it has words that queries have."""
    return _query_words.search(text) is not None


def file_reader(module: str, name: str, *arguments: str) -> Callable[[str], Carried]:
    """Return what reads the texts of a carrier.

    Args:
        module: where the reader is.
        name: the function in it: takes a text and the arguments, returns a `Reading`.
        arguments: what else the function takes.
    """

    def read(text: str) -> Carried:
        if not may_hold_query(text):
            return NoQueries(text)
        from querykit.rewrite.code import CodeFile  # noqa: PLC0415 - only for such texts

        reader = getattr(importlib.import_module(module), name)
        return CodeFile(text, lambda again: reader(again, *arguments))

    return read
