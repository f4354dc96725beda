"""Times of the day: clock times, parts of the day, how long something takes, and the hours between them."""

from datetime import time, timedelta
from typing import Any

from handlers.questions.dates.calendar import read_days
from handlers.questions.dates.grammar import Made, Meaning, Stratum, Today

Hours = tuple[time | None, time | None]
TO = "bis|to|dash"
_NO_CLOCK = "unit|units|event|noun|month|oclock|kw|half|dash|sign|weekday|num|ord|year|amount"
_WORKING_HOURS = range(6, 22)
CLOCKS = Stratum(TO=TO)
PARTS = Stratum(TO=TO, LEAD="on|in|the|at|each|of")


def to_clock(hour: int, minute: int = 0, *, bare: bool = False) -> time | None:
    """A clock time; said without "Uhr" a small hour is one of the afternoon, and one of the night is none."""
    if bare and 1 <= hour <= 6:
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


@CLOCKS.rule("halfto num ~oclock?")
def _half_to(_: Today, __: None, hour: int) -> Made:
    clock = to_clock(hour - 1, 30, bare=True)
    return Meaning("clock", clock) if clock else None


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


@CLOCKS.rule("~before figure", never=_NO_CLOCK)
def _before_number(_: Today, hour: int) -> Made:
    clock = to_clock(hour, bare=True)
    return Meaning("hours", (None, clock)) if clock else None


@CLOCKS.rule("~after|ab figure ~onwards?", never=_NO_CLOCK)
def _after_number(_: Today, hour: int) -> Made:
    clock = to_clock(hour, bare=True)
    return Meaning("hours", (clock, None)) if clock else None


@PARTS.rule("tonight")
def _tonight(_: Today, __: None) -> Made:
    return (Meaning("day", 0), Meaning("hours", read_hours("evening")))


@PARTS.rule("~LEAD* part")
def _part(_: Today, name: str) -> Made:
    return Meaning("hours", read_hours(name))


@PARTS.rule("~between ~the? clock ~and ~the? clock", "~from|of|ab? clock ~TO clock")
def _from_to(_: Today, start: time, end: time) -> Made:
    return Meaning("hours", (start, end)) if start < end else None


@PARTS.rule("~not ~before clock")
def _not_before(_: Today, clock: time) -> Made:
    return Meaning("hours", (clock, None))


@PARTS.rule("~not ~after clock")
def _not_after(_: Today, clock: time) -> Made:
    return Meaning("hours", (None, clock))


@PARTS.rule("~ab|from|after|since|of clock ~onwards?", "~at? clock ~onwards", "~at? clock")
def _from(_: Today, clock: time) -> Made:
    return Meaning("hours", (clock, None))


@PARTS.rule("~near? ~bis|before|to clock")
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
