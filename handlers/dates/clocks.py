"""Times of the day: clock times, parts of the day, how long something takes, and the hours between them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.dates.calendar import read_days
from handlers.dates.grammar import Made, Meaning, Stratum, Today

Hours = tuple[time | None, time | None]
TO = "bis|to|dash"
_NO_CLOCK = "unit|units|event|noun|month|oclock|kw|half|dash|sign|weekday|num|ord|year|amount"
_WORKING_HOURS = range(6, 22)
CLOCKS = Stratum(TO=TO)
_CLOSING = "end|stop|comma|but|and|filler"
PARTS = Stratum(TO=TO, LEAD="on|in|over|the|at|each|of")


def to_clock(hour: int, minute: int = 0, *, bare: bool = False) -> time | None:
    """A clock time: a small hour is one of the afternoon. `bare`: said without "Uhr" one of the night is none."""
    if 1 <= hour <= 5:
        hour += 12
    if not (0 <= hour < 24 and 0 <= minute < 60) or (bare and hour not in _WORKING_HOURS):
        return None
    return time(hour, minute)


@CLOCKS.rule("num ~TO num ~oclock", "num ~and num ~oclock")
def _two_hours(_: Today, first: int, last: int) -> Made:
    start, end = to_clock(first), to_clock(last)
    return Meaning("hours", (start, end)) if start and end and start < end else None


@CLOCKS.rule("num|point|clock ~oclock? ~TO num|point|clock ~oclock?")
def _run_of_hours(_: Today, first: Any, last: Any) -> Made:
    """One of the two must show that a time is meant."""
    if not isinstance(first, time) and not isinstance(last, time):
        return None
    start, end = (value if isinstance(value, time) else to_clock(value or 0) for value in (first, last))
    return Meaning("hours", (start, end)) if start and end and start < end else None


@CLOCKS.rule("offset num ~oclock?", never="units|unit|event|noun")
def _offset(_: Today, minutes: int, hour: int) -> Made:
    """ "Halb drei", "quarter past nine" """
    clock = to_clock(hour, bare=True)
    if clock is None:
        return None
    return Meaning("clock", (datetime.combine(date.min, clock) + timedelta(minutes=minutes)).time())


@CLOCKS.rule("num ~oclock num", never="unit|units|event|noun|month|dash|oclock")
def _hour_and_minute(_: Today, hour: int, minute: int) -> Made:
    clock = to_clock(hour, minute) if minute > 9 else None
    return Meaning("clock", clock) if clock else None


@CLOCKS.rule("num|point pm", "num|point am", ahead="end|stop|comma|to|and|dash|bis|onwards|onwards-from|sign|not")
def _half_day(_: Today, value: Any, half: int) -> Made:
    """The clock of twelve hours: 12 am is midnight."""
    hour, minute = (value.hour, value.minute) if isinstance(value, time) else (value or 0, 0)
    return Meaning("clock", time(hour % 12 + half, minute)) if 1 <= hour <= 12 else None


@CLOCKS.rule("num|point|clock ~oclock")
def _oclock(_: Today, value: Any) -> Made:
    clock = value if isinstance(value, time) else to_clock(value) if isinstance(value, int) else None
    return Meaning("clock", clock) if clock else None


@CLOCKS.rule("~at num", "~at point", never=_NO_CLOCK)
def _at(_: Today, value: Any) -> Made:
    clock = value if isinstance(value, time) else to_clock(value, bare=True) if isinstance(value, int) else None
    return Meaning("clock", clock) if clock else None


@CLOCKS.rule("~between num ~and num", never=_NO_CLOCK)
def _between_hours(_: Today, first: int, last: int) -> Made:
    start, end = to_clock(first, bare=True), to_clock(last, bare=True)
    return Meaning("hours", (start, end)) if start and end and start < end else None


@CLOCKS.rule("~not ~before digits", never=_NO_CLOCK)
def _not_before_number(today: Today, hour: int) -> Made:
    return _after_number(today, hour)


@CLOCKS.rule("~not ~after digits", never=_NO_CLOCK)
def _not_after_number(today: Today, hour: int) -> Made:
    return _before_number(today, hour)


@CLOCKS.rule("~near? ~before digits", never=_NO_CLOCK)
def _before_number(_: Today, hour: int) -> Made:
    clock = to_clock(hour, bare=True)
    return Meaning("hours", (None, clock)) if clock else None


@CLOCKS.rule("~near? ~after|ab digits ~onwards|onwards-from?", never=_NO_CLOCK)
def _after_number(_: Today, hour: int) -> Made:
    clock = to_clock(hour, bare=True)
    return Meaning("hours", (clock, None)) if clock else None


@CLOCKS.rule("~before num", ahead="end|stop|comma")
def _before_word(today: Today, hour: int) -> Made:
    return _before_number(today, hour) if hour > 1 else None


@CLOCKS.rule("~after|ab num", ahead="end|stop|comma")
def _after_word(today: Today, hour: int) -> Made:
    return _after_number(today, hour) if hour > 1 else None


@CLOCKS.rule("~from|of digits ~TO digits", never=_NO_CLOCK)
def _from_number(today: Today, first: int, last: int) -> Made:
    return _between_hours(today, first, last)


@CLOCKS.rule("~from|of num ~TO num", ahead="end|stop|comma")
def _from_word(today: Today, first: int, last: int) -> Made:
    return _between_hours(today, first, last)


@CLOCKS.rule("digits ~TO digits", behind="weekday|weekly|day|part|habit", never=_NO_CLOCK)
def _hours_of_day(today: Today, first: int, last: int) -> Made:
    return _between_hours(today, first, last)


@CLOCKS.rule("weekday habit")
def _habit(_: Today, weekday: int, name: str) -> Made:
    return (Meaning("weekly", frozenset({weekday})), Meaning("hours", read_hours(name)))


@CLOCKS.rule("weekday dawn")
def _weekday_dawn(_: Today, weekday: int, __: None) -> Made:
    return (Meaning("weekday", weekday), Meaning("hours", read_hours("morning")))


@CLOCKS.rule("day dawn")
def _day_dawn(_: Today, distance: int, __: None) -> Made:
    return (Meaning("day", distance), Meaning("hours", read_hours("morning")))


@CLOCKS.rule("~bis digits", behind="part|weekday|weekly|habit|day|word|filler|nor", ahead="end|stop|comma")
def _until_number(today: Today, hour: int) -> Made:
    return _before_number(today, hour)


@CLOCKS.rule("~around digits", ahead="end|stop|comma")
def _around_number(_: Today, hour: int) -> Made:
    clock = to_clock(hour, bare=True)
    return Meaning("clock", clock) if clock else None


@CLOCKS.rule("~from|between digits ~TO|and ~the? noon")
def _number_to_noon(_: Today, hour: int, __: None) -> Made:
    return Meaning("hours", (time(hour), time(12))) if hour in _WORKING_HOURS else None


@PARTS.rule("tonight")
def _tonight(_: Today, __: None) -> Made:
    return (Meaning("day", 0), Meaning("hours", read_hours("evening")))


@PARTS.rule("~which part")
def _this_part(_: Today, name: str) -> Made:
    return (Meaning("day", 0), Meaning("hours", read_hours(name)))


@PARTS.rule("~ab|from|after|since ~the? part")
def _from_part(_: Today, name: str) -> Made:
    return Meaning("hours", read_hours("afternoon" if name == "noon" else name))


@PARTS.rule("~bis|before ~the? part")
def _until_part(_: Today, name: str) -> Made:
    return Meaning("hours", read_hours("morning" if name == "noon" else name))


@PARTS.rule("~between|from? clock ~and|TO ~the? noon")
def _until_noon(_: Today, start: time, __: None) -> Made:
    return Meaning("hours", (start, time(12)))


@PARTS.rule("~around|at ~the? noon")
def _around_noon(_: Today, __: None) -> Made:
    return Meaning("hours", read_hours("noon"))


@PARTS.rule("~LEAD* part")
def _part(_: Today, name: str) -> Made:
    return Meaning("hours", read_hours(name))


@PARTS.rule("~between ~the? clock ~and ~the? clock", "~from|of|ab? clock ~TO clock")
def _from_to(_: Today, start: time, end: time) -> Made:
    return Meaning("hours", (start, end)) if start < end else None


@PARTS.rule("~not ~before clock")
@PARTS.rule("~before clock ~filler* ~not", ahead=_CLOSING)
def _not_before(_: Today, clock: time) -> Made:
    return Meaning("hours", (clock, None))


@PARTS.rule("~not ~after clock")
@PARTS.rule("~after clock ~filler* ~not", ahead=_CLOSING)
def _not_after(_: Today, clock: time) -> Made:
    return Meaning("hours", (None, clock))


@PARTS.rule("~ab|from|after|since|of ~at? clock ~onwards|onwards-from?", "~at|around? clock ~onwards?")
def _from(_: Today, clock: time) -> Made:
    return Meaning("hours", (clock, None))


@PARTS.rule("~near? ~bis|before|to ~at? clock")
def _until(_: Today, clock: time) -> Made:
    return Meaning("hours", (None, clock))


@PARTS.rule("~before ~the? noon")
def _before_noon(_: Today, __: None) -> Made:
    return Meaning("hours", read_hours("morning"))


@PARTS.rule("~after|from|ab ~the? noon")
def _after_noon(_: Today, __: None) -> Made:
    return Meaning("hours", read_hours("afternoon"))


@PARTS.rule("~on|in|the* length")
def _length(_: Today, name: str) -> Made:
    first, last = (timedelta(hours=hours) if hours else None for hours in read_days()["lengths"][name])
    return Meaning("lasting", (first, last))


def read_hours(name: str) -> Hours:
    """From when a session must start and until when it must have ended in a part of the day."""
    first, last = (time.fromisoformat(at) if at else None for at in read_days()["parts"][name])
    return first, last
