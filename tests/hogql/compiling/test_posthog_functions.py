"""Functions that only PostHog has, by the values that the real ClickHouse gives for them."""

from __future__ import annotations

import json
from functools import cache

import pytest

from querykit.errors import BrokenRegistry, InvalidHogQL
from querykit.hogql.compile import compile_hogql
from querykit.hogql.escaping import literal
from querykit.hogql.property_filters import filters_condition
from querykit.hogql.resolver import bots
from querykit.hogql.resolver.calls import REFUSED
from querykit.hogql.resolver.languages import LANGUAGES
from support.hogql_cases import ENVIRONMENT, clickhouse

pytestmark = pytest.mark.slow
AGENT = "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"


def rows(text, filters=None):
    sql = compile_hogql(text, environment=ENVIRONMENT, filters=filters).sql
    answer = str(clickhouse().query(sql, "JSONCompactEachRow"))
    return [json.loads(line) for line in answer.splitlines()]


def value(expression):
    ((found,),) = rows(f"select {expression}")
    return found


@pytest.mark.parametrize(
    ("function", "bot", "browser", "nothing"),
    [
        ("isLikelyBot", True, False, True),
        ("getTrafficType", "AI Agent", "Regular", "Automation"),
        ("getTrafficCategory", "ai_crawler", "regular", "no_user_agent"),
        ("getBotType", "ai_crawler", "", "no_user_agent"),
        ("getBotName", "GPTBot", "", ""),
        ("getBotOperator", "OpenAI", "", ""),
        ("__preview_isBot", True, False, True),
        ("__preview_getTrafficType", "AI Agent", "Regular", "Automation"),
    ],
)
def test_traffic__user_agent__is_classified(function, bot, browser, nothing):
    assert value(f"{function}({literal(AGENT)})") == bot
    assert value(f"{function}({literal(BROWSER)})") == browser
    assert value(f"{function}('')") == value(f"{function}(null)") == nothing


@pytest.mark.parametrize(
    ("agent", "name", "sort"),
    [
        ("Googlebot-Image/1.0", "Googlebot-Image", "Bot"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "Googlebot", "Bot"),
        ("curl/8.5.0", "curl", "Automation"),
        ("GOT (https://github.com/sindresorhus/got)", "got", "Automation"),
        ("Mozilla/5.0 HeadlessChrome/120.0 Safari/537.36", "HeadlessChrome", "Automation"),
    ],
)
def test_traffic__closest_name__counts_in_any_letter_case(agent, name, sort):
    assert value(f"getBotName({literal(agent)})") == name
    assert value(f"getTrafficType({literal(agent)})") == sort


def test_bots__entry_without_an_operator__is_refused():
    with pytest.raises(BrokenRegistry, match="'Nobot'"):
        bots._read("ai_crawler: Nobot")


def test_bots__list__fits_into_one_search():
    assert len(bots.BOTS) < 255  # which is the most that ClickHouse looks for at once


@cache
def visits():
    """Store events with user agents, of a day of their own."""
    agents = [
        {"$raw_user_agent": AGENT, "n": 1},
        {"$raw_user_agent": "", "$user_agent": BROWSER, "n": 2},
        {"$user_agent": BROWSER, "n": 3},
        {"n": 4},
    ]
    values = ", ".join(
        f"(generateUUIDv4(), 'visit', {literal(json.dumps(one))}, 2, now64(6))" for one in agents
    )
    into = "INSERT INTO events (uuid, event, properties, team_id, timestamp) VALUES"
    clickhouse().query(f"{into} {values}")
    return True


@pytest.mark.parametrize("field", ["$virt_is_bot", "properties.$virt_is_bot"])
def test_virtual_field__of_an_event__is_said_of_its_user_agent(field):
    assert visits()
    text = f"select {field} from events where event = 'visit' order by properties.n"
    assert rows(text) == [[True], [False], [False], [True]]


def test_virtual_field__bracket__reads_the_key_of_the_properties():
    assert visits()
    text = "select properties['$virt_is_bot'] from events where event = 'visit'"
    assert rows(text) == [[None]] * 4


