"""Maps and tuples."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Maps",
        """
        map 0+ gives Map?
        mapFromArrays 2 of Array,Map gives Map?
        mapAdd 2+
        mapSubtract 2+
        mapPopulateSeries 1-3
        mapContains 2 of Map gives Integer?
        mapKeys 1 of Map gives Array?
        mapValues 1 of Map gives Array?
        mapContainsKeyLike 2 of Map
        mapExtractKeyLike 2 of Map gives Map?
        mapApply 2
        mapFilter 2
        mapUpdate 2 of Map gives Map?
        """,
    ),
    family(
        "Tuples",
        """
        tuple 0+ gives Tuple?
        tupleElement 2-3 of Tuple
        untuple 1
        tupleHammingDistance 2 of Tuple gives Integer?
        tupleToNameValuePairs 1 of Tuple gives Array?
        tuplePlus 2 of Tuple
        tupleMinus 2 of Tuple
        tupleMultiply 2 of Tuple
        tupleDivide 2 of Tuple
        tupleNegate 1 of Tuple
        tupleMultiplyByNumber 2 of Tuple
        tupleDivideByNumber 2 of Tuple
        dotProduct 2 of Array,Tuple gives Integer?
        """,
    ),
)
