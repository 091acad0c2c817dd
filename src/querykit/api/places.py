"""Who and where: the user, organization and projects that a server shows to clients.

A server has one user, who owns all keys, and one organization, which has all environments. Both are
there because clients ask for them before anything else; each environment is a project of its own.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.environment import Environment

ORGANIZATION = str(uuid.uuid5(uuid.NAMESPACE_URL, "querykit:organization"))
USER = str(uuid.uuid5(uuid.NAMESPACE_URL, "querykit:user"))
USER_ID = 1
WEEK_DAYS = {"sunday": 0, "monday": 1}


class KeyFacts(BaseModel):
    """A personal API key without its secret."""

    id: str
    label: str
    mask_value: str
    value: None = None
    created_at: str
    last_used_at: None = None
    last_rolled_at: None = None
    user_id: int
    scopes: list[str]
    scoped_teams: list[int]
    scoped_organizations: list[str]


class Project(BaseModel):
    """A project in a list: what is known of an environment."""

    id: int
    uuid: str
    organization: str
    project_id: int
    api_token: str
    name: str
    timezone: str
    is_demo: bool = False
    completed_snippet_onboarding: bool = True
    has_completed_onboarding_for: None = None
    access_control: bool = False


class GroupTypeFacts(BaseModel):
    """A type of groups."""

    group_type: str
    group_type_index: int
    name_singular: str | None
    name_plural: str | None


class ProjectDetail(Project):
    """A project with its settings."""

    week_start_day: int
    test_account_filters: list[dict[str, Any]]
    path_cleaning_filters: list[dict[str, Any]]
    base_currency: str
    modifiers: dict[str, Any] | None
    has_group_types: bool
    group_types: list[GroupTypeFacts]


class Projects(BaseModel):
    """A page of projects."""

    count: int
    next: str | None = None
    previous: str | None = None
    results: list[Project]


class Organization(BaseModel):
    """The organization in a list."""

    id: str = ORGANIZATION
    name: str = "querykit"
    slug: str = "querykit"
    membership_level: int = 15


class Organizations(BaseModel):
    """A page of organizations: the one."""

    count: int
    next: str | None = None
    previous: str | None = None
    results: list[Organization]


class OrganizationDetail(Organization):
    """The organization with its projects."""

    teams: list[Project]
    projects: list[Project]


class User(BaseModel):
    """Who owns the keys."""

    uuid: str = USER
    distinct_id: str = USER
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    is_staff: bool = False
    team: Project | None
    organization: OrganizationDetail
    organizations: list[Organization]


def project_token(project: int) -> str:
    """Return the token that SDKs of a project send events with: it is no secret, and does not change."""
    return "phc_" + hashlib.sha256(f"querykit:{project}".encode()).hexdigest()[:40]


def project(environment: Environment) -> Project:
    """Return what a list tells of an environment."""
    return Project(**_facts(environment))


def project_detail(environment: Environment) -> ProjectDetail:
    """Return all that is told of an environment."""
    groups = [
        GroupTypeFacts(
            group_type=one.group_type,
            group_type_index=one.group_type_index,
            name_singular=one.name_singular,
            name_plural=one.name_plural,
        )
        for one in environment.group_types
    ]
    modifiers = environment.modifiers
    return ProjectDetail(
        **_facts(environment),
        week_start_day=WEEK_DAYS[environment.week_start],
        test_account_filters=list(environment.test_account_filters),
        path_cleaning_filters=list(environment.path_cleaning_filters),
        base_currency=environment.base_currency,
        modifiers=None if modifiers is None else dict(modifiers),
        has_group_types=bool(groups),
        group_types=groups,
    )


def organization(reached: Iterable[Environment]) -> OrganizationDetail:
    """Return the organization with the environments that a key reaches."""
    projects = [project(one) for one in reached]
    return OrganizationDetail(teams=projects, projects=projects)


def _facts(environment: Environment) -> dict[str, Any]:
    name = f"querykit:project:{environment.id}"
    return {
        "id": environment.id,
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "organization": ORGANIZATION,
        "project_id": environment.id,
        "api_token": project_token(environment.id),
        "name": environment.name or f"Project {environment.id}",
        "timezone": environment.timezone,
    }
