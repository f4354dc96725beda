"""When a reminder is due, whether it still helps, and what somebody means who says when to be reminded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handlers.courtesy import Quiet, go_back
from handlers.words import simplify

SHORTEST, LONGEST, MOST = timedelta(minutes=15), timedelta(days=60), 5
Words = Mapping[str, Iterable[str]]


def due_moment(start: datetime, before: timedelta, quiet: Quiet) -> datetime:
    """When to remind of a start. Days are those of the calendar, whatever the clock does; hours are exact.

    What falls into the quiet hours comes at their end or, where the workshop would have begun by then, before them.
    """
    moment = go_back(start, before, quiet.zone)
    later = quiet.next_allowed(moment)
    return later if later < start else quiet.last_allowed(moment)


def helps_until(due: datetime, start: datetime) -> datetime:
    """From when on a late reminder is of no use: less than half of the time is left that it was to give."""
    return due + (start - due) / 2 + timedelta(minutes=1)


def latest_due(
    start: datetime,
    before: Iterable[timedelta],
    since: datetime,
    now: datetime,
    quiet: Quiet,
) -> tuple[timedelta, datetime] | None:
    """Of the reminders that fell due after `since` and until now, the last one and its moment; the others are late."""
    moments = ((due_moment(start, b, quiet), b) for b in before)
    due = [(moment, b) for moment, b in moments if since < moment <= now]
    if not due:
        return None
    moment, b = max(due)
    return b, moment


def read_before(text: str, units: Mapping[str, Iterable[str]], numbers: Mapping[str, int]) -> timedelta | None:
    """The duration that somebody means ("2 Tage vorher", "eine Stunde"), None where it is none.

    `units` gives the words for minutes, hours, days and weeks, `numbers` those for numbers, both simplified.
    """
    words = simplify(text)
    names = {word: unit for unit, known in units.items() for word in known}
    found = re.search(rf"\b(\d{{1,3}}|{'|'.join(numbers)}) ({'|'.join(names)})\b", words)
    if not found:
        return None
    count = int(found[1]) if found[1].isdecimal() else numbers[found[1]]
    return timedelta(**{names[found[2]]: count})


@dataclass(frozen=True)
class QuietWish:
    """What somebody says about when to be left alone; None and False: nothing of it."""

    start: time | None = None
    until: time | None = None
    days_off: bool = False


def read_quiet(text: str, words: Words) -> QuietWish | None:
    """When somebody wants to be left alone ("nicht nach 18 Uhr", "nicht vor 8"), None where they say nothing of it.

    `words` gives, simplified, the words for `no`, `after`, `before`, `between`, `and`, `weekend`, `pm` and `units`.
    """
    said = simplify(text)

    def any_of(name: str) -> str:
        return "|".join(words[name])

    if not re.search(rf"\b({any_of('no')})\b", said):
        return None
    clock = rf"(\d{{1,2}})(?: ?uhr)?(?: (\d\d))?( ?(?:{any_of('pm')}))?\b(?! (?:{any_of('units')})\b)"
    start = until = None
    if both := re.search(rf"\b(?:{any_of('between')}) {clock}(?: ?uhr)? (?:{any_of('and')}) {clock}", said):
        start, until = _read_clock(*both.groups()[:3]), _read_clock(*both.groups()[3:])
    else:
        if found := re.search(rf"\b(?:{any_of('after')}) {clock}", said):
            start = _read_clock(*found.groups())
        if found := re.search(rf"\b(?:{any_of('before')}) {clock}", said):
            until = _read_clock(*found.groups())
    wish = QuietWish(start, until, bool(re.search(rf"\b({any_of('weekend')})\b", said)))
    return wish if wish != QuietWish() and (start is None or start != until) else None


def _read_clock(hour: str, minute: str | None, afternoon: str | None) -> time | None:
    hours = int(hour) + (12 if afternoon and int(hour) < 12 else 0)
    return time(hours % 24, int(minute or 0)) if hours <= 24 and int(minute or 0) < 60 else None


def is_refusal(text: str, words: Words) -> bool:
    """Whether somebody says what they do not want."""
    return bool(re.search(rf"\b({'|'.join(words['no'])})\b", simplify(text)))
