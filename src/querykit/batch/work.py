"""The work of one page: JSON texts in, new texts and counts out; it runs in any process.

A text whose document is newest is never printed anew. One that changes is spliced, so that all its
other bytes stay; where the text is what a JSON printer makes of its document (most exports and
every `jsonb` are), that printer does the same faster.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from querykit.batch.tally import Tally
from querykit.errors import Diagnostic, UserError
from querykit.migrations.default import default_registry
from querykit.migrations.walk import holds_outdated
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.splice import splice

orjson: Any
try:
    import orjson
except ImportError:  # the extra `batch` brings it; without it everything works, only slower
    orjson = None

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Json
    from querykit.rewrite.upgrading import Upgrading


@dataclass(slots=True)
class Outcome:
    """What became of the cells of a page."""

    new: dict[int, str] = field(default_factory=dict)
    """Index of a cell -> its new text; the cells that are not here stay."""

    rejected: list[tuple[int, list[Diagnostic]]] = field(default_factory=list)
    """Cells that could not be upgraded and stay as they are, and why."""

    tally: Tally = field(default_factory=Tally)

    def reject(self, index: int, findings: list[Diagnostic]) -> None:
        """Take note of a cell that cannot be upgraded."""
        self.rejected.append((index, findings))
        self.tally.rejected += 1
        self.tally.codes.update({one.code for one in findings})


def upgrade_texts(texts: Sequence[bytes | str | None], how: Upgrading) -> Outcome:
    """Upgrade JSON texts.

    Args:
        texts: one document each; None is passed over.
        how: repairs and stamps.
    """
    outcome = Outcome()
    for index, text in enumerate(texts):
        if text is None:
            continue
        try:
            new = _upgraded(text, how, outcome.tally)
        except UnicodeDecodeError as error:
            outcome.tally.documents += 1
            outcome.reject(index, [Diagnostic("QK003", f"no UTF-8 text: {error.reason}")])
        except _Refused as error:
            outcome.reject(index, error.findings)
        else:
            if new is not None:
                outcome.new[index] = new
    return outcome


class _Refused(Exception):
    """A document that cannot be upgraded."""

    def __init__(self, findings: list[Diagnostic]) -> None:
        super().__init__()
        self.findings = findings


def _upgraded(text: bytes | str, how: Upgrading, tally: Tally) -> str | None:
    """Return the new text, or None when the old one may stay.

    Raises:
        _Refused: the text is no document, or one that cannot be upgraded or printed.
    """
    document = _fast_parsed(text)
    if document is None:
        return _upgraded_exactly(text, how, tally, is_counted=False)
    tally.saw(document)
    if how.repairs is None and not holds_outdated(document, default_registry().latest):
        return None
    try:
        report = how.report(document)
    except UserError as error:
        raise _Refused(error.diagnostics()) from error
    if report.problems:
        raise _Refused(list(report.problems))
    if not report.changed:
        return None
    printed = _printed_alike(text, document, report.document)
    if printed is None:
        return _upgraded_exactly(text, how, tally, is_counted=True)
    tally.applied(report)
    return printed


def _fast_parsed(text: bytes | str) -> Json:
    """Return the document; None when it is no JSON for a fast parser, and for `null`."""
    try:
        return orjson.loads(text) if orjson is not None else json.loads(text)
    except (ValueError, RecursionError):
        return None


def _printed_alike(text: bytes | str, before: Json, after: Json) -> str | None:
    """Return the new document as the printer of the old text would write it; None if unknown."""
    raw = text.encode() if isinstance(text, str) else text
    if orjson is not None and b'": ' not in raw[:200]:
        if orjson.dumps(before) == raw:
            printed: bytes = orjson.dumps(after)
            return printed.decode()
        return None
    old = raw.decode()
    ascii_only = raw.isascii()
    if json.dumps(before, ensure_ascii=ascii_only) == old:
        return json.dumps(after, ensure_ascii=ascii_only)
    return None


def _upgraded_exactly(
    text: bytes | str, how: Upgrading, tally: Tally, *, is_counted: bool
) -> str | None:
    """Upgrade by our own parser, which keeps every byte and finds what fast ones pass over."""
    try:
        parsed = parse_json(text.decode("utf-8") if isinstance(text, bytes) else text)
    except UserError as error:
        tally.documents += not is_counted
        raise _Refused(error.diagnostics()) from error
    if not is_counted:
        tally.saw(parsed.value)
    if parsed.problems:
        raise _Refused(list(parsed.problems))
    try:
        report = how.report(parsed.value)
        if report.problems:
            raise _Refused(list(report.problems))
        if not report.changed:
            return None
        new = splice(parsed, report.document)
    except UserError as error:
        raise _Refused(error.diagnostics()) from error
    tally.applied(report)
    return new
