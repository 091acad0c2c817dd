"""The table of events, whose person depends on the mode of persons on events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.resolver import traffic
from querykit.hogql.resolver.catalogue.notation import fields
from querykit.hogql.resolver.lazy.channel import initial_channel, initial_domain_type
from querykit.hogql.resolver.lazy.trees import call, name
from querykit.hogql.resolver.views import (
    Expression,
    FieldView,
    Joined,
    Stored,
    TableView,
    Traverser,
    Virtual,
)
from querykit.hogql.typed import UUID, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.hogql.channel_rules import ChannelRule

GROUPS = range(5)
EVENT = """
    uuid UUID
    event String
    properties JSON bag=event
    timestamp DateTime
    team_id Integer
    distinct_id String
    elements_chain String
    created_at DateTime
    $session_id String
    $session_id_uuid Integer null hidden
    $window_id String
    person_mode String
    person_id UUID
    $group_0 String
    $group_1 String
    $group_2 String
    $group_3 String
    $group_4 String
    elements_chain_href String
    elements_chain_texts Array
    elements_chain_ids Array
    elements_chain_elements Array
    inserted_at DateTime null hidden
    historical_migration Boolean hidden
"""
JSON = Type("JSON", nullable=False)
TEXT = Type("String", nullable=True)
TIME = Type("DateTime", nullable=False)
PDI = Joined("person_distinct_ids", ((("distinct_id",), ("distinct_id",)),))
SESSION = Joined("sessions", ((("$session_id_uuid",), ("session_id_v7",)),))
SESSION_BY_TEXT = Joined("sessions", ((("$session_id",), ("session_id",)),))
OVERRIDE = Joined("person_distinct_id_overrides", ((("distinct_id",), ("distinct_id",)),))


def _with_fallback(
    join: str, member: str, fallback: str, *, asked: str | None = None
) -> Expression:
    """Return the joined value, where the join found a row, else the event's own."""
    found = ast.Not(expr=call("empty", name(join, asked or member)))
    return Expression(call("if", found, name(join, member), name(fallback)), UUID)


def events(
    mode: str,
    group_names: Mapping[str, int],
    *,
    sessions_by_text: bool = False,
    rules: Sequence[ChannelRule] = (),
) -> TableView:
    """Return the table of events.

    Args:
        mode: the modifier `personsOnEventsMode`.
        group_names: name of a group type -> its index.
        sessions_by_text: whether sessions are keyed by their id as text.
        rules: a project's own rules for channels.
    """
    stored, visible = fields(EVENT)
    own: dict[str, FieldView] = {**stored}
    own["event_person_id"] = stored["person_id"]
    own["pdi"] = PDI
    if mode == "disabled":
        own["person_id"] = Traverser(("pdi", "person_id"))
        own["person"] = Traverser(("pdi", "person"))
    else:
        own["person"] = Traverser(("poe",))
    if mode.startswith("person_id_override"):
        own["override"] = OVERRIDE
        own["person_id"] = _with_fallback(
            "override", "person_id", "event_person_id", asked="distinct_id"
        )
    if mode == "person_id_override_properties_joined":
        own["person"] = Joined("persons", ((("person_id",), ("id",)),))
    own["poe"] = Virtual(
        {
            "id": Traverser(("person_id",)),
            "created_at": Stored("person_created_at", TIME, zoned=True),
            "properties": Stored("person_properties", JSON, bag="person"),
            "revenue_analytics": Joined(
                "persons_revenue_analytics", ((("person_id",), ("person_id",)),)
            ),
            "$virt_revenue": Traverser(("poe", "revenue_analytics", "revenue")),
            "$virt_mrr": Traverser(("poe", "revenue_analytics", "mrr")),
            "$virt_initial_channel_type": Expression(
                initial_channel("person_properties", rules), TEXT
            ),
            "$virt_initial_referring_domain_type": Expression(
                initial_domain_type("person_properties"), TEXT
            ),
        }
    )
    own["person_properties"] = Stored("person_properties", JSON, bag="person")
    for index in GROUPS:
        own[f"goe_{index}"] = Virtual(
            {
                "key": Stored(f"$group_{index}", Type("String", nullable=False)),
                "created_at": Stored(f"group{index}_created_at", TIME, zoned=True),
                "properties": Stored(f"group{index}_properties", JSON, bag=f"group:{index}"),
            }
        )
        own[f"group_{index}"] = Joined(
            "groups", (((f"$group_{index}",), ("key",)),), ((("index",), index),)
        )
    for group, index in group_names.items():
        own.setdefault(group, Traverser((f"group_{index}",)))
    own["session"] = SESSION_BY_TEXT if sessions_by_text else SESSION
    own.update(traffic.VIRTUAL)
    own["event_issue_id"] = Expression(call("toUUID", name("properties", "$exception_issue_id")))
    own["exception_issue_override"] = Joined(
        "error_tracking_issue_fingerprint_overrides",
        ((("properties", "$exception_fingerprint"), ("fingerprint",)),),
    )
    own["issue_id"] = _with_fallback("exception_issue_override", "issue_id", "event_issue_id")
    return TableView("events", "events", own, visible)
