from __future__ import annotations

import pytest

from querykit.errors import NotRewritable
from querykit.rewrite import parse_json, splice
from querykit.rewrite.json_pairs import MAX_COMPARISONS
from querykit.rewrite.splice import Edit, apply


@pytest.mark.parametrize(
    "new",
    [
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": {1, 2}},
        {"a": b"x"},
        {1: "a"},
        {"a": [{None: 1}]},
        {"a": 10**5_000},
        object(),
    ],
)
def test_splice__not_json__is_refused(new):
    with pytest.raises(NotRewritable):
        splice(parse_json('{"a": 1}'), new)


def test_splice__value_that_holds_itself__is_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotRewritable, match="nested too deep"):
        splice(parse_json('{"a": 1}'), {"a": loop})


def test_splice__value_deeper_than_we_read__is_refused():
    deep: list[object] = []
    for _ in range(2_000):
        deep = [deep]
    with pytest.raises(NotRewritable, match="deeper"):
        splice(parse_json("1"), deep)


@pytest.mark.parametrize("old", ["1e400", "9" * 5_000, "-0", "-0.0", "1.10", "1E5", "0.1e-7"])
def test_splice__number_beside_a_change__keeps_its_spelling(old):
    text = f'{{"n": {old}, "a": [{old}], "b": 1}}'
    parsed = parse_json(text)
    assert splice(parsed, {**parsed.value, "b": 2}) == text.replace('"b": 1', '"b": 2')


@pytest.mark.parametrize("old", ["1e400", "9" * 5_000, "-0.0", "1.10", '"a\\/b\\u0000"', "[1,2]"])
def test_splice__value_that_moved__keeps_its_spelling(old):
    parsed = parse_json(f'{{"n": {old}, "b": {{}}}}')
    assert splice(parsed, {"b": {"m": [parsed.value["n"]]}}) == f'{{"b": {{"m": [{old}]}}}}'


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("1", True, "true"),
        ("true", 1, "1"),
        ("1", 1.0, "1.0"),
        ("0.0", -0.0, "-0.0"),
        ("1.0", 1.0, "1.0"),
        ("1e0", 1.0, "1e0"),
    ],
)
def test_splice__values_python_takes_for_equal__are_told_apart(old, new, after):
    assert splice(parse_json(f'{{"a": {old}}}'), {"a": new}) == f'{{"a": {after}}}'
    assert splice(parse_json(f"[{old}]"), [new]) == f"[{after}]"


def test_splice__key_that_stands_twice__is_removed_as_a_whole():
    parsed = parse_json('{"a": 1, "b": 2, "a": 3, "c": 4}')
    assert splice(parsed, {"b": 2, "c": 4}) == '{"b": 2, "c": 4}'
    assert splice(parsed, {"b": 2, "d": 3, "c": 4}) == '{"b": 2, "d": 3, "c": 4}'
    assert splice(parsed, {**parsed.value, "a": 5}) == '{"a": 1, "b": 2, "a": 5, "c": 4}'


def test_splice__other_order_of_keys__is_no_change():
    parsed = parse_json('{"a": 1, "b": 2}')
    assert splice(parsed, {"b": 2, "a": 1}) == parsed.text


def test_splice__tuple_for_list__is_no_change():
    parsed = parse_json("[1, [2]]")
    assert splice(parsed, (1, (2,))) == parsed.text


@pytest.mark.parametrize("count", [10, MAX_COMPARISONS // 100])
def test_splice__items_in_a_long_list__changes_only_them(count):
    items = ",\n".join(f'{{"n": {number}}}' for number in range(count))
    parsed = parse_json(f"[\n{items}\n]")
    new = [{**item, "n": -1} if item["n"] in (2, 7) else item for item in parsed.value]
    after = parsed.text.replace('{"n": 2}', '{"n": -1}').replace('{"n": 7}', '{"n": -1}')
    assert splice(parsed, new) == after


def test_splice__many_changes_on_one_long_line__takes_linear_time():
    text = "[" + ",".join(['{"n":1}'] * 20_000) + "]"
    parsed = parse_json(text)
    assert splice(parsed, [{"n": 2} for _ in parsed.value]) == text.replace("1", "2")


def test_apply__overlapping_edits__is_refused():
    with pytest.raises(NotRewritable, match="overlap"):
        apply("abc", [Edit(0, 2, ""), Edit(1, 3, "")])
