"""Markdown: each fenced block is read by the carrier of its language; URLs between them, too."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from querykit.errors import Diagnostic, NotLiteral, Severity
from querykit.rewrite.code_file import may_hold_query
from querykit.rewrite.embedded import merged, urls_of
from querykit.rewrite.fences import fences
from querykit.rewrite.json_part import is_query
from querykit.rewrite.places import LineIndex
from querykit.rewrite.quoted import plain
from querykit.rewrite.registry import carrier_for
from querykit.rewrite.splice import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Json, Span
    from querykit.rewrite.base import Carried, Slot
    from querykit.rewrite.embedded import Part
    from querykit.rewrite.fences import Fence

ENDS = {
    **dict.fromkeys(("json", "json5", "jsonc"), ".jsonc"),
    **dict.fromkeys(("jsonl", "ndjson"), ".jsonl"),
    **dict.fromkeys(("yaml", "yml"), ".yaml"),
    **dict.fromkeys(("python", "py", "python3"), ".py"),
    **dict.fromkeys(("typescript", "ts"), ".ts"),
    "tsx": ".tsx",
    **dict.fromkeys(("javascript", "js", "jsx", "mjs"), ".js"),
    **dict.fromkeys(("hcl", "terraform", "tf"), ".tf"),
    **dict.fromkeys(("bash", "sh", "shell", "zsh", "console"), ".sh"),
    "toml": ".toml",
    "hogql": ".hogql",
}
"""Languages of blocks, and the ends of names of files that hold the same."""

DATA = frozenset({".jsonc", ".jsonl", ".yaml", ".toml"})
"""Sorts of data, which are examples of all sorts of things: only what is a query counts."""


class MarkdownFile:
    """A Markdown text that was read."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._blocks: list[_Block] = []
        for fence in fences(text):
            block = _block(fence)
            if block is not None:
                self._blocks.append(block)
                self.slots += block.slots
                self.problems += block.problems
        self._links = list(self._outside()) if "#q=%7" in text else []
        lines = LineIndex(text)
        self.slots += [link.slot(lines) for link in self._links]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents, one for each slot.

        Raises:
            NotRewritable: a document cannot be written.
        """
        left = list(documents)
        changes: list[Edit] = []
        for block in self._blocks:
            mine = [left.pop(0) for _ in block.slots]
            changes.append(Edit(block.fence.start, block.fence.end, block.render(mine)))
        for link, document in zip(self._links, left, strict=True):
            changes += link.edits(document)
        return merged(self._text, changes)

    def _outside(self) -> Iterator[Part]:
        """Yield the documents in PostHog URLs that stand in no block that was read."""
        position = 0
        ends = [(block.fence.start, block.fence.end) for block in self._blocks]
        for start, end in (*ends, (len(self._text), 0)):
            yield from urls_of(plain(self._text, position, start))
            position = end


class _Block:
    """One block that a carrier read."""

    def __init__(self, fence: Fence, carried: Carried, *, is_data: bool) -> None:
        self.fence = fence
        self._carried = carried
        self._chosen = [
            index
            for index, slot in enumerate(carried.slots)
            if not is_data or is_query(slot.document)
        ]
        self.slots = [self._outer(carried.slots[index], index) for index in self._chosen]
        self.problems = [self._placed(one) for one in carried.problems]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the lines of the block with new documents."""
        whole = [slot.document for slot in self._carried.slots]
        for index, document in zip(self._chosen, documents, strict=True):
            whole[index] = document
        text = self._carried.render(whole)
        return "".join(self.fence.lines) if text == self.fence.text else self.fence.rewritten(text)

    def _outer(self, slot: Slot, index: int) -> Slot:
        def locate(pointer: str) -> Span:
            return self.fence.outer(slot.locate(pointer))

        def check(document: Json) -> None:
            whole = [one.document for one in self._carried.slots]
            whole[index] = document
            self._carried.render(whole)

        line = self.fence.line + slot.line - 1
        return dataclasses.replace(slot, line=line, locate=locate, check=check)

    def _placed(self, problem: Diagnostic) -> Diagnostic:
        """Return a finding about a block; what does not parse there is for information only."""
        span = None if problem.span is None else self.fence.outer(problem.span)
        if problem.severity is not Severity.ERROR:
            return dataclasses.replace(problem, span=span)
        return dataclasses.replace(
            problem,
            code=NotLiteral.code,
            severity=Severity.INFO,
            message=f"a block that may hold a query is not checked: {problem.message}",
            span=span,
        )


def _block(fence: Fence) -> _Block | None:
    """Read a block; None when no carrier reads its language, or when it cannot hold a query."""
    text = fence.text
    end = ENDS.get(fence.language)
    if not fence.language and text.lstrip().startswith(("{", "[")):
        end = ".jsonc"
    if end is None or not (may_hold_query(text) or end == ".hogql"):
        return None
    carrier = carrier_for(f"block{end}")
    if carrier is None:
        return None
    return _Block(fence, carrier.read(text), is_data=end in DATA)
