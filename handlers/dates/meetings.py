"""Exact dates with their hours, as somebody gives them who sets them: nothing is guessed, nothing is passed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from handlers.dates.calendar import Calendar, Yearly
from handlers.dates.grammar import Item, Made, Meaning, Stratum, Today
from handlers.dates.lexer import read_items
from handlers.dates.lexicon import load_lexicon
from handlers.dates.reading import STRATA
from handlers.dates.values import Span

LONGEST = 1000
LONGEST_RUN = 14
"""So many days can be said as a range."""
MOST = 20
"""More meetings than these are a slip."""
_NOON, _EARLY, _WEEK = 12, 6, 7
_UNREAD = frozenset(
    ["dead", "num", "ord", "point", "loose", "slashed", "clock", "until", "weekday", "month", "period", "without"]
)
"""What was meant as a date or an hour, but is none."""
_JOINS = frozenset({"comma", "and", "the"})

_CLOCK = Stratum()
_MEETING = Stratum(TO="bis|to|dash", AT="at|from|of|ab")
_DAY = Stratum()
Hours = tuple[time, time]


@dataclass(frozen=True)
class Meeting:
    """One session in local time. The end may lie before the start: whether it may is not a matter of words."""

    day: date
    start: time
    end: time


class UnclearError(ValueError):
    """What was written says nothing of time (`part` "nothing"), names no days ("day"), no hours ("hours"), a weekday on
    which none of the days falls ("weekday"), or something that is neither ("words")."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@_CLOCK.rule("num ~oclock num", never="unit|units|event|noun|month|oclock|TO|bis|to|dash")
def _hour_and_minute(_: Today, hour: int, minute: int) -> Made:
    return _point(hour, minute) if minute > 9 else None


