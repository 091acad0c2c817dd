from __future__ import annotations

import json
import tomllib

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.errors import NotRewritable
from querykit.rewrite.carriers.toml_file import carrier, read
from querykit.rewrite.toml_text import read_toml
from querykit.rewrite.toml_tree import places, quoted_string
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.queries import DOCUMENTS

relaxed = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
HOW = Upgrading()
QUERY = 'kind = "RetentionQuery"\nretentionFilter = { showMean = true }\n'


@st.composite
def toml_texts(draw, document):
    """A document in some style, with comments."""
    if draw(st.booleans()):
        text = tomlkit.dumps(document)
    else:
        text = "\n".join(f"{json.dumps(key)} = {inline(value)}" for key, value in document.items())
    lines = []
    for line in text.split("\n"):
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(st.sampled_from(["# kind = 1", "", "  # [a]"])))
        lines.append(line + draw(st.sampled_from(["", "", " # end", "  "])))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + newline.join(lines)


def inline(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value)


def comments(text):
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@relaxed
@given(st.data(), DOCUMENTS)
def test_upgrade__any_style__equals_upgrade_of_the_value(data, document):
    text = data.draw(toml_texts(document))
    assert read_toml(text) == document
    done = upgrade_text(text, carrier, HOW)
    if done.problems:
        assert (done.text, {one.code for one in done.problems}) == (text, {"QK601"})
        return
    assert read_toml(done.text) == HOW.report(document).document
    assert comments(done.text) == comments(text)
    assert (done.text == text) == (not done.changes)
    assert ("\r\n" in text) == ("\r\n" in done.text)
    assert "\n" not in done.text.replace("\r\n", "") or "\r\n" not in done.text
    again = upgrade_text(done.text, carrier, HOW)
    assert (again.text, again.changes) == (done.text, ())


@relaxed
@given(st.data(), DOCUMENTS)
def test_places__any_style__hold_the_values(data, document):
    text = data.draw(toml_texts(document))
    found = places(text)

    def check(value, pointer):
        if isinstance(value, (dict, list)):
            children = value.items() if isinstance(value, dict) else enumerate(value)
            for key, child in children:
                check(child, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
            return
        place = found[pointer]
        assert tomllib.loads(f"x = {text[place.start : place.end]}")["x"] == value
        if isinstance(value, str):
            quoted = quoted_string(text, place, value)
            assert quoted is None or len(quoted.offsets) == len(value) + 1

    check(document, "")


@pytest.mark.parametrize(
    ("text", "pointer", "written"),
    [
        ("[a.b]\nc.'d.e' = 1 # x", "/a/b/c/d.e", "1"),
        ("[[t]]\nx=1\n[[t]]\nx = 2\n[t.u]\ny = 3", "/t/1/u/y", "3"),
        ("[[t]]\n[[t.u]]\n[[t.u]]\nx = 5", "/t/0/u/1/x", "5"),
        ("a = [1, [2,\n # c\n {b = 3},],]", "/a/1/1/b", "3"),
        ("a = 1979-05-27 07:32:00 # x", "/a", "1979-05-27 07:32:00"),
        ('a = """\n""x""""" # c\nb = 2', "/b", "2"),
        ("a = '''\n'x''''\n\"b\\u0041\" = +inf", "/bA", "+inf"),
    ],
)
def test_places__corner__is_found(text, pointer, written):
    tomllib.loads(text)
    place = places(text)[pointer]
    assert text[place.start : place.end] == written


@pytest.mark.parametrize(
    ("text", "line"),
    [(QUERY + "a = [\n", None), (QUERY + "a = 1\na = 2\n", 4), (QUERY + "x = " + "[" * 5000, None)],
    ids=range(3),
)
def test_read__bad_toml_with_a_query__is_a_problem(text, line):
    carried = read(text)
    (problem,) = carried.problems
    assert problem.code == "QK601"
    assert line is None or problem.span.line == line
    assert carried.render([]) == text


@pytest.mark.parametrize(
    "text", ["kind = {{ x }}", "insight = [", "", "kind = " + "[" * 5000, "a = 1"]
)
def test_read__foreign__passes_silently(text):
    carried = read(text)
    assert (list(carried.slots), list(carried.problems)) == ([], [])
    assert carried.render([]) == text


def test_render__null__is_refused():
    carried = read(QUERY)
    (slot,) = carried.slots
    with pytest.raises(NotRewritable, match="no null"):
        carried.render([{**slot.document, "name": None}])


def test_locate__member_of_a_table__is_its_value():
    text = 'x = 1\n[q]\nkind = "RetentionQuery"\n[q.retentionFilter]\nshowMean = true\n'
    (slot,) = read(text).slots
    assert (slot.locate("/q/retentionFilter/showMean").line, slot.locate("/q").line) == (5, 2)
    assert slot.locate("/q/retentionFilter/none").line == 4
