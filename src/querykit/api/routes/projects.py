"""The projects of a server, each of which is an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import PAGES, About
from querykit.api.places import ProjectDetail, Projects, project, project_detail
from querykit.api.registry import Routes
from querykit.api.wire import Answer, page_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Call, Keyed

routes = Routes(__name__)

SCOPE = "project:read"
LISTED = About(answers={200: Projects}, query=PAGES)


@routes.keyed("GET", "/api/projects", scope=SCOPE, about=LISTED)
@routes.keyed("GET", "/api/environments", scope=SCOPE, about=LISTED)
async def get_projects(call: Keyed) -> Response:
    """List the projects that the key reaches."""
    page = page_of(call.request, [project(one) for one in call.reached])
    return Answer(Projects.model_validate(page).model_dump())


@routes.project("GET", "", scope=SCOPE, for_keys=True, about=About(answers={200: ProjectDetail}))
async def get_project(call: Call) -> Response:
    """Tell about one project."""
    return Answer(project_detail(call.environment).model_dump())
