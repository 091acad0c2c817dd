"""The API as a document and as a page to try it on; all of it is in the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from querykit.api.about import About
from querykit.api.openapi import as_json, as_yaml
from querykit.api.registry import Routes
from querykit.service.faults import NOT_FOUND, Refusal

if TYPE_CHECKING:
    from querykit.api.calls import Visit

routes = Routes(__name__)

HIDDEN = About(listed=False)
OPENAPI = "application/vnd.oai.openapi"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
}
"""What of the folder is served, and as what."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page loads nothing from elsewhere, and runs nothing that is not in the package."""


FORMS = {
    "format": "`json` or `yaml`; without it the header Accept decides.",
    "brief": "`true` leaves out what queries are made of.",
}


@routes.open("GET", "/api/schema", about=About(text=OPENAPI, query=FORMS))
async def get_schema(visit: Visit) -> Response:
    """Tell what the API has, as an OpenAPI document."""
    form = visit.request.query_params.get("format")
    brief = visit.request.query_params.get("brief") == "true"
    accepted = visit.request.headers.get("accept", "")
    as_text, media = as_yaml, OPENAPI
    if form == "json" or (form is None and "json" in accepted):
        as_text, media = as_json, f"{OPENAPI}+json"
    return Response(await run_in_threadpool(as_text, brief=brief), media_type=media)


@routes.open("GET", "/docs", about=HIDDEN)
async def get_docs(_visit: Visit) -> Response:
    """Show the API, so that it can be tried."""
    return _file("index.html")


@routes.open("GET", "/docs/{name}", about=HIDDEN)
async def get_part(visit: Visit) -> Response:
    """Give what the page of the API is made of."""
    return _file(visit.request.path_params["name"])


@routes.open("GET", "/", about=HIDDEN)
async def get_root(_visit: Visit) -> Response:
    """Lead to the page of the API."""
    return RedirectResponse("/docs")


def _file(name: str) -> Response:
    if name not in _files():
        raise Refusal(NOT_FOUND)
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    body, media = _files()[name]
    return Response(body, headers=headers, media_type=media)


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    folder = files("querykit.api") / "static"
    return {
        file.name: (file.read_bytes(), TYPES[ending])
        for file in folder.iterdir()
        for ending in TYPES
        if file.name.endswith(ending)
    }
