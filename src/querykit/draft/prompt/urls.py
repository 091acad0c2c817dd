"""Pages that a prompt names by their path or address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import Filter

if TYPE_CHECKING:
    from querykit.draft.prompt.pieces import Url


def url_filter(url: Url, *, denied: bool = False) -> Filter:
    """Return the filter for the events on a page, or on all others; `*` stands for anything."""
    key = "$pathname" if url.text.startswith("/") else "$current_url"
    if "*" in url.text:
        pattern = "".join(".*" if part == "*" else _escaped(part) for part in _parts(url.text))
        return Filter(key, "event", "not_regex" if denied else "regex", f"^{pattern}$")
    return Filter(key, "event", "is_not" if denied else "exact", (url.text,))


def _parts(text: str) -> list[str]:
    return [part for piece in text.split("*") for part in (piece, "*")][:-1]


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in ".+?()[]{}^$|\\" else one for one in text)
