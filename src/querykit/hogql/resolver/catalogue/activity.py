"""Sessions, recordings, logs, heatmaps, error tracking and events of AI."""

from __future__ import annotations

from querykit.hogql.resolver.catalogue.notation import table
from querykit.hogql.resolver.lazy.filtered import Filtered
from querykit.hogql.resolver.lazy.newest import Newest
from querykit.hogql.resolver.lazy.sessions import AD_IDS, UTM, Sessions
from querykit.hogql.resolver.lazy.summed import Summed
from querykit.hogql.resolver.views import Joined, TableView, Traverser

PERSON = {
    "pdi": Joined("person_distinct_ids", ((("distinct_id",), ("distinct_id",)),)),
    "person": Traverser(("pdi", "person")),
    "person_id": Traverser(("pdi", "person_id")),
}
SESSION = """
    session_id String
    id String hidden
    team_id Integer
    distinct_id String
    $start_timestamp DateTime
    $end_timestamp DateTime
    $urls Array
    $num_uniq_urls Integer
    $entry_current_url String null
    $entry_pathname String null
    $entry_hostname String null
    $end_current_url String null
    $end_pathname String null
    $end_hostname String null
    $entry_referring_domain String null
    $entry_utm_source String null
    $entry_utm_campaign String null
    $entry_utm_medium String null
    $entry_utm_term String null
    $entry_utm_content String null
    $entry_gclid String null
    $entry_fbclid String null
    $entry_gad_source String null
    $entry_has_gclid Boolean hidden
    $entry_has_fbclid Boolean hidden
    $pageview_count Integer
    $autocapture_count Integer
    $channel_type String null
    $session_duration Integer
    duration Integer hidden
    $is_bounce Boolean null
    $exit_current_url String null hidden
    $exit_pathname String null hidden
"""
NUMBERED = """
    session_id_v7 Integer hidden
    max_inserted_at DateTime hidden
    $last_external_click_url String null
    $screen_count Integer
"""
"""What sessions have since they are keyed by a number."""

COUNTED = "$page_screen_autocapture_count_up_to Integer hidden\n$vitals_lcp Float null hidden\n"
REPLAYED = """
    session_timestamp DateTime hidden
    $page_screen_count_up_to Integer hidden
    $page_screen_autocapture_count_up_to Integer hidden
    $has_autocapture Boolean hidden
    $has_replay_events Boolean hidden
    $entry_channel_type_properties Tuple hidden
"""
VERSIONS: dict[int, tuple[str, str]] = {
    1: ("sessions", ""),
    2: ("raw_sessions", NUMBERED + COUNTED),
    3: ("raw_sessions_v3", NUMBERED + REPLAYED),
}
"""Version of the table of sessions -> its physical table, and the fields only some versions have."""


def _ads(version: int) -> str:
    return "\n".join(
        f"$entry_{one} String null hidden\n$entry_has_{one} Boolean hidden"
        for one in AD_IDS[version]
    )


STATES_V2 = [
    "distinct_id",
    "entry_url",
    "end_url",
    "last_external_click_url",
    "pageview_uniq",
    "autocapture_uniq",
    "screen_uniq",
    "page_screen_autocapture_uniq_up_to",
    "vitals_lcp",
    "urls",
    "initial_referring_domain",
    "initial_utm_source",
    "initial_utm_campaign",
    "initial_utm_medium",
    "initial_utm_term",
    "initial_utm_content",
    "initial_gclid",
    "initial_gad_source",
    "initial_fbclid",
] + [f"initial_{one}" for one in AD_IDS[2]]
STATES_V1 = [
    *("entry_url", "exit_url", "initial_referring_domain", "initial_gclid", "initial_gad_source"),
    *("initial_fbclid", *[f"initial_utm_{one}" for one in UTM]),
    *[f"initial_{one}" for one in AD_IDS[1]],
]
STATES_V3 = [
    "distinct_id",
    "entry_url",
    "end_url",
    "last_external_click_url",
    "pageview_uniq",
    "autocapture_uniq",
    "screen_uniq",
    "page_screen_uniq_up_to",
    "has_autocapture",
    "urls",
    "entry_referring_domain",
    "entry_utm_source",
    "entry_utm_campaign",
    "entry_utm_medium",
    "entry_utm_term",
    "entry_utm_content",
    "entry_gclid",
    "entry_gad_source",
    "entry_fbclid",
    "entry_has_gclid",
    "entry_has_fbclid",
    "entry_ad_ids_map",
    "entry_ad_ids_set",
    "entry_channel_type_properties",
    "has_replay_events",
]
RAW_SESSION = """
    session_id_v7 Integer hidden
    team_id Integer
    min_timestamp DateTime
    max_timestamp DateTime
    max_inserted_at DateTime
"""
COUNTS = [
    "click_count",
    "keypress_count",
    "mouse_activity_count",
    "active_milliseconds",
    "console_log_count",
    "console_warn_count",
    "console_error_count",
    "size",
    "event_count",
    "message_count",
]
RECORDING_PLAIN = """
    session_id String
    team_id Integer
    distinct_id String
"""
RECORDING = (
    RECORDING_PLAIN
    + "start_time DateTime\nend_time DateTime\nfirst_url String null\nall_urls Array\n"
    + "\n".join(f"{one} Integer null" for one in COUNTS)
    + "\nsnapshot_source String null\nretention_period_days Integer null"
)
RAW_RECORDING = (
    RECORDING_PLAIN
    + "min_first_timestamp DateTime\nmax_last_timestamp DateTime\n"
    + "first_url Unknown hidden\nall_urls Array hidden\n"
    + "\n".join(f"{one} Integer" for one in COUNTS)
    + "\nsnapshot_source Unknown hidden\nretention_period_days Integer null"
)
MERGED = {
    "start_time": ("min", "min_first_timestamp"),
    "end_time": ("max", "max_last_timestamp"),
    "first_url": ("argMinMerge", "first_url"),
    "all_urls": ("groupUniqArrayArray", "all_urls"),
    "snapshot_source": ("argMinMerge", "snapshot_source"),
    "retention_period_days": ("max", "retention_period_days"),
    **{one: ("sum", one) for one in COUNTS},
}
LOG_ENTRY = """
    team_id Integer
    log_source String
    log_source_id String
    instance_id String
    timestamp DateTime
    message String
    level String
"""


