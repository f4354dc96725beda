"""Days of a month, months, years, quarters, half-years and calendar weeks."""

from datetime import date
from typing import Any

from handlers.dates.calendar import Days, Grain, Yearly
from handlers.dates.grammar import Made, Meaning, Stratum, Today
from handlers.dates.spans import (
    half_of,
    month_span,
    nth_unit,
    unit_from,
    yearly_day,
    yearly_month,
    yearly_part,
    yearly_week,
)
from handlers.dates.values import Span

TO = "bis|to|dash"
LARGEST_DAY = 31
CENTURY, SHORT_YEARS = 2000, range(26, 40)
WEEKS_OF_MONTH = 5
SMALL = 3
"""Up to here "the third" may be anything."""
FAR = 15
"""So many months ahead there always is a Friday the 13th."""
LEAD = "on|ab|bis|before|after|from|of|for|between|since"
_NO_DAY = "noun|unit|units|event|month|half|num|oclock|kw|word"
LEAP_DAY, FEBRUARY = 29, 2
Missing = tuple[int, int, int | None]
"""A day that no calendar has: day, month, and the year if it was said."""
FIGURES = Stratum(TO=TO, LEAD="on|bis|ab|from|since|to|dash|before|after|between|of|weekday|and")
MONTHS = Stratum(TO=TO)
DAYS = Stratum(TO=TO)
PERIODS = Stratum(TO=TO, WITHIN="of|in|the|on")


def _day_of(day: int, month: int) -> Made:
    """A day of a month; one that there never is ("31. November") stays what was meant."""
    if not 0 < day <= LARGEST_DAY:
        return None
    return yearly_day(day, month) or Meaning("missing", (day, month, None))


def _last_day(year: int, month: int) -> Span:
    end = month_span(year, month).end
    return Span(end, end)


@FIGURES.rule("loose ~TO loose", behind="LEAD")
def _loose_range(_: Today, first: Yearly | None, last: Yearly | None) -> Made:
    return (Meaning("date", first), Meaning("dash", None), Meaning("date", last)) if first and last else None


@FIGURES.rule("weekday ~comma ~the? loose", never="oclock|units|unit|event")
def _loose_after_weekday(_: Today, weekday: int, day: Yearly | None) -> Made:
    return day


@FIGURES.rule("loose", behind="LEAD", never="oclock|units|unit|event|noun|month")
def _loose(_: Today, day: Yearly | None) -> Made:
    return day


@FIGURES.rule("loose", behind="numbered|at|dead", ahead="end")
def _no_date(_: Today, day: Yearly | None) -> Made:
    return Meaning("dead", None)


@FIGURES.rule("slashed", never="month|oclock|units|unit|event|noun|word|sign")
def _slashed(_: Today, parts: tuple[int, int]) -> Made:
    """Without any word before it "24/9" can only be a date where one of the two is no month."""
    first, second = parts
    return (yearly_day(first, second) or yearly_day(second, first)) if max(parts) > 12 else None


@FIGURES.rule("slashed month")
def _two_days(_: Today, parts: tuple[int, int], month: int) -> Made:
    """ "3/4 März" """
    days = tuple(day for number in parts if (day := yearly_day(number, month)))
    return Meaning("many", days) if len(days) == len(parts) else None


@MONTHS.rule("english ~to ~the word|noun")
def _no_month(_: Today, *__: Any) -> Made:
    """ "March to the office" """
    return Meaning("word", "")


@MONTHS.rule(
    "~from|of? ~the? ord|num ~TO ~the? ord|num ~of? ~the? month",
    "~between ~the? ord|num ~and ~the? ord|num ~of? ~the? month",
    never="event|unit|half",
)
def _day_range(_: Today, first: int, last: int, month: int) -> Made:
    return run_of_days(first, yearly_day(last, month))


@MONTHS.rule(
    "~from? english ~the? ord|num ~TO ~the? ord|num",
    "~between english ~the? ord|num ~and ~the? ord|num",
    never="event|unit|units|half|month|noun|word|oclock",
)
def _day_range_behind(_: Today, month: int, first: int, last: int) -> Made:
    return run_of_days(first, yearly_day(last, month))


