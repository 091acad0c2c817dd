"""A project's own bots, by the values that the real ClickHouse gives."""

from __future__ import annotations

import json

import pytest

from querykit.errors import UnsupportedModifier
from querykit.hogql.compile import compile_hogql
from querykit.hogql.modifiers import read_modifiers
from support.hogql_cases import ENVIRONMENT, clickhouse

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36"
NOBODY = (False, "", "regular", "Regular")
AGENT = ("$raw_user_agent", "contains")


def rule(name, *items, combiner="AND", **more):
    conditions = [
        {"id": str(index), "key": key, "matcher": matcher, "pattern": pattern}
        for index, (key, matcher, pattern) in enumerate(items)
    ]
    return {"id": name, "name": name, "combiner": combiner, "items": conditions, **more}


def compiled(text, rules):
    modifiers = {"customBotDefinitions": rules}
    return compile_hogql(text, environment=ENVIRONMENT, modifiers=modifiers).sql


def said(rules, **properties):
    """Return what is said of an event with some properties."""
    given = {f"${name}": value for name, value in properties.items()}
    clickhouse().query("ALTER TABLE events DELETE WHERE event = 'bots' SETTINGS mutations_sync = 1")
    clickhouse().query(
        "INSERT INTO events (uuid, event, properties, team_id, timestamp) VALUES "
        f"(generateUUIDv4(), 'bots', '{json.dumps(given)}', 2, now64(6))"
    )
    text = (
        "select $virt_is_bot, $virt_bot_name, $virt_traffic_category, $virt_traffic_type "
        "from events where event = 'bots'"
    )
    answer = str(clickhouse().query(compiled(text, rules), "JSONCompactEachRow"))
    return tuple(json.loads(answer))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("item", "properties"),
    [
        ((*AGENT, "acmeBOT"), {"raw_user_agent": "AcmeBot/1.0"}),
        ((*AGENT, "a.b (c)"), {"raw_user_agent": "A.B (C)/1.0"}),
        ((*AGENT, "AcmeBot"), {"user_agent": "AcmeBot/1.0"}),
        (("$raw_user_agent", "regex", "^Acme[0-9]+$"), {"raw_user_agent": "Acme55"}),
        (("$lib", "exact", "posthog-python"), {"lib": "posthog-python"}),
        (("$screen_width", "contains", "80"), {"screen_width": 1800}),
        (("$screen_width", "exact", "800"), {"screen_width": 800}),
        (("$ip", "cidr", "192.0.2.0/24"), {"ip": "192.0.2.55"}),
        (("$ip", "cidr", "192.0.2.7/24"), {"ip": "::ffff:192.0.2.55"}),
        (("$ip", "cidr", "192.0.2.7"), {"ip": "192.0.2.7"}),
        (("$ip", "cidr", "2001:db8::/32"), {"ip": "2001:db8::1"}),
        (("$ip", "contains", "192.0."), {"ip": "192.0.2.7"}),
    ],
)
def test_rule__that_holds__names_the_event(item, properties):
    event = {"raw_user_agent": BROWSER, **properties}
    if "user_agent" in properties:
        event.pop("raw_user_agent")
    assert said([rule("Ours", item)], **event) == (True, "Ours", "custom", "Bot")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("item", "properties"),
    [
        (("$raw_user_agent", "regex", "chrome"), {}),
        (("$raw_user_agent", "exact", "Chrome"), {}),
        (("$screen_width", "exact", "800"), {"screen_width": 1800}),
        (("$ip", "cidr", "192.0.2.0/24"), {"ip": "192.0.3.55"}),
        (("$ip", "cidr", "0.0.0.0/0"), {"ip": "no address"}),
        (("$ip", "cidr", "::/0"), {}),
        (("$host", "contains", "a"), {"host": None}),
    ],
)
def test_rule__that_does_not_hold__leaves_the_event_alone(item, properties):
    assert said([rule("Ours", item)], raw_user_agent=BROWSER, **properties) == NOBODY


