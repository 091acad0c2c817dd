"""Searching in strings."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "String search",
        """
        position 2-3 ci
        positionCaseInsensitive 2-3
        positionUTF8 2-3
        positionCaseInsensitiveUTF8 2-3
        multiSearchAllPositions 2
        multiSearchAllPositionsUTF8 2
        multiSearchFirstPosition 2
        multiSearchFirstIndex 2
        multiSearchAny 2
        multiSearchAnyCaseInsensitive 2
        match 2
        multiMatchAny 2
        multiMatchAnyIndex 2
        multiMatchAllIndices 2
        multiFuzzyMatchAny 3
        multiFuzzyMatchAnyIndex 3
        multiFuzzyMatchAllIndices 3
        extract 2 ci
        extractAll 2
        extractAllGroupsHorizontal 2
        extractAllGroupsVertical 2
        like 2
        ilike 2
        notLike 2
        notILike 2
        ngramDistance 2
        ngramSearch 2
        countSubstrings 2-3
        countSubstringsCaseInsensitive 2-3
        countSubstringsCaseInsensitiveUTF8 2-3
        countMatches 2
        regexpExtract 2-3
        """,
    ),
)
