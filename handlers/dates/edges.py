"""What is told by its distance from a day, and the beginnings, middles and ends of months, weeks and years."""

from datetime import date, timedelta
from typing import Any

from handlers.dates.calendar import Days, Grain, Yearly
from handlers.dates.grammar import Made, Meaning, Stratum, Today, to_meaning
from handlers.dates.months import cut
from handlers.dates.relative import coming_weekday, soonest
from handlers.dates.spans import LATE, edge_of, shift, unit_around, unit_from
from handlers.dates.values import Span

IDIOMS = {8: 7, 15: 14}
"""Weeks in which the day on which they begin is counted too ("Donnerstag in acht Tagen")."""
FEW = (2, 4)
"""How many "a few" are."""
EDGES = Stratum(WITHIN="of|in|the|on", TO="bis|to|dash")
MERGING = Stratum(WITHIN="of|in|the|on|comma|nor|filler")


@EDGES.rule("date ~in? amount ~from-now?", "date ~and? ~in? amount")
def _days_from(today: Today, days: Days | Yearly, amount: tuple[int, str]) -> Made:
    found = soonest(today.day, days)
    if found is None or found.grain is not Grain.DAY:
        return None
    number, unit = amount
    day = shift(found.start, Grain(unit), IDIOMS.get(number, number) if unit == "day" else number)
    return Days(Span(day, day), Grain.DAY)


@EDGES.rule("weekday ~and weekday ~in amount")
def _weekdays_in(today: Today, first: int, second: int, amount: tuple[int, str]) -> Made:
    return Meaning("many", tuple(_weekday_in(today, weekday, amount) for weekday in (first, second)))


@EDGES.rule("weekday ~in amount")
def _weekday_in(today: Today, weekday: int, amount: tuple[int, str]) -> Made:
    day = coming_weekday(today.day, weekday)
    return _days_from(today, Days(Span(day, day), Grain.DAY), amount)


@EDGES.rule("amount ~on|from weekday", "unit ~on|from weekday")
def _week_on(today: Today, amount: Any, weekday: int) -> Made:
    """ "A week on Monday" """
    number, unit = amount if isinstance(amount, tuple) else (1, amount)
    if unit != "week":
        return None
    day = coming_weekday(today.day, weekday) + timedelta(weeks=number)
    return Days(Span(day, day), Grain.DAY)


@EDGES.rule("~within ~of|the* amount", "~bis amount")
def _within_amount(today: Today, amount: tuple[int, str]) -> Made:
    return Days(Span(today.day, shift(today.day, Grain(amount[1]), amount[0])), Grain.OTHER)


@EDGES.rule("amount ~from-today")
def _from_today(today: Today, amount: tuple[int, str]) -> Made:
    day = shift(today.day, Grain(amount[1]), amount[0])
    return Days(Span(day, day), Grain.DAY)


@EDGES.rule("amount ~ago", "~before amount", "amount ~post")
def _ago(today: Today, amount: tuple[int, str]) -> Made:
    return unit_from(today.day, Grain(amount[1]), -amount[0])


@EDGES.rule("~in amount ~from-now?", "amount ~from-now")
def _in_amount(today: Today, amount: tuple[int, str]) -> Made:
    number, unit = amount
    return unit_from(today.day, Grain(unit), number)


@EDGES.rule("~in few-amount ~from-now?", "few-amount ~from-now")
def _in_few(today: Today, unit: str) -> Made:
    first, last = (unit_from(today.day, Grain(unit), number) for number in FEW)
    return Days(Span(first.start, last.end), Grain.OTHER)


@EDGES.rule("~within ~of|the* unit")
def _within_unit(today: Today, unit: str) -> Made:
    return unit_from(today.day, Grain(unit), 0) if unit != "day" else None


