"""The API as an OpenAPI 3.1 document, made from the routes, PostHog's models, and ours."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml
from pydantic.json_schema import models_json_schema

import querykit
from querykit.api.about import Problem
from querykit.api.calls import Call, Visit
from querykit.api.registry import table
from querykit.api.watch import HEADER
from querykit.api.wire import LEFT, READ
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import NEW_PREFIX, modern_definitions, reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.api.about import Shape
    from querykit.api.registry import Action

PREFIX = "#/components/schemas/"
ABOUT = """PostHog's query API over data of your own: the same routes, bodies, statuses and errors.

Paths work with and without the slash at their end. A key comes from `querykit keys create`, and goes into
the header `Authorization: Bearer phx_...`."""

PARAMETERS = {
    "project": (r"^(\d+|@current)$", "Id of the project, or `@current` for the first of the key."),
    "id": (r"^[^/.]+$", "Id of what is asked about."),
    "kind": (r"^[A-Z][A-Za-z]*$", "Kind of the query, which must be that of the body."),
}
BARE = ("/_health", "/metrics")
"""Paths that are known without a slash at their end."""

VERBS = {"GET": "retrieve", "POST": "create", "DELETE": "destroy"}

SENT = {
    400: "The body is not as it must be, or the query cannot be run.",
    408: "The body was not sent in time.",
    413: "The body is too large.",
    415: "The body is no JSON.",
}
"""What may come of a body."""

KEYED = {
    401: "There is no key, or it is none of ours.",
    403: "The key may not do this.",
    429: "There are too many requests, or too much was read.",
}
"""What may come of a key."""

DONE = "It is done."
PLACED = {404: "There is no such project, or no such thing in it."}
ALWAYS = {
    405: "The path has no such method.",
    500: "The database or the server failed.",
    503: "The database is not there, or busy.",
}
SLOW = {
    504: "The query took too long.",
    512: "The query would take too long.",
    513: "The query needs too much memory.",
}
"""What may come of running a query."""


EVER = {HEADER: ("string", "That of the request, or a new one; the log has it too.")}
"""Headers of every answer: their types, and what they tell."""

WAIT = {"Retry-After": ("integer", "Seconds until it is worth to try again.")}
HEADERS = {
    "401": {"WWW-Authenticate": ("string", "Where to get a key.")},
    "429": WAIT,
    "503": WAIT,
}
COSTS = {
    READ: ("integer", "Bytes that the query read; told to keys only."),
    LEFT: ("integer", "Bytes that the key may read still; told to keys only."),
}


@cache
def document(*, brief: bool = False) -> dict[str, Any]:
    """Return the document; shared, so copy it before changing it.

    Args:
        brief: whether to leave out what queries are made of. That is hundreds of models, each of which
            leads to most others: pages that show them do not come to an end.
    """
    paths: dict[str, dict[str, Any]] = {}
    for path, actions in table().items():
        end = "" if path in BARE else "/"
        shown = re.sub(r":\w+(?=})", "", path) + end
        for method, action in actions.items():
            if action.about.listed:
                paths.setdefault(shown, {})[method.lower()] = _operation(path, action)
    return {
        "openapi": "3.1.0",
        "info": {"title": "querykit", "version": querykit.__version__, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": _schemas(brief=brief),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "key_in_query": {"type": "apiKey", "in": "query", "name": "personal_api_key"},
            },
        },
    }


@cache
def as_json(*, brief: bool = False) -> bytes:
    """Return the document as JSON."""
    return json.dumps(document(brief=brief), separators=(",", ":")).encode()


@cache
def as_yaml(*, brief: bool = False) -> bytes:
    """Return the document as YAML."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(json.loads(as_json(brief=brief)), Dumper=dumper, sort_keys=False)
    return text.encode()


