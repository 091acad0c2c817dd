"""JSON with comments: blanked for reading, kept when the text is edited.

`blanked` puts a space in the place of each character of a comment, and of a comma behind the last
value of a container. What remains is JSON with every offset as it was, so all that reads and
splices JSON works on it. `around_comments` then moves the edits aside where a comment stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.json_tokens import STRING
from querykit.rewrite.splice import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.rewrite.places import LineIndex

_token = re.compile(rf"{STRING}|(//[^\r\n]*+|/\*(?s:.*?)\*/)|(,)|([}}\]])|[^\s\"/,}}\]]++|[\"/]")
_not_a_line_end = re.compile(r"[^\r\n]")
_line_end = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of a text."""

    start: int
    end: int
    alone: bool
    """Whether nothing stands before it on its line."""


def blanked(text: str) -> tuple[str, list[Comment]]:
    """Return a text of the same length without comments and trailing commas, and its comments."""
    comments: list[Comment] = []
    ranges: list[tuple[int, int]] = []
    comma = -1
    for found in _token.finditer(text):
        start, end = found.span()
        if found[1] is not None:
            line = text[text.rfind("\n", 0, start) + 1 : start]
            comments.append(Comment(start, end, alone=not line.strip("\ufeff \t\r")))
            ranges.append((start, end))
            continue
        if found[3] is not None and comma >= 0:
            ranges.append((comma, comma + 1))
        comma = start if found[2] is not None else -1
    parts: list[str] = []
    position = 0
    for start, end in sorted(ranges):
        parts += (text[position:start], _not_a_line_end.sub(" ", text[start:end]))
        position = end
    return "".join((*parts, text[position:])), comments


def around_comments(
    text: str, comments: Sequence[Comment], changes: Sequence[Edit], lines: LineIndex
) -> Iterator[Edit]:
    """Yield edits that say the same, and lose no comment but those of what they remove.

    Args:
        text: the text with its comments.
        comments: all of them.
        changes: edits of the blanked text.
        lines: the lines of the text.

    Raises:
        NotRewritable: a value that is written anew holds a comment.
    """
    for edit in changes:
        inside = [one for one in comments if edit.start < one.end and one.start < edit.end]
        if edit.start == edit.end:
            yield from _insertion(text, comments, edit)
        elif not edit.text:
            yield from _removal(text, comments, edit)
        elif not inside:
            yield edit
        else:
            lost = inside[0]
            raise NotRewritable(
                "the change would lose a comment",
                hint="move the comment out of the value that changes",
                span=lines.span(lost.start, lost.end),
            )


def _insertion(text: str, comments: Sequence[Comment], edit: Edit) -> Iterator[Edit]:
    """Put new members behind the comment that ends the line of the one they follow."""
    comment = _at_line_end(text, comments, edit.start)
    comma, _, members = edit.text.partition(",")
    if comment is None or comma.strip() or not _line_end.search(members):
        yield edit
    elif "," in text[edit.start : comment.start]:
        yield Edit(comment.end, comment.end, members + ",")
    else:
        yield Edit(edit.start, edit.start, ",")
        yield Edit(comment.end, comment.end, members)


def _removal(text: str, comments: Sequence[Comment], edit: Edit) -> Iterator[Edit]:
    """Keep the comment of the member before, and those above the member behind."""
    start, end = edit.start, edit.end
    if text[start - 1 : start].strip() and text[start] not in '"[{':  # from value to value
        before, own = (_at_line_end(text, comments, place) for place in (start, end))
        if before is not None and before.end <= end:
            yield Edit(start, text.index(",", start) + 1, "")
            start = before.end
        yield Edit(start, end, "")
        if own is not None:
            behind = text[end : own.start]
            yield Edit(end + behind.find(",") + 1, own.end, "")
        return
    inside = (one for one in comments if start <= one.start and one.end <= end and one.alone)
    kept = next((one for one in inside if not _without(text, comments, one.start, end)), None)
    yield Edit(start, kept.start if kept else end, "")


def _at_line_end(text: str, comments: Sequence[Comment], start: int) -> Comment | None:
    """Return the comment that follows on the line of an offset, with at most a comma before it."""
    found = next((one for one in comments if one.start >= start), None)
    if found is None:
        return None
    between = text[start : found.start]
    return found if between.strip(" \t") in ("", ",") else None


def _without(text: str, comments: Sequence[Comment], start: int, end: int) -> str:
    """Return a part of a text without comments and white space."""
    for one in reversed(comments):
        if start <= one.start and one.end <= end:
            text = text[: one.start] + text[one.end :]
            end -= one.end - one.start
    return text[start:end].strip()
