"""What may stand at the cursor in Hog: programs, and templates that have Hog between braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LANGUAGES = frozenset({"hog", "hogTemplate", "hogJson", "liquid"})
TEMPLATES = LANGUAGES - {"hog"}
"""Texts in which Hog stands between braces only."""

DECLARED = re.compile(r"\b(?:let|for\s*\(\s*let)\s+(?P<name>\w+)")
FUNCTION = re.compile(r"\bfun\s+(?P<name>\w+)\s*\((?P<arguments>[^)]*)\)")
CHAIN = re.compile(r"(?:[\w$]+\.)*\Z")
QUOTED = re.compile(r"'(?:\\.|[^'\\])*(?P<end>'|\Z)", re.DOTALL)

NAMES = """
arrayCount arrayExists arrayFilter arrayMap arrayPopBack arrayPopFront arrayPushBack
arrayPushFront arrayReverse arrayReverseSort arraySort arrayStringConcat base64Decode
base64Encode coalesce concat dateAdd dateDiff dateTrunc decodeURLComponent empty
encodeURLComponent Error fetch floor formatDateTime fromUnixTimestamp fromUnixTimestampMilli
generateUUIDv4 has HogError ifNull indexOf isNotNull isNull isValidJSON jsonParse
jsonStringify JSONExtractArrayRaw JSONExtractFloat JSONExtractInt JSONExtractString JSONHas
JSONLength keys length like ilike lower match md5Hex min2 max2 multiIf notEmpty notLike
notILike NotImplementedError now position positionCaseInsensitive print range replaceAll
replaceOne RetryError reverse round sha256Hex sha256HmacChainHex sleep splitByString
substring toDate toDateTime today toFloat toInt toString toTimeZone toUnixTimestamp
toUnixTimestampMilli toUUID trim trimLeft trimRight tryBase64Decode tryDecodeURLComponent
tuple typeof upper values
"""
STANDARD = tuple(NAMES.split())
"""Functions of the Hog standard library."""


def hog_names(
    text: str, cursor: int, language: str, known: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    """Yield name and sort, `Variable` or `Function`, of what may stand at the cursor.

    Args:
        text: the program or template.
        cursor: where the word at the cursor begins.
        language: one of `LANGUAGES`.
        known: global variables, and what is in them.
    """
    before = text[:cursor]
    if language in TEMPLATES:
        opened = before.rfind("{")
        if opened <= before.rfind("}"):
            return
        before = before[opened + 1 :]
    if _is_quoted(before):
        return
    chain = CHAIN.search(before)
    steps = chain[0].split(".")[:-1] if chain is not None else []
    if steps:
        yield from ((name, "Variable") for name in _members(known, steps))
        return
    yield from ((name, "Variable") for name in dict.fromkeys([*_locals(before), *(known or {})]))
    own = [found["name"] for found in FUNCTION.finditer(before)]
    yield from ((name, "Function") for name in dict.fromkeys([*own, *STANDARD]))


def _is_quoted(before: str) -> bool:
    return any(not found["end"] for found in QUOTED.finditer(before))


def _locals(before: str) -> Iterator[str]:
    """Yield the variables that were declared before, and the arguments of functions."""
    yield from (found["name"] for found in DECLARED.finditer(before))
    for found in FUNCTION.finditer(before):
        yield from filter(None, map(str.strip, found["arguments"].split(",")))


def _members(known: Any, steps: Iterable[str]) -> Iterable[str]:
    for step in steps:
        known = known.get(step) if isinstance(known, dict) else None
    return known if isinstance(known, dict) else ()
