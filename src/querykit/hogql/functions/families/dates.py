"""Dates, times, intervals."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Dates and times",
        """
        timeZoneOf 1
        timeZoneOffset 1
        toYear 1
        toQuarter 1
        toMonth 1
        toDayOfYear 1
        toDayOfMonth 1
        toDayOfWeek 1-3
        toHour 1
        toMinute 1
        toSecond 1
        toUnixTimestamp 1-2
        toUnixTimestamp64Milli 1
        fromUnixTimestamp64Milli 1
        toStartOfInterval 2-3
        toStartOfYear 1
        toStartOfISOYear 1
        toStartOfQuarter 1
        toStartOfMonth 1
        toLastDayOfMonth 1
        toMonday 1
        toStartOfWeek 1-2
        toStartOfDay 1-2
        toLastDayOfWeek 1-2
        toStartOfHour 1
        toStartOfMinute 1
        toStartOfSecond 1
        toStartOfFiveMinutes 1
        toStartOfTenMinutes 1
        toStartOfFifteenMinutes 1
        toTime 1
        toISOYear 1
        toISOWeek 1
        toWeek 1-3
        toYearWeek 1-3
        age 3
        dateAdd 2-3
        dateSub 2-3
        date_bin 3 -> ? tz
        date_add 2 tz
        date_subtract 2 -> date_sub tz
        date_diff 3 -> dateDiff
        dateDiff 3
        timeStampAdd 2
        timeStampSub 2
        nowInBlock 1
        rowNumberInBlock 0
        rowNumberInAllBlocks 0
        timeSlot 1
        toYYYYMM 1
        toYYYYMMDD 1
        toYYYYMMDDhhmmss 1
        addYears 2
        addMonths 2
        addWeeks 2
        addDays 2
        addHours 2
        addMinutes 2
        addSeconds 2
        addQuarters 2
        subtractYears 2
        subtractMonths 2
        subtractWeeks 2
        subtractDays 2
        subtractHours 2
        subtractMinutes 2
        subtractSeconds 2
        subtractQuarters 2
        timeSlots 2-3
        formatDateTime 2-3
        dateName 2
        monthName 1
        fromUnixTimestamp 1
        toModifiedJulianDay 1 -> toModifiedJulianDayOrNull
        fromModifiedJulianDay 1 -> fromModifiedJulianDayOrNull
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
        toIntervalSecond 1
        toIntervalMinute 1
        toIntervalHour 1
        toIntervalDay 1
        toIntervalWeek 1
        toIntervalMonth 1
        toIntervalQuarter 1
        toIntervalYear 1
        """,
    ),
    family(
        "Postgres-style date functions",
        """
        date_part 2 -> ?
        date_trunc 2-3 -> dateTrunc
        dateTrunc 2-3
        to_timestamp 1-2 -> ? tz
        to_char 2-3 -> formatDateTime tz
        make_timestamp 6-7 -> makeDateTime tz
        make_date 3 -> makeDate
        make_interval 6 -> ?
        make_timestamptz 7 -> ? tz
        timezone 2 -> ?
        toTimeZone 1-2 tz
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
