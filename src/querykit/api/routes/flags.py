"""Feature flags: there are none here, and SDKs that ask are told so in the shape that they expect."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from querykit.api.about import About, Events, Flags, Problem
from querykit.api.registry import Routes
from querykit.api.routes.capture import addressed
from querykit.api.wire import Answer, read_bytes
from querykit.errors import BadData
from querykit.ingest.capture import read_message, read_sent
from querykit.service.faults import Refusal, invalid

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Visit

routes = Routes(__name__)

ABOUT = About(answers={200: Flags, 401: Problem}, body=Events)


@routes.open("POST", "/flags", about=ABOUT)
@routes.open("POST", "/decide", about=ABOUT)
async def post_flags(visit: Visit) -> Response:
    """Tell which flags a person has: none."""
    raw = await read_bytes(visit.request)
    asked = visit.request.query_params
    try:
        value = read_sent(
            raw, compression=asked.get("compression", ""), most=visit.site.options.max_body
        )
        message = read_message(value, token=asked.get("token"))
    except BadData as error:
        raise Refusal(invalid(error.message)) from error
    addressed(visit.site, message.token)
    return Answer(
        {
            "flags": {},
            "featureFlags": {},
            "featureFlagPayloads": {},
            "errorsWhileComputingFlags": False,
            "requestId": str(uuid.uuid4()),
            "supportedCompression": ["gzip", "gzip-js"],
            "sessionRecording": False,
        }
    )
