"""Which date of each part of a series a person is proposed, without looking anything up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.registration.rules import Reason
from storage.kinds import Prerequisite, RegistrationStatus


class Gap(StrEnum):
    """Why nothing is proposed for a part; the value is the key of the words that say so."""

    NONE = "series-no-date"
    NOT_LATER = "series-no-later-date"
    REFUSED = "series-refused"
    EARLIER = "series-earlier-missing"


@dataclass(frozen=True)
class Day:
    """A date of a part: when it is, and what a registration would be, or is already (`held`).

    `outlook` is None where something speaks against it, which `refusals` name.
    """

    workshop: str
    start: datetime
    end: datetime
    outlook: RegistrationStatus | None
    refusals: tuple[Reason, ...] = ()
    held: bool = False


@dataclass(frozen=True)
class Part:
    """What there is of a part: the date the person is registered for, or attended, and the others, soonest first."""

    held: Day | None
    days: Sequence[Day]


@dataclass(frozen=True)
class Pick:
    """What is proposed for a part: a date, or why there is none; `others` can be chosen in its place."""

    day: Day | None
    gap: Gap | None = None
    refusals: tuple[Reason, ...] = ()
    others: Sequence[Day] = ()

    @property
    def new(self) -> bool:
        """Whether the person would be registered for it now."""
        return self.day is not None and not self.day.held


def propose(parts: Sequence[Part], prerequisite: Prerequisite, chosen: Mapping[int, str]) -> list[Pick]:
    """A date for each part, each behind the one before: the one that was chosen, else the soonest that has a seat,
    else the soonest with a place on the waitlist.

    Where the order is strict, a part can't be had without a seat in all parts before it.
    """
    picks: list[Pick] = []
    after: datetime | None = None
    missing = False
    for number, part in enumerate(parts):
        pick = Pick(part.held) if part.held else _pick(part.days, after, chosen.get(number))
        if missing and pick.new and prerequisite is Prerequisite.STRICT:
            pick = Pick(None, Gap.EARLIER)
        picks.append(pick)
        if pick.day is not None:
            after = max(after, pick.day.end) if after else pick.day.end
        missing = missing or pick.day is None or pick.day.outlook is not RegistrationStatus.BOOKED
    return picks


def _pick(days: Sequence[Day], after: datetime | None, chosen: str | None) -> Pick:
    if not days:
        return Pick(None, Gap.NONE)
    later = [day for day in days if after is None or day.start >= after]
    if not later:
        return Pick(None, Gap.NOT_LATER)
    possible = [day for day in later if day.outlook is not None]
    if not possible:
        return Pick(None, Gap.REFUSED, later[0].refusals)
    best = next(
        (day for day in possible if day.workshop == chosen),
        next((day for day in possible if day.outlook is not RegistrationStatus.WAITLISTED), possible[0]),
    )
    return Pick(best, others=[day for day in possible if day is not best])
