"""Who asks, and whether they may (api.md 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from querykit.api.wire import JSON_TYPE, parsed, read_bytes
from querykit.service.faults import AUTHENTICATION, INVALID, Fault, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from querykit.environment import Environment
    from querykit.service import Key, Keys

BEARER = "Bearer "
FIELD = "personal_api_key"
CURRENT = "@current"
SCOPE = "query:read"

NO_KEYS = "This action does not support personal API key access"
NOBODY = Fault(
    401,
    AUTHENTICATION,
    "not_authenticated",
    "Authentication credentials were not provided.",
)
NO_PROJECT = Fault(404, INVALID, "not_found", "Project not found.")


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one server.

    With `strict`, some actions refuse API keys, as PostHog's do.
    """

    keys: Keys
    environments: Mapping[int, Environment]
    strict: bool

    async def key(self, place: str, secret: str) -> Key:
        """Return the key that was sent.

        Raises:
            Refusal: it is none of ours.
        """
        found = self.keys.at_hand(secret) or await run_in_threadpool(self.keys.find, secret)
        if found is None:
            detail = f"Personal API key found in request {place} is invalid."
            raise Refusal(Fault(401, AUTHENTICATION, "authentication_failed", detail))
        return found

    def environment(self, name: str, key: Key) -> Environment:
        """Return the environment of a path.

        Raises:
            Refusal: there is none, or the key may not be used there.
        """
        if name == CURRENT:
            name = str(min((one.id for one in self.reached(key)), default=""))
        known = name.isascii() and name.isdigit() and len(name) < 19
        found = self.environments.get(int(name)) if known else None
        if found is None:
            raise Refusal(NO_PROJECT)
        if not key.reaches(found.id):
            raise Refusal(
                denied(f"API key does not have access to the requested project: ID {found.id}.")
            )
        return found

    def reached(self, key: Key) -> list[Environment]:
        """Return the environments that a key may be used in."""
        return [one for one in self.environments.values() if key.reaches(one.id)]

    def check_action(self, *, for_keys: bool) -> None:
        """Check whether an action is for keys at all.

        Raises:
            Refusal: it may not.
        """
        if self.strict and not for_keys:
            raise Refusal(denied(NO_KEYS))

    @staticmethod
    def check_scope(key: Key, scope: str | None) -> None:
        """Check the scope of an action, if it has one.

        Raises:
            Refusal: the key does not have it.
        """
        if scope is not None and not key.allows(scope):
            raise Refusal(denied(f"API key missing required scope '{scope}'"))


def denied(detail: str) -> Fault:
    """Return the fault of a key that may not do something."""
    return Fault(403, AUTHENTICATION, "permission_denied", detail)


async def sent_key(request: Request) -> tuple[str, str]:
    """Return where the request has its key, and the key: the first place that has one counts.

    Raises:
        Refusal: it has none.
    """
    given = request.headers.get("authorization", "")
    token = given.removeprefix(BEARER).strip()
    if given.startswith(BEARER) and len(token) > 1:
        return "Authorization header", token
    if request.headers.get("content-type", "").partition(";")[0].strip() == JSON_TYPE:
        raw = await read_bytes(request)
        body = await parsed(raw, request) if FIELD.encode() in raw else None
        secret = body.get(FIELD) if isinstance(body, dict) else None
        if isinstance(secret, str) and secret:
            return "body", secret
    secret = request.query_params.get(FIELD)
    if secret:
        return "query string", secret
    raise Refusal(NOBODY)
