"""What the schema says of a kind, as sets that are quickly asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from querykit.errors import UnknownKind
from querykit.migrations.default import default_registry
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import definitions
from querykit.validation.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.schema.catalogue import KindInfo

GENERIC = frozenset(
    {
        *("kind", "version", "name", "description", "id", "type", "title", "tags", "label"),
        *("key", "value", "limit", "offset", "properties", "response", "source_id", "code"),
    }
)
"""Members that prove nothing: objects of any program have them."""


SQL_INSTEAD = "write it as a HogQLQuery"

REPLACEMENTS = {
    "HogQLASTQuery": "write it as a HogQLQuery, which takes the SQL as text",
    "NonIntegratedConversionsTableQuery": "MarketingAnalyticsTableQuery is closest to it",
    "WebTrendsQuery": "TrendsQuery is closest to it",
    "RevenueAnalyticsGrossRevenueQuery": SQL_INSTEAD,
    "RevenueAnalyticsMRRQuery": SQL_INSTEAD,
    "RevenueAnalyticsMetricsQuery": SQL_INSTEAD,
    "RevenueAnalyticsOverviewQuery": SQL_INSTEAD,
    "RevenueAnalyticsTopCustomersQuery": SQL_INSTEAD,
    "RevenueExampleDataWarehouseTablesQuery": SQL_INSTEAD,
    "RevenueExampleEventsQuery": SQL_INSTEAD,
}
"""What to do about a kind that PostHog has retired."""


@dataclass(frozen=True, slots=True)
class Members:
    """The members a node of one kind may and must have."""

    allowed: frozenset[str]
    required: frozenset[str]
    """Without `kind`."""


def is_retired(kind: str) -> bool:
    """Whether saved queries may hold this kind, but PostHog has dropped it."""
    info = KINDS.get(kind)
    return info is not None and bool(info.retired)


def known_kind(kind: str) -> KindInfo:
    """Return what is known of a kind, retired ones too.

    Raises:
        UnknownKind: PostHog never had it; the hint has the closest name.
    """
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or "see `querykit kinds`"
        raise UnknownKind(f"PostHog has no query kind {kind}", hint=hint)
    return KINDS[kind]


def kind_facts(info: KindInfo, use: str) -> Document:
    """Return what is known of a kind as one JSON object.

    Its members are `kind`, `group`, `version` (the newest; 1 for a kind without a history), `use`,
    `model` and `summary`.

    Args:
        info: the kind.
        use: what can be done with it here, which `querykit.run.registry.use_of` knows.
    """
    return {
        "kind": info.kind,
        "group": info.group,
        "version": default_registry().latest.get(info.kind, 1),
        "use": use,
        "model": f"{info.module}.{info.model}",
        "summary": info.summary,
    }


@cache
def members() -> Mapping[str, Members]:
    """Return the members of every kind that is in use."""
    found: dict[str, Members] = {}
    for name, schema in definitions().items():
        kind = tag(schema, "kind")
        if kind is None or kind not in KINDS or name.endswith("Response"):
            continue
        own = Members(
            frozenset(schema["properties"]), frozenset(schema.get("required", ())) - {"kind"}
        )
        other = found.get(kind, own)
        found[kind] = Members(own.allowed | other.allowed, own.required & other.required)
    return found


@cache
def telling_members() -> frozenset[str]:
    """Return the members of any kind that other programs hardly use."""
    return frozenset().union(*(one.allowed for one in members().values())) - GENERIC


@cache
def telling_required() -> Mapping[frozenset[str], tuple[str, ...]]:
    """Return the kinds by what they require beside `kind`, for kinds that require something."""
    by_required: dict[frozenset[str], tuple[str, ...]] = {}
    for kind, own in members().items():
        if own.required:
            by_required[own.required] = (*by_required.get(own.required, ()), kind)
    return by_required


def tag(schema: Document, member: str) -> str | None:
    """Return the one string that a member of an object schema may be; None when there is none."""
    value: Json = schema.get("properties", {}).get(member)
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("const"), str):
        return str(value["const"])
    enum = value.get("enum")
    return enum[0] if isinstance(enum, list) and len(enum) == 1 else None