def test_virtual_field__property_filter__asks_the_field():
    assert visits()
    filters = [{"key": "$virt_is_bot", "value": ["false"], "operator": "exact", "type": "event"}]
    text = "select properties.n from events where event = 'visit' and {filters} order by 1"
    assert rows(text, {"properties": filters}) == [["2"], ["3"]]
    named = [{"key": "$virt_bot_operator", "value": "OpenAI", "type": "event"}]
    assert rows(text, {"properties": named}) == [["1"]]
    tree = filters_condition(filters, table="events", is_boolean=lambda *_: True)
    assert tree.left.chain == ("properties", "$virt_is_bot")


@cache
def rates():
    """Store rates of two days: how much of a currency one dollar buys."""
    clickhouse().query(
        "INSERT INTO exchange_rate (currency, date, rate) VALUES "
        "('EUR', '2024-01-01', 0.8), ('GBP', '2024-01-01', 0.5), ('EUR', '2024-02-01', 0.5)"
    )
    clickhouse().query("SYSTEM RELOAD DICTIONARY posthog.exchange_rate_dict")
    return True


@pytest.mark.parametrize(
    ("arguments", "amount"),
    [
        ("'EUR', 'USD', 8, toDate('2024-01-05')", 10),
        ("'USD', 'EUR', 10, '2024-01-05'", 8),
        ("'EUR', 'GBP', 8, toDateTime('2024-01-31 12:00:00')", 5),
        ("'USD', 'EUR', 10, '2024-02-01'", 5),
        ("'USD', 'EUR', '10'", 5),
        ("'EUR', 'EUR', 3.5", 3.5),
        ("'USD', 'USD', 3", 3),
        ("'XXX', 'EUR', 3", 0),
        ("'EUR', 'GBP', 8, '2023-01-01'", 0),
        ("'USD', 'EUR', 'much'", None),
        ("'USD', 'EUR', null", None),
    ],
)
def test_convert_currency__rates_of_a_day__give_the_amount(arguments, amount):
    assert rates()
    assert value(f"convertCurrency({arguments})") == amount


@cache
def answers():
    """Store answers to a survey: one in two parts, one from before parts had an id, another survey."""
    sent = [
        ("s", {"$survey_submission_id": "a", "n": 1}, 1),
        ("s", {"$survey_submission_id": "a", "n": 2}, 2),
        ("s", {"n": 3}, 1),
        ("s", {"$survey_submission_id": "b", "n": 4}, 5),
        ("t", {"$survey_submission_id": "c", "n": 5}, 1),
    ]
    values = ", ".join(
        f"(generateUUIDv4(), 'survey sent', {literal(json.dumps({'$survey_id': survey, **one}))}, 2, "
        f"'2024-01-0{day} 00:00:00')"
        for survey, one, day in sent
    )
    into = "INSERT INTO events (uuid, event, properties, team_id, timestamp) VALUES"
    clickhouse().query(f"{into} {values}")
    return True


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ("'s'", ["2", "3", "4"]),
        ("'t'", ["5"]),
        ("'s', '2024-01-02'", ["2", "4"]),
        ("'s', '2024-01-01', '2024-01-03'", ["2", "3"]),
        ("'s', null, '2024-01-01'", ["1", "3"]),
    ],
)
def test_survey__submissions_in_parts__count_by_their_newest_event(arguments, kept):
    assert answers()
    text = (
        "select properties.n from events where event = 'survey sent' "
        f"and uniqueSurveySubmissionsFilter({arguments}) order by 1"
    )
    assert [one for (one,) in rows(text)] == kept


@pytest.mark.parametrize(
    ("code", "name"),
    [("'en'", "English"), ("'pt'", "Portuguese"), ("'xx'", "Unknown"), ("null", "Unknown")],
)
def test_language__code__has_its_name(code, name):
    assert value(f"languageCodeToName({code})") == name


def test_languages__codes__are_of_two_letters():
    assert all(len(code) == 2 and code.islower() and name for code, name in LANGUAGES.items())


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("generateSeries", "1, 2, 3"),
        ("embedText", "'a', 'm'"),
        ("_lookupGeoipCityName", "'1.1.1.1'"),
        ("_lookupGeoipPostalCode", "'1.1.1.1'"),
        ("_defaultChannelType", "1, 2, 3, 4, 5, 6, 7"),
    ],
)
def test_function__that_is_not_compiled__is_refused_by_name_and_with_a_reason(name, arguments):
    assert name in REFUSED
    with pytest.raises(InvalidHogQL, match=f"The function '{name}' is not supported") as caught:
        compile_hogql(f"select {name}({arguments})")
    assert caught.value.diagnostics()[0].hint == REFUSED[name]
