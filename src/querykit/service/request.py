"""What is posted, checked and made ready to run (api.md 2.1)."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from querykit.draft.overrides import apply_filters, apply_variables
from querykit.draft.saved import innermost
from querykit.migrations.public import upgrade
from querykit.schema.api import QueryRequest
from querykit.schema.root import QuerySchema
from querykit.service.faults import Refusal, unparsable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from querykit.environment import Environment
    from querykit.errors import Document, Json

MODEL = "QueryRequest"
OWNER = 1
"""The one user of a server."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks."""

    with_key: bool = False
    key_label: str = ""
    key_mask: str = ""
    user_id: int = OWNER
    is_assistant: bool = False


NOBODY = Asker()


@dataclass(frozen=True, slots=True)
class Request:
    """A query that somebody asks for."""

    environment: Environment
    node: Document
    """Newest version, out of its wrapper, with the overrides of the caller."""

    refresh: str
    query_id: str
    """The caller's name for the query, or one that nobody chose."""

    named: bool = True
    """Whether the caller chose the name, so that something may run under it already."""

    name: str | None = None
    endpoint: str = ""
    by_key: bool = True
    """Whether a personal API key asks; the rules for those hold then."""

    asker: Asker = NOBODY


def read_request(
    body: Json,
    environment: Environment,
    *,
    endpoint: str = "",
    by_key: bool = True,
    asker: Asker = NOBODY,
) -> Request:
    """Return the request that a body stands for.

    Args:
        body: as it was posted.
        environment: what is asked about.
        endpoint: where it was posted to.
        by_key: whether the rules for keys hold.
        asker: who posted it; to an assistant a date with a time is that very moment.

    Raises:
        Refusal: the body is not as the API wants it.
    """
    if isinstance(body, dict) and "query" in body:
        body = {**body, "query": upgrade(body["query"])}
    try:
        model: Any = QueryRequest.model_validate(body)
    except ValidationError as error:
        raise Refusal(unparsable(_told(error))) from error
    assert isinstance(body, dict)
    node = innermost(body["query"], environment)
    node = apply_filters(node, body.get("filters_override"))
    node = apply_variables(node, body.get("variables_override"))
    node = _to_the_second(node) if asker.is_assistant else node
    return Request(
        environment=environment,
        node=node,
        # A null, and asking the cache only, are answered like `blocking` by this endpoint.
        refresh="async" if model.async_ else model.refresh or "blocking",
        query_id=model.client_query_id or new_id(),
        named=bool(model.client_query_id),
        name=model.name or node.get("name"),
        endpoint=endpoint,
        by_key=by_key,
        asker=asker,
    )


def _to_the_second(node: Document) -> Document:
    """Return a node whose range ends at the moment it names, if it names one, and not with its day."""
    dates = node.get("dateRange")
    if not isinstance(dates, dict) or not MOMENT.match(str(dates.get("date_to") or "")):
        return node
    return {**node, "dateRange": {**dates, "explicitDate": True}}


def new_id() -> str:
    """Return an id that nobody chose: a UUID of version 7, so that ids sort by time."""
    head = (int(time.time() * 1000) << 16 | 0x7000) << 64
    low = uuid.uuid4().int & (1 << 64) - 1
    middle = (uuid.uuid4().int & 0xFFF) << 64
    return f"{head | middle | low | 1 << 63:032x}"


def _told(error: ValidationError) -> str:
    """Return what is wrong in the words of pydantic, without the values that were sent."""
    errors = error.errors(include_url=False, include_context=False)
    noun = "error" if len(errors) == 1 else "errors"
    lines = [f"{len(errors)} validation {noun} for {MODEL}"]
    for one in errors:
        lines += [".".join(str(part) for part in one["loc"]), f"  {_message(one)}"]
    return "\n".join(lines)


def _message(one: ErrorDetails) -> str:
    if one["type"] != "no_such_branch" or one["loc"] != ("query",):
        return f"{one['msg']} [type={one['type']}]"
    kind = one["input"].get("kind") if isinstance(one["input"], dict) else None
    if kind is None:
        return "Unable to extract tag using discriminator 'kind' [type=union_tag_not_found]"
    tags = ", ".join(f"'{kind}'" for kind in known_kinds())
    return (
        f"Input tag {str(kind)!r} found using 'kind' does not match any of the expected tags: {tags}"
        " [type=union_tag_invalid]"
    )


def known_kinds() -> list[str]:
    """Return the kinds that may be posted, in the order of the schema."""
    union = QuerySchema.__value__.__origin__
    return [branch.model_fields["kind"].annotation.__args__[0] for branch in union.__args__]
