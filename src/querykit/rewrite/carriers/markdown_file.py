"""Markdown files: queries in fenced blocks, each read as what its language says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.rewrite.base import Carrier, NoQueries

if TYPE_CHECKING:
    from querykit.rewrite.base import Carried


def read(text: str) -> Carried:
    """Read a text; one without blocks and PostHog URLs needs no look at its lines."""
    if "```" not in text and "~~~" not in text and "#q=%7" not in text:
        return NoQueries(text)
    from querykit.rewrite.markdown import MarkdownFile  # noqa: PLC0415 - knows all carriers

    return MarkdownFile(text)


carrier = Carrier("markdown", suffixes=(".md", ".mdx", ".markdown", ".mdc"), read=read)
