"""Values inside JSON texts."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "JSON",
        """
        isValidJSON 1 gives Integer?
        JSONHas 1-6 gives Integer?
        JSONLength 1-6 gives Integer?
        JSONArrayLength 1-6 of String gives Integer?
        JSONType 1-6 gives String?
        JSONExtract 2-7
        JSONExtractUInt 1-6 gives Integer?
        JSONExtractInt 1-6 gives Integer?
        JSONExtractFloat 1-6 gives Float?
        JSONExtractBool 1-6 gives Integer?
        JSONExtractString 1-6 gives String?
        JSONExtractKeys 1-5 gives Array?
        JSONExtractRaw 1-6 gives String?
        JSONExtractArrayRaw 1-6 gives Array?
        JSONExtractKeysAndValues 2-7
        JSONExtractKeysAndValuesRaw 1-6 gives Array?
        JSON_VALUE 2
        """,
    ),
)
