"""Arrays, and what they share with strings."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Arrays + strings common",
        """
        empty 1 of Array,Map,String,UUID gives Boolean
        notEmpty 1 of Array,Map,String,UUID gives Boolean
        length 1 ci of Array,Map,String,UUID gives Integer
        reverse 1 ci of Array,String,Tuple gives String
        """,
    ),
    family(
        "Arrays",
        """
        array 0+ gives Array?
        range 1-3 of Boolean,Integer gives Array!
        arrayConcat 2+ of Array gives Array!
        arrayElement 2 of Array,Map
        has 2 of Array,Map gives Boolean
        hasAll 2 of Array gives Boolean
        hasAny 2 of Array gives Boolean
        hasSubstr 2 of Array gives Integer?
        indexOf 2 of Array gives Integer
        arrayCount 1+ of Array gives Integer?
        countEqual 2 of Array gives Integer
        arrayEnumerate 1 of Array gives Array?
        arrayEnumerateUniq 2+ of Array gives Array?
        arrayPopBack 1 of Array gives Array?
        arrayPopFront 1 of Array gives Array?
        arrayPushBack 2 of Array gives Array?
        arrayPushFront 2 of Array gives Array?
        arrayResize 2-3 of Array gives Array?
        arraySlice 2-3 of Array gives Array?
        arraySort 1+ of Array gives Array!
        arrayReverseSort 1+ of Array gives Array?
        arrayUniq 1+ of Array gives Integer?
        arrayJoin 1 of Array,Map
        arrayDifference 1 of Array gives Array?
        arrayDistinct 1 of Array gives Array!
        arrayEnumerateDense 1 of Array gives Array?
        arrayIntersect 1+ of Array gives Array?
        arrayReduce 2+ name-arg
        arrayReverse 1 of Array gives Array!
        arrayFilter 2+ gives Array!
        arrayFlatten 1 of Array gives Array?
        arrayCompact 1 of Array gives Array?
        arrayZip 2+ of Array gives Array?
        arrayAUC 2 of Array gives Float?
        arrayMap 2+ gives Array!
        arrayFill 2+
        arrayFold 3+
        arrayWithConstant 2 of number gives Array?
        arraySplit 2+
        arrayReverseFill 2+
        arrayReverseSplit 2+
        arrayRotateLeft 2 of Array gives Array?
        arrayRotateRight 2 of Array gives Array?
        arrayExists 1+ of Array gives Boolean
        arrayAll 1+ of Array gives Boolean
        arrayFirst 2+
        arrayLast 2+
        arrayFirstIndex 2+
        arrayLastIndex 2+
        arrayMin 1-2 of Array
        arrayMax 1-2 of Array
        arraySum 1-2 of Array
        arrayAvg 1-2 of Array gives Float?
        arrayCumSum 1+ of Array gives Array?
        arrayCumSumNonNegative 1+ of Array gives Array?
        arrayProduct 1 of Array gives Float?
        arrayStringConcat 1-2 of Array gives String?
        generateSeries 3 -> generate_series
        """,
    ),
)
