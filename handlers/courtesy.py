"""Times that suit people: when something may be said to them by itself, and what so many days before a date are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


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
    return datetime.combine(local.date() + days, quiet.until, zone).astimezone(UTC)


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
