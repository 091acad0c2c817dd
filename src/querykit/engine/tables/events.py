"""events: one row per event, with the person and group data of that moment (physical.md 2)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

GROUPS = range(5)


def _lacks(begin: str) -> str:
    """Return the condition that no property begins so; then nobody has to read them."""
    escaped = "\\\\u0024"  # the $ that they all begin with, as JSON may have it
    return f"position(properties, '{begin}') = 0 AND position(properties, '{escaped}') = 0"


def _own(name: str) -> str:
    return f"if({_lacks(name)}, '', JSONExtractString(properties, '{name}'))"


GROUP_COLUMNS = "\n".join(
    f"""`$group_{index}` String DEFAULT {_own(f"$group_{index}")},
group{index}_properties String,
group{index}_created_at DateTime64(3),"""
    for index in GROUPS
)

SESSION_NUMBER = "CAST(toUUIDOrNull(`$session_id`), 'Nullable(UInt128)')"

NOT_CUSTOM = (
    *("token", "distinct_id", "utm_source", "utm_medium", "utm_campaign", "utm_content"),
    *("utm_term", "gclid", "gad_source", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid"),
    *("msclkid", "twclid", "li_fat_id", "mc_cid", "igshid", "ttclid", "rdt_cid"),
    *("epik", "qclid", "sccid", "irclid", "_kx"),
)
"""Properties that the map of custom ones leaves out although they do not begin with `$`."""


def _property_map(source: str, condition: str) -> str:
    """Return the map of those properties whose key, `p.1`, meets a condition (physical.md 2.3)."""
    pairs = f"arrayFilter(p -> {condition}, JSONExtractKeysAndValues({source}, 'String'))"
    return f"mapSort(CAST({pairs}, 'Map(String, String)'))"


def _map_of(begin: str) -> str:
    """Return the map of those properties whose key begins so, which most events have none of."""
    found = _property_map("properties", f"startsWith(p.1, '{begin}')")
    return f"if({_lacks(begin.rstrip('/'))}, CAST(map(), 'Map(String, String)'), {found})"


CUSTOM = f"NOT startsWith(p.1, '$') AND p.1 NOT IN {NOT_CUSTOM}"

TABLE = Table(
    "events",
    f"""
uuid UUID,
event String,
properties String,
timestamp DateTime64(6, 'UTC'),
team_id Int64,
distinct_id String,
elements_chain String,
created_at DateTime64(6, 'UTC'),
person_id UUID,
person_created_at DateTime64(3),
person_properties String,
person_mode Enum8('full' = 0, 'propertyless' = 1, 'force_upgrade' = 2),
{GROUP_COLUMNS}
`$window_id` String DEFAULT {_own("$window_id")},
`$session_id` String DEFAULT JSONExtractString(properties, '$session_id'),
inserted_at Nullable(DateTime64(6, 'UTC')) DEFAULT now64(),
elements_chain_href String
    MATERIALIZED extract(elements_chain, '(?::|\\")href=\\"(.*?)\\"'),
elements_chain_texts Array(String)
    MATERIALIZED arrayDistinct(extractAll(elements_chain, '(?::|\\")text=\\"(.*?)\\"')),
elements_chain_ids Array(String)
    MATERIALIZED arrayDistinct(extractAll(elements_chain, '(?::|\\")attr_id=\\"(.*?)\\"')),
elements_chain_elements Array(Enum8('a' = 1, 'button' = 2, 'form' = 3, 'input' = 4, 'select' = 5,
    'textarea' = 6, 'label' = 7))
    MATERIALIZED arrayDistinct(extractAll(elements_chain,
        '(?:^|;)(a|button|form|input|select|textarea|label)(?:\\\\.|$|:)')),
`$session_id_uuid` Nullable(UInt128) MATERIALIZED {SESSION_NUMBER},
properties_group_custom Map(String, String) MATERIALIZED {_property_map("properties", CUSTOM)},
properties_group_feature_flags Map(String, String) MATERIALIZED {_map_of("$feature/")},
properties_group_ai Map(String, String) MATERIALIZED {_map_of("$ai_")},
person_properties_map_custom Map(String, String)
    MATERIALIZED {_property_map("person_properties", "NOT startsWith(p.1, '$')")},
is_deleted Bool,
historical_migration Bool,
_timestamp DateTime DEFAULT now(),
_offset UInt64
""",
    "ReplacingMergeTree(_timestamp) PARTITION BY toYYYYMM(timestamp)"
    " ORDER BY (team_id, toDate(timestamp), event, cityHash64(distinct_id), cityHash64(uuid))"
    " SAMPLE BY cityHash64(distinct_id)",
    sharded_by="sipHash64(distinct_id)",
)
