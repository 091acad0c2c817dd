"""Membership of cohorts: from the tables of members, and by definition."""

from __future__ import annotations

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
