"""Conversion between types, and what to do about NULL."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Type conversion",
        """
        hex 1
        unhex 1
        reinterpretAsUInt8 1
        reinterpretAsUInt16 1
        reinterpretAsUInt32 1
        reinterpretAsUInt64 1
        reinterpretAsUInt128 1
        reinterpretAsUInt256 1
        reinterpretAsInt8 1
        reinterpretAsInt16 1
        reinterpretAsInt32 1
        reinterpretAsInt64 1
        reinterpretAsInt128 1
        reinterpretAsInt256 1
        reinterpretAsFloat32 1
        reinterpretAsFloat64 1
        reinterpretAsUUID 1
        toInt 1 -> accurateCastOrNull
        toIntOrZero 1 -> toInt64OrZero
        _toInt8 1 -> toInt8
        _toInt16 1 -> toInt16
        _toInt32 1 -> toInt32
        _toInt64 1 -> toInt64
        _toUInt64 1 -> toUInt64
        _toUInt128 1 -> toUInt128
        toFloat 1 -> accurateCastOrNull
        toFloatOrZero 1 -> toFloat64OrZero
        toFloatOrDefault 1-2 -> toFloat64OrDefault
        toDecimal 2 -> accurateCastOrNull
        _toDate 1 -> toDate
        toUUID 1 -> accurateCastOrNull
        toString 1-2
        toBool 1
        toJSONString 1
        parseDateTime 2-3 -> parseDateTimeOrNull tz
        parseDateTimeBestEffort 1-2 -> parseDateTime64BestEffortOrNull tz
        toTypeName 1
        cityHash64 1
        UUIDv7ToDateTime 1 tz
        """,
    ),
    family(
        "Date conversion",
        """
        toDate 1 -> toDateOrNull
        to_date 1 -> toDateOrNull
        toDateTime 1-2 -> parseDateTime64BestEffortOrNull tz
        toDateTime64 1-3 tz
        toDateTimeUS 1-2 -> parseDateTime64BestEffortUSOrNull tz
        """,
    ),
    family(
        "Nullability",
        """
        isNull 1 ci
        isNotNull 1
        coalesce 1+ ci
        ifNull 2 ci
        nullIf 2 ci
        assumeNotNull 1
        toNullable 1
        """,
    ),
)
