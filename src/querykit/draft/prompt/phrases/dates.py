"""Ranges of dates: `last 3 months`, `this week`, `since March 1`, `between X and Y`, `in October`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from querykit.draft.dates import Clock, align, step
from querykit.draft.prompt.pieces import Range
from querykit.draft.prompt.reading import UNITS, Match, Reading, number, pattern
from querykit.errors import MissingDateReader, UnclearPrompt

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[re.Match[str], Clock], Range | None]

MONTHS = [name.lower() for name in calendar.month_name[1:]]
MONTH = rf"(?:{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
WEEKDAY = rf"(?:last )?(?:{'|'.join(name.lower() for name in calendar.day_name)})"
NTH = r"\d{1,2}(?:st|nd|rd|th)?"
DAY = (
    rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|(?:the )?{NTH}(?: of)? {MONTH}(?:,? ?\d{{4}})?"
    rf"|{MONTH} (?:the )?{NTH}(?!\d)(?:,? ?\d{{4}})?|today|yesterday|{WEEKDAY}"
    rf"|(?:\d+|an?|one|two|three|four|five|six) (?:day|week|month|year)s? ago)"
)
WHOLE = (
    rf"(?:{MONTH}(?: \d{{4}})?|(?:19|20)\d{{2}}|q[1-4](?: (?:of )?\d{{4}})?"
    r"|(?:last|this) (?:week|month|quarter|year))"
)
POINT = rf"(?:{DAY}|{WHOLE})"
DURING = r"(?:(?:in|over|during|for|within|across|from|of) )?(?:all of )?(?:the )?"
CALENDAR = r"(?P<unit>day|week|month|quarter|year)"


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of what a phrase names."""

    first: date
    last: date


# -- relative to now ------------------------------------------------------------------------------------


def _last(found: re.Match[str], _: Clock) -> Range:
    """Return the last so many units; PostHog's quarter is 13 weeks, so quarters are told in months."""
    count, unit = number(found["n"]) if found["n"] else 1, found["unit"]
    if unit == "quarter":
        return Range(f"-{3 * count}m")
    return Range(f"-{count}{UNITS[unit]}")


def _past(found: re.Match[str], _: Clock) -> Range:
    return Range("-3m" if found["unit"] == "quarter" else f"-1{UNITS[found['unit']]}")


def _whole(found: re.Match[str], clock: Clock) -> Range:
    """Return this or the last day, week, month, quarter or year of the calendar."""
    return _calendar(found["unit"], clock, last=not found["which"].startswith(("this", "current")))


def _calendar(unit: str, clock: Clock, *, last: bool) -> Range:
    letter = {"day": "d", "month": "m", "year": "y"}.get(unit)
    if letter is not None and not (last and letter == "y"):
        return Range(f"-1{letter}Start", f"-1{letter}End") if last else Range(f"{letter}Start")
    days = _calendar_days(unit, clock, last=last)
    return Range(_text(days.first), _text(days.last) if last else None)


def _calendar_days(unit: str, clock: Clock, *, last: bool) -> Days:
    start = align(clock.now, unit, clock)
    if last:
        start = step(start, unit, -1)
    return Days(start.date(), step(start, unit).date() - timedelta(days=1))


# -- absolute -------------------------------------------------------------------------------------------


def _since(found: re.Match[str], clock: Clock) -> Range:
    return Range(_text(_days(found["a"], clock).first))


def _after(found: re.Match[str], clock: Clock) -> Range:
    return Range(_text(_days(found["a"], clock).last + timedelta(days=1)))


def _until(found: re.Match[str], clock: Clock) -> Range:
    return Range("all", _text(_days(found["a"], clock).last))


def _before(found: re.Match[str], clock: Clock) -> Range:
    return Range("all", _text(_days(found["a"], clock).first - timedelta(days=1)))


def _between(found: re.Match[str], clock: Clock) -> Range:
    first, last = found["a"], found["b"]
    if re.fullmatch(NTH, last):
        last = re.sub(NTH, last, first, count=1)
    start, end = _days(first, clock).first, _days(last, clock).last
    has_year = re.search(r"\d{4}", first) is not None
    if not has_year and re.search(r"\d{4}", last):
        start = start.replace(year=end.year)  # "between March 1 and March 5 2024"
    if not has_year and start > end and start.month > end.month:
        start = start.replace(year=end.year - 1)  # "between November and February"
    if start > end:
        raise UnclearPrompt(
            f'"{found[0]}" ends before it begins', hint="name the earlier date first"
        )
    return Range(_text(start), _text(end))


def _on(found: re.Match[str], clock: Clock) -> Range:
    days = _days(found["a"], clock)
    return Range(_text(days.first), _text(days.last))


