"""The one quick look at a whole document before anything else: is it safe to validate?

jsonschema-rs recurses on the machine stack, so a document nested 100,000 deep, or one that holds
itself, would end the process. The look goes level by level, without recursion, and also notes
the two rare things that want a closer look later: odd versions and values that JSON cannot hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from querykit.errors import CyclicDocument, Diagnostic, TooDeep
from querykit.migrations.walk import CYCLE_CHECK_AT, refuse_cycles
from querykit.validation.codes import NOT_A_JSON_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from querykit.errors import Json

MAX_DEPTH = 1_000
"""Containers inside each other; the same limit as where files are read."""

PLAIN = frozenset({str, int, bool, type(None)})
"""Types of leaves that are always fine; a float may be NaN."""


@dataclass(slots=True)
class Look:
    """What the quick look saw."""

    odd_versions: bool = False
    """Some node of a kind with a history has a version that is not one of its known ones."""

    strange: bool = False
    """Some value is none that JSON can hold, or a subclass of a plain type."""

    refused: Diagnostic | None = None
    """Why the document cannot be looked into at all."""


def look_at(document: Json, latest: Mapping[str, int]) -> Look:  # noqa: PLR0912 - a hot loop
    """Look at every container of a document once."""
    look = Look()
    level: list[Any] = [document]
    plain, depth, checked = PLAIN, 0, False
    while level:
        below: list[Any] = []
        push = below.append
        for value in level:
            sort = type(value)
            if sort is dict or isinstance(value, dict):
                if "kind" in value:
                    kind = value["kind"]
                    if type(kind) is str and kind in latest and "version" in value:
                        version = value["version"]
                        if type(version) is not int or not 0 <= version <= latest[kind]:
                            look.odd_versions = True
                for child in value.values():
                    if type(child) not in plain:
                        push(child)
            elif sort is list or isinstance(value, (list, tuple)):
                for child in value:
                    if type(child) not in plain:
                        push(child)
            elif sort not in plain and (sort is not float or not isfinite(value)):
                look.strange = True
        level = below
        depth += 1
        if depth >= MAX_DEPTH or (len(level) > CYCLE_CHECK_AT and not checked):
            checked = True
            look.refused = _refusal(document, level if depth >= MAX_DEPTH else ())
            if look.refused is not None:
                break
    return look


def _refusal(document: Json, too_deep: Sequence[Any]) -> Diagnostic | None:
    try:
        refuse_cycles(document)
    except CyclicDocument as error:
        return error.diagnostics()[0].at("")
    if not any(isinstance(value, (dict, list, tuple)) for value in too_deep):
        return None
    message = f"the document is nested deeper than {MAX_DEPTH:,} objects and lists"
    return Diagnostic(TooDeep.code, message, pointer="")


def strangers(document: Json) -> Iterator[Diagnostic]:
    """Yield a finding for each value and key that JSON cannot hold; `document` has no cycle."""
    pending: list[tuple[Any, str]] = [(document, "")]
    for value, pointer in pending:
        trouble = _trouble(value)
        if trouble is not None:
            yield Diagnostic(NOT_A_JSON_VALUE, f"{trouble} cannot stand in JSON", pointer=pointer)
        elif isinstance(value, dict):
            for key, child in value.items():
                if not isinstance(key, str):
                    what = f"a member name of type {type(key).__name__}"
                    yield Diagnostic(
                        NOT_A_JSON_VALUE, f"{what} cannot stand in JSON", pointer=pointer
                    )
                pending.append((child, f"{pointer}/{escaped(key)}"))
        elif isinstance(value, (list, tuple)):
            pending.extend((child, f"{pointer}/{index}") for index, child in enumerate(value))


def _trouble(value: Json) -> str | None:
    if value is None or isinstance(value, (dict, list, tuple, bool)):
        return None
    if isinstance(value, float):
        return None if isfinite(value) else f"the number {value}"
    if isinstance(value, int):
        return None
    if isinstance(value, str):
        return None if _is_text(value) else "half of a surrogate pair"
    return f"a value of type {type(value).__name__}"


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def plain_copy(document: Json) -> Json:
    """Return a document with plain dicts, lists, strings and numbers in place of subclasses.

    Recursion is fine here: the quick look has refused what is nested too deep.
    """
    if isinstance(document, dict):
        return {plain_copy(key): plain_copy(value) for key, value in document.items()}
    if isinstance(document, (list, tuple)):
        return [plain_copy(value) for value in document]
    for sort in (bool, int, float, str):
        if isinstance(document, sort):
            return document if type(document) is sort else sort.__call__(document)
    return document


def escaped(key: object) -> str:
    """Return one part of a JSON Pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")


def follow(document: Json, pointer: str) -> tuple[Json, str]:
    """Return the value a JSON Pointer leads to, and the pointer as far as the document has it."""
    here, kept = document, ""
    for part in pointer.split("/")[1:]:
        if isinstance(here, dict):
            children = {escaped(name): child for name, child in here.items()}
        elif isinstance(here, (list, tuple)):
            children = {str(index): child for index, child in enumerate(here)}
        else:
            children = {}
        if part not in children:
            break
        here, kept = children[part], f"{kept}/{part}"
    return here, kept
