"""JSON in heredocs and strings of HCL."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from querykit.rewrite.escapes import unescaped
from querykit.rewrite.hcl_syntax import is_interpolated, spelled
from querykit.rewrite.json_part import JsonPart, json_parts
from querykit.rewrite.quoted import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node as TreeNode

    from querykit.rewrite.trees import TreeCode

_heredoc = re.compile(r"<<[-~]?[^\r\n]*(?:\r\n|\n)")
_last_line = re.compile(r"[ \t]*\S+\Z")


def decoded(code: TreeCode, node: TreeNode) -> str | None:
    """Return what a string without expressions says; None when it has a strange escape."""
    start, end = code.span(node)
    quoted = unescaped(code.text, start + 1, end - 1, str, "nrt")
    return None if quoted is None else quoted.value.replace("$${", "${").replace("%%{", "%{")


def json_in_string(code: TreeCode, node: TreeNode) -> Iterator[JsonPart]:
    """Yield the query in a string with JSON."""
    start, end = code.span(node)
    if is_interpolated(node) or "${" in code.text[start:end] or "%{" in code.text[start:end]:
        return

    def encode(new: str) -> str:
        return (
            spelled(new.replace("\\", "\\\\").replace('"', '\\"'))
            .replace("\r", "\\r")
            .replace("\n", "\\n")
        )

    quoted = unescaped(code.text, start + 1, end - 1, encode, "nrt")
    if quoted is not None:
        yield from json_parts(quoted, stamps=code.stamps)


def json_in_heredoc(code: TreeCode, node: TreeNode) -> Iterator[JsonPart]:
    """Yield the query in a heredoc with JSON; strings with expressions in them are holes."""
    inside = plain(code.text, *_inside(code, node))
    yield from json_parts(inside, stamps=code.stamps, template=is_template)


def heredoc(code: TreeCode, node: TreeNode) -> str:
    """Return what a heredoc without expressions says."""
    start, end = _inside(code, node)
    text = code.text[start:end].replace("\r\n", "\n").replace("$${", "${").replace("%%{", "%{")
    is_indented = code.text[code.span(node)[0] :].startswith("<<-")
    return dedent(text) if is_indented else text


def _inside(code: TreeCode, node: TreeNode) -> tuple[int, int]:
    """Return where the lines of a heredoc begin and end."""
    start, end = code.span(node)
    first = _heredoc.match(code.text, start, end)
    last = _last_line.search(code.text, start, end)
    return (first.end(), last.start()) if first and last else (start, start)


def is_template(text: str) -> bool:
    """Tell whether a string of a heredoc has expressions in it."""
    return "${" in text or "%{" in text
