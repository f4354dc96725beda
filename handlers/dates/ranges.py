"""What lies between, before, after and around days, and the weekdays that are meant."""

from datetime import date, timedelta
from typing import Any

from handlers.dates.calendar import Days, Grain, Yearly
from handlers.dates.grammar import Made, Meaning, Stratum, Today
from handlers.dates.relative import STEPS, coming_weekday, soonest
from handlers.dates.spans import unit_around, unit_from
from handlers.dates.values import Span

DAY = timedelta(days=1)
FRIDAY = 4
NEAR = timedelta(days=14)
"""How far "shortly before" and "shortly after" reach."""
AROUND_DAY, AROUND = timedelta(days=3), timedelta(days=7)
WEEKDAYS = Stratum(TO="bis|to|dash")
RANGES = Stratum(TO="bis|to|dash", FROM="from|of|ab|on|in|since", LEAD="on|in|over|the|at|of")


@WEEKDAYS.rule("weekday|weekly ~TO ~the? weekday|weekly")
def _run_of_weekdays(_: Today, first: Any, last: Any) -> Made:
    start, end = min(as_weekdays(first)), max(as_weekdays(last))
    return Meaning("weekly", frozenset((start + n) % 7 for n in range((end - start) % 7 + 1)))


@WEEKDAYS.rule("~between weekday ~and weekday")
def _between_weekdays(today: Today, first: int, last: int) -> Made:
    return _run_of_weekdays(today, first, last)


@WEEKDAYS.rule("weekday ~comma? ~the|on* date", "weekday ~comma? ~the|on* loose")
def _weekday_and_date(_: Today, __: int, days: Days | Yearly) -> Made:
    return days if days and days.grain is Grain.DAY else None


@WEEKDAYS.rule("date ~comma? weekday", never="and|habit|part|hours|date|comma")
def _date_and_weekday(today: Today, days: Days | Yearly, weekday: int) -> Made:
    found = soonest(today.day, days)
    return days if found and found.grain is Grain.DAY and found.start.weekday() == weekday else None


@WEEKDAYS.rule("which weekday ~and|comma ~on|the* ~which? weekday")
def _two_weekdays(today: Today, which: str, first: int, second: int) -> Made:
    """The second comes after the first."""
    start = _which_weekday(today, which, first)
    if not isinstance(start, Days):
        return None
    day = coming_weekday(start.start, second, after=True)
    return Meaning("many", (start, Days(Span(day, day), Grain.DAY)))


@WEEKDAYS.rule("which ~and|comma which weekday")
def _this_or_next_weekday(today: Today, first: str, second: str, weekday: int) -> Made:
    """Beside "this Friday" the next one is that of the week after."""
    days = [_which_weekday(today, which, weekday) for which in (first, second)]
    if days[0] == days[1] and isinstance(days[0], Days):
        day = days[0].start + timedelta(weeks=1)
        days[1] = Days(Span(day, day), Grain.DAY)
    return Meaning("many", tuple(days))


@WEEKDAYS.rule("which weekday")
def _which_weekday(today: Today, which: str, weekday: int) -> Made:
    """ "Next Thursday" is the first after today, as "this Thursday" is, only that today may be this one."""
    match which:
        case "last":
            day = _past_weekday(today.day, weekday)
        case "before-last":
            day = _past_weekday(today.day, weekday) - timedelta(weeks=1)
        case "this":
            day = coming_weekday(today.day, weekday)
        case _:
            day = coming_weekday(today.day, weekday, after=True) + timedelta(weeks=max(STEPS[which] - 1, 0))
    return Days(Span(day, day), Grain.DAY)


@WEEKDAYS.rule("weekday ~after which")
def _weekday_after_next(today: Today, weekday: int, which: str) -> Made:
    return _which_weekday(today, "after-next", weekday) if which == "next" else None


