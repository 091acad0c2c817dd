"""Who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import About, Problem
from querykit.api.places import USER, Organization, User, organization
from querykit.api.registry import Routes
from querykit.api.wire import Answer
from querykit.service.faults import NOT_FOUND, Refusal

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Keyed

routes = Routes(__name__)


@routes.keyed(
    "GET", "/api/users/{id:id}", scope="user:read", about=About(answers={200: User, 404: Problem})
)
async def get_user(call: Keyed) -> Response:
    """Tell about the user of a key, and the projects that the key reaches."""
    if call.request.path_params["id"] not in {"@me", USER}:
        raise Refusal(NOT_FOUND)
    where = organization(call.reached)
    team = where.projects[0] if where.projects else None
    return Answer(User(team=team, organization=where, organizations=[Organization()]).model_dump())
