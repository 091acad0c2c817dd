from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.errors import NotRewritable
from querykit.rewrite.carriers.yaml_file import carrier, read
from querykit.rewrite.places import LineIndex
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from querykit.rewrite.yaml_strings import quoted_scalar, scalars
from querykit.rewrite.yaml_tree import documents, resolved
from support.queries import DOCUMENTS

relaxed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
HOW = Upgrading()
QUERY = "kind: RetentionQuery\nretentionFilter: {showMean: true}\n"


class Dumper(yaml.SafeDumper):
    """Writes lists deeper than their keys when asked to, and never an alias."""

    deeper = False

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, indentless and not self.deeper)

    def ignore_aliases(self, _data):
        return True


class DeepDumper(Dumper):
    deeper = True


@st.composite
def yaml_texts(draw, *values):
    """Documents in some style, with comments."""
    text = yaml.dump_all(
        values,
        Dumper=draw(st.sampled_from([Dumper, DeepDumper])),
        default_flow_style=draw(st.sampled_from([False, False, None, True])),
        default_style=draw(st.sampled_from([None, None, "'", '"'])),
        indent=draw(st.sampled_from([2, 4])),
        allow_unicode=draw(st.booleans()),
        explicit_start=draw(st.booleans()) or len(values) > 1,
        sort_keys=False,
        width=1000,
    )
    lines = []
    for line in text.removesuffix("\n").split("\n"):
        if draw(st.integers(0, 6)) == 0:
            lines.append(draw(st.sampled_from(["# kind: x", "", "      # deeper"])))
        lines.append(line + draw(st.sampled_from(["", "", "", " # end", "   "])))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    end = draw(st.sampled_from(["", newline]))
    return draw(st.sampled_from(["", "\ufeff"])) + newline.join(lines) + end


def values(text):
    return [root.value for root in documents(text, LineIndex(text))]


def comments(text):
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@relaxed
@given(st.data(), DOCUMENTS, DOCUMENTS)
def test_upgrade__any_style__equals_upgrade_of_the_values(data, one, two):
    text = data.draw(yaml_texts(one, two))
    assert values(text) == [one, two]
    done = upgrade_text(text, carrier, HOW)
    assert {problem.code for problem in done.problems} <= {"QK601"}
    refused = len(done.problems)
    upgraded = [HOW.report(value).document for value in (one, two)]
    for found, old, new in zip(values(done.text), (one, two), upgraded, strict=True):
        refused -= found == old != new
        assert found == new or refused >= 0
    if done.problems:
        return
    assert comments(done.text) == comments(text)
    assert (done.text == text) == (not done.changes)
    again = upgrade_text(done.text, carrier, HOW)
    assert (again.text, again.changes) == (done.text, ())


@relaxed
@given(DOCUMENTS, st.sampled_from([Dumper, DeepDumper]), st.sampled_from([None, False]))
def test_upgrade__without_comments__is_never_refused(document, dumper, flow):
    text = yaml.dump(document, Dumper=dumper, default_flow_style=flow, sort_keys=False, width=1000)
    done = upgrade_text(text, carrier, HOW)
    assert done.problems == ()
    assert values(done.text) == [HOW.report(document).document]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3)
    | st.sampled_from([1.5, "", "x", "yes", "1", "a: b", "# a", "it's", 'q"', "a\nb\n", "é\u2028", "-"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["a", "b", "kind", "on", "x y", "1", "- c"]), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


@relaxed
@given(st.data(), VALUES, VALUES)
def test_render__any_new_value__is_written_or_refused(data, old, new):
    old = {"q": {"kind": "TrendsQuery", "series": []}, "v": old}
    text = data.draw(yaml_texts(old))
    carried = read(text)
    (slot,) = carried.slots
    wanted = {"q": slot.document["q"], "v": new, "moved": {"deep": [slot.document["v"]]}}
    try:
        written = carried.render([wanted])
    except NotRewritable:
        return
    assert values(written) == [wanted]


@relaxed
@given(st.data(), VALUES)
def test_quoted_scalar__any_style__has_a_place_for_each_character(data, value):
    text = data.draw(yaml_texts({"v": value, "b": "x"}))
    found = 0
    for scalar in scalars(documents(text, LineIndex(text))):
        quoted = quoted_scalar(text, scalar)
        if quoted is not None:
            found += 1
            assert quoted.value == scalar.value
            assert len(quoted.offsets) == len(quoted.value) + 1
            assert list(quoted.offsets) == sorted(quoted.offsets)
    assert found


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (QUERY + "a: [\n", "QK601", 4),
        (QUERY + "a: *b\n", "QK601", 3),
        (QUERY + "a: &a [*a]\n", "QK010", 3),
        (QUERY + "a: " + "[" * 10_000, "QK004", 3),
        (QUERY + "a: " + "[" * 500 + "]" * 500, "QK004", 3),
        (QUERY + "a:\n  " + "- " * 10_000 + "x", "QK004", 4),
        (QUERY + "a: " + "{a: " * 900_000, "QK004", 3),
        (QUERY + "a: \x00", "QK601", None),
        (QUERY + "\tb: 1", "QK601", 3),
    ],
    ids=range(9),
)
def test_read__bad_yaml_with_a_query__is_a_problem(text, code, line):
    began = time.monotonic()
    carried = read(text)
    assert time.monotonic() - began < 5
    assert [problem.code for problem in carried.problems] == [code]
    if line is not None:
        assert carried.problems[0].span.line == line
    assert carried.render([]) == text


