"""The schema-diff gate."""

from __future__ import annotations

import copy
import json

import pytest

from querykit.validation.gate import check_snapshot, compare, make_snapshot

NODE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string", "enum": ["X"]},
        "mode": {"type": "string", "enum": ["a", "b"]},
        "limit": {"type": "integer", "minimum": 1, "maximum": 10},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        "of": {"anyOf": [{"$ref": "#/definitions/A"}, {"$ref": "#/definitions/B"}]},
        "when": {"type": "string"},
    },
}
A = {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "number"}}}
B = {"type": "object", "additionalProperties": False, "properties": {"b": {"type": "number"}}}


def schema():
    definitions = {"X": NODE, "A": A, "B": B, "C": {"type": "object", "properties": {"c": {}}}}
    return copy.deepcopy({"$ref": "#/definitions/X", "definitions": definitions})


def changed(edit):
    new = schema()
    edit(new["definitions"]["X"], new["definitions"])
    return new


def require_mode(node, _):
    node["required"].append("mode")


def remove_member(node, _):
    del node["properties"]["limit"]


def drop_word(node, _):
    node["properties"]["mode"]["enum"] = ["a"]


def only_words(node, _):
    node["properties"]["when"]["enum"] = ["now"]


def another_type(node, _):
    node["properties"]["when"]["type"] = "integer"


def raise_minimum(node, _):
    node["properties"]["limit"]["minimum"] = 2


def lower_maximum(node, _):
    node["properties"]["limit"]["maximum"] = 5


def fewer_items(node, _):
    node["properties"]["tags"]["maxItems"] = 2


def add_minimum(node, _):
    node["properties"]["tags"]["minItems"] = 1


def narrow_items(node, _):
    node["properties"]["tags"]["items"] = {"type": "string", "enum": ["x"]}


def remove_branch(node, _):
    node["properties"]["of"]["anyOf"].pop()


def narrow_definition(_, definitions):
    definitions["B"]["properties"]["b"]["type"] = "integer"


def add_format(node, _):
    node["properties"]["when"]["format"] = "date-time"


BREAKING = [
    (require_mode, "/definitions/X", 'added required member "mode"'),
    (remove_member, "/definitions/X/properties/limit", 'removed member "limit"'),
    (drop_word, "/definitions/X/properties/mode", 'no longer allows "b"'),
    (only_words, "/definitions/X/properties/when", "allows only listed values"),
    (another_type, "/definitions/X/properties/when", "type changed from string to integer"),
    (raise_minimum, "/definitions/X/properties/limit", "minimum changed from 1 to 2"),
    (lower_maximum, "/definitions/X/properties/limit", "maximum changed from 10 to 5"),
    (fewer_items, "/definitions/X/properties/tags", "maxItems changed from 3 to 2"),
    (add_minimum, "/definitions/X/properties/tags", "minItems changed from none to 1"),
    (narrow_items, "/definitions/X/properties/tags/items", "allows only listed values"),
    (remove_branch, "/definitions/X/properties/of", "removed the union branch B"),
    (narrow_definition, "/definitions/B/properties/b", "type changed from number to integer"),
    (add_format, "/definitions/X/properties/when", "format changed from None to date-time"),
]


@pytest.mark.parametrize(
    ("edit", "pointer", "what"), BREAKING, ids=lambda one: getattr(one, "__name__", str(one)[:30])
)
def test_compare__narrower__is_breaking(edit, pointer, what):
    (change,) = compare(schema(), changed(edit))
    assert (change.pointer, change.what, change.breaking) == (pointer, what, True)


@pytest.mark.parametrize("edit", [one for one, _, _ in BREAKING if one is not another_type])
def test_compare__the_other_way_round__is_compatible(edit):
    changes = compare(changed(edit), schema())
    assert changes
    assert not any(one.breaking for one in changes), changes


def test_compare__the_same__is_nothing():
    assert compare(schema(), schema()) == []


def test_compare__order_of_branches_and_words__does_not_matter():
    def turn(node, _):
        node["properties"]["of"]["anyOf"].reverse()
        node["properties"]["mode"]["enum"].reverse()

    assert compare(schema(), changed(turn)) == []


def test_compare__an_optional_member_and_a_branch_more__are_compatible():
    def widen(node, _):
        node["properties"]["new"] = {"type": "string"}
        node["properties"]["of"]["anyOf"].append({"$ref": "#/definitions/C"})
        node["properties"]["limit"]["type"] = "number"

    changes = compare(schema(), changed(widen))
    assert [one.breaking for one in changes] == [False, False, False]