@MONTHS.rule("month ord", ahead="end|stop|comma|hours|clock")
def _month_and_day_in_german(_: Today, month: int, day: int) -> Made:
    return yearly_day(day, month) if day > 0 else None


@MONTHS.rule("ord ~of|in? ~the? month", "figure ~of? ~the? month", never="event|unit|half")
def _day_of_month(_: Today, day: int, month: int) -> Made:
    return _day_of(day, month)


@MONTHS.rule("english ~the? ord", "english figure", never="event|unit|units|half|month|noun|word|oclock|figure")
def _month_and_day(_: Today, month: int, day: int) -> Made:
    return _day_of(day, month)


@MONTHS.rule("english ~the? ord", never="event|unit|units|half|month|oclock|TO")
def _month_and_nth(_: Today, month: int, day: int) -> Made:
    return _day_of(day, month)


@MONTHS.rule("ord ord", never="event|unit|half|month")
def _two_ordinals(_: Today, day: int, month: int) -> Made:
    return yearly_day(day, month) if day > 0 and 1 <= month <= 12 else None


@MONTHS.rule("date|period ~comma? ~of|in|the? year")
def _of_year(_: Today, days: Days | Yearly, year: int) -> Made:
    if not isinstance(days, Yearly):
        return None
    found = days.of_year(year)
    return Meaning("missing", (LEAP_DAY, FEBRUARY, year)) if found is None and days.grain is Grain.DAY else found


@MONTHS.rule("missing ~comma? ~of|in|the? year")
def _missing_of_year(_: Today, missing: Missing, year: int) -> Made:
    return Meaning("missing", (*missing[:2], year))


@DAYS.rule("missing", behind="bis|to|dash|ab|since|before|after")
def _last_of_month(_: Today, missing: Missing) -> Made:
    """ "Bis 31. April" means the end of April."""
    month, year = missing[1:]
    end = Yearly(lambda known: _last_day(known, month), Grain.DAY)
    return end.of_year(year) if year else end


@MONTHS.rule("month ~of|in? year")
def _month_of_year(_: Today, month: int, year: int) -> Made:
    return yearly_month(month).of_year(year)


@MONTHS.rule("unit year")
def _named_year(_: Today, unit: str, year: int) -> Made:
    """ "Im Jahr 2028", whatever comes behind it."""
    return Days(month_span(year, 1, 12), Grain.YEAR) if unit == "year" else None


@MONTHS.rule("month figure", never="unit|units|event|noun|word|oclock|month|half|dash|and|ord")
def _month_of_short_year(_: Today, month: int, year: int) -> Made:
    """ "Januar 27", where no day is written behind a month."""
    return yearly_month(month).of_year(CENTURY + year) if year in SHORT_YEARS else None


@MONTHS.rule("month ~dash? ~event", "month")
def _month(_: Today, month: int) -> Made:
    return yearly_month(month)


@DAYS.rule("~from|of? ~the? ord|figure ~TO ~the? date", "~between ~the? ord|figure ~and ~the? date")
def _days_until(_: Today, first: int, last: Days | Yearly) -> Made:
    return run_of_days(first, last)


@DAYS.rule("ord|figure ~and|comma ~and? ~the|on* date")
def _day_and_date(_: Today, first: int, other: Days | Yearly) -> Made:
    day = same_month(first, other)
    return Meaning("many", (day, other)) if day else None


@DAYS.rule("weekday ~comma? ~the|on* ord ~and|comma ~on? weekday ~comma? ~the|on* date")
def _two_days_with_weekdays(_: Today, __: int, first: int, ___: int, other: Days | Yearly) -> Made:
    day = same_month(first, other)
    return Meaning("many", (day, other)) if day else None


