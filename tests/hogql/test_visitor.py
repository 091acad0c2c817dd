"""Going over trees."""

from __future__ import annotations

import dataclasses

import pytest

from querykit.hogql import ast
from querykit.hogql.parser import parse_expr, parse_program, parse_select
from querykit.hogql.visitor import Transformer, Visitor, children, walk
from support.hogql import EXPRESSIONS, PROGRAM, QUERIES


class Renamed(Transformer):
    def visit_Field(self, node):  # noqa: N802
        return dataclasses.replace(node, chain=("new",)) if node.chain == ("old",) else node


def test_walk__all_samples__reach_every_class_of_node():
    trees = [*map(parse_select, QUERIES), *map(parse_expr, EXPRESSIONS), parse_program(PROGRAM)]
    met = {type(node).__name__ for tree in trees for node in walk(tree)}
    assert met == {name for name in ast.__all__ if name not in {"Node", "OrderExpr"}} | {
        "OrderExpr"
    }


def test_children__order__is_that_of_the_fields():
    tree = parse_expr("a between b and c")
    assert [one.chain[0] for one in children(tree)] == ["a", "b", "c"]


def test_transformer__nothing_to_do__returns_the_same_object():
    tree = parse_select("select a, b from t where c")
    assert Renamed().visit(tree) is tree


def test_transformer__change__shares_the_rest():
    tree = parse_select("select f(old), b from t where c")
    new = Renamed().visit(tree)
    assert new == parse_select("select f(new), b from t where c")
    assert new.select_from is tree.select_from
    assert new.select[1] is tree.select[1]
    assert tree == parse_select("select f(old), b from t where c")


def test_transformer__pairs__are_visited():
    tree = parse_expr("{'a': old}")
    assert Renamed().visit(tree) == parse_expr("{'a': new}")


def test_visitor__class_without_a_method__has_its_children_visited():
    class Names(Visitor):
        def __init__(self):
            self.found = []

        def visit_Field(self, node):  # noqa: N802
            self.found.append(node.chain)

    names = Names()
    names.visit(parse_select("select a, f(b.c) from t"))
    assert names.found == [("a",), ("b", "c"), ("t",)]


@pytest.mark.parametrize("text", QUERIES)
def test_trees__are_hashable_and_equal_wherever_they_stand(text):
    moved = parse_select(f"  {text}")
    assert moved == parse_select(text)
    assert hash(moved) == hash(parse_select(text))
