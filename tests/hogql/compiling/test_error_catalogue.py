"""PostHog's error texts: each input of fixtures/hogql/check/errors.json is refused with its text."""

from __future__ import annotations

import pytest

from querykit.errors import QuerykitError
from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql
from querykit.hogql.fixes import fix_hogql
from support.cases import FIXTURES, read
from support.hogql_cases import ENVIRONMENT

CASES = read(FIXTURES / "hogql" / "check" / "errors.json")


@pytest.mark.parametrize("case", CASES, ids=[case["hogql"][:60] for case in CASES])
def test_check__bad_query__has_posthogs_text(case):
    findings = check_hogql(case["hogql"], environment=ENVIRONMENT)
    assert (case["code"], case["error"]) in [(one.code, one.message) for one in findings]


@pytest.mark.parametrize("case", CASES, ids=[case["hogql"][:60] for case in CASES])
def test_compile__bad_query__is_refused_with_all_findings(case):
    with pytest.raises(QuerykitError) as caught:
        compile_hogql(case["hogql"], environment=ENVIRONMENT)
    assert case["error"] in [one.message for one in caught.value.diagnostics()]


def test_check__several_errors__are_all_found():
    text = "select evnt, tostring(1), nope.x from events where person_id in cohort 99"
    findings = check_hogql(text, environment=ENVIRONMENT)
    errors = [one for one in findings if one.severity == "error"]
    assert [one.code for one in errors] == ["QK302", "QK307", "QK302", "QK313"]
    assert [text[one.span.start : one.span.end] for one in errors] == [
        "evnt",
        "tostring(1)",
        "nope.x",
        "99",
    ]


def test_check__unknown_name__has_the_closest_as_hint_and_fix():
    finding = check_hogql("select evnt from events limit 1")[0]
    assert (finding.hint, finding.fix) == ("did you mean event?", "event")


def test_check__clause_that_the_parser_drops__is_a_warning():
    text = "select event, count() from events group by event with totals limit 1"
    findings = [one for one in check_hogql(text) if one.code == "QK211"]
    assert [one.severity for one in findings] == ["warning"]


def test_check__broken_view__is_a_finding_where_it_is_used():
    messages = [one.message for one in check_hogql("select 1 from broken", environment=ENVIRONMENT)]
    assert len(messages) == 1
    assert messages[0].startswith("The view broken is not valid: ")
    assert check_hogql("select 1", environment=ENVIRONMENT) == []


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ('select event from events where event = "$pageview" limit 1', "'$pageview'"),
        ('select event from events where event = "evnt" limit 1', "event"),
        ("select event from events where event = `$pageview` limit 1", None),
        ('select event from events where event = "it\'s" limit 1', None),
    ],
)
def test_check__text_in_double_quotes__is_told_from_a_name(text, fix):
    (finding,) = [one for one in check_hogql(text) if one.code == "QK302"]
    assert finding.fix == fix
    if fix == "'$pageview'":
        assert finding.hint == "double quotes are for names; a text is '$pageview'"
        assert fix_hogql(text)[0] == "select event from events where event = '$pageview' limit 1"