def _operation(path: str, action: Action) -> dict[str, Any]:
    about = action.about
    summary, _, rest = (action.do.__doc__ or "").partition("\n")
    made: dict[str, Any] = {
        "operationId": _operation_id(path, action),
        "summary": summary.rstrip("."),
        "tags": [action.do.__module__.rpartition(".")[2].replace("_", " ")],
        "parameters": [*_in_path(path), *_in_query(action)],
        "responses": _responses(action),
    }
    if told := " ".join(rest.split("Raises:")[0].split()):
        made["description"] = told
    if action.given is not Visit:
        scopes = [action.scope] if action.scope else []
        made["security"] = [{"key": scopes}, {"key_in_query": scopes}]
    if about.body is not None:
        content: dict[str, Any] = {"schema": {"$ref": PREFIX + _name(about.body)}}
        if about.example is not None:
            content["example"] = about.example
        made["requestBody"] = {"required": True, "content": {"application/json": content}}
    return made


def _operation_id(path: str, action: Action) -> str:
    """Return a name such as PostHog's `environments_query_log_retrieve`."""
    words = re.sub(r"\{project\}", "", path.removeprefix("/api")).replace("{kind:kind}", "by_kind")
    parts = [re.sub(r"\W", "", word) for word in words.split("/") if not word.startswith("{")]
    verb = "list" if "offset" in action.about.query else VERBS[action.method]
    return "_".join([*filter(None, parts), verb])


def _in_path(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)", path):
        pattern, text = PARAMETERS[name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": text,
            "schema": {"type": "string", "pattern": pattern},
        }


def _in_query(action: Action) -> Iterator[dict[str, Any]]:
    for name, text in action.about.query.items():
        yield {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}


def _responses(action: Action) -> dict[str, Any]:
    problems = dict(ALWAYS)
    if action.given is not Visit:
        problems |= KEYED
    if action.given is Call:
        problems |= PLACED
    if action.about.body is not None:
        problems |= SENT
    if runs := action.coalesced or "{kind" in action.path:
        problems |= SLOW
    shapes: dict[int, list[Shape]] = {status: [Problem] for status in problems}
    for status, shape in action.about.answers.items():
        shapes.setdefault(status, []).insert(0, shape)
    made = {
        str(status): _response(problems.get(status, DONE), *kinds)
        for status, kinds in sorted(shapes.items())
    }
    if action.about.text is not None:
        content = {action.about.text: {"schema": {"type": "string"}}}
        made = {"200": {"description": DONE, "content": content}, **made}
    for told, one in made.items():
        own = COSTS if runs and told.startswith("2") else HEADERS.get(told, {})
        one["headers"] = {
            name: {"description": what, "schema": {"type": kind}}
            for name, (kind, what) in {**EVER, **own}.items()
        }
    return made


def _response(text: str, *shapes: Shape) -> dict[str, Any]:
    refs = [{"$ref": PREFIX + _name(shape)} for shape in shapes]
    schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _name(shape: Shape) -> str:
    return shape if isinstance(shape, str) else shape.__name__


def _schemas(*, brief: bool) -> dict[str, Any]:
    used = {shape for actions in table().values() for one in actions.values() for shape in _of(one)}
    ours = {shape.__name__: shape for shape in {Problem, *used} if not isinstance(shape, str)}
    _, made = models_json_schema(
        [(ours[name], "serialization") for name in sorted(ours)], ref_template=PREFIX + "{model}"
    )
    theirs = modern_definitions()
    clash = sorted(set(made["$defs"]) & set(theirs))
    if clash:
        raise ValueError(f"PostHog has models of these names too: {', '.join(clash)}")
    if brief:
        theirs = reach({one for one in used if isinstance(one, str)}, {**theirs, **_shortened()})
    text = json.dumps(theirs).replace(f'"{NEW_PREFIX}', f'"{PREFIX}')
    return {**json.loads(text), **made["$defs"]}


def _shortened() -> dict[str, Any]:
    """Return what stands for the models of queries where these are left out."""
    kinds = [kind for kind, info in KINDS.items() if not info.retired]
    member = {"enum": kinds, "description": "`querykit schema KIND` says what the others are."}
    query = {"type": "object", "required": ["kind"], "properties": {"kind": member}}
    return {"QuerySchema": query, "DashboardFilter": {"type": "object"}}


def _of(action: Action) -> Iterator[Shape]:
    yield from action.about.answers.values()
    if action.about.body is not None:
        yield action.about.body