@DAYS.rule("ord|figure ~and|comma ~the? many")
def _day_and_dates(_: Today, first: int, others: tuple[Any, ...]) -> Made:
    day = same_month(first, others[0])
    return Meaning("many", (day, *others)) if day else None


@DAYS.rule("ord ~TO ~the? ord", behind=LEAD, never=_NO_DAY)
def _run_of_nth(today: Today, first: int, last: int) -> Made:
    end = _nth_of_month(today.day, last)
    return run_of_days(first, end) if end else None


@DAYS.rule(
    "ord", behind=LEAD, ahead="end|stop|comma|and|bis|to|dash|clock|hours|at|not|but|onwards|onwards-from|filler"
)
def _nth_day(today: Today, day: int) -> Made:
    return _nth_of_month(today.day, day)


@DAYS.rule("figure", behind="on", ahead="end|stop|comma|and|bis|to|dash|clock|hours|at|not|but|filler|word|in|asks")
def _day_in_figures(today: Today, day: int) -> Made:
    return _nth_of_month(today.day, day)


@DAYS.rule("~the digits", "~the ord", ahead="end|stop")
def _the_nth(today: Today, day: int) -> Made:
    return _nth_of_month(today.day, day) if day > SMALL else None


@DAYS.rule("weekday ~comma? ~the ord", "weekday ~comma ord", never=_NO_DAY)
def _weekday_the_nth(today: Today, weekday: int, day: int) -> Made:
    """ "Freitag, der 13." is the next Friday that is one."""
    first = _nth_of_month(today.day, day)
    for distance in range(FAR):
        month = unit_from(today.day.replace(day=1), Grain.MONTH, distance)
        found = nth_unit(month.span, Grain.DAY, day) if day > 0 else None
        if found and found.start >= today.day and found.start.weekday() == weekday:
            return found
    return first


@MONTHS.rule("~month-number num")
def _numbered_month(_: Today, month: int) -> Made:
    return yearly_month(month) if 1 <= month <= 12 else None


def _nth_of_month(today: date, day: int) -> Days | None:
    """The next day that has this number in its month."""
    for distance in range(12):
        month = unit_from(today.replace(day=1), Grain.MONTH, distance)
        found = nth_unit(month.span, Grain.DAY, day) if day > 0 else None
        if found and found.start >= today:
            return found
    return None


def same_month(day: int, other: Days | Yearly) -> Days | Yearly | None:
    """A day of the month of another date."""
    if other.grain is not Grain.DAY or not 0 < day <= LARGEST_DAY:
        return None
    if isinstance(other, Days):
        found = yearly_day(day, other.start.month)
        return found.of_year(other.start.year) if found else None
    span = other.rule(2024)
    return yearly_day(day, span.start.month) if span and span.start else None


def run_of_days(first: int, last: Days | Yearly | None) -> Days | Yearly | None:
    """From a day to a date: of its month, or of the month before where that is how the days follow ("28. bis 3.4.")."""
    if last is None or last.grain is not Grain.DAY or not 0 < first <= LARGEST_DAY:
        return None
    if isinstance(last, Days):
        return _run(first, last.span)

    def rule(year: int) -> Span | None:
        span = last.rule(year)
        run = _run(first, span) if span else None
        return run.span if run else None

    return Yearly(rule, Grain.OTHER)


def _run(first: int, last: Span) -> Days | None:
    if last.start is None:
        return None
    month = last.start.replace(day=1)
    if first > last.start.day:
        month = unit_from(month, Grain.MONTH, -1).start
    try:
        return Days(Span(month.replace(day=first), last.end), Grain.OTHER)
    except ValueError:
        return None


@PERIODS.rule("kw num|ord ~TO num|ord", "unit num ~TO num", "units num ~TO num")
def _weeks(_: Today, *values: Any) -> Made:
    unit, first, last = values
    return yearly_week(first, last) if unit in (None, "week") else None


@PERIODS.rule("kw num|ord ~and num|ord", "units num ~and num")
def _two_weeks(_: Today, unit: str | None, first: int, second: int) -> Made:
    weeks = tuple(week for number in (first, second) if (week := yearly_week(number)))
    return Meaning("many", weeks) if unit in (None, "week") and len(weeks) == 2 else None


