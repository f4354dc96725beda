"""A message is read: the times that it names are put together to one When."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.dates.calendar import Calendar
from handlers.dates.clocks import CLOCKS, PARTS, Hours
from handlers.dates.edges import EDGES, MERGING
from handlers.dates.grammar import Item, Made, Meaning, Stratum, Today
from handlers.dates.lengths import LENGTHS
from handlers.dates.lexer import mark_dead_numbers, read_items
from handlers.dates.lexicon import load_lexicon
from handlers.dates.months import DAYS, FIGURES, MONTHS, PERIODS
from handlers.dates.ranges import RANGES, WEEKDAYS
from handlers.dates.relative import NAMED, RELATIVE
from handlers.dates.values import Span, When

LONGEST = 1000
"""So many characters of a message are read: behind them nobody says when."""
NOTHING = When((), frozenset(), (None, None), (), "", said=False)
_WEEK, _PAIR = 7, 2
_SHORTEST = timedelta(hours=2)
"""Hours that leave less in common are two that were named side by side ("Monday morning or Tuesday afternoon")."""
_PIECES = ("spans", "weekdays", "coming", "hours", "lasting", "days", "missing")
Time = tuple[tuple[str, Any], ...]
"""What was said about one time: kinds and their values."""

_TIMES = frozenset({"time", "without"})
_JOINS = frozenset({"and", "comma", "but", "dash", "to", "bis", "from", "of", "the", "on", "in"})

JOINING = Stratum()
NEGATING = Stratum(LEAD="on|in|over|the|each|filler")
STRATA = (
    LENGTHS, CLOCKS, FIGURES, PARTS, NAMED, MONTHS, DAYS, PERIODS, RELATIVE, EDGES, MERGING, WEEKDAYS, RANGES, JOINING,
    NEGATING,
)  # fmt: skip


@JOINING.rule("hours ~and|comma|slash hours")
def _either_hours(_: Today, one: Hours, other: Hours) -> Made:
    return Meaning("hours", _around_hours(one, other))


@JOINING.rule("time ~comma? time")
def _together(_: Today, one: Time, other: Time) -> Made:
    return Meaning("time", one + other)


def _name_piece(kind: str) -> None:
    @JOINING.rule(kind)
    def _piece(_: Today, value: Any) -> Made:
        return Meaning("time", ((kind, value),))


for _kind in _PIECES:
    _name_piece(_kind)


@NEGATING.rule("~not-not ~LEAD* time")
def _not_only(_: Today, time: Time) -> Made:
    return Meaning("time", time)


@NEGATING.rule("without ~and ~not? ~LEAD* time", "without ~comma? ~and? ~not ~LEAD* time", "without ~nor ~LEAD* time")
def _nor(_: Today, negated: tuple[Time, ...], other: Time) -> Made:
    return Meaning("without", (*negated, other))


@NEGATING.rule("~asks ~filler* ~not ~event ~LEAD* time")
def _question(_: Today, time: Time) -> Made:
    """ "Gibt es keine Kurse im März?" asks for those in March."""
    return Meaning("time", time)


@NEGATING.rule("~not|instead ~event? ~LEAD* time")
def _not(_: Today, negated: Time) -> Made:
    return Meaning("without", (negated,))


@NEGATING.rule("~nothing ~LEAD* time")
def _nothing_so_long(_: Today, negated: Time) -> Made:
    """ "Nichts Ganztägiges"; "nichts im März" may as well wonder why there is nothing."""
    return Meaning("without", (negated,)) if all(kind in ("lasting", "days") for kind, _ in negated) else None


@NEGATING.rule("time ~filler* ~not ~filler*", ahead="end|stop|comma|but|and|filler")
def _not_behind(_: Today, negated: Time) -> Made:
    return Meaning("without", (negated,))


def read_when(text: str, today: date, calendar: Calendar) -> When:
    """What a message says about time. Days without a year are the next such days, today among them."""
    items = mark_dead_numbers(read_items(text[:LONGEST], load_lexicon(calendar.region)))
    for stratum in STRATA:
        stratum.apply(items, Today(today, calendar))
    times = [item for item in items if item.role(_TIMES)]
    if not times:
        return replace(NOTHING, rest=text)
    said = [piece for item in times for piece in item.roles.get("time", ())]
    negated = [time for item in times for time in item.roles.get("without", ())]
    without = tuple(_put_together(time, alone=False) for time in negated)
    return replace(_put_together(said, joined=len(times) > 1), without=without, rest=_rest(text, items), said=True)


def _put_together(pieces: Iterable[tuple[str, Any]], *, alone: bool = True, joined: bool = False) -> When:
    """The pieces as one When. `alone`: a weekday without a week is the coming one, else it is every one.

    `joined`: they were not said as one time, but as several beside one another.
    """
    when, coming = replace(NOTHING, said=True), list[date]()
    for kind, value in pieces:
        match kind:
            case "spans":
                when = replace(when, spans=(*when.spans, *value))
            case "weekdays":
                when = replace(when, weekdays=when.weekdays | value)
            case "coming":
                coming.append(value)
            case "hours":
                when = replace(when, part=_common_hours(when.part, value))
            case "missing":
                day, month, year = value
                when = replace(when, missing=f"{day}.{month}" + (f".{year}" if year else ""))
            case "days":
                when = replace(when, days=value)
            case _:
                when = replace(when, length=value)
    when = replace(when, spans=tuple(span for span in when.spans if not _holds_another(span, when.spans)))
    when = replace(when, spans=_bounded(when.spans))
    beside = joined and _beside(when.spans, coming)
    if alone and coming and not when.weekdays and (beside or not when.spans):
        return replace(when, spans=tuple(sorted({*when.spans, *(Span(day, day) for day in coming)})))
    return _place_weekdays(replace(when, weekdays=when.weekdays | {day.weekday() for day in coming}))


def _holds_another(span: Span, others: Iterable[Span]) -> bool:
    """Whether another lies wholly in it: "dieses Jahr noch, im Dezember"."""
    return any(other != span and _holds(span, other) for other in others)


def _holds(span: Span, other: Span) -> bool:
    begins = span.start is None or (other.start is not None and span.start <= other.start)
    return begins and (span.end is None or (other.end is not None and other.end <= span.end))


def _bounded(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """An open span bounds another: "after Christmas but before Easter", "in October, from the 12th"."""
    if len(spans) != _PAIR or all(span.start and span.end for span in spans):
        return spans
    start = max((span.start for span in spans if span.start), default=None)
    end = min((span.end for span in spans if span.end), default=None)
    return (Span(start, end),) if start is None or end is None or start <= end else spans


def _beside(spans: tuple[Span, ...], coming: list[date]) -> bool:
    """Whether days were named beside others and are none of them: "übermorgen oder Donnerstag"."""
    single = all(span.start and span.start == span.end for span in spans)
    return bool(spans) and single and not any(span.holds(day) for span in spans for day in coming)


def _place_weekdays(when: When) -> When:
    """The weekdays of a week are days."""
    if not when.weekdays or not when.spans or any(_length(span) > _WEEK for span in when.spans):
        return when
    days = [day for span in when.spans for day in _days(span) if day.weekday() in when.weekdays]
    return replace(when, spans=_joined(days), weekdays=frozenset()) if days else when


def _joined(days: list[date]) -> tuple[Span, ...]:
    """Days that follow each other as one span."""
    spans: list[Span] = []
    for day in days:
        if spans and spans[-1].end == day - timedelta(days=1):
            spans[-1] = Span(spans[-1].start, day)
        else:
            spans.append(Span(day, day))
    return tuple(spans)


def _length(span: Span) -> int:
    return (span.end - span.start).days + 1 if span.start and span.end else _WEEK + 1


def _days(span: Span) -> list[date]:
    return [span.start + timedelta(days=n) for n in range(_length(span))] if span.start else []


def _common_hours(one: Hours, other: Hours) -> Hours:
    if one == (None, None):
        return other
    start = max((hours[0] for hours in (one, other) if hours[0]), default=None)
    end = min((hours[1] for hours in (one, other) if hours[1]), default=None)
    if start and end and datetime.combine(date.min, start) + _SHORTEST > datetime.combine(date.min, end):
        return other if start in one and end in one else _around_hours(one, other)
    return start, end


def _around_hours(one: Hours, other: Hours) -> Hours:
    starts: list[time] = [hours[0] for hours in (one, other) if hours[0]]
    ends: list[time] = [hours[1] for hours in (one, other) if hours[1]]
    return (min(starts) if len(starts) > 1 else None), (max(ends) if len(ends) > 1 else None)


def _rest(text: str, items: list[Item]) -> str:
    """The text without what spoke of time, and without what only joined two times."""
    rest, last, joined = "", 0, False
    for item in items:
        if item.role(_TIMES):
            rest += " " if joined else text[last : item.start] + " "
            last, joined = item.end, True
        elif item.role(_JOINS) is None:
            joined = False
    return " ".join((rest + text[last:]).split())
