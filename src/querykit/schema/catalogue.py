"""The kinds of nodes and what is known of each, without loading a model.

The facts stand with the models; `catalogue.json` is made from them by
`python -m querykit.schema.generate`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

__all__ = ["KINDS", "KindInfo"]


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What is known of one kind."""

    kind: str
    group: str
    """What the kind is about, such as `insights` or `web`."""

    module: str
    """Where its model is defined, such as `querykit.schema.trends`."""

    model: str
    """The name of the model, or of the union of its models."""

    use: Literal["run", "draft", "validate"]
    """What PostHog can do with it; what of that querykit does already, `querykit kinds` says."""

    retired: bool
    """Whether PostHog has dropped it; saved queries may still hold it."""

    summary: str
    """What a node of the kind asks for, in one sentence."""


class _Kinds(Mapping[str, KindInfo]):
    """The catalogue, read at the first question."""

    def __getitem__(self, kind: str) -> KindInfo:
        return _kinds()[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in _kinds()

    def __iter__(self) -> Iterator[str]:
        return iter(_kinds())

    def __len__(self) -> int:
        return len(_kinds())

    def __repr__(self) -> str:
        return f"<KINDS: {len(self)} kinds>"


KINDS: Mapping[str, KindInfo] = _Kinds()
"""Every kind by name, retired ones last."""


@cache
def modules() -> Mapping[str, str]:
    """Return the module of every model and alias by its name."""
    found: dict[str, str] = _artefact()["modules"]
    return found


@cache
def _kinds() -> dict[str, KindInfo]:
    return {one["kind"]: KindInfo(**one) for one in _artefact()["kinds"]}


@cache
def _artefact() -> dict[str, Any]:
    text = files("querykit.schema").joinpath("catalogue.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
