"""What is told by its place: today, the next week, the last Friday of a month, the first days of the holidays."""

from datetime import date, timedelta
from typing import Any

from handlers.dates.calendar import Days, Grain, Yearly, read_days
from handlers.dates.grammar import Made, Meaning, Stratum, Today
from handlers.dates.months import cut, number_of
from handlers.dates.spans import (
    first_days,
    nth_unit,
    nth_weekday,
    shift,
    unit_from,
)
from handlers.dates.values import Span

STEPS = {"before-last": -2, "last": -1, "this": 0, "next": 1, "coming": 1, "after-next": 2}
FAR = 999
_WITHIN = "of|in|the|on"
NAMED = Stratum()
RELATIVE = Stratum(WITHIN=_WITHIN)


def soonest(today: date, days: Days | Yearly) -> Days | None:
    """The days themselves, or those of the first year of which some are still to come."""
    if isinstance(days, Days):
        return days
    return days.first(today.year - 1, lambda found: found.end >= today)


def coming_weekday(today: date, weekday: int, *, after: bool = False) -> date:
    """The next such weekday: today counts, unless it must come after today."""
    first = today + timedelta(days=1) if after else today
    return first + timedelta(days=(weekday - first.weekday()) % 7)


@NAMED.rule("day ~and|comma ~the? unit ~after|post", ahead="end|stop|comma|word|filler|in|at|asks")
def _day_and_next(today: Today, distance: int, unit: str) -> Made:
    """ "Tomorrow or the day after" """
    days = tuple(unit_from(today.day, Grain.DAY, distance + more) for more in (0, 1))
    return Meaning("many", days) if unit == "day" else None


@NAMED.rule("day")
def _day(today: Today, distance: int) -> Made:
    day = today.day + timedelta(days=distance)
    return Days(Span(day, day), Grain.DAY)


@NAMED.rule("relative")
def _relative(today: Today, which_unit: str) -> Made:
    """ "La semaine prochaine": the languages of which only phrases are known."""
    which, unit = which_unit.split()
    return _unit(today.day, which, unit)


@NAMED.rule("named ~dash ~and|bis|to school")
def _two_breaks(today: Today, first: str, last: str) -> Made:
    """ "Herbst- und Weihnachtsferien" """
    breaks = [today.calendar.school(kind) for kind in (first, last) if kind in read_days()["school"]]
    days = [found for known in breaks if known and (found := soonest(today.day, known))]
    if len(days) != 2:
        return None
    return (Meaning("period", days[0]), Meaning("and", None), Meaning("period", days[1]))


@NAMED.rule("which school unit")
def _unit_of_school(today: Today, which: str, kind: str, unit: str) -> Made:
    days = _school(today, kind)
    nth = number_of(which)
    return cut(days, lambda span: _span(nth_unit(span, Grain(unit), nth))) if nth and isinstance(days, Days) else None


@NAMED.rule("school year", "which school", "school")
def _school(today: Today, *values: Any) -> Made:
    kind = next(value for value in values if isinstance(value, str) and value not in STEPS)
    if kind == "any":
        return today.calendar.next_break(today.day)
    found = today.calendar.school(kind)
    if found is None or (len(values) == 2 and isinstance(values[0], str) and values[0] == "last"):
        return None
    if isinstance(values[-1], int):
        return found.of_year(values[-1])
    return soonest(today.day, found) or found.first(today.day.year, lambda past: past.end < today.day, step=-1)


@NAMED.rule("which? public")
def _public_holiday(today: Today, which: str | None, public: None) -> Made:
    coming = [day for day in today.calendar.public(today.day.year, today.day.year + 1) if day >= today.day]
    return Days(Span(coming[0], coming[0]), Grain.DAY) if coming and which in (None, "next", "coming") else None


@RELATIVE.rule("ord|which num|few units ~WITHIN* period")
def _first_days(_: Today, place: int | str, number: int | None, unit: str, days: Days | Yearly) -> Made:
    nth = number_of(place)
    if nth not in (1, -1) or number is None or number > FAR:
        return None
    return cut(days, lambda span: first_days(span, Grain(unit), number, last=nth < 0))


