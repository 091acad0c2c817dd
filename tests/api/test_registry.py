"""The table of routes checks itself."""

from __future__ import annotations

from types import ModuleType

import pytest

from querykit.api.registry import Routes, collect, table
from querykit.errors import BrokenRegistry


def module(name: str, *added: tuple[str, str]) -> ModuleType:
    made = ModuleType(name)
    made.routes = Routes(name)
    for method, path in added:
        made.routes.open(method, path)(None)
    return made


def test_collect__words__come_before_parameters():
    paths = [("GET", f"/a/{word}") for word in ("{any}", "{id:id}", "{kind:kind}", "x")]
    assert list(collect([module("m", *paths)])) == [
        "/a/x",
        "/a/{kind:kind}",
        "/a/{id:id}",
        "/a/{any}",
    ]


def test_collect__project__is_below_both_prefixes():
    made = module("m")
    made.routes.project("GET", "/x")(None)
    assert list(collect([made])) == ["/api/environments/{project}/x", "/api/projects/{project}/x"]


def test_collect__same_route_twice__names_both():
    with pytest.raises(BrokenRegistry, match="one and two both have GET /x"):
        collect([module("one", ("GET", "/x")), module("two", ("GET", "/x"))])


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (ModuleType("none"), "none has no `routes`"),
        (module("empty"), "empty has no `routes`, or none in it"),
        (module("odd", ("FETCH", "/x")), "there is no method 'FETCH'"),
    ],
)
def test_collect__no_routes__is_refused(made: ModuleType, told: str):
    with pytest.raises(BrokenRegistry, match=told):
        collect([made])


def test_table__every_route__says_what_it_does():
    for actions in table().values():
        for action in actions.values():
            assert action.do.__doc__, action.path