@_CLOCK.rule("offset num ~oclock?")
def _offset(_: Today, minutes: int, hour: int) -> Made:
    """ "Halb zehn", "quarter past nine" """
    if not 1 <= hour < 24:
        return None
    whole = hour * 60 + minutes
    return _point(whole // 60, whole % 60)


@_CLOCK.rule("num|point pm", "num|point am", ahead="end|stop|comma|to|and|dash|bis|sign")
def _half_day(_: Today, value: Any, half: int) -> Made:
    hour, minute = (value.hour, value.minute) if isinstance(value, time) else (value or 0, 0)
    return _point(hour % _NOON + half, minute, certain=True) if 1 <= hour <= _NOON else None


@_CLOCK.rule("num|point|clock ~oclock")
def _oclock(_: Today, value: Any) -> Made:
    if isinstance(value, time):
        return Meaning("clock", value)
    return None if value is None else _point(value, 0)


def _point(hour: int, minute: int, *, certain: bool = False) -> Made:
    """A time; `certain`: of the clock of twelve hours, with its half of the day."""
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return Meaning("clock", time(hour, minute, fold=int(certain)))


@_MEETING.rule("~AT? num|point|clock ~TO num|point|clock", never="month|unit|units|ord|date")
def _hours(_: Today, first: Any, last: Any) -> Made:
    if first is None or last is None:
        return None
    start, end = (value if isinstance(value, time) else _whole(value) for value in (first, last))
    if start is None or end is None:
        return None
    afternoon = end.hour < _NOON and start.hour < _NOON
    if end <= start and afternoon and end.hour <= _EARLY and not end.fold:
        end = end.replace(hour=end.hour + _NOON)
    if end.fold and not start.fold and start.hour < _NOON and start.replace(hour=start.hour + _NOON) < end:
        late = start.replace(hour=start.hour + _NOON)
        start = late if start.hour <= _EARLY else start
    return Meaning("hours exactly", (start.replace(fold=0), end.replace(fold=0)))


def _whole(hour: int) -> time | None:
    return time(hour) if 0 <= hour < 24 else None


@_DAY.rule("loose")
def _loose(_: Today, day: Yearly | None) -> Made:
    """ "4.3" beside hours is a date, though without them it might be a number."""
    return day


def read_meetings(text: str, today: date, calendar: Calendar) -> list[Meeting]:
    """The meetings that a text names, in their order. Raises UnclearError where a date or an hour is missing.

    "4. und 5. März von 9 bis 15:30" gives both days the same hours; "4.3. 9-12 und 13-16 Uhr" meets twice that day.
    Days without a year are the next such days.
    """
    said = list(_read(text, today, calendar))
    days_come_first = not said or not isinstance(said[0], tuple)
    meetings: list[Meeting] = []
    days: list[date] = []
    hours: list[Hours] = []
    for part in [*(said if days_come_first else reversed(said)), []]:
        if isinstance(part, tuple):
            hours.append(part)
            continue
        if hours or not part:
            meetings += [Meeting(day, *span) for day in days for span in hours]
            if days and not hours:
                raise UnclearError("hours")
            days, hours = [], []
        days += part
    if not meetings:
        raise UnclearError("day" if said else "nothing")
    if len(meetings) > MOST:
        raise UnclearError("words")
    return sorted(meetings, key=lambda meeting: (meeting.day, meeting.start))


def read_moment(text: str, today: date, calendar: Calendar) -> tuple[date, time | None]:
    """The one day that a text names, with its hour if it names one ("bis 1. März 18 Uhr"). Raises UnclearError."""
    items = read_items(text[:LONGEST], load_lexicon(calendar.region))
    _CLOCK.apply(items, Today(today, calendar))
    clocks = [item.roles["clock"] for item in items if "clock" in item.roles]
    kept = [item for item in items if not {"clock", "at"} & item.roles.keys()]
    days = [day for part in _days(kept, today, calendar, open_ended=True) if isinstance(part, list) for day in part]
    if not days:
        raise UnclearError("day" if clocks else "nothing")
    if len(days) > 1 or len(clocks) > 1:
        raise UnclearError("words")
    return days[0], clocks[0].replace(fold=0) if clocks else None


def _read(text: str, today: date, calendar: Calendar) -> Iterator[list[date] | Hours]:
    items = _share_months(read_items(text[:LONGEST], load_lexicon(calendar.region)))
    for stratum in (_CLOCK, _MEETING, _DAY):
        stratum.apply(items, Today(today, calendar))
    yield from _days(items, today, calendar)


def _share_months(items: list[Item]) -> list[Item]:
    """The items, with the month (and year) behind each day of a row: "4., 11. und 18. März"."""
    shared: list[Item] = []
    behind: list[Item] = []
    in_row = False
    for place in reversed(range(len(items))):
        item = items[place]
        if "month" in item.roles:
            following = items[place + 1 : place + 2]
            behind = [item, *(part for part in following if "year" in part.roles)]
            in_row = False
        elif "ord" in item.roles and behind:
            if in_row:
                shared = [*behind, *shared]
            in_row = True
        elif item.role(_JOINS) is None or not in_row:
            behind = []
        shared = [item, *shared]
    return shared


def _days(
    items: list[Item], today: date, calendar: Calendar, *, open_ended: bool = False
) -> Iterator[list[date] | Hours]:
    """The days and hours in their order; the items are read as far as they are no hours."""
    said = {item.roles["weekday"] for item in items if "weekday" in item.roles}
    for stratum in STRATA:
        stratum.apply(items, Today(today, calendar))
    spans: list[Span] = []
    weekdays: list[date] = []
    for item in items:
        if "hours exactly" in item.roles:
            for days in _put_together(spans, weekdays, open_ended):
                said -= {day.weekday() for day in days}
                yield days
            spans, weekdays = [], []
            yield item.roles["hours exactly"]
        elif item.role(_UNREAD):
            raise UnclearError("words")
        for kind, value in item.roles.get("time", ()):
            match kind:
                case "spans":
                    spans += value
                case "coming":
                    weekdays.append(value)
                case "hours":
                    raise UnclearError("hours")
                case _:
                    raise UnclearError("words")
    for days in _put_together(spans, weekdays, open_ended):
        said -= {day.weekday() for day in days}
        yield days
    if said:
        raise UnclearError("weekday")


def _put_together(spans: list[Span], weekdays: list[date], open_ended: bool) -> Iterator[list[date]]:
    """The days between two hours; a weekday beside a week is the day of that week ("KW 10 Dienstag"), and one beside a
    date that falls on it is that date ("4.3. (Donnerstag)"). A week alone names no day.
    """
    runs = [_run(span, open_ended) for span in spans]
    whole = [run for run in runs if len(run) == _WEEK]
    if weekdays and whole:
        wanted = {day.weekday() for day in weekdays}
        runs, weekdays = [[day for day in run if day.weekday() in wanted] for run in whole], []
    elif any(run[0].weekday() == 0 for run in whole):
        raise UnclearError("day")
    dated = {day.weekday() for run in runs for day in run}
    weekdays = [day for day in weekdays if day.weekday() not in dated]
    days = [day for run in runs for day in run] + weekdays
    if days:
        yield sorted(set(days))


def _run(span: Span, open_ended: bool) -> Sequence[date]:
    if span.end and (span.start is None and open_ended):
        return [span.end]
    if span.start is None or span.end is None or (span.end - span.start).days >= LONGEST_RUN:
        raise UnclearError("day")
    return [span.start + timedelta(days=n) for n in range((span.end - span.start).days + 1)]
