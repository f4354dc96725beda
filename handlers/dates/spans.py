"""Arithmetic with days, weeks, months and years."""

from calendar import monthrange
from datetime import date, timedelta

from handlers.dates.calendar import Days, Grain, Yearly
from handlers.dates.values import Span

MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF: 6, Grain.YEAR: 12}
EARLY, MID, LATE = "early", "mid", "late"
_YEAR_EDGES = {EARLY: (1, 3), MID: (5, 8), LATE: (10, 12)}
_WEEK_EDGES = {EARLY: (0, 1), MID: (1, 3), LATE: (3, 6)}


def month_span(year: int, first: int, last: int | None = None) -> Span:
    """From the first day of a month to the last day of a month of the same year."""
    last = last or first
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def week_of(day: date) -> Span:
    """The week from Monday to Sunday in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it is shorter.

    Raises OverflowError, as adding days does, where the calendar ends before.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"there is no year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, grain: Grain, number: int) -> date:
    """A day some days, weeks, months … later."""
    if grain in MONTHS:
        return add_months(day, MONTHS[grain] * number)
    return day + timedelta(days=number if grain is Grain.DAY else 7 * number)


def unit_around(day: date, grain: Grain) -> Days:
    """The day, week, weekend, month … in which a day lies; the weekend is that of its week."""
    if grain is Grain.DAY:
        return Days(Span(day, day), grain)
    if grain in (Grain.WEEK, Grain.WEEKEND):
        week = week_of(day)
        return Days(week if grain is Grain.WEEK else Span(week.end and week.end - timedelta(days=1), week.end), grain)
    size = MONTHS[grain]
    first = (day.month - 1) // size * size + 1
    return Days(month_span(day.year, first, first + size - 1), grain)


def unit_from(today: date, grain: Grain, number: int) -> Days:
    """The unit that lies a number of units after the one in which today lies."""
    return unit_around(shift(today, grain, number), grain)


def edge_of(span: Span, grain: Grain, edge: str) -> Span | None:
    """The beginning, the middle or the end of something; None of a day.

    A month has 1–10, 11–20 and 21–end; a quarter its months; a year its first quarter, May to August, its last quarter;
    a week Monday and Tuesday, Tuesday to Thursday, Thursday to Sunday; everything else its thirds.
    """
    if span.start is None or span.end is None or grain is Grain.DAY:
        return None
    if grain is Grain.MONTH:
        bounds = {EARLY: (1, 10), MID: (11, 20), LATE: (21, span.end.day)}[edge]
        return Span(span.start.replace(day=bounds[0]), span.start.replace(day=bounds[1]))
    if grain is Grain.YEAR:
        return month_span(span.start.year, *_YEAR_EDGES[edge])
    if grain in (Grain.QUARTER, Grain.HALF):
        months = MONTHS[grain] // 3
        first = span.start.month + months * (EARLY, MID, LATE).index(edge)
        return month_span(span.start.year, first, first + months - 1)
    if grain is Grain.WEEK:
        first, last = _WEEK_EDGES[edge]
        return Span(span.start + timedelta(days=first), span.start + timedelta(days=last))
    third = (span.end - span.start).days // 3
    starts = {EARLY: 0, MID: third, LATE: 2 * third + 1}[edge]
    end = span.end if edge == LATE else span.start + timedelta(days=starts + third)
    return Span(span.start + timedelta(days=starts), end)


def half_of(span: Span, number: int) -> Span | None:
    """The first or the second half: of a month 1–15 and 16–end, of a year its half-years."""
    if span.start is None or span.end is None or number not in (1, 2, -1):
        return None
    length = (span.end - span.start).days + 1
    if length > 360:
        return month_span(span.start.year, *((1, 6) if number == 1 else (7, 12)))
    middle = span.start + timedelta(days=(length - (1 if length < 32 else 0)) // 2)
    if 28 <= length <= 31:
        middle = span.start + timedelta(days=15)
    return Span(span.start, middle - timedelta(days=1)) if number == 1 else Span(middle, span.end)


def nth_unit(span: Span, grain: Grain, number: int) -> Days | None:
    """The nth day, week or month within something, -1 the last: the first week of a month is its days 1 to 7."""
    if span.start is None or span.end is None:
        return None
    if grain is Grain.WEEKEND:
        saturday = nth_weekday(span, 5, number)
        return Days(Span(saturday, saturday + timedelta(days=1)), grain) if saturday else None
    if grain in MONTHS:
        start = shift(span.start, grain, number - 1) if number > 0 else shift(span.end, grain, number + 1)
        inside = unit_around(start, grain)
        return inside if span.holds(inside.start) and span.holds(inside.end) else None
    days = 7 if grain is Grain.WEEK else 1
    if number < 0:
        end = span.end + timedelta(days=days * (number + 1))
        return Days(Span(end - timedelta(days=days - 1), end), Grain.OTHER if days > 1 else Grain.DAY)
    start = span.start + timedelta(days=days * (number - 1))
    end = min(start + timedelta(days=days - 1), span.end)
    return Days(Span(start, end), Grain.OTHER if days > 1 else Grain.DAY) if start <= span.end else None


def first_days(span: Span, grain: Grain, number: int, *, last: bool) -> Span | None:
    """The first (or the last) n days, weeks or months of something."""
    if span.start is None or span.end is None:
        return None
    if last:
        return Span(max(span.start, shift(span.end, grain, -number) + timedelta(days=1)), span.end)
    return Span(span.start, min(span.end, shift(span.start, grain, number) - timedelta(days=1)))


def nth_weekday(span: Span, weekday: int, number: int) -> date | None:
    """The nth such weekday within something, -1 the last."""
    if span.start is None or span.end is None or not number:
        return None
    if number < 0:
        day = span.end - timedelta(days=(span.end.weekday() - weekday) % 7, weeks=-number - 1)
    else:
        day = span.start + timedelta(days=(weekday - span.start.weekday()) % 7, weeks=number - 1)
    return day if span.holds(day) else None


def yearly_month(month: int) -> Yearly:
    """A month of every year."""
    return Yearly(lambda year: month_span(year, month), Grain.MONTH)


def yearly_day(day: int, month: int) -> Yearly | None:
    """A day of every year; None where no year has it."""
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]):
        return None

    def rule(year: int) -> Span | None:
        if day > monthrange(year, month)[1]:
            return None
        return Span(date(year, month, day), date(year, month, day))

    return Yearly(rule, Grain.DAY)


def yearly_week(first: int, last: int | None = None) -> Yearly | None:
    """Calendar weeks by their ISO numbers."""
    last = last or first
    if not 1 <= first <= 53 or not 1 <= last <= 53:
        return None

    def rule(year: int) -> Span | None:
        try:
            start = date.fromisocalendar(year, first, 1)
            return Span(start, date.fromisocalendar(year + (last < first), last, 7))
        except ValueError:
            return None

    return Yearly(rule, Grain.WEEK if last == first else Grain.OTHER)


def yearly_part(size: int, number: int, grain: Grain) -> Yearly | None:
    """A quarter or a half-year, by its number."""
    if not 1 <= number <= 12 // size:
        return None
    return Yearly(lambda year: month_span(year, (number - 1) * size + 1, number * size), grain)
