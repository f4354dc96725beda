"""What is decided about a registration, without looking anything up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.kinds import WorkshopStatus


class Refusal(StrEnum):
    """Why a person can't register; the value is the key of the words that say so."""

    CANCELLED = "refusal-cancelled"
    STARTED = "refusal-started"
    CLOSED = "refusal-closed"
    AUDIENCE = "refusal-audience"
    SITE = "refusal-site"


@dataclass(frozen=True)
class Applicant:
    """What the rules ask of a person: their audience and site, None where they have not said."""

    audience: str | None
    site: str | None


@dataclass(frozen=True)
class Admission:
    """What the rules ask of a workshop; empty audiences or sites mean that it is for all."""

    status: WorkshopStatus
    start: datetime
    registration_until: datetime | None
    audiences: Collection[str]
    sites: Collection[str]


def refuse(applicant: Applicant, admission: Admission, now: datetime) -> list[Refusal]:
    """Every rule that speaks against registering; empty where the person may."""
    refusals = []
    if admission.status is WorkshopStatus.CANCELLED:
        refusals.append(Refusal.CANCELLED)
    if now >= admission.start:
        refusals.append(Refusal.STARTED)
    elif admission.registration_until is not None and now > admission.registration_until:
        refusals.append(Refusal.CLOSED)
    if admission.audiences and applicant.audience not in admission.audiences:
        refusals.append(Refusal.AUDIENCE)
    if admission.sites and applicant.site not in admission.sites:
        refusals.append(Refusal.SITE)
    return refusals
