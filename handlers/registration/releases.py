"""Cancellations after the deadline: a person asks to be let go, and an organiser decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.people.service import record
from handlers.registration.service import change_status, lock_participant
from storage import tables
from storage.kinds import RegistrationStatus


@dataclass(frozen=True)
class Release:
    """What an organiser decided; not `changed` where the request was decided or withdrawn before."""

    registration: tables.Registration
    workshop: tables.Workshop
    changed: bool


def decide_release(
    session: Session, organiser: tables.Person, registration_id: int, free: bool, now: datetime
) -> Release:
    """Lets a person go, or keeps their seat. Where a seat comes to be free by it, `notices.fill` is to be called.

    Refuses whoever does not organise the workshop's site, at this moment.
    """
    registration, workshop = lock_participant(session, organiser, registration_id)
    if registration.status is not RegistrationStatus.BOOKED or registration.release_asked_at is None:
        return Release(registration, workshop, False)
    before = {"status": registration.status.value, "release_asked_at": registration.release_asked_at.isoformat()}
    registration.release_asked_at = None
    if free:
        change_status(session, workshop, registration, RegistrationStatus.CANCELLED, now)
    after = {"status": registration.status.value, "release_asked_at": None}
    action = "registration.released" if free else "registration.kept"
    record(session, now, organiser.id, action, f"registration:{registration.id}", before, after)
    return Release(registration, workshop, True)
