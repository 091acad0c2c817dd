"""Values inside JSON texts."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "JSON",
        """
        isValidJSON 1
        JSONHas 1-6
        JSONLength 1-6
        JSONArrayLength 1-6
        JSONType 1-6
        JSONExtract 2-7
        JSONExtractUInt 1-6
        JSONExtractInt 1-6
        JSONExtractFloat 1-6
        JSONExtractBool 1-6
        JSONExtractString 1-6
        JSONExtractKeys 1-5
        JSONExtractRaw 1-6
        JSONExtractArrayRaw 1-6
        JSONExtractKeysAndValues 2-7
        JSONExtractKeysAndValuesRaw 1-6
        JSON_VALUE 2
        """,
    ),
)