def _days(text: str, clock: Clock) -> Days:
    """Return the days that a point in time names: one, or a whole month, quarter, year or week."""
    text = text if text[:1].isdigit() else text.replace("-", " ")
    today = clock.now.date()
    for form, make in FORMS:
        found = re.fullmatch(form, text)
        if found is not None:
            return make(found, clock)
    day = _parsed(text, clock)
    if re.fullmatch(rf"{MONTH}(?: \d{{4}})?", text) is None:
        return Days(day, day)
    first = day.replace(day=1)
    if not re.search(r"\d{4}", text) and first > today:
        first = first.replace(year=first.year - 1)
    return Days(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def _near(found: re.Match[str], clock: Clock) -> Days:
    day = clock.now.date() - timedelta(days=found[0] == "yesterday")
    return Days(day, day)


def _year(found: re.Match[str], _: Clock) -> Days:
    return Days(date(int(found[0]), 1, 1), date(int(found[0]), 12, 31))


def _quarter(found: re.Match[str], clock: Clock) -> Days:
    today = clock.now.date()
    first = date(int(found[2] or today.year), 3 * int(found[1]) - 2, 1)
    if found[2] is None and first > today:
        first = first.replace(year=first.year - 1)
    month = first.month + 2
    return Days(first, date(first.year, month, calendar.monthrange(first.year, month)[1]))


def _iso(found: re.Match[str], _: Clock) -> Days:
    year, month, day = map(int, found[0].split("-"))
    try:
        only = date(year, month, day)
    except ValueError:
        message = f'there is no day "{found[0]}"'
        raise UnclearPrompt(message, hint="write it as 2024-03-01") from None
    return Days(only, only)


FORMS: tuple[tuple[str, Callable[[re.Match[str], Clock], Days]], ...] = (
    (
        r"(last|this) (week|month|quarter|year)",
        lambda found, clock: _calendar_days(found[2], clock, last=found[1] == "last"),
    ),
    (r"today|yesterday", _near),
    (r"\d{4}", _year),
    (r"q([1-4])(?: (?:of )?(\d{4}))?", _quarter),
    (r"\d{4}-\d{1,2}-\d{1,2}", _iso),
)
"""Points in time that are read without dateparser."""


def _parsed(text: str, clock: Clock) -> date:
    try:
        # An extra, and slow to load.
        import dateparser  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types
    except ImportError:
        raise MissingDateReader(
            f'the date "{text}" cannot be read: dateparser is not installed',
            hint='install it with `pip install "querykit[prompt]"`, or write dates as 2024-03-01',
        ) from None
    settings = {
        "RELATIVE_BASE": clock.now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
    }
    plain = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text).replace(" of ", " ")
    found: datetime | None = dateparser.parse(
        plain.removeprefix("the ").removeprefix("last "), languages=["en"], settings=settings
    )
    if found is None:
        raise UnclearPrompt(f'"{text}" is no date', hint="write it as 2024-03-01")
    return found.date()


def _text(day: date) -> str:
    return day.isoformat()


A = rf"(?P<a>{POINT})"
B = rf"(?P<b>{POINT}|{NTH})"

TABLE: tuple[tuple[str, Make], ...] = (
    (DURING + r"(?:last|past|previous|trailing|preceding) {n} {unit}", _last),
    (DURING + r"(?:past|trailing) {unit}", _past),
    (r"(?:over|within|during|across) the last {unit}", _past),
    (DURING + rf"(?P<which>this|current|last|previous) {CALENDAR}(?: so far)?", _whole),
    (rf"so far (?P<which>this) {CALENDAR}", _whole),
    (
        rf"{CALENDAR} to date",
        lambda found, clock: _calendar(found["unit"], clock, last=False),
    ),
    (r"ytd", lambda _, clock: _calendar("year", clock, last=False)),
    (r"mtd", lambda _, clock: _calendar("month", clock, last=False)),
    (r"qtd", lambda _, clock: _calendar("quarter", clock, last=False)),
    (r"(?:for |from )?today(?: so far)?", lambda _, __: Range("dStart")),
    (r"(?:for |from )?yesterday", lambda _, __: Range("-1dStart", "-1dEnd")),
    (
        r"(?:of |for |over |from )?all time|since (?:the )?(?:beginning|start)|ever",
        lambda _, __: Range("all"),
    ),
    (rf"(?:since|from|starting(?: on| from| in)?|beginning(?: on)?) {A}(?: on| onwards?)?", _since),
    (rf"after {A}", _after),
    (rf"(?:until|till|up (?:to|until)|through|by the end of) {A}", _until),
    (rf"before {A}", _before),
    (rf"(?:from |between )?{A} ?(?:and|to|until|till|through|–) {B}", _between),  # noqa: RUF001
    (rf"(?:on|in|during|for|of|over) (?:the )?{A}", _on),
    (rf"(?P<a>{DAY}|{MONTH}(?: \d{{4}})?|q[1-4](?: (?:of )?\d{{4}})?)", _on),
)
_table = [(pattern(text), make) for text, make in TABLE]


def read_dates(reading: Reading, place: int) -> Match | None:
    """Return the longest range of dates that begins at a place."""
    best: tuple[int, Callable[[], Range | None]] | None = None
    for text, make in _table:
        found = reading.match(text, place)
        if found is not None and (best is None or found[1] > best[0]):
            best = found[1], _later(make, found[0], reading.clock)
    if best is None:
        return None
    try:
        made = best[1]()
    except UnclearPrompt as error:  # what reads a date does not know where it stands
        span = reading.span(place, best[0])
        raise UnclearPrompt(error.message, hint=error.hint, span=span) from error
    return None if made is None else Match(best[0], (made,))


def _later(make: Make, found: re.Match[str], clock: Clock) -> Callable[[], Range | None]:
    return lambda: make(found, clock)
