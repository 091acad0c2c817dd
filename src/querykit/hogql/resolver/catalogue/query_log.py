"""The log of queries; its asterisk stands for the columns of PostHog's in their order."""

from __future__ import annotations

from querykit.hogql.resolver.catalogue.notation import table

QUERY_LOG = (
    table(
        "query_log",
        "query_log_archive",
        """
        team_id Integer
        event_date Date
        event_time DateTime
        query_id String
        endpoint String
        query String
        query_start_time DateTime
        query_duration_ms Integer
        name String
        created_by Integer
        read_rows Integer
        read_bytes Integer
        result_rows Integer
        result_bytes Integer
        memory_usage Integer
        status String
        exception_code Integer
        exception_name String
        is_personal_api_key_request Boolean
        api_key_label String
        api_key_mask String
        cpu_microseconds Integer
        RealTimeMicroseconds Integer
        S3ListObjects Integer
        S3HeadObject Integer
        S3GetObjectAttributes Integer
        S3GetObject Integer
        ReadBufferFromS3Bytes Integer
        product String hidden
        scene String hidden
        """,
    ),
)
