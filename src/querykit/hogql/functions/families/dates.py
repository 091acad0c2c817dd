"""Dates, times, intervals."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Dates and times",
        """
        timeZoneOf 1 of DateTime gives String?
        timeZoneOffset 1 of time gives Integer?
        toYear 1 of time gives Integer
        toQuarter 1 of time gives Integer
        toMonth 1 of time gives Integer
        toDayOfYear 1 of time gives Integer
        toDayOfMonth 1 of Interval,time gives Integer
        toDayOfWeek 1-3 of String,time gives Integer
        toHour 1 of time gives Integer
        toMinute 1 of time gives Integer
        toSecond 1 of time gives Integer
        toUnixTimestamp 1-2 gives Integer
        toUnixTimestamp64Milli 1 of DateTime gives Integer?
        fromUnixTimestamp64Milli 1 of Boolean,Integer gives DateTime?
        toStartOfInterval 2-3
        toStartOfYear 1 of time gives Date
        toStartOfISOYear 1 of time gives Date
        toStartOfQuarter 1 of time gives Date
        toStartOfMonth 1 of time gives Date
        toLastDayOfMonth 1 of time gives Date
        toMonday 1 of time gives Date
        toStartOfWeek 1-2
        toStartOfDay 1-2 of time gives first
        toLastDayOfWeek 1-2
        toStartOfHour 1 of time gives first
        toStartOfMinute 1 of time gives first
        toStartOfSecond 1 of time gives first
        toStartOfFiveMinutes 1 of time gives first
        toStartOfTenMinutes 1 of time gives first
        toStartOfFifteenMinutes 1 of time gives first
        toTime 1
        toISOYear 1 of time gives Integer
        toISOWeek 1 of time gives Integer
        toWeek 1-3 of String,time gives Integer
        toYearWeek 1-3 of String,time gives Integer
        age 3 of String gives Integer?
        dateAdd 2-3
        dateSub 2-3
        date_bin 3 -> ? tz
        date_add 2 tz
        date_subtract 2 -> date_sub tz
        date_diff 3 -> dateDiff of String gives Integer
        dateDiff 3 of String gives Integer
        timeStampAdd 2
        timeStampSub 2
        nowInBlock 1
        rowNumberInBlock 0 gives Integer?
        rowNumberInAllBlocks 0 gives Integer?
        timeSlot 1 of time gives DateTime?
        toYYYYMM 1 of time gives Integer
        toYYYYMMDD 1 of time gives Integer
        toYYYYMMDDhhmmss 1 of time gives Integer?
        addYears 2 of String,time
        addMonths 2 of String,time
        addWeeks 2 of String,time
        addDays 2 of String,time gives DateTime
        addHours 2 of String,time gives DateTime
        addMinutes 2 of String,time gives DateTime
        addSeconds 2 of String,time gives DateTime
        addQuarters 2 of String,time
        subtractYears 2 of String,time
        subtractMonths 2 of String,time
        subtractWeeks 2 of String,time
        subtractDays 2 of String,time gives DateTime
        subtractHours 2 of String,time gives DateTime
        subtractMinutes 2 of String,time gives DateTime?
        subtractSeconds 2 of String,time gives DateTime?
        subtractQuarters 2 of String,time
        timeSlots 2-3
        formatDateTime 2-3 of time gives String
        dateName 2 of String gives String
        monthName 1 of time gives String
        fromUnixTimestamp 1 of Boolean,Integer gives DateTime
        toModifiedJulianDay 1 -> toModifiedJulianDayOrNull of String gives Integer?
        fromModifiedJulianDay 1 -> fromModifiedJulianDayOrNull of Boolean,Integer gives String?
        """,
    ),
    family(
        "Date generators",
        """
        now 0-1 -> now64 ci tz
        current_timestamp 0 -> now64 tz
        today 0
        current_date 0 -> today
        yesterday 0
        """,
    ),
    family(
        "Intervals",
        """
        toIntervalSecond 1 gives Interval!
        toIntervalMinute 1 gives Interval!
        toIntervalHour 1 gives Interval!
        toIntervalDay 1 gives Interval!
        toIntervalWeek 1 gives Interval!
        toIntervalMonth 1 gives Interval!
        toIntervalQuarter 1 gives Interval!
        toIntervalYear 1 gives Interval!
        """,
    ),
    family(
        "Postgres-style date functions",
        """
        date_part 2 -> ?
        date_trunc 2-3 -> dateTrunc gives second
        dateTrunc 2-3 gives second
        to_timestamp 1-2 -> ? tz
        to_char 2-3 -> formatDateTime tz of time gives String?
        make_timestamp 6-7 -> makeDateTime tz
        make_date 3 -> makeDate of number gives Date?
        make_interval 6 -> ?
        make_timestamptz 7 -> ? tz
        timezone 2 -> ?
        toTimeZone 1-2 tz gives first
        """,
    ),
    family(
        "Time windows",
        """
        tumble 2
        hop 3
        tumbleStart 1-3
        tumbleEnd 1-3
        hopStart 1-3
        hopEnd 1-3
        """,
    ),
)