@PERIODS.rule("kw slashed")
def _weeks_with_slash(_: Today, __: None, numbers: tuple[int, int]) -> Made:
    weeks = tuple(week for number in numbers if (week := yearly_week(number)))
    return Meaning("many", weeks) if len(weeks) == len(numbers) else None


@PERIODS.rule("ord ~TO ord ~kw")
def _weeks_before_name(_: Today, first: int, last: int) -> Made:
    return yearly_week(first, last)


@PERIODS.rule("kw ord|num", "unit figure")
def _week(_: Today, unit: str | None, number: int) -> Made:
    if unit == "quarter":
        return yearly_part(3, number, Grain.QUARTER)
    return yearly_week(number) if unit in (None, "week") else None


@PERIODS.rule("ord|figure kw")
def _nth_week(_: Today, number: int, kw: None) -> Made:
    return yearly_week(number)


@PERIODS.rule("kw week-year")
def _week_of_year(_: Today, __: None, week: tuple[int, int]) -> Made:
    found = yearly_week(week[0])
    return found.of_year(week[1]) if found else None


@PERIODS.rule("ord|which unit ~WITHIN* year")
def _unit_of_year(_: Today, number: int | str, unit: str, year: int) -> Made:
    nth = number_of(number)
    days = nth_unit(Span(date(year, 1, 1), date(year, 12, 31)), Grain(unit), nth) if nth else None
    return days if unit in ("quarter", "half", "month") else None


@PERIODS.rule("ord unit")
def _quarter(_: Today, number: int, unit: str) -> Made:
    if unit == "week" and number > WEEKS_OF_MONTH:
        return yearly_week(number)
    size = {"quarter": 3, "half": 6}.get(unit)
    return yearly_part(size, number, Grain(unit)) if size and number > 0 else None


@PERIODS.rule("ord half ~WITHIN* year")
def _half_of_year(_: Today, number: int, half: None, year: int) -> Made:
    part = yearly_part(6, number, Grain.HALF)
    return part.of_year(year) if part else None


@PERIODS.rule("ord|which half ~WITHIN* period", "ord|which period half")
def _half(_: Today, number: int | str, *values: Any) -> Made:
    days = next(value for value in values if value is not None)
    nth = number_of(number)
    return cut(days, lambda span: half_of(span, nth)) if nth else None


@PERIODS.rule("ord|which unit half", "ord|which half ~WITHIN* ~which? unit")
def _half_of_unit(today: Today, number: int | str, *values: Any) -> Made:
    unit = next(value for value in values if value is not None)
    nth = number_of(number)
    if not nth or unit in ("day", "weekend"):
        return None
    if unit == "year":
        return yearly_part(6, nth if nth > 0 else 2, Grain.HALF)
    return cut(unit_from(today.day, Grain(unit), 0), lambda span: half_of(span, nth))


@MONTHS.rule("unit year")
def _year_with_its_name(_: Today, unit: str, year: int) -> Made:
    return Meaning("year", year) if unit == "year" else None


@PERIODS.rule("date|period ~comma? ~of|in|the? year")
def _period_of_year(_: Today, days: Days | Yearly, year: int) -> Made:
    return days.of_year(year) if isinstance(days, Yearly) else None


def number_of(word: int | str) -> int | None:
    """A place in an order; "last" is -1, the one before it -2."""
    if isinstance(word, int):
        return word
    return {"last": -1, "before-last": -2}.get(word)


def cut(days: Days | Yearly, take: Any, grain: Grain = Grain.OTHER) -> Days | Yearly | None:
    """A part of days, or of days of every year."""
    if isinstance(days, Days):
        span = take(days.span)
        return Days(span, grain) if span else None

    def rule(year: int) -> Span | None:
        whole = days.rule(year)
        part: Span | None = take(whole) if whole else None
        return part

    return Yearly(rule, grain)
