"""A project's own rules for channels, by the values that the real ClickHouse gives."""

from __future__ import annotations

from functools import cache

import pytest

from querykit.errors import UnsupportedModifier
from querykit.hogql.compile import compile_hogql
from querykit.hogql.modifiers import read_modifiers
from support.hogql_cases import ENVIRONMENT, clickhouse

SESSION = "01890e3b-7c00-7abc-8def-0123456789ab"


def rule(channel, *items, combiner="AND"):
    conditions = [
        {"id": str(index), "key": key, "op": op, "value": value}
        for index, (key, op, value) in enumerate(items)
    ]
    return {"id": channel, "channel_type": channel, "combiner": combiner, "items": conditions}


@cache
def visits():
    """Store one session and one person who both came with a campaign."""
    clickhouse().query(
        "INSERT INTO events (uuid, event, properties, team_id, timestamp) VALUES (generateUUIDv4(), "
        f"""'$pageview', '{{"$session_id": "{SESSION}", "$current_url": "https://a.com/shop?x=1", """
        """"utm_source": "Partner", "$referring_domain": "b.com"}', 2, '2023-07-01 00:00:00')"""
    )
    clickhouse().query(
        """INSERT INTO person (id, team_id, properties, version) VALUES (generateUUIDv4(), 2, '{"""
        """"$initial_utm_source": "Partner", "$initial_pathname": "/shop", "channel_rules": 1}', 1)"""
    )
    return True


def channels(*rules):
    assert visits()
    texts = (
        f"select $channel_type from sessions where session_id = '{SESSION}'",
        "select $virt_initial_channel_type from persons where properties.channel_rules = '1'",
    )
    return [
        str(
            clickhouse().query(
                compile_hogql(
                    text, environment=ENVIRONMENT, modifiers={"customChannelTypeRules": list(rules)}
                ).sql,
                "TSV",
            )
        ).strip()
        for text in texts
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "items",
    [
        [("utm_source", "exact", "Partner")],
        [("utm_source", "exact", ["Other", "Partner"])],
        [("utm_source", "is_set", None), ("utm_medium", "is_not_set", None)],
        [("utm_source", "icontains", "PART"), ("pathname", "regex", "^/sh")],
        [("utm_source", "not_regex", "x"), ("utm_campaign", "is_not", "y")],
    ],
)
def test_rules__that_hold__name_the_channel(items):
    assert channels(rule("Ours", *items)) == ["Ours", "Ours"]


@pytest.mark.slow
def test_rules__of_several__the_first_that_holds_counts():
    no = rule("No", ("utm_source", "exact", "Partner"), ("utm_medium", "is_set", None))
    one = rule("One", ("utm_medium", "is_set", None), ("pathname", "exact", "/shop"), combiner="OR")
    two = rule("Two", ("utm_source", "is_set", None))
    assert channels(no, one, two) == ["One", "One"]


@pytest.mark.slow
def test_rules__none_holds__posthogs_own_are_asked():
    assert channels(rule("No", ("utm_source", "exact", "partner"))) == channels() != ["No", "No"]
    assert channels(rule("Nothing")) == channels()


@pytest.mark.slow
def test_rules__address__is_that_of_the_first_page():
    found, _ = channels(
        rule("Shop", ("url", "icontains", "shop?x"), ("hostname", "exact", "a.com"))
    )
    assert found == "Shop"


def test_rules__of_the_environment__hold_without_asking():
    rules = {"customChannelTypeRules": [rule("Ours", ("utm_source", "is_set", None))]}
    assert read_modifiers(rules).channel_rules[0].channel == "Ours"


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ("x", "a list of rules"),
        ([{}], r"\[0\] names no channel_type"),
        ([{**rule("a"), "combiner": "XOR"}], "combiner is AND or OR"),
        ([{**rule("a"), "items": None}], "items is a list"),
        ([rule("a", ("utm_term", "exact", "b"))], "key cannot be 'utm_term'"),
        ([rule("a", ("url", "like", "b"))], "op cannot be 'like'"),
        ([rule("a", ("url", "exact", 5))], "value is a text"),
        ([rule("a", ("url", "exact", None))], "asks exact of no value"),
    ],
)
def test_rules__of_another_form__are_refused(rules, problem):
    with pytest.raises(UnsupportedModifier, match=problem):
        read_modifiers({"customChannelTypeRules": rules})
