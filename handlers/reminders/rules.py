"""When a reminder is due, whether it still helps, and what somebody means who says when to be reminded."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.courtesy import QuietHours, go_back, last_allowed, next_allowed
from handlers.words import simplify

SHORTEST, LONGEST, MOST = timedelta(minutes=15), timedelta(days=60), 5


def due_moment(start: datetime, before: timedelta, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """When to remind of a start. Days are those of the calendar, whatever the clock does; hours are exact.

    What falls into the quiet hours comes at their end or, where the workshop would have begun by then, before them.
    """
    moment = go_back(start, before, zone)
    later = next_allowed(moment, quiet, zone)
    return later if later < start else last_allowed(moment, quiet, zone)


def still_helps(due: datetime, start: datetime, now: datetime) -> bool:
    """Whether a late reminder still helps: at least half of the time is left that it was to give."""
    return now - due <= (start - due) / 2


def latest_due(
    start: datetime,
    before: Iterable[timedelta],
    since: datetime,
    now: datetime,
    quiet: QuietHours | None,
    zone: ZoneInfo,
) -> tuple[timedelta, datetime] | None:
    """Of the reminders that fell due after `since` and until now, the last one and its moment; the others are late."""
    moments = ((due_moment(start, b, quiet, zone), b) for b in before)
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
