"""Carriers for code: parsers are loaded only for texts that may hold a query."""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import TYPE_CHECKING

from querykit.rewrite.base import NoQueries
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.rewrite.base import Carried

_word = re.compile(r"\w+")
_signs = re.compile(
    r"\binsight\\?[\"']?\s*[:=]|\bdate_from\b|\bquery_json\b|#q=%7"
    r"|\bkind\\?[\"']?\s*[:=]\s*\\?[\"'`]?\w+(?:Query|Node)\b"
)
"""What else shows a query: legacy filters, attributes of Terraform, URLs, misspelt kinds."""


def may_hold_query(text: str) -> bool:
    """Tell whether it is worth parsing a code: whether it has words that queries have."""
    return _signs.search(text) is not None or not _kinds().isdisjoint(_word.findall(text))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(KINDS)


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