def sessions(version: int) -> TableView:
    """Return the table of sessions over one version of the raw table."""
    physical, own = VERSIONS[version]
    return table("sessions", physical, SESSION + own + _ads(version), lazy=Sessions(version))


def _log_entries(view: str, source: str) -> TableView:
    lazy = Filtered("log_entries", "log_source", source)
    return table(view, "log_entries", LOG_ENTRY, lazy=lazy)


ACTIVITY: tuple[TableView, ...] = (
    table(
        "raw_sessions_v1",
        "sessions",
        """
        session_id String
        team_id Integer
        distinct_id String
        min_timestamp DateTime
        max_timestamp DateTime
        urls Array hidden
        pageview_count Integer
        autocapture_count Integer
        """
        + "\n".join(f"{one} Unknown hidden" for one in STATES_V1),
    ),
    table(
        "raw_sessions",
        "raw_sessions",
        RAW_SESSION + "\n".join(f"{one} Unknown hidden" for one in STATES_V2),
    ),
    table(
        "raw_sessions_v3",
        "raw_sessions_v3",
        RAW_SESSION
        + "session_timestamp DateTime\n"
        + "\n".join(f"{one} Unknown hidden" for one in STATES_V3),
    ),
    table(
        "session_replay_events",
        "session_replay_events",
        RECORDING,
        extra={
            **PERSON,
            "session": Joined("sessions", ((("session_id",), ("session_id",)),)),
            "events": Joined("events", ((("session_id",), ("$session_id",)),), kind="INNER JOIN"),
            "properties": Traverser(("events", "properties")),
            "console_logs": Joined(
                "console_logs_log_entries", ((("session_id",), ("log_source_id",)),)
            ),
        },
        lazy=Summed("raw_session_replay_events", MERGED),
    ),
    table("raw_session_replay_events", "session_replay_events", RAW_RECORDING),
    table("log_entries", "log_entries", LOG_ENTRY),
    _log_entries("console_logs_log_entries", "session_replay"),
    _log_entries("batch_export_log_entries", "batch_exports"),
    table(
        "heatmaps",
        "heatmaps",
        """
        session_id String
        team_id Integer
        distinct_id String
        x Integer
        y Integer
        scale_factor Integer
        viewport_width Integer
        viewport_height Integer
        pointer_target_fixed Boolean
        current_url String
        timestamp DateTime
        type String
        """,
    ),
    table(
        "app_metrics",
        "app_metrics2",
        """
        team_id Integer
        timestamp DateTime
        app_source String
        app_source_id String
        instance_id String
        metric_kind String
        metric_name String
        count Integer
        """,
    ),
    table(
        "preaggregation_results",
        "preaggregation_results",
        """
        team_id Integer
        job_id UUID
        time_window_start DateTime
        expires_at DateTime
        breakdown_value Array
        uniq_exact_state Unknown hidden
        """,
    ),
    table(
        "system.ingestion_warnings",
        "ingestion_warnings",
        """
        team_id Integer
        source String
        type String
        details String
        timestamp DateTime
        """,
    ),
    table(
        "exchange_rate",
        "exchange_rate",
        "currency String\ndate Date\nrate Decimal",
        guarded=False,
    ),
    table(
        "error_tracking_issue_fingerprint_overrides",
        "error_tracking_issue_fingerprint_overrides",
        "team_id Integer\nfingerprint String\nissue_id UUID",
        lazy=Newest(
            "raw_error_tracking_issue_fingerprint_overrides",
            ("fingerprint",),
            "version",
            "is_deleted",
        ),
    ),
    table(
        "raw_error_tracking_issue_fingerprint_overrides",
        "error_tracking_issue_fingerprint_overrides",
        """
        team_id Integer
        fingerprint String
        issue_id UUID
        is_deleted Integer
        version Integer
        """,
    ),
)
