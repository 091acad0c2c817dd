"""Documents in JSON strings and URLs, and JSON with comments."""

from __future__ import annotations

import io
import json
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit.rewrite import carrier_for, parse_json, stream_lines
from querykit.rewrite.carriers.hogql_file import carrier as hogql
from querykit.rewrite.carriers.json_comments import JsonComments
from querykit.rewrite.carriers.json_comments import carrier as commented
from querykit.rewrite.carriers.json_file import carrier as strict
from querykit.rewrite.comments import blanked
from querykit.rewrite.embedded import parts_of
from querykit.rewrite.percent import percent_encoded
from querykit.rewrite.quoted import json_string, plain
from querykit.rewrite.upgrading import Upgrading, upgrade_text
from support.queries import DOCUMENTS

relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
HOW = Upgrading()


def upgraded(document):
    return HOW.report(document).document


@relaxed
@given(st.text(), st.booleans())
def test_json_string__any_text__has_a_place_for_each_character(text, ascii_only):
    literal = json.dumps(text, ensure_ascii=ascii_only)
    quoted = json_string(f"[{literal}]", 1, 1 + len(literal), ascii_only=ascii_only)
    assert quoted.value == text
    assert len(quoted.offsets) == len(text) + 1
    pieces = zip(quoted.offsets, quoted.offsets[1:], strict=False)
    assert "".join(json.loads(f'"{f"[{literal}]"[a:b]}"') for a, b in pieces) == text
    assert quoted.encode(text) == literal[1:-1]


@relaxed
@given(
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "(){}:'", '"{}:, é'])
)
def test_percent_encoded__any_text__comes_back(text, safe):
    written = quote(text, safe=safe)
    quoted = percent_encoded(plain(written, 0, len(written)))
    assert quoted.value == unquote(written)
    assert len(quoted.offsets) == len(quoted.value) + 1
    assert quoted.encode(quoted.value) == written


def test_percent_encoded__no_utf8__is_kept():
    quoted = percent_encoded(plain("a%FF%e9", 0, 7))
    assert quoted.encode(quoted.value) == "a%ff%e9"


def test_parts_of__markdown_link__ends_with_the_json():
    url = "#q=" + quote('{"kind": "TrendsQuery", "series": []}', safe="()")
    text = f"[a]({url}) and ({url}); {url}"
    assert [part.parsed.value["kind"] for part in parts_of(plain(text, 0, len(text)))] == [
        "TrendsQuery"
    ] * 3


@pytest.mark.parametrize("text", ["{", '{"kind": "Deployment"}', "#q=%7B%22kind", "[" * 5000, ""])
def test_parts_of__no_query__is_none(text):
    assert list(parts_of(plain(text, 0, len(text)))) == []


@relaxed
@given(DOCUMENTS, DOCUMENTS, st.booleans(), st.sampled_from([None, 2, "\t"]))
def test_upgrade__strings__equals_upgrade_of_the_value(outer, inner, ascii_only, indent):
    written = json.dumps(inner, ensure_ascii=ascii_only)
    url = "see https://x/#q=" + quote(written) + " there"
    document = {"copy": written, "url": url, "query": outer, "twice": [written]}
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    done = upgrade_text(text, strict, HOW)
    value = json.loads(done.text)
    assert value["query"] == upgraded(document)["query"]
    assert json.loads(value["copy"]) == json.loads(value["twice"][0]) == upgraded(inner)
    assert json.loads(unquote(value["url"])[len("see https://x/#q=") : -len(" there")]) == upgraded(
        inner
    )
    assert upgrade_text(done.text, strict, HOW).text == done.text
    assert (done.text == text) == (value == document)


def test_upgrade__strings_in_json_lines__are_documents_too():
    inner = '{"kind": "RetentionQuery", "retentionFilter": {"showMean": true}}'
    text = '{"a": 1}\n' + json.dumps({"query": inner}) + "\n"
    done = upgrade_text(text, carrier_for("a.jsonl"), HOW)
    new = inner.replace('"showMean": true', '"meanRetentionCalculation": "simple"')
    assert done.text == '{"a": 1}\n' + json.dumps({"query": new}) + "\n"
    assert [(one.span.line, text[one.span.start]) for one in done.changes] == [(2, "{")]
    sink = io.BytesIO()
    totals = stream_lines(io.BytesIO(text.encode()), upgraded, sink)
    assert sink.getvalue().decode() == done.text
    assert (totals.documents, totals.changed, totals.failed) == (2, 1, 0)


def test_render__string_that_moves__is_written_anew_where_it_goes():
    inner = '{"kind": "TrendsQuery", "series": []}'
    carried = strict.read(json.dumps({"a": inner, "b": [1]}))
    document, node = (slot.document for slot in carried.slots)
    text = carried.render([{"b": [1, {"c": document["a"]}]}, {**node, "x": 1}])
    new = '{"kind": "TrendsQuery", "series": [], "x": 1}'
    assert json.loads(text) == {"b": [1, {"c": new}]}


