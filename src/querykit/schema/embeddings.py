"""Search by meaning."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import DateTime, Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse, QueryResponse

EmbeddingModelName = TypeAliasType(
    "EmbeddingModelName", Literal["text-embedding-3-small-1536", "text-embedding-3-large-3072"]
)


class VectorSearchResponseItem(Model):
    """Something found and its distance."""

    id: str
    distance: Number


class VectorSearchQueryResponse(QueryResponse):
    """Answer to a `VectorSearchQuery`: the nearest first."""

    results: list[VectorSearchResponseItem]


class VectorSearchQuery(Query, group="ai", use="validate"):
    """Finds actions whose meaning is near to a vector."""

    kind: Literal["VectorSearchQuery"]
    embedding: list[Number]
    embeddingVersion: Number | None = None
    response: VectorSearchQueryResponse | None = None


class EmbeddedDocument(Model):
    """A document that a vector was made of."""

    document_id: str
    document_type: str
    product: str
    timestamp: DateTime


class EmbeddingRecord(Model):
    """A vector's document, model and rendering."""

    document_id: str
    document_type: str
    model_name: EmbeddingModelName
    product: str
    rendering: str
    timestamp: DateTime


class EmbeddingDistance(Model):
    """A document and its distance to the one asked about."""

    distance: Number
    result: EmbeddingRecord
    origin: EmbeddingRecord | None = None


class DocumentSimilarityQueryResponse(PagedResponse):
    """Answer to a `DocumentSimilarityQuery`: documents with distances."""

    results: list[EmbeddingDistance]


class DocumentSimilarityQuery(Query, group="ai", use="validate"):
    """Finds documents whose meaning is near to a given one."""

    kind: Literal["DocumentSimilarityQuery"]
    dateRange: DateRange
    distance_func: Literal["L1Distance", "L2Distance", "cosineDistance"]
    document_types: list[str]
    model: str
    order_by: Literal["distance", "timestamp"]
    order_direction: Literal["asc", "desc"]
    origin: EmbeddedDocument
    products: list[str]
    renderings: list[str]
    threshold: Number | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: DocumentSimilarityQueryResponse | None = None