@EDGES.rule("edge ~WITHIN* unit ~of|ab ~the* date")
def _edge_of_week_with(today: Today, edge: str, unit: str, days: Days | Yearly) -> Made:
    found = _week_with(today, unit, days)
    return cut(found, lambda span: edge_of(span, Grain.WEEK, edge)) if isinstance(found, Days) else None


@EDGES.rule("unit ~of|ab ~the* date|period")
def _week_with(today: Today, unit: str, days: Days | Yearly) -> Made:
    """ "The week of 8 March" """
    found = soonest(today.day, days)
    return unit_around(found.start, Grain(unit)) if found and found.grain is Grain.DAY and unit == "week" else None


@EDGES.rule("edge ~and|comma edge ~WITHIN* date|period")
def _two_edges(_: Today, first: str, second: str, days: Days | Yearly) -> Made:
    both = tuple(
        part for edge in (first, second) if (part := cut(days, lambda span, e=edge: edge_of(span, days.grain, e)))
    )
    return Meaning("many", both) if len(both) == 2 else None


@EDGES.rule("edge ~TO edge ~WITHIN* date|period")
def _edge_range(_: Today, first: str, last: str, days: Days | Yearly) -> Made:
    def take(span: Span) -> Span | None:
        start, end = edge_of(span, days.grain, first), edge_of(span, days.grain, last)
        return Span(start.start, end.end) if start and end else None

    return cut(days, take)


@EDGES.rule("~before ~the? edge ~WITHIN* date|period")
def _before_end(_: Today, edge: str, days: Days | Yearly) -> Made:
    """Before the end of October is until it."""
    return (Meaning("bis", None), to_meaning(days)) if edge == LATE else None


@EDGES.rule("edge ~dash? ~WITHIN* date|period", "period edge")
def _edge(_: Today, *values: Any) -> Made:
    edge, days = values if isinstance(values[0], str) else (values[1], values[0])
    if days.grain is Grain.DAY:
        return None
    return cut(days, lambda span: edge_of(span, days.grain, edge))


@EDGES.rule("edge ~WITHIN* year")
def _edge_of_year(_: Today, edge: str, year: int) -> Made:
    whole = Days(Span(date(year, 1, 1), date(year, 12, 31)), Grain.YEAR)
    return cut(whole, lambda span: edge_of(span, Grain.YEAR, edge))


@EDGES.rule("edge ~WITHIN* unit", never="figure")
def _edge_of_unit(today: Today, edge: str, unit: str) -> Made:
    return _unit_edge(today, edge, unit)


@EDGES.rule("unit edge", never="date|period|year|unit")
def _unit_and_edge(today: Today, unit: str, edge: str) -> Made:
    return _unit_edge(today, edge, unit)


def _unit_edge(today: Today, edge: str, unit: str) -> Days | None:
    """The beginning or end of this week, month or year, or of the next where this one's is over."""
    if unit in ("day", "weekend"):
        return None
    for step in (0, 1):
        whole = unit_from(today.day, Grain(unit), step)
        span = edge_of(whole.span, whole.grain, edge)
        if span and span.end and span.end >= today.day:
            return Days(span, Grain.OTHER)
    return None


@MERGING.rule("year", never="noun|unit|units|event")
def _year(_: Today, year: int) -> Made:
    return Days(Span(date(year, 1, 1), date(year, 12, 31)), Grain.YEAR)


@MERGING.rule("date|period ~WITHIN* period")
def _of_year(_: Today, days: Days | Yearly, whole: Days | Yearly) -> Made:
    return _merge(days, whole)


@MERGING.rule("period ~WITHIN* date|period")
def _in_year(_: Today, whole: Days | Yearly, days: Days | Yearly) -> Made:
    return _merge(days, whole)


def _merge(days: Days | Yearly, whole: Days | Yearly) -> Days | None:
    if isinstance(days, Yearly) and isinstance(whole, Days) and whole.grain is Grain.YEAR:
        return days.of_year(whole.start.year)
    return None
