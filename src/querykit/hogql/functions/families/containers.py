"""Maps and tuples."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Maps",
        """
        map 0+
        mapFromArrays 2
        mapAdd 2+
        mapSubtract 2+
        mapPopulateSeries 1-3
        mapContains 2
        mapKeys 1
        mapValues 1
        mapContainsKeyLike 2
        mapExtractKeyLike 2
        mapApply 2
        mapFilter 2
        mapUpdate 2
        """,
    ),
    family(
        "Tuples",
        """
        tuple 0+
        tupleElement 2-3
        untuple 1
        tupleHammingDistance 2
        tupleToNameValuePairs 1
        tuplePlus 2
        tupleMinus 2
        tupleMultiply 2
        tupleDivide 2
        tupleNegate 1
        tupleMultiplyByNumber 2
        tupleDivideByNumber 2
        dotProduct 2
        """,
    ),
)
