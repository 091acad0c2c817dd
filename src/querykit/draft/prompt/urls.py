"""Pages that a prompt names by their path or address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import Filter

if TYPE_CHECKING:
    from querykit.draft.prompt.pieces import Url


def url_filter(url: Url) -> Filter:
    """Return the filter for the events on a page; `*` stands for anything."""
    if "*" in url.text:
        key = "$pathname" if url.text.startswith("/") else "$current_url"
        pattern = "".join(".*" if part == "*" else _escaped(part) for part in _parts(url.text))
        return Filter(key, "event", "regex", f"^{pattern}$")
    if url.text.startswith("/"):
        return Filter("$pathname", "event", "exact", (url.text,))
    return Filter("$current_url", "event", "exact", (url.text,))


def _parts(text: str) -> list[str]:
    return [part for piece in text.split("*") for part in (piece, "*")][:-1]


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in ".+?()[]{}^$|\\" else one for one in text)
