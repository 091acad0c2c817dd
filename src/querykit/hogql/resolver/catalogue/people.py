"""Persons, their distinct ids, groups and cohorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.resolver.catalogue.notation import table
from querykit.hogql.resolver.lazy.channel import initial_channel, initial_domain_type
from querykit.hogql.resolver.lazy.members import CurrentMembers, DistinctRows
from querykit.hogql.resolver.lazy.newest import Newest
from querykit.hogql.resolver.views import Expression, Joined, TableView, Traverser
from querykit.hogql.typed import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql.channel_rules import ChannelRule

PERSON = """
    id UUID
    created_at DateTime
    team_id Integer
    properties JSON bag=person
    is_identified Boolean
    last_seen_at DateTime null hidden
"""
VERSIONED = """
    is_deleted Integer hidden
    version Integer hidden
"""
TEXT = Type("String", nullable=True)
DOMAIN_TYPE = {"$virt_initial_referring_domain_type": Expression(initial_domain_type(), TEXT)}
REVENUE = {
    "$virt_revenue": Traverser(("revenue_analytics", "revenue")),
    "$virt_mrr": Traverser(("revenue_analytics", "mrr")),
}
PERSON_REVENUE = {
    **REVENUE,
    "revenue_analytics": Joined("persons_revenue_analytics", ((("id",), ("person_id",)),)),
}
GROUP_REVENUE = {
    **REVENUE,
    "revenue_analytics": Joined("groups_revenue_analytics", ((("key",), ("group_key",)),)),
}
DISTINCT_ID = """
    team_id Integer
    distinct_id String
    person_id UUID
"""
PERSON_OF_ROW = {"person": Joined("persons", ((("person_id",), ("id",)),))}
DISTINCT_IDS_OF_PERSON = {"pdi": Joined("person_distinct_ids", ((("id",), ("person_id",)),))}
GROUP = """
    index Integer column=group_type_index
    team_id Integer
    key String column=group_key
    created_at DateTime
    updated_at DateTime column=_timestamp
    properties JSON column=group_properties bag=group
"""
COHORT_MEMBER = """
    person_id UUID
    cohort_id Integer
    team_id Integer
"""
MEMBERSHIP = COHORT_MEMBER + "status String\nlast_updated DateTime"


def persons(rules: Sequence[ChannelRule] = ()) -> tuple[TableView, TableView]:
    """Return the tables of persons, whose first channel follows a project's rules."""
    channel = Expression(initial_channel(rules=rules), TEXT)
    virtual = {"$virt_initial_channel_type": channel, **DOMAIN_TYPE}
    return (
        table(
            "persons",
            "person",
            PERSON,
            extra={**virtual, **DISTINCT_IDS_OF_PERSON, **PERSON_REVENUE},
            lazy=Newest("raw_persons", ("id",), "version", "is_deleted", two_passes=True),
        ),
        table("raw_persons", "person", PERSON + VERSIONED, extra=virtual),
    )


PEOPLE: tuple[TableView, ...] = (
    *persons(),
    table(
        "person_distinct_ids",
        "person_distinct_id2",
        DISTINCT_ID,
        extra=PERSON_OF_ROW,
        lazy=Newest("raw_person_distinct_ids", ("distinct_id",), "version", "is_deleted"),
    ),
    table("raw_person_distinct_ids", "person_distinct_id2", DISTINCT_ID + VERSIONED),
    table(
        "person_distinct_id_overrides",
        "person_distinct_id_overrides",
        DISTINCT_ID,
        extra=PERSON_OF_ROW,
        lazy=Newest("raw_person_distinct_id_overrides", ("distinct_id",), "version", "is_deleted"),
    ),
    table(
        "raw_person_distinct_id_overrides",
        "person_distinct_id_overrides",
        DISTINCT_ID + VERSIONED,
    ),
    table(
        "groups",
        "groups",
        GROUP,
        extra=GROUP_REVENUE,
        lazy=Newest("raw_groups", ("index", "key"), "updated_at"),
    ),
    table("raw_groups", "groups", GROUP),
    table(
        "cohort_people",
        "cohortpeople",
        COHORT_MEMBER,
        extra=PERSON_OF_ROW,
        lazy=CurrentMembers("raw_cohort_people"),
    ),
    table(
        "raw_cohort_people",
        "cohortpeople",
        COHORT_MEMBER + "sign Integer hidden\nversion Integer hidden",
        extra=PERSON_OF_ROW,
    ),
    table(
        "static_cohort_people",
        "person_static_cohort",
        COHORT_MEMBER,
        extra=PERSON_OF_ROW,
        lazy=DistinctRows("raw_static_cohort_people"),
    ),
    table("raw_static_cohort_people", "person_static_cohort", COHORT_MEMBER),
    table(
        "cohort_membership",
        "cohort_membership",
        MEMBERSHIP,
        extra=PERSON_OF_ROW,
        lazy=Newest(
            "raw_cohort_membership",
            ("cohort_id", "person_id"),
            "last_updated",
            "status",
            alive="entered",
        ),
    ),
    table("raw_cohort_membership", "cohort_membership", MEMBERSHIP),
)