@WEEKDAYS.rule("weekday post", "post weekday", never="the|date|period|on|in|weekday|hours")
def _weekday_after(today: Today, *values: Any) -> Made:
    weekday = next(value for value in values if isinstance(value, int))
    day = coming_weekday(today.day, weekday, after=True) + timedelta(weeks=1)
    return Days(Span(day, day), Grain.DAY)


@WEEKDAYS.rule("weekday", behind="ab|bis|before|after|since|to|from")
def _weekday_as_bound(today: Today, weekday: int) -> Made:
    day = coming_weekday(today.day, weekday)
    return Days(Span(day, day), Grain.DAY)


@WEEKDAYS.rule("weekday|weekly ~and|comma ~and|comma|on|the* weekday|weekly")
def _several_weekdays(_: Today, first: Any, second: Any) -> Made:
    return Meaning("weekly", as_weekdays(first) | as_weekdays(second))


@WEEKDAYS.rule("unit")
def _weekend(today: Today, unit: str) -> Made:
    return unit_from(today.day, Grain.WEEKEND, 0) if unit == "weekend" else None


@WEEKDAYS.rule("~each ord weekday")
def _each_nth_weekday(_: Today, __: int, weekday: int) -> Made:
    return Meaning("weekly", frozenset({weekday}))


@WEEKDAYS.rule("~on? ~each weekday|weekly", "weekday ~each")
def _each_weekday(_: Today, weekday: Any) -> Made:
    return Meaning("weekly", as_weekdays(weekday))


def _past_weekday(today: date, weekday: int) -> date:
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def as_weekdays(value: int | frozenset[int]) -> frozenset[int]:
    """A weekday or several as several."""
    return frozenset({value}) if isinstance(value, int) else value


@RANGES.rule("~between ~LEAD* date|period ~and|to|bis|dash ~LEAD* date|period")
def _between(today: Today, first: Days | Yearly, last: Days | Yearly) -> Made:
    """Between holidays is what lies between them; between other days is with them."""
    start, end = _both(today.day, first, last)
    if start is None or end is None:
        return None
    holidays = (Grain.HOLIDAY, Grain.BREAK)
    first_day = start.end + DAY if start.grain in holidays else start.start
    return _spans(Span(first_day, end.start - DAY if end.grain in holidays else end.end))


@RANGES.rule("~FROM* date|period ~TO ~LEAD* date|period")
def _from_to(today: Today, first: Days | Yearly, last: Days | Yearly) -> Made:
    start, end = _both(today.day, first, last)
    return _spans(Span(start.start, end.end)) if start and end else None


@RANGES.rule("~not ~before ~LEAD* date|period", "~not ~bis ~LEAD* date|period")
def _not_before(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(found.start, None)) if found else None


@RANGES.rule("~not ~after ~LEAD* date|period")
def _not_after(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(None, found.end)) if found else None


@RANGES.rule("~LEAD* ord? weekday ~before ~LEAD* date|period")
def _weekday_before(today: Today, nth: int | None, weekday: int, days: Days | Yearly) -> Made:
    """ "Der Freitag vor Pfingsten" """
    found = soonest(today.day, days)
    if found is None:
        return None
    day = _past_weekday(found.start, weekday) - timedelta(weeks=(nth or 1) - 1)
    return _spans(Span(day, day))