@pytest.mark.slow
def test_rule__of_several_conditions__asks_them_together():
    items = ("$screen_width", "exact", "800"), ("$screen_height", "exact", "600")
    both, either = rule("Both", *items), rule("Either", *items, combiner="OR")
    wide = {"raw_user_agent": BROWSER, "screen_width": 800, "screen_height": 700}
    assert said([both], **wide) == NOBODY
    assert said([either], **wide)[1] == "Either"
    assert said([both, either], **{**wide, "screen_height": 600})[1] == "Both"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "name", "category"),
    [("GPTBot", "Mine", "monitoring"), ("Acme", "GPTBot", "ai_crawler")],
)
def test_rule__is_asked_before_the_known_bots(pattern, name, category):
    mine = rule("Mine", (*AGENT, pattern), category="monitoring")
    assert said([mine], raw_user_agent="Mozilla/5.0 (GPTBot/1.0)")[:3] == (True, name, category)


@pytest.mark.slow
def test_rule__first_one__wins_and_needs_no_user_agent():
    rules = [rule("A", ("$lib", "exact", "web")), rule("B", ("$lib", "contains", "w"))]
    assert said(rules, lib="web")[1:3] == ("A", "custom")
    assert said(rules[::-1], lib="web")[1:3] == ("B", "custom")
    assert said(rules, lib="x")[2] == "no_user_agent"


def test_rules__of_one_property__are_asked_at_the_place_of_the_first():
    lib, host = ("$lib", "exact", "a"), ("$host", "exact", "a")
    several = rule("D", lib, host)
    rules = [rule("A", lib), rule("B", host), several, rule("C", lib)]
    read = read_modifiers({"customBotDefinitions": rules}).bot_rules
    assert [one.name for one in read] == ["A", "C", "B", "D"]


@pytest.mark.slow
def test_function__of_any_text__asks_the_rules():
    rules = [rule("Ours", (*AGENT, "Acme")), rule("Inside", ("$lib", "exact", "inside"))]
    text = "select getBotName('Acme 5'), isLikelyBot('Acme'), getTrafficType('Chrome') from events"
    answer = str(clickhouse().query(compiled(text + " limit 1", rules[:1]), "JSONCompactEachRow"))
    assert json.loads(answer) == ["Ours", True, "Regular"]
    assert "'$lib'" in compiled(text, rules)


def test_rule__of_the_form_before_conditions__is_read():
    old = {"id": "1", "name": "Acme", "key": "$lib", "matcher": "contains", "pattern": "x"}
    (read,) = read_modifiers({"customBotDefinitions": [old]}).bot_rules
    assert (read.name, read.category, len(read.conditions)) == ("Acme", "custom", 1)


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ("x", "a list of rules"),
        ([{}], r"\[0\] names no bot"),
        ([rule(" ", (*AGENT, "a"))], "names no bot"),
        ([rule("a", (*AGENT, "a"), category="people")], "category cannot be 'people'"),
        ([rule("a", (*AGENT, "a"), combiner="XOR")], "combiner is AND or OR"),
        ([rule("a")], "items is a list of conditions"),
        ([rule("a", ("$device", "exact", "b"))], "key cannot be"),
        ([rule("a", ("$lib", "like", "b"))], "matcher cannot be 'like'"),
        ([rule("a", ("$lib", "exact", "  "))], "pattern is a text"),
        ([rule("a", ("$lib", "exact", 5))], "pattern is a text"),
        ([rule("a", ("$lib", "regex", "a("))], "no regular expression"),
        ([rule("a", ("$lib", "regex", "a(?=b)"))], "looks around"),
        ([rule("a", ("$lib", "regex", r"(a)\1"))], "looks around"),
        ([rule("a", (*AGENT[:1], "cidr", "192.0.2.0/24"))], r"ranges are for \$ip"),
        ([rule("a", ("$ip", "cidr", "192.0.2.0/33"))], "no range of addresses"),
        ([rule("a", ("$ip", "cidr", "fe80::1%eth0"))], "no range of addresses"),
    ],
)
def test_rules__of_another_form__are_refused(rules, problem):
    with pytest.raises(UnsupportedModifier, match=problem):
        read_modifiers({"customBotDefinitions": rules})
