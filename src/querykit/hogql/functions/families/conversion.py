"""Conversion between types, and what to do about NULL."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Type conversion",
        """
        hex 1 of String,UUID,number,time gives String?
        unhex 1 of String gives String?
        reinterpretAsUInt8 1 of String,UUID,number,time gives Integer?
        reinterpretAsUInt16 1 of String,UUID,number,time gives Integer?
        reinterpretAsUInt32 1 of String,UUID,number,time gives Integer?
        reinterpretAsUInt64 1 of String,UUID,number,time gives Integer?
        reinterpretAsUInt128 1 of String,UUID,number,time gives Integer?
        reinterpretAsUInt256 1 of String,UUID,number,time gives Integer?
        reinterpretAsInt8 1 of String,UUID,number,time gives Integer?
        reinterpretAsInt16 1 of String,UUID,number,time gives Integer?
        reinterpretAsInt32 1 of String,UUID,number,time gives Integer?
        reinterpretAsInt64 1 of String,UUID,number,time gives Integer?
        reinterpretAsInt128 1 of String,UUID,number,time gives Integer?
        reinterpretAsInt256 1 of String,UUID,number,time gives Integer?
        reinterpretAsFloat32 1 of String,UUID,number,time gives Float?
        reinterpretAsFloat64 1 of String,UUID,number,time gives Float?
        reinterpretAsUUID 1 of String,UUID,number,time gives UUID?
        toInt 1 -> accurateCastOrNull
        toIntOrZero 1 -> toInt64OrZero
        _toInt8 1 -> toInt8 gives Integer?
        _toInt16 1 -> toInt16 gives Integer?
        _toInt32 1 -> toInt32 gives Integer?
        _toInt64 1 -> toInt64 gives Integer?
        _toUInt64 1 -> toUInt64 gives Integer?
        _toUInt128 1 -> toUInt128 gives Integer?
        toFloat 1 -> accurateCastOrNull
        toFloatOrZero 1 -> toFloat64OrZero
        toFloatOrDefault 1-2 -> toFloat64OrDefault
        toDecimal 2 -> accurateCastOrNull
        _toDate 1 -> toDate gives Date?
        toUUID 1 -> accurateCastOrNull
        toString 1-2 gives String
        toBool 1 gives Boolean
        toJSONString 1 gives String?
        parseDateTime 2-3 -> parseDateTimeOrNull tz of String gives DateTime?
        parseDateTimeBestEffort 1-2 -> parseDateTime64BestEffortOrNull tz
        toTypeName 1 gives String?
        cityHash64 1 gives Integer?
        UUIDv7ToDateTime 1 tz of UUID gives DateTime?
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
        isNull 1 ci gives Boolean!
        isNotNull 1 gives Boolean!
        coalesce 1+ ci
        ifNull 2 ci
        nullIf 2 ci
        assumeNotNull 1 gives first
        toNullable 1
        """,
    ),
    family(
        "Conversion, newer names",
        """
        toNullableString 1 -> ?
        toFloatOrNull 1 -> accurateCastOrNull
        toFloat64OrNull 1 -> accurateCastOrNull
        toUUIDOrDefault 1-2 gives UUID?
        """,
    ),
)