@st.composite
def commented_texts(draw, value):
    """The text of a value with comments and trailing commas anywhere."""
    lines = []
    for line in json.dumps(value, indent=draw(st.sampled_from([2, 4]))).split("\n"):
        blank = line[: len(line) - len(line.lstrip())]
        if draw(st.integers(0, 5)) == 0:
            lines.append(blank + draw(st.sampled_from(['// "kind": 1,', "/* a, } */", "// }"])))
        comma = "," if line.endswith(("0", '"', "e", "}", "]")) and draw(st.booleans()) else ""
        comment = draw(st.sampled_from(["", "", " // , end", " /* x */"]))
        lines.append(line + comma + comment)
    lines = _without_wrong_commas(lines)
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def _without_wrong_commas(lines):
    """Drop a comma behind the whole value; those behind the last value of a container stay."""
    kept = []
    for index, line in enumerate(lines):
        code = line.partition(" //")[0].partition(" /*")[0]
        follows = next(
            (one.strip() for one in lines[index + 1 :] if one.strip()[:2] not in ("//", "/*")), ""
        )
        if code.endswith(",") and not code.strip().startswith("/") and not follows:
            kept.append(line.replace(code, code[:-1], 1))  # the root has none
        else:
            kept.append(line)
    return kept


@relaxed
@given(st.data(), DOCUMENTS)
def test_upgrade__comments__equals_upgrade_of_the_value(data, document):
    text = data.draw(commented_texts(document))
    carried = JsonComments(text)
    assert carried.problems == []
    assert carried.slots[0].document == document
    done = upgrade_text(text, commented, HOW)
    if done.problems:
        assert (done.text, [one.code for one in done.problems]) == (text, ["QK601"])
        return
    assert parse_json(blanked(done.text)[0]).value == upgraded(document)
    assert upgrade_text(done.text, commented, HOW).text == done.text
    assert done.text != text or upgraded(document) == document


def test_upgrade__strings_between_comments__are_documents_too():
    inner = '{"kind": "RetentionQuery", "retentionFilter": {"showMean": true}}'
    text = (
        '{\n  // a\n  "query": ' + json.dumps(inner) + ', // b\n  /* c */ "q": ' + inner + ",\n}\n"
    )
    done = upgrade_text(text, commented, HOW)
    new = inner.replace('"showMean": true', '"meanRetentionCalculation": "simple"')
    assert done.text == text.replace(json.dumps(inner), json.dumps(new)).replace(inner, new)
    assert [one.span.line for one in done.changes] == [4, 3]


def test_render__comment_in_a_value_written_anew__is_refused_with_its_place():
    text = '{"kind": "TrendsQuery",\n "series": [ // one\n  1, 2]}'
    carried = JsonComments(text)
    with pytest.raises(Exception, match="lose a comment") as caught:
        carried.render([{**carried.slots[0].document, "series": {"a": 1}}])
    assert (caught.value.code, caught.value.span.line) == ("QK601", 2)


def test_read__bad_json_with_comments__is_a_problem_with_its_place():
    carried = JsonComments('{ // a\n "a": 1,\n "b" 2}')
    assert [(one.code, one.span.line) for one in carried.problems] == [("QK001", 3)]
    assert carried.render([]) == '{ // a\n "a": 1,\n "b" 2}'


@pytest.mark.parametrize(
    "text", ['{\n  // editor\n  "a": [1, 2,],\n}\n', '{"filters": "x", /* a */ "b": 1}', "[1,]"]
)
def test_json__comments_in_a_foreign_file__pass_silently(text):
    carried = strict.read(text)
    assert list(carried.problems) == []
    assert upgrade_text(text, strict, HOW).text == text


def test_json__comments_around_a_query__are_kept_and_reported():
    text = '{\n  // how\n  "kind": "RetentionQuery",\n  "retentionFilter": {"showMean": true}\n}'
    done = upgrade_text(text, strict, HOW)
    assert done.text == text.replace('"showMean": true', '"meanRetentionCalculation": "simple"')
    (problem,) = done.problems
    assert (problem.code, problem.severity, problem.span.line) == ("QK001", "warning", 2)


@pytest.mark.parametrize("text", ['{"a": 1 // x', "{'a': 1,}", '{"a": }', "// x"])
def test_json__broken_file__is_an_error_as_before(text):
    (problem,) = strict.read(text).problems
    assert (problem.code, problem.severity) == ("QK001", "error")


def test_hogql__text__is_the_document_and_stays():
    carried = hogql.read("\ufeff\n select 1\n")
    (slot,) = carried.slots
    assert (slot.document, slot.line) == ("\n select 1\n", 2)
    assert carried.render([slot.document]) == "\ufeff\n select 1\n"
    with pytest.raises(Exception, match="never upgraded"):
        carried.render(["select 2"])
    assert [one.code for one in hogql.read(" \n").problems] == ["QK002"]
