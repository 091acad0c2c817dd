"""What a route takes and answers, as the OpenAPI document tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping

Shape = type[BaseModel] | str
"""A model, or the name of one of PostHog's, such as "QueryRequest"."""


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a route beside its path, access and docstring.

    Statuses that follow from these, such as 401 without a key, need no mention.
    """

    answers: Mapping[int, Shape] = field(default_factory=dict)
    body: Shape | None = None
    example: Mapping[str, Any] | None = None
    """A body that can be tried."""

    query: Mapping[str, str] = field(default_factory=dict)
    """Names behind the `?` of the URL, and what they do."""

    text: str | None = None
    """The media type of what is answered, when that is no JSON."""

    listed: bool = True
    """Whether the document has the route: pages for people are not part of the API."""


PAGES = {
    "limit": "How many to list, at most 100.",
    "offset": "How many to pass over.",
}


class Problem(BaseModel):
    """How every error is told, whatever its status."""

    type: Literal[
        "authentication_error",
        "invalid_request",
        "server_error",
        "throttled_error",
        "validation_error",
    ]
    code: str
    detail: str
    attr: str | None


class QueryAnswer(BaseModel):
    """The answer to a query.

    Its other members are those of the response of its kind: see `HogQLQueryResponse`,
    `TrendsQueryResponse` and so on. With a `query_status` that is not complete, its results are old ones,
    or not there yet.
    """

    model_config = ConfigDict(extra="allow")

    results: Any = None
    is_cached: bool | None = None
    cache_key: str | None = None
    last_refresh: str | None = None
    cache_target_age: str | None = None
    next_allowed_client_refresh: str | None = None
    timezone: str | None = None
    query_status: dict[str, Any] | None = None


class Message(BaseModel):
    """What was done."""

    message: str


class Welcome(BaseModel):
    """That the caller may ask."""

    user: Literal["ok"]


class Events(BaseModel):
    """One event, or a `batch` of them; a list of events is taken too, and all of it may be compressed."""

    model_config = ConfigDict(extra="allow")

    api_key: str | None = None
    batch: list[dict[str, Any]] | None = None


class Taken(BaseModel):
    """That events are taken; they can be read a moment later."""

    status: Literal["Ok"]


class Flags(BaseModel):
    """Which flags a person has: none."""

    model_config = ConfigDict(extra="allow")

    flags: dict[str, Any]


class Upgrade(BaseModel):
    """A query of any kind and version, or anything that holds some."""

    query: Any


class Drafted(BaseModel):
    """The SQL that a prompt asks for."""

    model_config = ConfigDict(extra="allow")

    sql: str


class Health(BaseModel):
    """That the server answers."""

    status: Literal["ok"]
