"""Check the documents that a text carries: text in, findings out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.rewrite.base import placed
from querykit.rewrite.counting import queries_in
from querykit.rewrite.holes import about_literals, literal_part
from querykit.validation.codes import NO_QUERY
from querykit.validation.public import validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.errors import Diagnostic
    from querykit.rewrite.base import Carrier, Slot


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
        queries += queries_in(slot)
        findings += [placed(one, slot) for one in _found(slot, hogql=hogql) if one.code != NO_QUERY]
    return CheckedText(queries, tuple(findings))


def _found(slot: Slot, *, hogql: bool) -> Iterable[Diagnostic]:
    """Return what is wrong with a document, as far as it is literal."""
    if not slot.partial:
        return validate(slot.document, hogql=hogql)
    document = slot.document if slot.filled is None else slot.filled
    return about_literals(validate(literal_part(document), hogql=hogql), document)