@RANGES.rule("~LEAD* ord? weekday ~after ~LEAD* date|period")
def _weekday_after_days(today: Today, nth: int | None, weekday: int, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    if found is None:
        return None
    day = coming_weekday(found.end, weekday, after=True) + timedelta(weeks=(nth or 1) - 1)
    return _spans(Span(day, day))


@RANGES.rule("~LEAD* unit ~before ~LEAD* date|period")
def _unit_before(today: Today, unit: str, days: Days | Yearly) -> Made:
    """The seven days before holidays, else the week before that of the day."""
    found = soonest(today.day, days)
    if found is None:
        return None
    if unit == "week" and found.grain in (Grain.HOLIDAY, Grain.BREAK):
        return _spans(Span(found.start - timedelta(days=7), found.start - DAY))
    return _spans(unit_from(found.start, Grain(unit), -1).span)


@RANGES.rule("~LEAD* unit ~after ~LEAD* date|period")
def _unit_after(today: Today, unit: str, days: Days | Yearly) -> Made:
    """The week that begins behind holidays, or has already begun in them."""
    found = soonest(today.day, days)
    if found is None:
        return None
    if unit == "week" and found.grain in (Grain.HOLIDAY, Grain.BREAK):
        monday = found.end + timedelta(days=(0 - found.end.weekday()) % 7)
        late = found.end.weekday() >= FRIDAY
        return _spans(Span(monday, monday + timedelta(days=6)) if late else _rest_of_week(found.end + DAY))
    return _spans(unit_from(found.end, Grain(unit), 1).span)


def _rest_of_week(day: date) -> Span:
    return Span(day, unit_around(day, Grain.WEEK).end)


@RANGES.rule("~in? amount ~before ~LEAD* date|period")
def _amount_before(today: Today, amount: tuple[int, str], days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(unit_from(found.start, Grain(amount[1]), -amount[0]).span) if found else None


@RANGES.rule("~in? amount ~after ~LEAD* date|period")
def _amount_after(today: Today, amount: tuple[int, str], days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(unit_from(found.end, Grain(amount[1]), amount[0]).span) if found else None


@RANGES.rule("~near ~before ~LEAD* date|period")
def _shortly_before(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(found.start - NEAR, found.start - DAY)) if found else None


@RANGES.rule("~near ~after ~LEAD* date|period")
def _shortly_after(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(found.end + DAY, found.end + NEAR)) if found else None


@RANGES.rule("~before ~LEAD* date|period")
def _before(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(None, found.start - DAY)) if found else None


@RANGES.rule("~after ~LEAD* date|period")
def _after(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(found.end + DAY, None)) if found else None


@RANGES.rule(
    "~ab|since|from ~LEAD* date|period ~onwards|onwards-from?",
    "~of ~LEAD* date|period ~onwards-from",
    "~LEAD* date|period ~onwards",
    never="weekday|weekly|date|period|the|num|ord|hours",
)
def _onwards(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(Span(found.start, None)) if found else None


@RANGES.rule("~bis|to ~LEAD* date|period")
def _until(today: Today, days: Days | Yearly) -> Made:
    """Until a month is with the month, until holidays is without them."""
    found = soonest(today.day, days)
    if found is None:
        return None
    without = found.grain in (Grain.HOLIDAY, Grain.BREAK)
    return _spans(Span(None, found.start - DAY if without else found.end))


@RANGES.rule("~around ~LEAD* date|period")
def _around(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    if found is None:
        return None
    margin = {Grain.DAY: AROUND_DAY, Grain.HOLIDAY: AROUND, Grain.BREAK: AROUND}.get(found.grain, timedelta())
    return _spans(Span(found.start - margin, found.end + margin))


@RANGES.rule("~LEAD* date|period")
def _days(today: Today, days: Days | Yearly) -> Made:
    found = soonest(today.day, days)
    return _spans(found.span) if found else None


@RANGES.rule("~LEAD* many")
def _many(today: Today, several: tuple[Any, ...]) -> Made:
    return _spans(*(found.span for days in several if (found := soonest(today.day, days))))


@RANGES.rule("~LEAD* weekday")
def _bare_weekday(today: Today, weekday: int) -> Made:
    return Meaning("coming", coming_weekday(today.day, weekday))


@RANGES.rule("~LEAD* weekly")
def _weekly(today: Today, weekdays: frozenset[int]) -> Made:
    return Meaning("weekdays", weekdays)


def _spans(*spans: Span) -> Meaning:
    return Meaning("spans", spans)


def _both(today: date, first: Days | Yearly, last: Days | Yearly) -> tuple[Days | None, Days | None]:
    """The first days that are still to come and the next last days behind them."""
    start = soonest(today, first)
    if start is None or isinstance(last, Days):
        return start, soonest(today, last)
    return start, last.first(start.start.year, lambda found: found.end >= start.start)
