"""Percent-encoded text, as in `https://us.posthog.com/insights/new#q=%7B%22kind%22...`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.rewrite.quoted import Quoted

ALWAYS_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
_run = re.compile(r"(?:%[0-9A-Fa-f]{2})+|.", re.DOTALL)
_lower_case = re.compile(r"%(?:[a-f][0-9a-f]|[0-9][a-f])")


def percent_encoded(quoted: Quoted) -> Quoted:
    """Return a percent-encoded string, decoded.

    New characters are spelled as the string spells its own: what stands plain in it stays plain,
    and hexadecimal digits keep their case. Bytes that are no UTF-8 are taken as they are.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for found in _run.finditer(quoted.value):
        run, start = found[0], found.start()
        if not (run.startswith("%") and len(run) > 1):
            characters.append(run)
            offsets.append(start)
            continue
        decoded = bytes.fromhex(run.replace("%", "")).decode("utf-8", "surrogateescape")
        for character in decoded:
            characters.append(character)
            offsets.append(start)
            start += 3 * len(character.encode("utf-8", "surrogateescape"))
    raw = _run.sub(lambda found: "" if len(found[0]) > 1 else found[0], quoted.value)
    allowed = ALWAYS_PLAIN | set(raw)
    lower = _lower_case.search(quoted.value) is not None

    def encode(text: str) -> str:
        return "".join(
            character if character in allowed else _escaped(character, lower=lower)
            for character in text
        )

    return quoted.within("".join(characters), [*offsets, len(quoted.value)], encode)


def _escaped(character: str, *, lower: bool) -> str:
    data = character.encode("utf-8", "surrogateescape")
    return "".join(f"%{byte:02x}" if lower else f"%{byte:02X}" for byte in data)
