"""Each rule by its own docstring: Bad is reported, Good is not; and the registry checks itself."""

from __future__ import annotations

import re
import textwrap

import pytest

from querykit.environment import Environment
from querykit.errors import BrokenRegistry, Severity
from querykit.hogql.check import check_hogql
from querykit.hogql.fixes import apply_fixes
from querykit.hogql.rules import RULES
from querykit.hogql.rules.base import checked, rule
from support.cases import ROOT


def example(one, part):
    body = textwrap.dedent("    " + one.documentation.strip())
    found = re.search(rf"^ *{part}::\n\n((?: +.*\n?|\n)+?)(?=\n *\w+::|\Z)", body, re.MULTILINE)
    assert found, f"{one.name} has no {part}"
    return textwrap.dedent(found[1]).strip()


ENVIRONMENT = Environment(property_definitions=({"name": "price"}, {"name": "old plan"}))


def codes(text):
    return {one.code for one in check_hogql(text)}


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)
def test_rule__bad_example__is_reported_with_a_place(one):
    findings = check_hogql(example(one, "Bad"), environment=ENVIRONMENT)
    found = [finding for finding in findings if finding.code == one.code]
    assert found
    assert all(finding.severity is one.severity and finding.span for finding in found)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)
def test_rule__good_example__is_silent_and_valid(one):
    findings = check_hogql(example(one, "Good"), environment=ENVIRONMENT)
    assert one.code not in {finding.code for finding in findings}
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)
def test_rule__code__is_documented(one):
    reference = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert f"## {one.code}\n" in reference


def test_rule__fix_of_a_deprecated_name__is_the_new_name():
    text = "select duration from sessions limit 10"
    finding = next(one for one in check_hogql(text) if one.code == "QK407")
    fixed = text[: finding.span.start] + finding.fix + text[finding.span.end :]
    assert fixed == "select $session_duration from sessions limit 10"
    assert "QK407" not in codes(fixed)


def test_registry__two_rules_of_one_code__are_refused():
    with pytest.raises(BrokenRegistry, match="have the code QK401"):
        checked([RULES[0], RULES[0]])


def test_registry__rule_without_an_example__is_refused():
    def silent(subject):
        """Report nothing. Why: no reason."""
        return ()

    with pytest.raises(BrokenRegistry, match="Bad::"):
        rule("QK499", Severity.INFO)(silent)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("select properties.prce from events limit 1", "properties.price"),
        ("select person.properties.emial from events limit 1", None),
        ("select e.properties.prce from events e limit 1", None),
        ("select properties.oldplan from events limit 1", None),
        ("select properties.$prce from events limit 1", None),
        ("select properties.prce from persons limit 1", None),
        ("select properties.something from events limit 1", None),
    ],
)
def test_unknown_property__fix__is_a_defined_one_that_is_bare(text, fix):
    found = [one for one in check_hogql(text, environment=ENVIRONMENT) if one.code == "QK414"]
    assert [one.fix for one in found if one.fix] == ([fix] if fix else [])
    assert len(found) == (fix is not None or "oldplan" in text)


@pytest.mark.parametrize(
    ("condition", "loose"),
    [
        ("a ?? 'x' = 'y'", True),
        ("a = 'x' ?? 'y'", True),
        ("not a ?? 'x' != 'y'", True),
        ("(a ?? 'x') = 'y'", False),
        ("(a = 'x') ?? 'y'", False),
        ("a ?? ('x' = 'y')", False),
        ("ifNull(a = 'x', false)", False),
        ("a ?? 'x'", False),
        ("a ?? 'x' ?? 'y'", False),
    ],
)
def test_loose_coalesce__brackets__say_what_is_meant(condition, loose):
    text = f"select event as a from events where {condition} limit 1"
    assert ("QK415" in codes(text)) is loose


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("select recording_button('a')", "select recordingButton('a')"),
        ("select  hogql_lookupDomainType('a.com')", "select  lookupDomainType('a.com')"),
        (
            "select __preview_isBot(a), duration from (select 'x' as a, duration from sessions limit 1)",
            "select isLikelyBot(a), duration from (select 'x' as a, $session_duration from sessions limit 1)",
        ),
    ],
)
def test_deprecated_name__fix__is_the_new_name_in_its_place(text, fixed):
    found = [one for one in check_hogql(text) if one.code == "QK407"]
    assert found
    assert apply_fixes(text, found)[0] == fixed
