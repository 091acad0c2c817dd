"""Places on the globe."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Geo",
        """
        greatCircleDistance 4 of number gives Float?
        geoDistance 4 of number gives Float?
        greatCircleAngle 4 of number gives Float?
        pointInEllipses 6+
        pointInPolygon 2+
        geohashEncode 2-3 of Float gives String?
        """,
    ),
)
