"""Findings as text, JSON, SARIF and GitHub commands."""

from __future__ import annotations

import json

from querykit.errors import Diagnostic, Severity, Span
from querykit.validation.formats import FORMATS, Finding, github, json_text, sarif, text

LINE = '  "interval": "fortnight",'
INTERVAL = Finding(
    "insights/a.json",
    Diagnostic(
        "QK023",
        '"interval" cannot be "fortnight"',
        pointer="/interval",
        span=Span(40, 51, 3, 15),
        hint='did you mean "month"?',
        kind="TrendsQuery",
        expected='"day" or "month"',
        found='"fortnight"',
    ),
    LINE,
)
VERSION = Finding(
    "b.json", Diagnostic("QK107", "0.5 is no version", Severity.WARNING, pointer="/version")
)


def test_text__with_a_span__shows_line_caret_and_hint():
    assert text([INTERVAL]) == (
        'insights/a.json:3:15: QK023 "interval" cannot be "fortnight"\n'
        '      "interval": "fortnight",\n'
        "                  ^^^^^^^^^^^\n"
        '    expected: "day" or "month"\n'
        '    hint: did you mean "month"?\n'
    )


def test_text__without_a_span__shows_the_pointer():
    assert text([VERSION]) == "b.json at /version: QK107 0.5 is no version\n"


def test_text__has_colour_only_when_asked():
    assert "\033" not in text([INTERVAL])
    assert "\033[31mQK023\033[0m" in text([INTERVAL], colour=True)
    assert "\033[33mQK107\033[0m" in text([VERSION], colour=True)


def test_text__of_a_long_line__shows_the_part_with_the_caret():
    line = " " * 5_000 + "wrong" + " " * 5_000
    finding = Finding("a", Diagnostic("QK022", "no", span=Span(5_000, 5_005, 1, 5_001)), line)
    _, excerpt, caret = text([finding]).splitlines()
    assert len(excerpt) <= 104
    start = caret.index("^")
    assert excerpt[start : start + 5] == "wrong"
    assert caret.count("^") == 5


def test_text__of_a_span_over_many_lines__ends_with_the_line():
    finding = Finding("a", Diagnostic("QK022", "no", span=Span(2, 900, 1, 3)), '{ "a": {')
    assert text([finding]).splitlines()[2] == "      ^^^^^^"


def test_text__of_control_characters__escapes_them():
    finding = Finding("a\nb\033.json", Diagnostic("QK022", "say \r\n\033[2J"), None)
    shown = text([finding])
    assert shown.count("\n") == 1
    assert "\033" not in shown
    assert "\\x1b" in shown


def test_json__is_a_list_of_objects():
    first, second = json.loads(json_text([INTERVAL, VERSION]))
    assert first["path"] == "insights/a.json"
    assert first["span"] == {"start": 40, "end": 51, "line": 3, "column": 15}
    assert second == {
        "path": "b.json",
        "code": "QK107",
        "message": "0.5 is no version",
        "severity": "warning",
        "pointer": "/version",
    }


def test_sarif__has_rules_results_and_places():
    log = json.loads(sarif([INTERVAL, VERSION]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["QK023", "QK107"]
    first, second = run["results"]
    for result in (first, second):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
    assert (first["level"], second["level"]) == ("error", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "insights/a.json"
    assert place["region"]["startLine"] == 3
    assert place["region"]["startColumn"] == 15
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_sarif__of_a_path_with_blanks__is_a_uri():
    log = json.loads(sarif([Finding("my files/ä.json", VERSION.diagnostic)]))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "my%20files/%C3%A4.json"


def test_github__is_one_command_per_finding():
    assert github([INTERVAL, VERSION]) == (
        "::error file=insights/a.json,line=3,col=15,title=QK023::"
        '"interval" cannot be "fortnight"%0Adid you mean "month"?\n'
        "::warning file=b.json,title=QK107::0.5 is no version at /version\n"
    )


def test_github__escapes_what_ends_a_command():
    finding = Finding("a,b:c%.json", Diagnostic("QK022", "100%\r\n::error::x"))
    assert github([finding]) == (
        "::error file=a%2Cb%3Ac%25.json,title=QK022::100%25%0D%0A::error::x\n"
    )


def test_formats__of_nothing__are_empty_but_valid():
    assert text([]) == github([]) == ""
    assert json.loads(json_text([])) == []
    assert json.loads(sarif([]))["runs"][0]["results"] == []
    assert set(FORMATS) == {"text", "json", "sarif", "github"}
