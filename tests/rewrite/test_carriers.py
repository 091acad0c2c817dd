from __future__ import annotations

import io
import types

import pytest

from querykit.errors import Diagnostic, FailedStep, InternalError, NotRewritable
from querykit.rewrite import (
    Carrier,
    Totals,
    carrier_for,
    carriers,
    rewrite_text,
    stream_lines,
    suffixes,
)
from querykit.rewrite.carriers import json_file, json_lines
from querykit.rewrite.registry import collect

LINES = '\ufeff{"v": 1}\r\n\r\n{"v": oops}\n  {"v":1, "x": [1]}\n{"v": 1}'


def stamp(document):
    return {**document, "v": 2}


def refuse(document):
    raise FailedStep("no", pointer="/x/0")


def test_carriers__of_this_package__are_found():
    assert {"json", "json-lines"} <= {carrier.name for carrier in carriers()}
    assert suffixes() >= {".json", ".jsonl", ".ndjson"}


@pytest.mark.parametrize(
    ("name", "carrier"),
    [
        ("a.json", json_file.carrier),
        ("a/b.JSON", json_file.carrier),
        ("a.jsonl", json_lines.carrier),
        ("a.ndjson", json_lines.carrier),
        ("a.txt", None),
        ("json", None),
    ],
)
def test_carrier_for__name__goes_by_its_end(name, carrier):
    assert carrier_for(name) is carrier


def test_carrier_for__json5__is_refused():
    with pytest.raises(NotRewritable):
        carrier_for("tsconfig.JSON5")


def test_collect__module_without_a_carrier__is_refused():
    with pytest.raises(InternalError, match="stray"):
        collect([types.ModuleType("stray")])


def test_collect__suffix_claimed_twice__names_both():
    one, two = types.ModuleType("one"), types.ModuleType("two")
    one.carrier = Carrier("one", (".x",), json_file.JsonFile)
    two.carrier = Carrier("two", (".x",), json_file.JsonFile)
    with pytest.raises(InternalError, match="one and to two"):
        collect([one, two])


def test_rewrite_text__json__changes_the_document():
    result = rewrite_text('\n\n{"v": 1}', json_file.carrier, stamp)
    assert result.text == '\n\n{"v": 2}'
    assert result.changed
    assert [(slot.line, slot.locate("/v").line) for slot in result.slots] == [(3, 3)]


@pytest.mark.parametrize(("text", "code"), [("{", "QK001"), ("", "QK002"), ("[" * 2000, "QK004")])
def test_rewrite_text__bad_json__is_a_problem(text, code):
    result = rewrite_text(text, json_file.carrier, stamp)
    assert (result.text, result.changed, result.slots) == (text, False, ())
    assert [problem.code for problem in result.problems] == [code]


def test_rewrite_text__same_object__is_unchanged():
    text = '{"a": 1, "a": 2}'
    result = rewrite_text(text, json_file.carrier, lambda document: document)
    assert (result.text, result.changed) == (text, False)
    assert [problem.code for problem in result.problems] == ["QK006"]


def test_rewrite_text__transform_refuses__is_a_problem_with_its_place():
    result = rewrite_text(LINES, json_lines.carrier, refuse)
    assert not result.changed
    places = [(p.code, p.span.line, p.span.column) for p in result.problems]
    assert places == [
        ("QK001", 3, 7),
        ("QK104", 1, 1),
        ("QK104", 4, 17),
        ("QK104", 5, 1),
    ]
    start = result.problems[2].span.start
    assert LINES[start : start + 2] == "1]"


def test_rewrite_text__json_lines__leaves_the_bad_line():
    result = rewrite_text(LINES, json_lines.carrier, stamp)
    assert result.text == LINES.replace("1}", "2}").replace('"v":1', '"v":2')
    assert [slot.line for slot in result.slots] == [1, 4, 5]
    problem = result.problems[0]
    assert LINES[problem.span.start : problem.span.end] == "oops"


def test_rewrite_text__blank_json_lines__is_a_problem():
    result = rewrite_text(" \n\n", json_lines.carrier, stamp)
    assert [problem.code for problem in result.problems] == ["QK002"]


def test_stream_lines__good_and_bad_lines__equals_rewrite_text():
    problems: list[Diagnostic] = []
    sink = io.BytesIO()
    totals = stream_lines(io.BytesIO(LINES.encode()), stamp, sink, problems.append)
    assert sink.getvalue().decode() == rewrite_text(LINES, json_lines.carrier, stamp).text
    assert totals == Totals(lines=5, documents=3, changed=3, failed=1)
    assert [(problem.span.line, problem.span.column) for problem in problems] == [(3, 7)]


def test_stream_lines__lines_that_fail__are_copied():
    source = b'\xff\n{"v": 1, "long": "xxxxxxxxxxxxxxxx"}\n{"v": 1}\n{"v": 1.0000000000000000}'
    problems: list[Diagnostic] = []
    sink = io.BytesIO()
    totals = stream_lines(io.BytesIO(source), stamp, sink, problems.append, max_line_bytes=20)
    assert sink.getvalue() == source.replace(b"1}", b"2}")
    assert totals == Totals(lines=4, documents=1, changed=1, failed=3)
    assert [(p.code, p.span.line) for p in problems] == [("QK003", 1), ("QK005", 2), ("QK005", 4)]


def test_stream_lines__no_sink__only_counts():
    totals = stream_lines(io.BytesIO(b'{"v": 1}\n[NaN]\n'), stamp, None)
    assert totals == Totals(lines=2, documents=1, changed=1, failed=1)


def test_stream_lines__transform_refuses__keeps_the_line():
    sink = io.BytesIO()
    totals = stream_lines(io.BytesIO(b'{"v": 1}\n'), refuse, sink)
    assert sink.getvalue() == b'{"v": 1}\n'
    assert totals.failed == 1


def test_stream_lines__fifty_megabyte_line__works():
    line = b'{"v": 1, "s": "' + b"z" * 50_000_000 + b'"}\n'
    sink = io.BytesIO()
    stream_lines(io.BytesIO(line), stamp, sink)
    assert sink.getvalue() == line.replace(b"1", b"2", 1)