@RELATIVE.rule("ord|which num|few period units")
def _first_of_compound(today: Today, place: int | str, number: int | None, days: Days | Yearly, unit: str) -> Made:
    """ "Die ersten beiden Märzwochen" """
    return _first_days(today, place, number, unit, days)


@RELATIVE.rule(
    "ord|which unit ~WITHIN* period", "ord|which unit ~WITHIN* which unit", "ord|which unit ~WITHIN* ~the unit"
)
def _nth_unit(today: Today, place: int | str, unit: str, *within: Any) -> Made:
    nth, whole = number_of(place), _whole(today, *within)
    if not nth or unit == "year" or whole is None or whole.grain is Grain(unit):
        return None
    return cut(whole, lambda span: _span(nth_unit(span, Grain(unit), nth)))


@RELATIVE.rule("period ~WITHIN* ord unit", "which unit ~WITHIN* ord unit", never="noun|event|half")
def _nth_unit_behind(today: Today, *values: Any) -> Made:
    """ "Nächsten Monat in der ersten Woche" """
    nth, unit = values[-2:]
    return _nth_unit(today, nth, unit, *values[:-2]) if unit in ("week", "weekend") else None


@RELATIVE.rule("ord|which period unit")
def _nth_week_of_month(_: Today, place: int | str, days: Days | Yearly, unit: str) -> Made:
    nth = number_of(place)
    return cut(days, lambda span: _span(nth_unit(span, Grain(unit), nth or 1))) if nth else None


@RELATIVE.rule("~each ord|which weekday ~WITHIN* unit")
def _every_other(_: Today, __: int | str, weekday: int, ___: str) -> Made:
    return Meaning("weekly", frozenset({weekday}))


@RELATIVE.rule(
    "ord|which weekday ~WITHIN* period",
    "ord|which weekday ~WITHIN* which unit",
    "ord|which weekday ~WITHIN* ~the? unit",
)
def _nth_weekday(today: Today, place: int | str, weekday: int, *within: Any) -> Made:
    nth, whole = number_of(place), _whole(today, *within)
    if not nth or whole is None or (isinstance(whole, Days) and whole.grain in (Grain.WEEK, Grain.WEEKEND, Grain.DAY)):
        return None

    def take(span: Span) -> Span | None:
        day = nth_weekday(span, weekday, nth)
        return Span(day, day) if day else None

    if isinstance(whole, Days) and len(within) == 1 and isinstance(within[0], str):
        found = take(whole.span)
        if found and found.end and found.end < today.day:
            whole = unit_from(today.day, whole.grain, 1)
    return cut(whole, take, Grain.DAY)


def _whole(today: Today, *within: Any) -> Days | Yearly | None:
    """The second part of "the last week of …": days, or a unit with or without "next"."""
    if isinstance(within[-1], Days | Yearly):
        return within[-1]
    which = within[0] if len(within) == 2 else "this"
    return unit_from(today.day, Grain(within[-1]), STEPS[which])


def _span(days: Days | None) -> Span | None:
    return days.span if days else None


@RELATIVE.rule("which ~and|comma|but ~the|on|in* which unit")
def _two_units(today: Today, first: str, second: str, unit: str) -> Made:
    both = tuple(_unit(today.day, which, unit) for which in (first, second))
    return Meaning("many", both) if unit != "day" else None


@RELATIVE.rule("which num|few units", "which units", "which amount", "num ~which units")
def _coming_units(today: Today, *values: Any) -> Made:
    number: int | None
    if isinstance(values[0], int):
        which, number, unit = "next", values[0], values[-1]
    elif isinstance(values[-1], tuple):
        which, (number, unit) = values[0], values[-1]
    else:
        which, unit = values[0], values[-1]
        number = values[1] if len(values) == 3 else None
    number = number or {"day": 7, "week": 4, "month": 3}.get(unit)
    if not number or number > FAR or which not in ("next", "coming", "last"):
        return None
    if which == "last":
        return Days(Span(shift(today.day, Grain(unit), -number), today.day), Grain.OTHER)
    return Days(Span(today.day, shift(today.day, Grain(unit), number)), Grain.OTHER)