def test_read__bomb__is_refused_at_once():
    lines = ["kind: TrendsQuery", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 60)]
    began = time.monotonic()
    carried = read("\n".join(lines))
    assert time.monotonic() - began < 1
    assert [problem.code for problem in carried.problems] == ["QK005"]
    assert carried.slots == []


def test_upgrade__many_documents__takes_time_by_their_number():
    text = "---\n".join([QUERY] * 1_000)
    began = time.monotonic()
    done = upgrade_text(text, carrier, HOW)
    assert time.monotonic() - began < 10  # half a second; minutes when each looks at all others
    assert len(done.changes) == 1_000


@pytest.mark.parametrize(
    "text",
    [
        "{{ .kind }}: [",
        "kind: Deployment\na: [",
        "filters: *x",
        "kind: x\n" + "- " * 5000,
        "",
        "[" * 9999,
    ],
)
def test_read__foreign__passes_silently(text):
    carried = read(text)
    assert (list(carried.slots), list(carried.problems)) == ([], [])
    assert carried.render([]) == text


def test_upgrade__merged_member__is_refused_with_the_rest_as_it_was():
    text = "a: &a {showMean: true}\nq:\n  kind: RetentionQuery\n  retentionFilter:\n"
    text += "    <<: *a\n    period: Day\n"
    assert values(text)[0]["q"]["retentionFilter"] == {"showMean": True, "period": "Day"}
    done = upgrade_text(text, carrier, HOW)
    assert done.text == text
    assert [one.code for one in done.problems] == ["QK601"]
    assert "comes from another mapping" in done.problems[0].message


def test_upgrade__document_that_cannot_be_written__does_not_hold_up_the_others():
    merged = "a: &a {showMean: true}\nq:\n  kind: RetentionQuery\n  retentionFilter: {<<: *a}\n"
    text = f"{merged}---\n{QUERY}"
    done = upgrade_text(text, carrier, HOW)
    assert done.text == text.removesuffix(QUERY) + QUERY.replace(
        "showMean: true", "meanRetentionCalculation: simple"
    )
    assert [one.code for one in done.problems] == ["QK601"]


def test_upgrade__anchor_whose_other_uses_must_stay__is_written_out_or_refused():
    text = "other: &a {showMean: true}\nq: {kind: RetentionQuery, retentionFilter: *a}\n"
    done = upgrade_text(text, carrier, HOW)
    assert done.text == text.replace("*a", "{meanRetentionCalculation: simple}")
    text = text.replace("{sh", "{period: Day, sh")
    done = upgrade_text(text, carrier, HOW)
    assert (done.text, [one.code for one in done.problems]) == (text, ["QK601"])


def test_locate__emoji_before__counts_characters():
    text = '# 😀\nname: "😀"\nquery: {kind: RetentionQuery, retentionFilter: {showMean: true}}\n'
    done = upgrade_text(text, carrier, HOW)
    span = done.changes[0].span
    assert (span.line, span.column, text[span.start]) == (3, 8, "{")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("True", True), ("yes", "yes"), ("012", "012"), ("-12", -12),
        ("1e3", 1000.0), (".5", 0.5), ("1e999", "1e999"), (".inf", ".inf"), ("2024-01-01", "2024-01-01"),
        ("12:30", "12:30"), ("1_000", "1_000"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_resolved__plain_scalar__is_that_of_json(text, value):
    found = resolved(text)
    assert found == value or len(text) > 4000
    assert type(found) is type(value) or len(text) > 4000
