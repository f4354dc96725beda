"""Times that suit people: when something may be said to them by itself, and what so many days before a date are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo


class Urgency(StrEnum):
    """How long something can wait. `urgent`: not at all; `soon`: until the next allowed minute; `working`: until the
    next allowed minute of a working day."""

    URGENT = "urgent"
    SOON = "soon"
    WORKING = "working"


@dataclass(frozen=True)
class QuietHours:
    """The local hours in which nothing is said; they may go over midnight, and `until` is the first allowed moment."""

    start: time
    until: time

    def cover(self, local: time) -> bool:
        """Whether a local time is quiet."""
        if self.start <= self.until:
            return self.start <= local < self.until
        return local >= self.start or local < self.until


def quiet_hours(details: Mapping[str, Any]) -> QuietHours | None:
    """The quiet hours among the details of a programme; None where it has none."""
    hours = details["reminders"].get("quiet_hours")
    return QuietHours(time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"])) if hours else None


def next_allowed(moment: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies; in UTC."""
    local = moment.astimezone(zone)
    if quiet is None or not quiet.cover(local.time()):
        return moment.astimezone(UTC)
    days = timedelta(days=1 if local.time() >= quiet.until else 0)
    end = datetime.combine(local.date() + days, quiet.until, zone)
    # Of an hour that comes twice the same half is meant, else the end would lie before the moment.
    return end.replace(fold=local.fold).astimezone(UTC)


def last_allowed(moment: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """The moment itself, or the last minute before the quiet hours in which it lies; in UTC."""
    local = moment.astimezone(zone)
    if quiet is None or not quiet.cover(local.time()):
        return moment.astimezone(UTC)
    days = timedelta(days=0 if local.time() >= quiet.start else 1)
    begin = datetime.combine(local.date() - days, quiet.start, zone).astimezone(UTC)
    return begin - timedelta(minutes=1)


def go_back(moment: datetime, before: timedelta, zone: ZoneInfo) -> datetime:
    """So long before a moment, in UTC. Days are those of the calendar, whatever the clock does; hours are exact."""
    days = timedelta(days=int(before / timedelta(days=1)))
    local = moment.astimezone(zone).replace(tzinfo=None) - days
    return local.replace(tzinfo=zone).astimezone(UTC) - (before - days)


def _is_no_holiday(day: date) -> bool:
    return False


@dataclass(frozen=True)
class Quiet:
    """When a person is left alone: certain hours, and where `days_off` is set also weekends and public holidays."""

    zone: ZoneInfo
    hours: QuietHours | None = None
    days_off: bool = False
    is_holiday: Callable[[date], bool] = _is_no_holiday

    def covers(self, moment: datetime, *, working: bool = False) -> bool:
        """Whether nothing is said at a moment; with `working`, also on no day off."""
        local = moment.astimezone(self.zone)
        return self._is_off(local.date(), working) or bool(self.hours and self.hours.cover(local.time()))

    def next_allowed(self, moment: datetime, *, working: bool = False) -> datetime:
        """The moment itself, or the first one after it at which something may be said; in UTC."""
        while self.covers(moment, working=working):
            local = moment.astimezone(self.zone)
            if self._is_off(local.date(), working):
                moment = datetime.combine(local.date() + timedelta(days=1), time(), self.zone).astimezone(UTC)
            else:
                moment = next_allowed(moment, self.hours, self.zone)
        return moment.astimezone(UTC)

    def last_allowed(self, moment: datetime) -> datetime:
        """The moment itself, or the last minute before it at which something may be said; in UTC."""
        while self.covers(moment):
            local = moment.astimezone(self.zone)
            if self._is_off(local.date(), False):
                midnight = datetime.combine(local.date(), time(), self.zone).astimezone(UTC)
                moment = midnight - timedelta(minutes=1)
            else:
                moment = last_allowed(moment, self.hours, self.zone)
        return moment.astimezone(UTC)

    def _is_off(self, day: date, working: bool) -> bool:
        return (self.days_off or working) and (day.isoweekday() > 5 or self.is_holiday(day))


def weigh(now: datetime, urgency: Urgency, quiet: Quiet, needed_by: datetime | None) -> Urgency:
    """How urgent something is that has to be known by a moment: what would come later than that can't wait at all."""
    return Urgency.URGENT if needed_by and choose_moment(now, urgency, quiet, needed_by) is None else urgency


def choose_moment(
    now: datetime, urgency: Urgency, quiet: Quiet, useful_until: datetime | None = None
) -> datetime | None:
    """When something may be said by itself; None where it would be of no use any more by then."""
    at = now.astimezone(UTC)
    if urgency is not Urgency.URGENT:
        at = quiet.next_allowed(now, working=urgency is Urgency.WORKING)
    return None if useful_until is not None and at >= useful_until else at


def line_up(at: datetime, urgency: Urgency, waiting: list[datetime]) -> tuple[datetime, list[datetime]]:
    """Keeps the order of what is said to one person about one workshop: the new message's moment, and those of the
    messages that are waiting already.

    What can wait is said after them. What is urgent takes them along: the person is disturbed once, and understands it.
    """
    if urgency is Urgency.URGENT:
        return at, [min(at, moment) for moment in waiting]
    return max([at, *waiting]), waiting