def test_compare__null_allowed_beside_the_type__is_compatible():
    def nullable(node, _):
        node["properties"]["mode"] = {"anyOf": [node["properties"]["mode"], {"type": "null"}]}
        node["properties"]["when"]["type"] = ["string", "null"]

    assert not any(one.breaking for one in compare(schema(), changed(nullable)))
    assert all(one.breaking for one in compare(changed(nullable), schema()))


LIST_OF_TEXTS = {"type": "array", "items": {"type": "string"}}
PAIR = {"type": "array", "items": [{"type": "string"}, {"type": "number"}]}
MAP_OF_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


@pytest.mark.parametrize(
    ("old", "new", "breaking"),
    [
        ({"type": "string"}, {}, False),
        ({}, {"type": "string"}, True),
        ({"type": "string"}, {"anyOf": [{"type": "string"}, LIST_OF_TEXTS]}, False),
        (
            {"anyOf": [{"type": "string"}, LIST_OF_TEXTS]},
            {"anyOf": [{"type": "string"}, {**LIST_OF_TEXTS, "maxItems": 2}]},
            True,
        ),
        (
            {"anyOf": [{"type": "string"}, {**LIST_OF_TEXTS, "maxItems": 2}]},
            {"anyOf": [LIST_OF_TEXTS, {"type": "string"}]},
            False,
        ),
        (LIST_OF_TEXTS, PAIR, True),
        (PAIR, {"type": "array"}, False),
        (PAIR, {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}, True),
        (MAP_OF_TEXTS, {"type": "object"}, False),
        ({"type": "object"}, MAP_OF_TEXTS, True),
        (MAP_OF_TEXTS, {**MAP_OF_TEXTS, "properties": {"a": {"enum": ["x"]}}}, True),
        ({"type": "object", "properties": {"a": {"type": "number"}}}, MAP_OF_TEXTS, True),
        ({"type": "object"}, {"type": "object", "additionalProperties": False}, True),
        ({"const": "x"}, {"enum": ["x", "y"]}, False),
        ({"enum": ["x", "y"]}, {"const": "x"}, True),
        ({"type": "string"}, False, True),
    ],
)
def test_compare__of_other_forms__knows_what_breaks(old, new, breaking):
    changes = compare({"properties": {"a": old}}, {"properties": {"a": new}})
    assert any(one.breaking for one in changes) is breaking, changes


def test_compare__definitions_that_hold_themselves__ends():
    def loop(_, definitions):
        definitions["A"]["properties"]["a"] = {"$ref": "#/definitions/A"}

    assert compare(changed(loop), changed(loop)) == []


def test_compare__opaque_definitions__are_not_looked_into():
    assert compare(schema(), changed(narrow_definition), opaque={"B"}) == []


# -- snapshots --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def snapshot():
    return json.dumps(make_snapshot())


def test_snapshot__of_now__has_no_findings(snapshot):
    assert check_snapshot(json.loads(snapshot)) == []


def test_snapshot__with_a_member_that_is_gone__names_kind_pointer_and_change(snapshot):
    before = json.loads(snapshot)
    before["definitions"]["RetentionFilter"]["properties"]["colour"] = {"type": "string"}
    (finding,) = check_snapshot(before)
    assert (finding.code, finding.kind) == ("QK108", "RetentionQuery")
    assert finding.pointer == "/definitions/RetentionFilter/properties/colour"
    assert 'removed member "colour"' in finding.message


def test_snapshot__when_a_step_was_added_since__is_fine(snapshot):
    before = json.loads(snapshot)
    before["definitions"]["RetentionFilter"]["properties"]["colour"] = {"type": "string"}
    before["kinds"]["RetentionQuery"]["version"] -= 1
    assert check_snapshot(before) == []


def test_snapshot__with_a_kind_that_is_gone__says_so(snapshot):
    before = json.loads(snapshot)
    before["kinds"]["GoneQuery"] = {"version": 1, "schema": {}}
    (finding,) = check_snapshot(before)
    assert finding.message == "GoneQuery was removed"


def test_snapshot__without_a_member_that_is_new__is_fine(snapshot):
    before = json.loads(snapshot)
    del before["definitions"]["RetentionFilter"]["properties"]["cumulative"]
    assert check_snapshot(before) == []
