from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.errors import DocumentError
from querykit.rewrite import edits, parse_json, splice
from querykit.rewrite.json_text import assemble
from querykit.rewrite.same import same

relaxed = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])

KEYS = st.text('abkvé"\\/\n', max_size=3)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([2**70, -0.0, 1.0, 1.5, 1e300, "", "x", "é", "\ud800", "\0", "\u2028", '"\\'])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
BLANKS = st.sampled_from(["", "", " ", "  ", "\n", "\r\n", "\t", "\r", "\n\n  "])


@st.composite
def texts(draw, value=None):
    """A JSON text in some style, from tidy to wild."""
    value = draw(VALUES) if value is None else value
    ascii_only = draw(st.booleans())
    style = draw(st.sampled_from([None, "compact", 2, 4, "\t", "wild"]))
    if style == "wild":
        text = _wild(draw, value, ascii_only)
    elif style == "compact":
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only)
    else:
        text = json.dumps(value, indent=style, ensure_ascii=ascii_only)
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n", "\r\n"]))


def _wild(draw, value, ascii_only):
    def blank():
        return draw(BLANKS)

    if isinstance(value, dict):
        members = [
            blank() + json.dumps(key) + blank() + ":" + blank() + _wild(draw, child, ascii_only)
            for key, child in value.items()
        ]
        return "{" + (blank() + ",").join(members) + blank() + "}"
    if isinstance(value, list):
        items = [blank() + _wild(draw, child, ascii_only) for child in value]
        return "[" + (blank() + ",").join(items) + blank() + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


@st.composite
def changed(draw, value, pool):
    """A new value that shares with the old one, or has moved, what did not change."""
    choice = draw(st.integers(0, 9))
    if choice == 0:
        return draw(VALUES)
    if choice == 1:
        return draw(st.sampled_from(pool))
    if isinstance(value, dict) and choice < 8:
        members = []
        for key, child in value.items():
            fate = draw(st.integers(0, 6))
            if fate == 0:
                continue
            if fate == 1:
                members.append((draw(KEYS), child))
            elif fate == 2:
                members.append((key, draw(changed(child, pool))))
            else:
                members.append((key, child))
        if draw(st.integers(0, 3)) == 0:
            members.insert(draw(st.integers(0, len(members))), (draw(KEYS), draw(VALUES)))
        return dict(members)
    if isinstance(value, list) and choice < 8:
        items = [
            draw(changed(item, pool)) if draw(st.integers(0, 3)) == 0 else item
            for item in value
            if draw(st.integers(0, 5))
        ]
        if draw(st.integers(0, 3)) == 0:
            items.insert(draw(st.integers(0, len(items))), draw(VALUES))
        return items
    return value


def parts(value):
    yield value
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, (dict, list)):
            yield from parts(child)
        else:
            yield child


@relaxed
@given(st.data())
def test_splice__any_change__holds_the_new_value(data):
    text = data.draw(texts())
    parsed = parse_json(text)
    pool = list(parts(parsed.value)) if isinstance(parsed.value, (dict, list)) else [parsed.value]
    new = data.draw(changed(parsed.value, pool))
    after = splice(parsed, new)
    assert same(parse_json(after).value, new)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert splice(parse_json(after), new) == after
    position = shift = 0
    for edit in edits(parsed, new):
        assert text[position : edit.start] == after[position + shift : edit.start + shift]
        position, shift = edit.end, shift + len(edit.text) - (edit.end - edit.start)
    assert text[position:] == after[position + shift :]
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        assert "\n" not in after.replace("\r\n", "")


@relaxed
@given(texts())
def test_splice__equal_value__changes_nothing(text):
    parsed = parse_json(text)
    assert splice(parsed, parsed.value) is text
    assert splice(parsed, copy.deepcopy(parsed.value)) == text


@relaxed
@given(texts())
def test_parse_json__good_text__equals_json_loads(text):
    parsed = parse_json(text)
    assert same(parsed.value, json.loads(text.removeprefix("\ufeff")))
    value, repeats = assemble(text, *parsed.scanned)
    assert same(value, parsed.value)
    assert not repeats


@relaxed
@given(texts(), st.data())
def test_parse_json__damaged_text__is_judged_like_json_loads(text, data):
    text = text.removeprefix("\ufeff")
    place = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 2))
    junk = data.draw(st.text("[]{},:\"\\0e1.-+ntfu\n '/#N", max_size=2))
    damaged = text[:place] + junk + text[place + cut :]
    try:
        expected = json.loads(damaged, parse_constant=_no_constant)
    except ValueError:
        expected = ValueError
    if expected is ValueError:
        with pytest.raises(DocumentError):
            parse_json(damaged)
    else:
        assert same(parse_json(damaged).value, expected)


def _no_constant(name):
    raise ValueError(name)
