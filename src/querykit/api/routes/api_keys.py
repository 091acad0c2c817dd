"""What a key tells about itself: clients look for scopes and projects before they do anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import About
from querykit.api.access import CURRENT, NO_KEYS, denied
from querykit.api.places import USER_ID, KeyFacts
from querykit.api.registry import Routes
from querykit.api.wire import Answer
from querykit.service.faults import Refusal

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Keyed

routes = Routes(__name__)


@routes.keyed("GET", "/api/personal_api_keys/{id:id}", about=About(answers={200: KeyFacts}))
async def get_api_key(call: Keyed) -> Response:
    """Tell what a key may do; only the key that asks is shown to it."""
    if call.request.path_params["id"] != CURRENT:
        raise Refusal(denied(NO_KEYS))
    key = call.key
    facts = KeyFacts(
        id=key.id,
        label=key.label,
        mask_value=key.mask,
        created_at=key.created_at,
        user_id=USER_ID,
        scopes=list(key.scopes),
        scoped_teams=list(key.projects),
        scoped_organizations=[],
    )
    return Answer(facts.model_dump())
