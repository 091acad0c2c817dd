"""Events of PostHog's SDKs.

No personal key is asked for, as the token of a project is no secret. A project's own token, which
`/api/projects/` shows, leads to it. Any other one that looks like a token leads to the first project, so
that a program needs nothing changed but its host; not with --strict-auth.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from querykit.api.about import About, Events, Problem, Taken
from querykit.api.places import project_token
from querykit.api.registry import Routes
from querykit.api.watch import seen
from querykit.api.wire import LARGE, Answer, read_bytes, too_large
from querykit.errors import BadData
from querykit.ingest.capture import TooMuch, events_of, read_message, read_sent
from querykit.service.faults import AUTHENTICATION, SERVER, Fault, Refusal, invalid

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Site, Visit
    from querykit.environment import Environment
    from querykit.ingest.events import Event

routes = Routes(__name__)

ABOUT = About(
    answers={200: Taken, 401: Problem},
    body=Events,
    example={"api_key": "phc_...", "event": "sign up", "distinct_id": "ann"},
)
TOKEN = "phc_"
IN_SETTINGS = "You can find your project API key in your PostHog project settings."
NO_TOKEN = Fault(401, AUTHENTICATION, "missing_api_key", f"API key not provided. {IN_SETTINGS}")
BAD_TOKEN = Fault(401, AUTHENTICATION, "invalid_api_key", f"Project API key invalid. {IN_SETTINGS}")
FULL = Fault(
    503,
    SERVER,
    "error",
    "More events wait to be written than this server keeps. Send them again in a moment.",
    retry_after=1,
)
NO_WRITER = Fault(503, SERVER, "error", "This server takes no events.")
DONE = {"status": "Ok"}
"""What PostHog answers; its documentation says `{"status": 1}`, as older releases did."""


@routes.open("POST", "/batch", about=ABOUT)
@routes.open("POST", "/capture", about=ABOUT)
@routes.open("POST", "/e", about=ABOUT)
@routes.open("POST", "/i/v0/e", about=ABOUT)
@routes.open("POST", "/track", about=ABOUT)
async def post_events(visit: Visit) -> Response:
    """Take events."""
    return await _captured(visit, about_people=False)


@routes.open("POST", "/engage", about=ABOUT)
async def post_people(visit: Visit) -> Response:
    """Take what is said of persons."""
    return await _captured(visit, about_people=True)


async def _captured(visit: Visit, *, about_people: bool) -> Response:
    writer = visit.site.writer
    if writer is None:
        raise Refusal(NO_WRITER)
    raw = await read_bytes(visit.request)
    asked, most = visit.request.query_params, visit.site.options.max_body

    def read() -> tuple[Environment, list[Event]]:
        value = read_sent(raw, compression=asked.get("compression", ""), most=most)
        message = read_message(value, sent_at=asked.get("_"), token=asked.get("token"))
        environment = addressed(visit.site, message.token)
        return environment, events_of(message, about_people=about_people)

    try:
        found = await run_in_threadpool(read) if len(raw) > LARGE else read()
    except TooMuch as error:
        raise Refusal(too_large(most)) from error
    except BadData as error:
        raise Refusal(invalid(error.message)) from error
    seen(visit.request).team = found[0].id
    if not writer.put(*found):
        raise Refusal(FULL)
    return Answer(DONE)


def addressed(site: Site, token: str | None) -> Environment:
    """Return the environment that a token leads to.

    Raises:
        Refusal: there is no token, or it leads nowhere.
    """
    if not token:
        raise Refusal(NO_TOKEN)
    environments = site.access.environments
    for one in environments.values():
        if hmac.compare_digest(project_token(one.id).encode(), token.encode("utf-8", "replace")):
            return one
    if site.access.strict or not token.startswith(TOKEN):
        raise Refusal(BAD_TOKEN)
    return environments[min(environments)]
