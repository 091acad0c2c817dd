"""Arrays, and what they share with strings."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Arrays + strings common",
        """
        empty 1
        notEmpty 1
        length 1 ci
        reverse 1 ci
        """,
    ),
    family(
        "Arrays",
        """
        array 0+
        range 1-3
        arrayConcat 2+
        arrayElement 2
        has 2
        hasAll 2
        hasAny 2
        hasSubstr 2
        indexOf 2
        arrayCount 1+
        countEqual 2
        arrayEnumerate 1
        arrayEnumerateUniq 2+
        arrayPopBack 1
        arrayPopFront 1
        arrayPushBack 2
        arrayPushFront 2
        arrayResize 2-3
        arraySlice 2-3
        arraySort 1+
        arrayReverseSort 1+
        arrayUniq 1+
        arrayJoin 1
        arrayDifference 1
        arrayDistinct 1
        arrayEnumerateDense 1
        arrayIntersect 1+
        arrayReduce 2+ name-arg
        arrayReverse 1
        arrayFilter 2+
        arrayFlatten 1
        arrayCompact 1
        arrayZip 2+
        arrayAUC 2
        arrayMap 2+
        arrayFill 2+
        arrayFold 3+
        arrayWithConstant 2
        arraySplit 2+
        arrayReverseFill 2+
        arrayReverseSplit 2+
        arrayRotateLeft 2
        arrayRotateRight 2
        arrayExists 1+
        arrayAll 1+
        arrayFirst 2+
        arrayLast 2+
        arrayFirstIndex 2+
        arrayLastIndex 2+
        arrayMin 1-2
        arrayMax 1-2
        arraySum 1-2
        arrayAvg 1-2
        arrayCumSum 1+
        arrayCumSumNonNegative 1+
        arrayProduct 1
        arrayStringConcat 1-2
        generateSeries 3 -> generate_series
        """,
    ),
)
