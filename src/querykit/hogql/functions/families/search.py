"""Searching in strings."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "String search",
        """
        position 2-3 ci of String gives Integer
        positionCaseInsensitive 2-3 of String gives Integer?
        positionUTF8 2-3 of String gives Integer?
        positionCaseInsensitiveUTF8 2-3 of String gives Integer?
        multiSearchAllPositions 2 of String gives Array?
        multiSearchAllPositionsUTF8 2 of String gives Array?
        multiSearchFirstPosition 2 of String gives Integer?
        multiSearchFirstIndex 2 of String gives Integer?
        multiSearchAny 2 of String gives Boolean
        multiSearchAnyCaseInsensitive 2 of String gives Boolean
        match 2 of String gives Boolean
        multiMatchAny 2 of String gives Integer?
        multiMatchAnyIndex 2 of String gives Integer?
        multiMatchAllIndices 2 of String gives Array?
        multiFuzzyMatchAny 3
        multiFuzzyMatchAnyIndex 3
        multiFuzzyMatchAllIndices 3
        extract 2 ci of String gives String
        extractAll 2 of String gives Array?
        extractAllGroupsHorizontal 2
        extractAllGroupsVertical 2
        like 2 of String gives Integer?
        ilike 2 of String gives Integer?
        notLike 2 of String gives Integer?
        notILike 2 of String gives Integer?
        ngramDistance 2 of String gives Float?
        ngramSearch 2 of String gives Float?
        countSubstrings 2-3 of String gives Integer?
        countSubstringsCaseInsensitive 2-3 of String gives Integer?
        countSubstringsCaseInsensitiveUTF8 2-3 of String gives Integer?
        countMatches 2 of String gives Integer?
        regexpExtract 2-3 of String gives String?
        """,
    ),
    family(
        "Tokens, subsequences and other cases",
        """
        countMatchesCaseInsensitive 2 of String gives Integer?
        extractGroups 2
        hasAllTokens 2-3 of Array,String gives Integer?
        hasAnyTokens 2-3 of Array,String gives Integer?
        hasSubsequence 2 of String gives Integer?
        hasSubsequenceCaseInsensitive 2 of String gives Integer?
        hasSubsequenceCaseInsensitiveUTF8 2 of String gives Integer?
        hasSubsequenceUTF8 2 of String gives Integer?
        hasToken 2 of String gives Integer?
        hasTokenCaseInsensitive 2 of String gives Integer?
        hasTokenCaseInsensitiveOrNull 2 of String gives Integer?
        hasTokenOrNull 2 of String gives Integer?
        locate 2-3 of String gives Integer?
        multiSearchAllPositionsCaseInsensitive 2 of String gives Array?
        multiSearchAllPositionsCaseInsensitiveUTF8 2 of String gives Array?
        multiSearchAnyCaseInsensitiveUTF8 2 of String gives Integer?
        multiSearchAnyUTF8 2 of String gives Integer?
        multiSearchFirstIndexCaseInsensitive 2 of String gives Integer?
        multiSearchFirstIndexCaseInsensitiveUTF8 2 of String gives Integer?
        multiSearchFirstIndexUTF8 2 of String gives Integer?
        multiSearchFirstPositionCaseInsensitive 2 of String gives Integer?
        multiSearchFirstPositionCaseInsensitiveUTF8 2 of String gives Integer?
        multiSearchFirstPositionUTF8 2 of String gives Integer?
        ngramDistanceCaseInsensitive 2 of String gives Float?
        ngramDistanceCaseInsensitiveUTF8 2 of String gives Float?
        ngramDistanceUTF8 2 of String gives Float?
        ngramSearchCaseInsensitive 2 of String gives Float?
        ngramSearchCaseInsensitiveUTF8 2 of String gives Float?
        ngramSearchUTF8 2 of String gives Float?
        """,
    ),
)
