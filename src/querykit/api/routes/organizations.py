"""The one organization of a server, which clients look for their projects in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import PAGES, About, Problem
from querykit.api.access import CURRENT
from querykit.api.places import (
    ORGANIZATION,
    Organization,
    OrganizationDetail,
    Organizations,
    Projects,
    organization,
)
from querykit.api.registry import Routes
from querykit.api.wire import Answer, page_of
from querykit.service.faults import NOT_FOUND, Refusal

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Keyed

routes = Routes(__name__)

SCOPE = "organization:read"


@routes.keyed(
    "GET",
    "/api/organizations",
    scope=SCOPE,
    about=About(answers={200: Organizations}, query=PAGES),
)
async def get_organizations(call: Keyed) -> Response:
    """List the organization."""
    page = page_of(call.request, [Organization()])
    return Answer(Organizations.model_validate(page).model_dump())


@routes.keyed(
    "GET",
    "/api/organizations/{id:id}",
    scope=SCOPE,
    about=About(answers={200: OrganizationDetail, 404: Problem}),
)
async def get_organization(call: Keyed) -> Response:
    """Tell about the organization."""
    return Answer(_organization(call).model_dump())


@routes.keyed(
    "GET",
    "/api/organizations/{id:id}/projects",
    scope="project:read",
    about=About(answers={200: Projects, 404: Problem}, query=PAGES),
)
async def get_projects(call: Keyed) -> Response:
    """List the projects of the organization that the key reaches."""
    page = page_of(call.request, _organization(call).projects)
    return Answer(Projects.model_validate(page).model_dump())


def _organization(call: Keyed) -> OrganizationDetail:
    if call.request.path_params["id"] not in {CURRENT, ORGANIZATION}:
        raise Refusal(NOT_FOUND)
    return organization(call.reached)
