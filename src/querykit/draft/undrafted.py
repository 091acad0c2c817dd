"""Kinds without HogQL, and why; the tests hold this list against the drafts and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTITY = "it is a part of a query, and no query itself"
TEXT = "it is a question about a text, not about data"
EMBEDDINGS = "it needs embeddings of texts, which querykit has no table of"
RETIRED = "PostHog has retired it"
LATER = "querykit does not draft this kind yet"

REASONS: Mapping[str, str] = {
    "EventsNode": ENTITY,
    "ActionsNode": ENTITY,
    "DataWarehouseNode": ENTITY,
    "FunnelsDataWarehouseNode": ENTITY,
    "LifecycleDataWarehouseNode": ENTITY,
    "ExperimentDataWarehouseNode": ENTITY,
    "ExperimentEventExposureConfig": ENTITY,
    "ExperimentMetric": ENTITY,
    "GroupNode": ENTITY,
    "HogQLMetadata": TEXT,
    "HogQLAutocomplete": TEXT,
    "HogQuery": "it is a Hog program, and no query",
    "InsightActorsQueryOptions": "it is a question about what can be chosen, not about data",
    "DatabaseSchemaQuery": "it is a question about the schema, not about data",
    "DocumentSimilarityQuery": EMBEDDINGS,
    "VectorSearchQuery": EMBEDDINGS,
    "SuggestedQuestionsQuery": "a language model answers it, not data",
}
"""Kind -> why it has no HogQL."""

GROUPS: Mapping[str, str] = {
    "accounts": "accounts and their metrics are in no table that querykit has",
    "ai": "traces of language models come in a later release",
    "endpoints": "the use of PostHog's endpoints is in no table that querykit has",
    "errors": "error tracking comes in a later release",
    "events": LATER,
    "experiments": "it needs the statistics of experiments, which querykit does not have",
    "insights": "what it counts is not known well enough to give PostHog's numbers",
    "marketing": "the costs of ads are in no table that querykit has",
    "mcp": "the calls of MCP tools come in a later release",
    "observability": "logs, metrics and traces of services come in a later release",
    "recordings": "recordings come in a later release",
    "web": "web analytics come in a later release",
}
"""Group of kinds -> why those of it that are not drafted have no HogQL, and no reason of their own."""


def reason_for(kind: str) -> str:
    """Return why a kind has no HogQL."""
    info = KINDS.get(kind)
    if info is not None and info.retired:
        return RETIRED
    return REASONS.get(kind) or GROUPS.get(info.group if info else "", LATER)
