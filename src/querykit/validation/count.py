"""How many queries a document holds: what every run over files ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.default import default_registry
from querykit.schema.catalogue import KINDS
from querykit.validation.codes import NO_QUERY
from querykit.validation.find import find
from querykit.validation.scan import look_at

if TYPE_CHECKING:
    from querykit.errors import Json


def count_queries(document: Json) -> int:
    """Return how many queries a document holds: outermost nodes, and legacy filters."""
    if is_known_node(document):
        return 1
    if look_at(document, default_registry().latest).refused is not None:
        return 0
    return sum(1 for found in find(document) if not found.finding or found.finding.code != NO_QUERY)


def is_known_node(value: Json) -> bool:
    """Whether a value is an object with a kind that PostHog has or had."""
    return isinstance(value, dict) and type(value.get("kind")) is str and value["kind"] in KINDS
