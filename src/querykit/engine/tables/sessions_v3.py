"""raw_sessions_v3: sessions of the third version, made from events when they are read (physical.md 5.3).

Queries with the modifier `sessionTableVersion: v3` read it. Missing texts are NULL, and what a session
was reached by is that of its first page or screen, whatever other events came before.
"""

from __future__ import annotations

from querykit.engine.tables.base import Table
from querykit.engine.tables.sessions import AT, VERSION_7

PAGE = "event IN ('$pageview', '$screen')"
FIRST_PAGE = f"if({PAGE}, {AT}, {AT} + INTERVAL 1 YEAR)"
LAST_PAGE = f"if({PAGE}, {AT}, {AT} - INTERVAL 1 YEAR)"
"""Times at which pages and screens come before, or after, all other events of a session."""

FIRST_TEXTS = {
    "browser": "$browser",
    "browser_version": "$browser_version",
    "os": "$os",
    "os_version": "$os_version",
    "device_type": "$device_type",
    "geoip_country_code": "$geoip_country_code",
    "geoip_subdivision_1_code": "$geoip_subdivision_1_code",
    "geoip_subdivision_1_name": "$geoip_subdivision_1_name",
    "geoip_subdivision_city_name": "$geoip_city_name",
    "geoip_time_zone": "$geoip_time_zone",
}
FIRST_NUMBERS = {"viewport_width": "$viewport_width", "viewport_height": "$viewport_height"}
ENTRY_TEXTS = {
    "entry_url": "$current_url",
    "entry_referring_domain": "$referring_domain",
    **{
        f"entry_{one}": one
        for one in (
            *("utm_source", "utm_campaign", "utm_medium", "utm_term", "utm_content"),
            *("gclid", "gad_source", "fbclid"),
        )
    },
}
LAST_TEXTS = {"end_url": "$current_url", "last_external_click_url": "$external_click_url"}
AD_IDS = (
    *("gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "li_fat_id", "mc_cid"),
    *("igshid", "ttclid", "epik", "qclid", "sccid", "_kx", "irclid"),
)
COUNTED = {"pageview": "$pageview", "autocapture": "$autocapture", "screen": "$screen"}


def _text(name: str, source: str = "properties") -> str:
    return f"nullIf(JSONExtractString({source}, '{name}'), '')"


def _has(name: str) -> str:
    return f"CAST(isNotNull({_text(name)}), 'Bool')"


def _is(event: str) -> str:
    return f"event = '{event}'"


def _identifier(condition: str) -> str:
    """Return the id of an event that meets a condition, else NULL."""
    return f"if({condition}, toNullable(uuid), NULL)"


def _distinct(value: str, most: int | None = None) -> str:
    """Return the distinct values that are not empty, at most so many."""
    function = "groupUniqArrayIf" if most is None else f"groupUniqArrayIf({most})"
    return f"{function}(assumeNotNull({value}), isNotNull({value}))"


def _columns() -> list[str]:
    ids = ", ".join(f"('{one}', JSONExtractString(properties, '{one}'))" for one in AD_IDS)
    given = f"arrayFilter(pair -> pair.2 != '', [{ids}])"
    reached = ("utm_source", "utm_medium", "utm_campaign", "$referring_domain")
    channel = [*map(_text, reached), _has("gclid"), _has("fbclid"), _text("gad_source")]
    pairs = "JSONExtractKeysAndValues(properties, 'String')"
    flags = f"arrayFilter(pair -> startsWith(pair.1, '$feature/'), {pairs})"
    page_url = f"if({PAGE}, {_text('$current_url')}, NULL)"
    return [
        "team_id",
        "assumeNotNull(`$session_id_uuid`) AS session_id_v7",
        "fromUnixTimestamp64Milli(toInt64(bitShiftRight(session_id_v7, 80))) AS session_timestamp",
        f"argMaxState(distinct_id, {AT}) AS distinct_id",
        "groupUniqArrayState(events.distinct_id) AS distinct_ids",
        f"min({AT}) AS min_timestamp",
        f"max({AT}) AS max_timestamp",
        f"max({AT}) AS max_inserted_at",
        f"{_distinct(page_url, 2000)} AS urls",
        *(f"argMinState({_text(name)}, {AT}) AS {column}" for column, name in FIRST_TEXTS.items()),
        *(
            f"argMinState(JSONExtract(properties, '{name}', 'Nullable(Int64)'), {AT}) AS {column}"
            for column, name in FIRST_NUMBERS.items()
        ),
        *(
            f"argMinState({_text(name)}, {FIRST_PAGE}) AS {column}"
            for column, name in ENTRY_TEXTS.items()
        ),
        *(
            f"argMaxState({_text(name)}, {LAST_PAGE}) AS {column}"
            for column, name in LAST_TEXTS.items()
        ),
        *(
            f"argMinState({_has(name)}, {FIRST_PAGE}) AS entry_has_{name}"
            for name in ("gclid", "fbclid")
        ),
        f"argMinState(CAST({given}, 'Map(String, String)'), {FIRST_PAGE}) AS entry_ad_ids_map",
        f"argMinState(arrayMap(pair -> pair.1, {given}), {FIRST_PAGE}) AS entry_ad_ids_set",
        f"argMinState(({', '.join(channel)}), {FIRST_PAGE}) AS entry_channel_type_properties",
        *(
            f"uniqExactState({_identifier(_is(event))}) AS {one}_uniq"
            for one, event in COUNTED.items()
        ),
        f"uniqUpToState(1)({_identifier(PAGE)}) AS page_screen_uniq_up_to",
        "CAST(max(event = '$autocapture'), 'Bool') AS has_autocapture",
        f"groupUniqArrayArray(arrayMap(pair -> concat(pair.1, '=', pair.2), {flags})) AS flag_key_values",
        f"groupUniqArrayArray(arrayMap(pair -> pair.1, {flags})) AS flag_keys",
        "groupUniqArray(event) AS event_names",
        f"{_distinct(_text('$host'), 100)} AS hosts",
        f"{_distinct(_text('email', 'person_properties'), 10)} AS emails",
        "false AS has_replay_events",
    ]


TABLE = Table(
    "raw_sessions_v3",
    feed="SELECT\n    "
    + ",\n    ".join(_columns())
    + f"\nFROM {{events}} AS events\nWHERE `$session_id_uuid` IS NOT NULL AND {VERSION_7}"
    + "\nGROUP BY team_id, session_id_v7",
    stage=1,
)
