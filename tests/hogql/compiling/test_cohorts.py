"""Membership of cohorts: from the tables of members, and by definition."""

from __future__ import annotations

from functools import cache

import pytest

from querykit.hogql.compile import compile_hogql
from support.hogql_cases import ENVIRONMENT, clickhouse


def compiled(cohort):
    text = f"select event from events where person_id in cohort {cohort}"
    return compile_hogql(text, environment=ENVIRONMENT, now="2024-03-31T12:00:00", settings={})


def test_cohort__static__reads_its_table_of_members():
    made = compiled(6)
    members = (
        "(SELECT person_static_cohort.person_id AS person_id FROM person_static_cohort WHERE "
        "and(equals(person_static_cohort.team_id, 2), equals(person_static_cohort.cohort_id, 6)))"
    )
    assert members in made.sql
    assert "person_static_cohort" in made.physical_tables


def test_cohort__with_a_version__reads_the_members_of_that_version():
    assert (
        "and(equals(cohortpeople.team_id, 2), equals(cohortpeople.cohort_id, 9), "
        "equals(cohortpeople.version, 3))"
    ) in compiled(9).sql


def test_cohort__without_definition_or_version__reads_the_newest_members():
    assert "SELECT max(cohortpeople.version)" in compiled(5).sql


def test_cohort__with_a_definition_only__asks_the_definition():
    made = compiled(11)
    assert "cohortpeople" not in made.physical_tables
    assert "toDateTime('2024-03-01 00:00:00', 'UTC')" in made.sql
    assert made.tables == ("events",)


@pytest.mark.slow
def test_cohort__by_definition__finds_its_persons():
    ids = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
    rows = ", ".join(
        f"('{one}', 2, '{{\"age\": {age}}}', 1)" for one, age in zip(ids, (17, 18), strict=True)
    )
    clickhouse().query(f"INSERT INTO person (id, team_id, properties, version) VALUES {rows}")
    sql = compile_hogql("select id from persons where id in cohort 10", environment=ENVIRONMENT).sql
    assert str(clickhouse().query(sql, "TSV")).split() == [ids[1]]


COHORTS = {6: "listed", 9: "counted", 5: "big spenders"}
PERSONS = [f"00000000-0000-0000-0000-00000000000{index}" for index in range(6)]


@cache
def members():
    """Store events of six persons, and who of them is in which cohort; one of them twice."""
    person = "INSERT INTO events (uuid, event, distinct_id, person_id, team_id, timestamp) VALUES"
    rows = ", ".join(
        f"(generateUUIDv4(), 'seen', 'member{index}', '{one}', 2, now64(6))"
        for index, one in enumerate(PERSONS)
    )
    clickhouse().query(f"{person} {rows}")
    static = ", ".join(
        f"(generateUUIDv4(), '{one}', 6, {team})"
        for one, team in [*((one, 2) for one in (*PERSONS[:3], PERSONS[0])), (PERSONS[5], 3)]
    )
    clickhouse().query(
        f"INSERT INTO person_static_cohort (id, person_id, cohort_id, team_id) VALUES {static}"
    )
    counted = ", ".join(
        f"('{PERSONS[index]}', {cohort}, 2, 1, {version})"
        for index, cohort, version in [(1, 9, 3), (2, 9, 2), (3, 9, 3), (0, 5, 1), (3, 5, 2)]
    )
    clickhouse().query(
        f"INSERT INTO cohortpeople (person_id, cohort_id, team_id, sign, version) VALUES {counted}"
    )
    return True


def seen(condition, via):
    assert members()
    text = f"select distinct_id from events where event = 'seen' and ({condition}) order by 1"
    sql = compile_hogql(text, environment=ENVIRONMENT, modifiers={"inCohortVia": via}).sql
    return str(clickhouse().query(sql, "TSV")).replace("member", "").split()


@pytest.mark.slow
@pytest.mark.parametrize("via", ["subquery", "leftjoin", "leftjoin_conjoined"])
@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("person_id in cohort 6", "012"),
        ("person_id not in cohort 6", "345"),
        ("person_id in cohort 9", "13"),
        ("person_id in cohort 5", "3"),
        ("person_id in cohort 6 and person_id in cohort 9", "1"),
        ("person_id in cohort 6 or person_id in cohort 5", "0123"),
        ("not (person_id in cohort 6) and person_id not in cohort 9", "45"),
        ("person_id in cohort 6 and event_person_id in cohort 9", "1"),
        ("person_id in (select person_id from events where person_id in cohort 9)", "13"),
        ("person_id in cohort 6 and person_id in cohort 10", ""),
    ],
)
def test_cohort__any_way_of_joining__finds_the_same_persons(condition, found, via):
    assert seen(condition, via) == list(found)


def joins(text, via):
    made = compile_hogql(text, environment=ENVIRONMENT, modifiers={"inCohortVia": via}, settings={})
    return made.sql.count("AS in_cohort__")


def test_cohort__conjoined__is_one_join_for_one_value():
    text = "select 1 from events where person_id in cohort 6 and person_id in cohort 9"
    assert joins(text, "leftjoin") == 2
    assert joins(text, "leftjoin_conjoined") == 1
    assert joins(text, "auto") == 0


def test_cohort__where_nothing_can_be_joined__stays_a_subquery():
    on = "select 1 from events e join persons p on e.person_id = p.id and p.id in cohort 6"
    having = "select event from events group by event having any(person_id) in cohort 6"
    assert joins(on, "leftjoin") == joins(having, "leftjoin") == 0
