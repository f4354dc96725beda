"""Requests for a seat of a course whose organisers decide who takes part.

Whoever decides holds the lock on the workshop, so that of two who decide at the same moment the second finds out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from handlers.approvals.rules import find_end
from handlers.courtesy import quiet_hours
from handlers.people.service import find_person, organised_sites, record
from handlers.programme.catalogue import find_terms
from handlers.registration.admission import refuses_overlap
from handlers.registration.offers import APPROVED
from handlers.registration.service import change_status, find_place, has_begun, is_full, lock_participant, lock_workshop
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

DECLINED, EXPIRED = "request.declined", "request.expired"


class Outcome(StrEnum):
    """What became of a request. The first is one that can be decided; the next three are decisions just taken.

    `overlap`: it stays open, since the person is booked elsewhere at the time, which the programme refuses.
    """

    OPEN = "open"
    BOOKED = "booked"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    APPROVED_BY = "approved-by"
    DECLINED_BY = "declined-by"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    STARTED = "started"
    OVERLAP = "overlap"


@dataclass(frozen=True)
class Request:
    """A request, and what became of it. `by` names who decided it before, `place` is that on the waitlist."""

    registration: tables.Registration
    person: tables.Person
    workshop: tables.Workshop
    outcome: Outcome = Outcome.OPEN
    by: str = ""
    place: int = 0


def list_requests(session: Session, organiser: tables.Person, now: datetime) -> list[Request]:
    """The requests that an organiser can decide, the oldest first."""
    sites = organised_sites(session, organiser)
    return [
        request
        for request in list_pending(session)
        if (sites is None or request.workshop.site_id in sites) and not has_begun(request.workshop, now)
    ]


def list_pending(session: Session) -> list[Request]:
    """Every request that is not decided, of workshops that are not cancelled, the oldest first."""
    rows = session.execute(
        select(tables.Registration, tables.Person, tables.Workshop)
        .join(tables.Person, tables.Person.id == tables.Registration.person_id)
        .join(tables.Workshop, tables.Workshop.id == tables.Registration.workshop_id)
        .where(
            tables.Registration.status == RegistrationStatus.PENDING,
            tables.Workshop.status == WorkshopStatus.PLANNED,
        )
        .options(selectinload(tables.Workshop.sessions))
        .order_by(tables.Registration.created_at, tables.Registration.id)
    )
    return [Request(registration, person, workshop) for registration, person, workshop in rows]


def find_request(session: Session, organiser: tables.Person, registration_id: int, now: datetime) -> Request:
    """A request with what became of it; the workshop is locked. Refuses whoever does not organise there."""
    registration, workshop = lock_participant(session, organiser, registration_id, gone="request-gone")
    outcome, by = _find_outcome(session, workshop, registration, now)
    return Request(registration, find_person(session, registration.person_id), workshop, outcome, by)


def _find_outcome(
    session: Session, workshop: tables.Workshop, registration: tables.Registration, now: datetime
) -> tuple[Outcome, str]:
    decided = session.execute(
        select(tables.AuditEntry.action, tables.Person.name)
        .join(tables.Person, tables.Person.id == tables.AuditEntry.actor_id)
        .where(
            tables.AuditEntry.subject == f"registration:{registration.id}",
            tables.AuditEntry.action.in_((APPROVED, DECLINED)),
        )
        .order_by(tables.AuditEntry.id)
    ).first()
    if decided:
        return Outcome.APPROVED_BY if decided[0] == APPROVED else Outcome.DECLINED_BY, decided[1]
    if workshop.status is WorkshopStatus.CANCELLED:
        return Outcome.CANCELLED, ""
    if registration.status is RegistrationStatus.EXPIRED:
        return Outcome.EXPIRED, ""
    if registration.status is not RegistrationStatus.PENDING:
        return Outcome.WITHDRAWN, ""
    return Outcome.STARTED if has_begun(workshop, now) else Outcome.OPEN, ""


def approve(session: Session, organiser: tables.Person, registration_id: int, now: datetime) -> Request:
    """Gives a seat to whoever asked for it, or a place on the waitlist where none is free or others already wait.

    The place counts from the request, so that a slow decision costs nobody theirs.
    """
    request = find_request(session, organiser, registration_id, now)
    if request.outcome is not Outcome.OPEN:
        return request
    workshop = request.workshop
    status = RegistrationStatus.WAITLISTED if is_full(session, workshop) else RegistrationStatus.BOOKED
    if status is RegistrationStatus.BOOKED and refuses_overlap(session, request.person.id, workshop):
        return replace(request, outcome=Outcome.OVERLAP)
    _decide(session, organiser, request, status, APPROVED, now)
    place = find_place(session, workshop, request.registration) or 0
    return Request(request.registration, request.person, workshop, Outcome(status.value), place=place)


def decline(session: Session, organiser: tables.Person, registration_id: int, reason: str, now: datetime) -> Request:
    """Turns a request down, with a reason or without."""
    request = find_request(session, organiser, registration_id, now)
    if request.outcome is not Outcome.OPEN:
        return request
    _decide(session, organiser, request, RegistrationStatus.DECLINED, DECLINED, now, reason)
    return Request(request.registration, request.person, request.workshop, Outcome.DECLINED)


def expire_requests(session: Session, programme: tables.Programme, now: datetime) -> list[Request]:
    """Ends the requests that nobody has decided in time."""
    expired = []
    for found in list_pending(session):
        if find_request_end(programme, found) > now:
            continue
        workshop = lock_workshop(session, found.workshop.id)
        registration = session.get_one(tables.Registration, found.registration.id, populate_existing=True)
        if registration.status is RegistrationStatus.PENDING:
            request = Request(registration, found.person, workshop, Outcome.EXPIRED)
            _decide(session, None, request, RegistrationStatus.EXPIRED, EXPIRED, now)
            expired.append(request)
    return expired


def find_request_end(programme: tables.Programme, request: Request) -> datetime:
    """Until when a request can be decided."""
    within, start = find_terms(programme).decide_within, request.workshop.sessions[0].start
    zone = ZoneInfo(programme.timezone)
    return find_end(request.registration.created_at, within, start, quiet_hours(programme.details), zone)


def find_told(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of the notices with these keys have been said."""
    said = select(tables.Outbox.dedupe_key).where(tables.Outbox.dedupe_key.in_(keys))
    return {key for key in session.scalars(said) if key}


def _decide(
    session: Session,
    organiser: tables.Person | None,
    request: Request,
    status: RegistrationStatus,
    action: str,
    now: datetime,
    reason: str = "",
) -> None:
    registration = request.registration
    before = {"status": registration.status.value}
    change_status(session, request.workshop, registration, status, now, reason=reason or None)
    after: dict[str, Any] = {"status": status.value, "person": registration.person_id, "workshop": request.workshop.id}
    if reason:
        after["reason"] = reason
    actor = organiser.id if organiser else None
    record(session, now, actor, action, f"registration:{registration.id}", before, after)
