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
    family(
        "Geohashes and H3",
        """
        geohashDecode 1 of String gives Tuple?
        geohashesInBox 5
        geoToH3 3 of Float gives Integer?
        h3CellAreaM2 1
        h3CellAreaRads2 1
        h3Distance 2
        h3EdgeAngle 1 of Boolean,Integer gives Float?
        h3EdgeLengthKm 1 of Boolean,Integer gives Float?
        h3EdgeLengthM 1 of Boolean,Integer gives Float?
        h3ExactEdgeLengthKm 1
        h3ExactEdgeLengthM 1
        h3ExactEdgeLengthRads 1
        h3GetBaseCell 1
        h3GetDestinationIndexFromUnidirectionalEdge 1
        h3GetFaces 1
        h3GetIndexesFromUnidirectionalEdge 1
        h3GetOriginIndexFromUnidirectionalEdge 1
        h3GetPentagonIndexes 1 of Boolean,Integer gives Array?
        h3GetRes0Indexes 0 gives Array?
        h3GetResolution 1
        h3GetUnidirectionalEdge 2
        h3GetUnidirectionalEdgeBoundary 1
        h3GetUnidirectionalEdgesFromHexagon 1
        h3HexAreaKm2 1 of Boolean,Integer gives Float?
        h3HexAreaM2 1 of Boolean,Integer gives Float?
        h3HexRing 2
        h3IndexesAreNeighbors 2
        h3IsPentagon 1
        h3IsResClassIII 1
        h3IsValid 1
        h3kRing 2
        h3Line 2
        h3NumHexagons 1 of Boolean,Integer gives Integer?
        h3PointDistKm 4
        h3PointDistM 4
        h3PointDistRads 4
        h3ToCenterChild 2
        h3ToChildren 2
        h3ToGeo 1
        h3ToGeoBoundary 1
        h3ToParent 2
        h3ToString 1
        h3UnidirectionalEdgeIsValid 1
        stringToH3 1 of String gives Integer?
        """,
    ),
)
