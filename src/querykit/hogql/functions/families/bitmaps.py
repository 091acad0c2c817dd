"""Bitmaps: sets of whole numbers."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Bitmaps",
        """
        bitmapBuild 1 of Array
        bitmapToArray 1
        bitmapSubsetInRange 3
        bitmapSubsetLimit 3
        subBitmap 3
        bitmapContains 2
        bitmapHasAny 2
        bitmapHasAll 2
        bitmapCardinality 1
        bitmapMin 1
        bitmapMax 1
        bitmapTransform 3
        bitmapAnd 2
        bitmapOr 2
        bitmapXor 2
        bitmapAndnot 2
        bitmapAndCardinality 2
        bitmapOrCardinality 2
        bitmapXorCardinality 2
        bitmapAndnotCardinality 2
        """,
    ),
)
