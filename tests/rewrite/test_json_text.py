from __future__ import annotations

import json
import time

import pytest

from querykit.errors import DuplicateKey, EmptyInput, NotJSON, Severity, Span, TooDeep
from querykit.rewrite import parse_json
from querykit.rewrite.json_scan import scan

GOOD = '\ufeff{"kind": "E\\u00e9", "n": [1, -2.50, 1e5, true, false, null, {}, [ ]],\r\n "o": {"p": ""}}\n'


def test_parse_json__good_text__is_the_value():
    assert parse_json(GOOD).value == json.loads(GOOD[1:])


def test_parse_json__every_prefix__is_a_clean_error():
    end = GOOD.rindex("}")
    for length in range(end + 1):
        with pytest.raises((NotJSON, EmptyInput)) as caught:
            parse_json(GOOD[:length])
        if isinstance(caught.value, NotJSON):
            span = caught.value.span
            assert span is not None
            assert 0 <= span.start <= span.end <= length


@pytest.mark.parametrize(
    ("text", "message", "start"),
    [
        ("[1,]", "comma after the last value", 2),
        ('{"a": 1,\n}', "comma after the last value", 7),
        ("[1,,2]", "comma without a value", 3),
        ('{,"a":1}', "comma without a member", 1),
        ("{a: 1}", "key must stand in double quotes", 1),
        ("{'a': 1}", "double quotes", 1),
        ("['a']", "double quotes", 1),
        ("{1: 2}", "key must be a string", 1),
        ('{"a" 1}', "colon is missing", 5),
        ('{"a": }', "value is missing", 6),
        ('{"a": 1 "b": 2}', "comma or } is missing", 8),
        ("[1 2]", "comma or ] is missing", 3),
        ("[1}", "another bracket", 2),
        ("// c\n{}", "comment", 0),
        ('{"a": 1 /* c */}', "comment", 8),
        ("{} # c", "comment", 3),
        ("[NaN]", "NaN is not JSON", 1),
        ("[-Infinity]", "-Infinity is not JSON", 1),
        ("[None]", "not a JSON value", 1),
        ("nul", "not a JSON value", 0),
        ("[01]", "how JSON writes a number", 1),
        ("[1.]", "how JSON writes a number", 1),
        ("[.5]", "how JSON writes a number", 1),
        ("[+5]", "how JSON writes a number", 1),
        ("[-]", "how JSON writes a number", 1),
        ("[1.5.6]", "how JSON writes a number", 1),
        ('["\\x"]', "escape", 2),
        ('["\\u12g4"]', "escape", 2),
        ('["\t"]', "control character", 2),
        ('["a\n"]', "not closed on its line", 1),
        ('["abc', "not closed", 1),
        ('{"a": [1', "ends inside the [", 8),
        ("{} {}", "more text", 3),
        ("<<<<<<< HEAD\n{}", "merge conflict", 0),
        ("[\u0661]", "a value should stand here", 1),
        ("\u00a01", "a value should stand here", 0),
    ],
)
def test_parse_json__bad_text__says_what_and_where(text, message, start):
    with pytest.raises(NotJSON) as caught:
        parse_json(text)
    assert message in caught.value.message
    assert caught.value.span.start == start


def test_parse_json__error__has_line_and_column():
    with pytest.raises(NotJSON) as caught:
        parse_json('\ufeff{\r\n  "a": tru\r\n}')
    assert caught.value.span == Span(11, 14, 2, 8)
    with pytest.raises(NotJSON) as caught:
        parse_json("\ufeffx")
    assert (caught.value.span.line, caught.value.span.column) == (1, 1)


@pytest.mark.parametrize("text", ["", " \r\n\t", "\ufeff", "\ufeff\n", " " * 1000])
def test_parse_json__nothing__is_empty(text):
    with pytest.raises(EmptyInput):
        parse_json(text)


@pytest.mark.parametrize("part", ["[", '{"a":', '[{"a":'])
def test_parse_json__five_megabytes_of_brackets__is_refused_soon(part):
    text = part * (5_000_000 // len(part))
    started = time.perf_counter()
    with pytest.raises(TooDeep):
        parse_json(text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("depth", [1, 500, 990, 1_000])
def test_parse_json__up_to_the_limit__is_read(depth):
    text = "[" * depth + "]" * depth
    value = parse_json(text).value
    for _ in range(depth - 1):
        (value,) = value
    assert value == []
    with pytest.raises(TooDeep):
        parse_json(text, max_depth=depth - 1)


def test_parse_json__deeper_than_python__is_read_when_asked():
    depth = 50_000
    text = '{"a":[1,' * depth + "0" + "]}" * depth
    parsed = parse_json(text, max_depth=2 * depth)
    assert parsed.value["a"][0] == 1
    assert parsed.span_of("/a/0").start == 6


def test_parse_json__many_flat_containers__are_not_deep():
    assert len(parse_json("[" + "[]," * 5_000 + "[]]").value) == 5_001


@pytest.mark.parametrize("digits", [4_300, 4_301, 100_000])
def test_parse_json__long_integer__is_read(digits):
    value = parse_json(f"[-{'9' * digits}, 1]").value[0]
    assert isinstance(value, int if digits <= 4_300 else float)


def test_parse_json__odd_characters__survive():
    assert parse_json('"\\ud800\\u0000\\/"').value == "\ud800\0/"


@pytest.mark.parametrize("key", ["kind", "version", "\\u006bind"])
def test_parse_json__deciding_key_twice__is_an_error(key):
    with pytest.raises(DuplicateKey) as caught:
        parse_json(f'{{"a": [{{"kind": 1, "version": 2, "{key}": 3}}]}}')
    assert caught.value.pointer == f"/a/0/{'version' if key == 'version' else 'kind'}"


def test_parse_json__other_key_twice__is_a_warning():
    parsed = parse_json('{"a": 1,\n "b/c": {"x": 1, "x": 2}, "a": 3}')
    assert parsed.value == {"a": 3, "b/c": {"x": 2}}
    assert [(problem.pointer, problem.span.line) for problem in parsed.problems] == [
        ("/b~1c/x", 2),
        ("/a", 2),
    ]
    assert {problem.severity for problem in parsed.problems} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("pointer", "part"),
    [
        ("", '{"a": {"b~": [1, {"c/d": "x"}]}, "": 2}'),
        ("/a/b~0/0", "1"),
        ("/a/b~0/1/c~1d", '"x"'),
        ("/", "2"),
        ("/a/b~0/7", '[1, {"c/d": "x"}]'),
        ("/a/new/deep", '{"b~": [1, {"c/d": "x"}]}'),
        ("/a/b~0/-", '[1, {"c/d": "x"}]'),
        ("/a/b~0/0/x", "1"),
    ],
)
def test_span_of__pointer__is_its_value(pointer, part):
    text = ' {"a": {"b~": [1, {"c/d": "x"}]}, "": 2}'
    span = parse_json(text).span_of(pointer)
    assert text[span.start : span.end] == part


def test_key_span_of__member__is_its_key():
    text = '{"a": [{"b": 1}]}'
    parsed = parse_json(text)
    assert parsed.key_span_of("/a/0/b").start == text.index('"b"')
    assert parsed.key_span_of("/a/0") == parsed.span_of("/a/0")


def test_scan__fifty_megabyte_string__is_one_value():
    text = '["' + "\\n" * 25_000_000 + '"]'
    root, nodes = scan(text)
    assert root[2] == 0
    assert nodes[0].items == [(-1, -1, 1, len(text) - 1, None)]
