"""Until when a freed seat is held for whoever it is offered to. Nothing is looked up here but the calendar."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

HOUR = timedelta(hours=1)
SATURDAY = 5
_LONGEST_BREAK = 400
"""So many days are looked through for one on which somebody works."""


@dataclass(frozen=True)
class WorkingTime:
    """When people can be expected to answer: local hours from Monday to Friday, but for the region's holidays.

    `region` is an ISO 3166 code such as "DE-ST"; None where no public holidays are known.
    """

    start: time
    until: time
    zone: ZoneInfo
    region: str | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether somebody is at work; the end of the hours still counts."""
        local = moment.astimezone(self.zone)
        return self._works_on(local.date()) and self.start <= local.time() <= self.until

    def next_moment(self, moment: datetime) -> datetime:
        """The moment itself, or the beginning of the next working hours; in UTC.

        Raises ValueError where nobody works for more than a year.
        """
        if self.covers(moment):
            return moment.astimezone(UTC)
        local = moment.astimezone(self.zone)
        day = local.date() if local.time() < self.start else local.date() + timedelta(days=1)
        for later in range(_LONGEST_BREAK):
            if self._works_on(day + timedelta(days=later)):
                return datetime.combine(day + timedelta(days=later), self.start, self.zone).astimezone(UTC)
        raise ValueError(f"nobody works in the year after {moment}")

    def _works_on(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in _public_holidays(self.region, day.year)


@dataclass(frozen=True)
class OfferTerms:
    """How offers are made: held for `hold` at least, and none within `none_within` of the start."""

    hold: timedelta
    none_within: timedelta
    working: WorkingTime

    def find_deadline(self, now: datetime, start: datetime) -> datetime | None:
        """When an offer that is made now ends; None where there is no time left for one before the start.

        That is the first full hour in working time at which the seat has been held long enough.
        """
        if now >= start - self.none_within:
            return None
        deadline = self.working.next_moment(_full_hour(now + self.hold))
        return deadline if deadline <= start else None


def _full_hour(moment: datetime) -> datetime:
    """The moment itself, or the next full hour; in UTC, where no hour is missing or comes twice."""
    begun = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return begun if begun == moment else begun + HOUR


@cache
def _public_holidays(region: str | None, year: int) -> Set[date]:
    if region is None:
        return frozenset()
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
