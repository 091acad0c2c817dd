"""Where the nodes of a document are, and what else in it deserves a finding.

The search goes through carriers (dashboards, insights, API pages, lists) and stops at each node:
the schema covers what is inside. It keeps a list of its own instead of recursing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import Diagnostic
from querykit.legacy import looks_like_filters
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import validator
from querykit.validation import codes
from querykit.validation.detect import is_node, misspelt
from querykit.validation.kinds import GENERIC, REPLACEMENTS, is_retired, members, telling_required
from querykit.validation.scan import escaped
from querykit.validation.wording import either, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Document, Json

UPGRADE_HINT = "run `querykit upgrade`"

FILTERS = "filters of an insight without a query"
"""The place of an object that the object around it shows to be legacy filters."""


@dataclass(slots=True)
class Found:
    """One node, or one object that PostHog would refuse before looking inside."""

    value: Document
    pointer: str
    kind: str
    finding: Diagnostic | None = None
    """Set for what is no node of a kind in use; then nothing else is checked."""


def find(document: Json) -> Iterator[Found]:
    """Yield the nodes of a document, and the objects that should have been nodes, in order."""
    if not isinstance(document, (dict, list, tuple)) or document == {}:
        message = f"{quoted(document)} is no query and holds none"
        yield Found({}, "", "", Diagnostic(codes.NO_QUERY, message, pointer=""))
        return
    pending: list[tuple[Json, str, str]] = [(document, "", "")]
    while pending:
        value, pointer, place = pending.pop()
        if isinstance(value, dict):
            found = _judged(value, pointer, place)
            if found is not None:
                yield found
                continue
            legacy = not value.get("query") and looks_like_filters(value.get("filters"))
            children = [
                (child, f"{pointer}/{escaped(name)}", _place(name, legacy=legacy))
                for name, child in value.items()
            ]
        else:
            children = [(child, f"{pointer}/{index}", place) for index, child in enumerate(value)]
        pending += [one for one in reversed(children) if isinstance(one[0], (dict, list, tuple))]


def _place(name: object, *, legacy: bool) -> str:
    return FILTERS if legacy and name == "filters" else str(name) or "(no name)"


def _judged(value: Document, pointer: str, place: str) -> Found | None:
    """Return what an object is; None when the search goes on inside."""
    kind = value.get("kind")
    if isinstance(kind, str):
        finding = _of_kind(value, kind, place)
        if finding is None and kind in KINDS and not is_retired(kind) and is_node(value, place):
            return Found(value, pointer, kind)
    else:
        finding = _without_kind(value, pointer, place)
    return None if finding is None else Found(value, pointer, "", finding.at(pointer))


def _of_kind(value: Document, kind: str, place: str) -> Diagnostic | None:
    """Return the finding about a kind that is not in use."""
    if kind not in KINDS:
        meant = misspelt(value, place)
        if meant is None:
            return None
        hint = f'did you mean "{meant}"?' if meant else "see `querykit kinds`, or upgrade querykit"
        message = f"PostHog has no query kind {quoted(kind)}"
        return Diagnostic(codes.UNKNOWN_KIND, message, hint=hint)
    if not is_retired(kind) or not is_node(value, place):
        return None
    message = f"PostHog has retired {kind}, and refuses it"
    return Diagnostic(codes.RETIRED_KIND, message, hint=REPLACEMENTS.get(kind), kind=kind)


def _without_kind(value: Document, pointer: str, place: str) -> Diagnostic | None:
    if place == FILTERS or (place == "" and looks_like_filters(value)):
        message = "legacy insight filters; PostHog refuses them since September 2026"
        return Diagnostic(codes.LEGACY_FILTERS, message, hint=UPGRADE_HINT)
    kinds = _kinds_without_kind(value) if pointer == "" else []
    if not kinds:
        return None
    message = 'a query needs the member "kind"'
    return Diagnostic(codes.MISSING_KIND, message, hint=f"it looks like {either(kinds[:3])}")


def _kinds_without_kind(value: Document) -> list[str]:
    """Return the kinds that an object without a kind would be a valid node of.

    One with just what a kind requires counts; one with more needs a member that tells.
    """
    names = value.keys() - {"kind"}
    candidates = [
        kind
        for required, kinds in telling_required().items()
        if required <= names and (required == names or names - GENERIC)
        for kind in kinds
        if names <= members()[kind].allowed
    ]
    return [kind for kind in candidates if validator(kind).is_valid({**value, "kind": kind})]
