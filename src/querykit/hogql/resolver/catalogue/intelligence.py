"""Events of language models, and embeddings of documents (physical.md 10, 11)."""

from __future__ import annotations

from querykit.hogql.resolver.catalogue.notation import table
from querykit.hogql.resolver.lazy.newest import Newest
from querykit.hogql.resolver.views import Joined, TableView

TEXTS = (
    *("session_id", "parent_id", "span_id", "span_type", "generation_id", "experiment_id"),
    *("span_name", "trace_name", "prompt_name", "model", "provider", "framework"),
    *("error", "error_type", "error_normalized", "input", "output", "output_choices"),
    *("input_state", "output_state", "tools"),
)
COUNTS = (
    *("input_tokens", "output_tokens", "total_tokens", "reasoning_tokens"),
    *("cache_read_input_tokens", "cache_creation_input_tokens", "web_search_count"),
)
AMOUNTS = (
    *("input_cost_usd", "output_cost_usd", "total_cost_usd", "request_cost_usd"),
    *("web_search_cost_usd", "latency", "time_to_first_token"),
)
"""Of the numbers the columns whose properties PostHog documents: `$ai_X` is the column `X`."""

AI_EVENT = "\n".join(
    [
        "uuid UUID\nevent String\ntimestamp DateTime\nteam_id Integer\ndistinct_id String",
        "person_id UUID\nproperties JSON bag=event\ntrace_id String",
        "retention_days Integer hidden\ndrop_date Date hidden\nis_error Integer",
        *[f"{name} String null" for name in TEXTS],
        *[f"{name} Integer null" for name in COUNTS],
        *[f"{name} Float null" for name in AMOUNTS],
    ]
)
DOCUMENT = """
    team_id Integer
    product String
    document_type String
    model_name String
    rendering String
    document_id String
    timestamp DateTime
    inserted_at DateTime
    content String
    metadata JSON
    embedding Array
"""
DOCUMENT_KEYS = ("product", "document_type", "model_name", "rendering", "document_id")
DOCUMENTS = "posthog_document_embeddings_union_view"

INTELLIGENCE: tuple[TableView, ...] = (
    table(
        "posthog.ai_events",
        "ai_events",
        AI_EVENT,
        extra={
            "pdi": Joined("person_distinct_ids", ((("distinct_id",), ("distinct_id",)),)),
            "person": Joined("persons", ((("person_id",), ("id",)),)),
        },
    ),
    table(
        "document_embeddings",
        DOCUMENTS,
        DOCUMENT,
        lazy=Newest("raw_document_embeddings", DOCUMENT_KEYS, "inserted_at"),
    ),
    table("raw_document_embeddings", DOCUMENTS, DOCUMENT),
)
