"""What was said about time: the days, the weekdays and the part of the day that are meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

GRACE = timedelta(hours=1)
"""How far a session may reach into a part of the day that is left out: mornings end after afternoons have begun."""


@dataclass(frozen=True, order=True)
class Span:
    """Local dates, inclusive, None where open."""

    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class When:
    """What a message says about time; each part that is empty leaves its matter open.

    A session fits that lies in one of `spans`, on one of `weekdays` (0 is Monday), starts no sooner and ends no later
    than `part` says and lasts at least and at most as long as `length` says. `days`: how many days the workshop has, at
    least and at most. `without` are times that were negated.
    `rest` is the message without the words that spoke of time.
    """

    spans: tuple[Span, ...]
    weekdays: frozenset[int]
    part: tuple[time | None, time | None]
    without: tuple["When", ...]
    rest: str
    said: bool
    length: tuple[timedelta | None, timedelta | None] = (None, None)
    days: tuple[int | None, int | None] = (None, None)
    missing: str = ""
    """A day that no calendar has, in figures: nothing is on it."""


def change_when(when: When, new: When) -> When:
    """A time with what a later message says instead; what that does not speak of stays."""
    if not (when.said and new.said):
        return new if new.said else when
    on_days = new.spans or new.weekdays or new.missing
    unwanted = {span for negated in new.without for span in negated.spans}
    kept = tuple(span for span in when.spans if span not in unwanted)
    return replace(
        new,
        spans=new.spans if new.spans or (new.weekdays and when.weekdays) else kept,
        weekdays=new.weekdays if on_days else when.weekdays,
        part=new.part if any(new.part) else when.part,
        length=new.length if any(new.length) else when.length,
        days=new.days if any(new.days) else when.days,
        without=new.without or (() if on_days else when.without),
    )


def allows(when: When, sessions: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether a workshop with these local sessions fits: one session does, and none lies in what was negated."""
    if not when.said:
        return True
    if when.missing:
        return False
    if any(_touches(out, session) for out in when.without if _has_days(out, sessions) for session in sessions):
        return False
    return _has_days(when, sessions) and any(_fits(when, session) for session in sessions)


def _has_days(when: When, sessions: Sequence[tuple[datetime, datetime]]) -> bool:
    fewest, most = when.days
    days = len({start.date() for start, _ in sessions})
    return (fewest is None or days >= fewest) and (most is None or days <= most)


def _fits(when: When, session: tuple[datetime, datetime]) -> bool:
    start, end = session
    first, last = when.part
    shortest, longest = when.length
    return (
        _on_days(when, start.date())
        and (first is None or start.time() >= first)
        and (last is None or (end.date() == start.date() and end.time() <= last))
        and (shortest is None or end - start >= shortest)
        and (longest is None or end - start <= longest)
    )


def _touches(negated: When, session: tuple[datetime, datetime]) -> bool:
    """Whether a session reaches into what was negated: who can't come in the afternoon can't stay into it either."""
    start, end = session
    first, last = negated.part
    shortest, longest = negated.length
    return (
        _on_days(negated, start.date())
        and (first is None or end > datetime.combine(start.date(), first, start.tzinfo) + GRACE)
        and (last is None or start < datetime.combine(start.date(), last, start.tzinfo) - GRACE)
        and (shortest is None or end - start >= shortest)
        and (longest is None or end - start <= longest)
    )


def _on_days(when: When, day: date) -> bool:
    return (not when.spans or any(span.holds(day) for span in when.spans)) and (
        not when.weekdays or day.weekday() in when.weekdays
    )
