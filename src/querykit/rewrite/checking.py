"""Check the documents that a text carries: text in, findings out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.rewrite.base import placed
from querykit.validation.codes import NO_QUERY
from querykit.validation.count import count_queries
from querykit.validation.public import validate

if TYPE_CHECKING:
    from querykit.errors import Diagnostic
    from querykit.rewrite.base import Carrier


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What is wrong with a text and the documents in it."""

    queries: int
    findings: tuple[Diagnostic, ...]


def validate_text(text: str, carrier: Carrier, *, hogql: bool = True) -> CheckedText:
    """Return everything that is wrong with the documents that a text carries.

    A text without queries is fine: whoever checks a folder hands over all sorts of files.
    """
    carried = carrier.read(text)
    findings = list(carried.problems)
    queries = 0
    for slot in carried.slots:
        queries += count_queries(slot.document)
        findings += [
            placed(one, slot)
            for one in validate(slot.document, hogql=hogql)
            if one.code != NO_QUERY
        ]
    return CheckedText(queries, tuple(findings))
