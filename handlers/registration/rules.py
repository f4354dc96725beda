"""What is decided about a registration, without looking anything up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.courtesy import go_back
from storage.kinds import Overlap, Prerequisite, WorkshopStatus


class Rule(StrEnum):
    """What can speak against a registration, or be worth knowing before it; the value ends the key of its words."""

    CANCELLED = "cancelled"
    STARTED = "started"
    NOT_OPEN = "not-open"
    CLOSED = "closed"
    AUDIENCE = "audience"
    SITE = "site"
    EARLIER_PART = "earlier-part"
    OVERLAP = "overlap"
    FULL = "full"


@dataclass(frozen=True)
class Reason:
    """A rule that speaks against registering, or of which a person is to know, with what its words name.

    `opens` is when registering begins (`NOT_OPEN`); `course` is the id of the earlier part (`EARLIER_PART`), `workshop`
    that of the booking at the same time (`OVERLAP`).
    """

    rule: Rule
    opens: datetime | None = None
    course: str = ""
    workshop: str = ""


@dataclass(frozen=True)
class Why:
    """Everything that the rules have to say: what refuses a registration, and what is only worth knowing."""

    refusals: tuple[Reason, ...] = ()
    hints: tuple[Reason, ...] = ()


NOTHING = Why()
"""Nothing speaks against it."""


@dataclass(frozen=True)
class Applicant:
    """What the rules ask of a person: their audience and site, None where they have not said.

    `overlapping` are the workshops, by id, that they are booked for at the same time; `parts` the courses, by id, that
    they are booked for at an earlier date.
    """

    audience: str | None
    site: str | None
    overlapping: Sequence[str] = ()
    parts: Collection[str] = ()


@dataclass(frozen=True)
class Admission:
    """What the rules ask of a workshop; empty audiences or sites mean that it is for all.

    `earlier` are the courses, by id, that come before it in a series, each with how binding the series is.
    """

    status: WorkshopStatus
    start: datetime
    registration_from: datetime | None
    registration_until: datetime | None
    audiences: Collection[str]
    sites: Collection[str]
    earlier: Sequence[tuple[str, Prerequisite]] = ()
    overlap: Overlap = Overlap.WARN


def judge(applicant: Applicant, admission: Admission, now: datetime) -> Why:
    """Every rule that speaks against registering, and every one that a person is to know of."""
    refusals: list[Reason] = []
    hints: list[Reason] = []
    if admission.status is WorkshopStatus.CANCELLED:
        refusals.append(Reason(Rule.CANCELLED))
    if now >= admission.start:
        refusals.append(Reason(Rule.STARTED))
    elif admission.registration_until is not None and now > admission.registration_until:
        refusals.append(Reason(Rule.CLOSED))
    elif admission.registration_from is not None and now < admission.registration_from:
        refusals.append(Reason(Rule.NOT_OPEN, opens=admission.registration_from))
    if admission.audiences and applicant.audience not in admission.audiences:
        refusals.append(Reason(Rule.AUDIENCE))
    if admission.sites and applicant.site not in admission.sites:
        refusals.append(Reason(Rule.SITE))
    for course, prerequisite in admission.earlier:
        if course not in applicant.parts:
            (refusals if prerequisite is Prerequisite.STRICT else hints).append(
                Reason(Rule.EARLIER_PART, course=course)
            )
    for workshop in applicant.overlapping:
        (refusals if admission.overlap is Overlap.REFUSE else hints).append(Reason(Rule.OVERLAP, workshop=workshop))
    return Why(tuple(refusals), tuple(hints))


def find_moment(own: datetime | None, before: timedelta | None, start: datetime, zone: ZoneInfo) -> datetime | None:
    """When a window begins or ends: as the workshop says, else so long before its start as the programme says."""
    return own or (go_back(start, before, zone) if before is not None else None)
