"""Edits of members that end with their line, without commas, led around the comments behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.rewrite.splice import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from querykit.rewrite.comments import Comment

_line_end = re.compile(r"\r\n|\r|\n")


def around_line_comments(
    blank: str, comments: Sequence[Comment], changes: Iterable[Edit]
) -> Iterator[Edit]:
    """Yield edits that keep the comment at the end of the line they begin on.

    Args:
        blank: the text with blanks for comments.
        comments: the comments of the text.
        changes: edits; only those that begin behind a value, with a line end, are changed.
    """
    for edit in changes:
        comment = _behind(blank, comments, edit.start)
        if comment is None or comment.end > edit.end > edit.start:
            yield edit
        elif edit.start == edit.end and _line_end.match(edit.text):
            yield Edit(comment.end, comment.end, edit.text)
        elif edit.end > comment.end and not edit.text:
            own = _behind(blank, comments, edit.end)  # goes with the member that goes
            yield Edit(comment.end, edit.end if own is None else own.end, "")
        else:
            yield edit


def _behind(blank: str, comments: Sequence[Comment], place: int) -> Comment | None:
    """Return the comment that follows a place on its line, with only blanks before it."""
    found = _line_end.search(blank, place)
    end = found.start() if found else len(blank)
    for one in comments:
        if place <= one.start < end and not blank[place : one.start].strip():
            return one
    return None
