"""The routes of a server: one module in `routes/` for each sort, found by name.

A module has `routes = Routes(__name__)`, and decorators say who may come where::

    @routes.open("POST", "/batch")                                # anybody
    @routes.keyed("GET", "/api/users/@me", scope="user:read")     # who has a key
    @routes.project("GET", "/query/{id:id}", for_keys=True)       # ... that reaches the project

A route of a project is below both prefixes. Every path is served with and without a slash at its
end. Of two paths that fit, the one with a word where the other has a parameter is taken.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from querykit.api import routes
from querykit.api.about import About
from querykit.api.access import SCOPE
from querykit.api.calls import Call, Keyed, Visit
from querykit.errors import BrokenRegistry

if TYPE_CHECKING:
    from types import ModuleType

    from starlette.responses import Response

Do = Callable[[Any], Awaitable["Response"]]
V = TypeVar("V", bound=Callable[[Visit], Awaitable["Response"]])
K = TypeVar("K", bound=Callable[[Keyed], Awaitable["Response"]])
C = TypeVar("C", bound=Callable[[Call], Awaitable["Response"]])

PREFIXES = ("/api/environments/{project}", "/api/projects/{project}")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

NOTHING = About()
_parameter = re.compile(r"\{\w+(?::(\w+))?\}")
_WIDTHS = {"": 3, "id": 2, "kind": 1}
"""How much a parameter takes: one that takes less is tried first, and a word before all."""


@dataclass(frozen=True, slots=True)
class Action:
    """What is done for a method and a path, and for whom."""

    method: str
    path: str
    do: Do
    given: type[Visit]
    """What `do` is given, and so who may come: `Visit`, `Keyed` or `Call`."""

    scope: str | None = None
    """What the key must be allowed."""

    for_keys: bool = True
    """Whether keys of the API may do it where PostHog's rules hold."""

    coalesced: bool = False
    """Whether identical requests at the same time get one answer, also those over their rate."""

    about: About = NOTHING

    @property
    def paths(self) -> tuple[str, ...]:
        """The whole paths, without the slash at the end."""
        prefixes = PREFIXES if self.given is Call else ("",)
        return tuple(prefix + self.path for prefix in prefixes)


@dataclass(slots=True)
class Routes:
    """The routes of one module."""

    module: str
    actions: list[Action] = field(default_factory=list)

    def open(self, method: str, path: str, *, about: About = NOTHING) -> Callable[[V], V]:
        """Add a route for anybody."""

        def add(do: V) -> V:
            self.actions.append(Action(method, path, do, Visit, about=about))
            return do

        return add

    def keyed(
        self, method: str, path: str, *, scope: str | None = None, about: About = NOTHING
    ) -> Callable[[K], K]:
        """Add a route for who has a key."""

        def add(do: K) -> K:
            self.actions.append(Action(method, path, do, Keyed, scope, about=about))
            return do

        return add

    def project(
        self,
        method: str,
        path: str,
        *,
        scope: str = SCOPE,
        for_keys: bool = False,
        coalesced: bool = False,
        about: About = NOTHING,
    ) -> Callable[[C], C]:
        """Add a route below a project, for who has a key that reaches it."""

        def add(do: C) -> C:
            self.actions.append(Action(method, path, do, Call, scope, for_keys, coalesced, about))
            return do

        return add


Table = Mapping[str, Mapping[str, Action]]
"""Actions by path and method, the paths in the order in which they are tried."""


@cache
def table() -> Table:
    """Return the routes of all modules."""
    names = sorted(info.name for info in pkgutil.iter_modules(routes.__path__))
    return collect(importlib.import_module(f"{routes.__name__}.{name}") for name in names)


def collect(modules: Iterable[ModuleType]) -> Table:
    """Return the routes of modules.

    Raises:
        BrokenRegistry: a module has none, a method is unknown, or two modules have the same route.
    """
    found: dict[str, dict[str, Action]] = {}
    owners: dict[tuple[str, str], str] = {}
    for module in modules:
        own = getattr(module, "routes", None)
        if not isinstance(own, Routes) or not own.actions:
            raise BrokenRegistry(f"{module.__name__} has no `routes`, or none in it")
        for action in own.actions:
            if action.method not in METHODS:
                raise BrokenRegistry(f"{module.__name__}: there is no method {action.method!r}")
            for path in action.paths:
                other = owners.setdefault((action.method, path), module.__name__)
                actions = found.setdefault(path, {})
                if action.method in actions:
                    raise BrokenRegistry(
                        f"{other} and {module.__name__} both have {action.method} {path}"
                    )
                actions[action.method] = action
    return {path: found[path] for path in sorted(found, key=_rank)}


def _rank(path: str) -> tuple[tuple[int, str], ...]:
    return tuple(_taken(word) for word in path.split("/"))


def _taken(word: str) -> tuple[int, str]:
    match = _parameter.fullmatch(word)
    return (0 if match is None else _WIDTHS[match[1] or ""], word)