@RELATIVE.rule("~rest ~WITHIN* which? unit")
def _rest(today: Today, which: str | None, unit: str) -> Made:
    if which not in (None, "this"):
        return None
    return Days(Span(today.day, unit_from(today.day, Grain(unit), 0).span.end), Grain.OTHER)


@RELATIVE.rule("unit ~after which", never="unit|units|weekday|num|period|event|noun")
def _after_next(today: Today, unit: str, which: str) -> Made:
    return _unit(today.day, "after-next", unit) if which == "next" else None


@RELATIVE.rule("unit post", never="date|period|weekday|the|which|num|school|in|noun|many")
def _unit_after(today: Today, unit: str, post: str) -> Made:
    return _unit(today.day, post, unit) if unit != "day" else None


@RELATIVE.rule("which unit")
def _which_unit(today: Today, which: str, unit: str) -> Made:
    return _unit(today.day, which, unit) if unit != "day" else None


def _unit(today: date, which: str, unit: str) -> Days:
    """The unit that is meant. The coming weekend is that of this week, the next one that of the next."""
    step = STEPS[which]
    if unit == "weekend" and which == "coming":
        step = 0
    return unit_from(today, Grain(unit), step)


@RELATIVE.rule("which period", "which date", "period post")
def _which_yearly(today: Today, *values: Any) -> Made:
    """ "Next March" is the next that begins after today; "this March" that of this year."""
    days: Days | Yearly
    which, days = values if isinstance(values[0], str) else (values[1], values[0])
    if isinstance(days, Days):
        return days if which in ("this", "coming") and isinstance(values[0], str) else None
    coming = days.first(today.day.year - 1, lambda found: found.start > today.day)
    match which:
        case "this":
            return days.first(
                today.day.year - 1, lambda found: today.day.year == found.start.year or found.end >= today.day
            )
        case "last" | "before-last":
            past = days.first(today.day.year, lambda found: found.end < today.day, step=-1)
            return past if which == "last" or past is None else days.of_year(past.start.year - 1)
        case "after-next" if coming:
            return days.first(coming.start.year + 1, lambda _: True)
    return coming


@RELATIVE.rule("~in num ~bis|to|dash|comma|and num unit|units")
def _in_one_or_more(today: Today, first: int, last: int, unit: str) -> Made:
    """ "In two or three weeks" """
    if not 0 < first < last <= FAR:
        return None
    start, end = (unit_from(today.day, Grain(unit), number) for number in (first, last))
    return Days(Span(start.start, end.end), Grain.OTHER)


@RELATIVE.rule("ord ~WITHIN* which unit")
def _day_of_month(today: Today, day: int, which: str, unit: str) -> Made:
    """ "Am 4. nächsten Monats" """
    return nth_unit(_unit(today.day, which, unit).span, Grain.DAY, day) if unit == "month" and day > 0 else None


@RELATIVE.rule("num unit|units", never="ago|figure")
def _amount(_: Today, number: int, unit: str) -> Made:
    return Meaning("amount", (number, unit)) if 0 < number <= FAR else None


@RELATIVE.rule("num unit|units")
def _amount_ago(_: Today, number: int, unit: str) -> Made:
    return Meaning("amount", (number, unit)) if 0 < number <= FAR else None


@RELATIVE.rule("num amount")
def _one_amount(_: Today, number: int, amount: tuple[int, str]) -> Made:
    """ "Ein halbes Jahr" """
    return Meaning("amount", amount) if number == 1 else None


@RELATIVE.rule("few units")
def _few(_: Today, few: None, unit: str) -> Made:
    return Meaning("few-amount", unit)
