"""Places on the globe."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Geo",
        """
        greatCircleDistance 4
        geoDistance 4
        greatCircleAngle 4
        pointInEllipses 6+
        pointInPolygon 2+
        geohashEncode 2-3
        """,
    ),
)
