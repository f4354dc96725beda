"""Offers of free seats to those who wait: made, accepted, declined, and at an end when their deadline passes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from handlers.programme.catalogue import find_terms
from handlers.registration.admission import refuses_overlap
from handlers.registration.deadlines import OfferTerms, WorkingTime
from handlers.registration.service import change_status, find_next_waiting, has_begun, lock_registration
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

APPROVED, ADDED = "request.approved", "registration.added"
"""How the audit log names what an organiser does with whoever then waits for a seat of a course of approval."""


class Outcome(StrEnum):
    """What became of an offer; every value but the first says that nothing was changed by the answer itself."""

    DONE = "done"
    BOOKED = "booked"
    EXPIRED = "expired"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVER = "over"
    OVERLAP = "overlap"


@dataclass(frozen=True)
class Answer:
    """What an answer to an offer did. `ended`: the offer's time was up, and it is this answer that found it out.

    `overlapping` is the workshop, by id, that the person has booked meanwhile and has to leave first (`OVERLAP`).
    """

    outcome: Outcome
    registration: tables.Registration
    workshop: tables.Workshop
    ended: bool = False
    overlapping: str = ""


def find_offer_terms(session: Session) -> OfferTerms:
    """How the programme's offers are made."""
    programme = session.scalars(select(tables.Programme)).one()
    terms = find_terms(programme)
    region = programme.details["programme"].get("public_holidays")
    hours = terms.working_hours
    working = WorkingTime(hours.start, hours.until, ZoneInfo(programme.timezone), region)
    return OfferTerms(terms.offer_for, terms.no_offers_within, working)


def promote_waiting(session: Session, workshop: tables.Workshop, now: datetime) -> list[tables.Registration]:
    """The one function that fills freed or added seats: each is offered, strictly first come first served, and held.

    Those who wait by phone or letter are before all who wait here; only the organisers know them, so while there
    are any a free seat is theirs and is left to the organisers. So it is when there is no time left for an offer.
    What was cancelled or has begun fills no seats. Where an organiser decides, whoever waits without a decision, since
    before that was so, goes on waiting. The workshop must be locked.
    """
    offered: list[tables.Registration] = []
    if workshop.status is WorkshopStatus.CANCELLED or has_begun(workshop, now) or workshop.offline_waitlist:
        return offered
    deadline = None
    while workshop.free_seats != 0 and (registration := _find_next(session, workshop)):
        deadline = deadline or find_offer_terms(session).find_deadline(now, workshop.sessions[0].start)
        if deadline is None:
            break
        change_status(session, workshop, registration, RegistrationStatus.OFFERED, now, offered_until=deadline)
        offered.append(registration)
    return offered


def _find_next(session: Session, workshop: tables.Workshop) -> tables.Registration | None:
    if not workshop.course.needs_approval:
        return find_next_waiting(session, workshop.id)
    decided = (
        select(tables.AuditEntry.id)
        .where(
            tables.AuditEntry.subject == literal("registration:") + cast(tables.Registration.id, String),
            tables.AuditEntry.action.in_((APPROVED, ADDED)),
        )
        .exists()
    )
    return find_next_waiting(session, workshop.id, decided)


def accept_offer(session: Session, person: tables.Person, registration_id: int, sequence: int, now: datetime) -> Answer:
    """Books the seat that is held for a person, if it still is; `sequence` is the workshop's when it was offered."""
    answer = _open_offer(session, person, registration_id, now)
    if answer.outcome is not Outcome.DONE:
        return answer
    if answer.workshop.sequence != sequence:
        return _offer_moved(session, answer, now)
    if overlapping := refuses_overlap(session, person.id, answer.workshop):
        return Answer(Outcome.OVERLAP, answer.registration, answer.workshop, overlapping=overlapping[0])
    change_status(session, answer.workshop, answer.registration, RegistrationStatus.BOOKED, now)
    return answer


def _offer_moved(session: Session, answer: Answer, now: datetime) -> Answer:
    """The offer for the date as it is now. A person who answers sooner than they are told of it is told by this."""
    registration, workshop = answer.registration, answer.workshop
    if registration.sequence < workshop.sequence:
        renew_offer(session, workshop, registration, now)
        if registration.status is not RegistrationStatus.OFFERED:
            return Answer(Outcome.OVER, registration, workshop)
        registration.sequence = workshop.sequence
    return Answer(Outcome.MOVED, registration, workshop)


def decline_offer(session: Session, person: tables.Person, registration_id: int, now: datetime) -> Answer:
    """Gives the seat up that is held for a person. It is free then: `notices.fill` is to be called."""
    answer = _open_offer(session, person, registration_id, now)
    if answer.outcome is Outcome.DONE:
        change_status(session, answer.workshop, answer.registration, RegistrationStatus.CANCELLED, now)
    return answer


def _open_offer(session: Session, person: tables.Person, registration_id: int, now: datetime) -> Answer:
    """The offer that is answered, its workshop locked; one whose time is up ends here, whoever noticed it first."""
    registration, workshop = lock_registration(session, registration_id, person)
    if workshop.status is WorkshopStatus.CANCELLED:
        return Answer(Outcome.CANCELLED, registration, workshop)
    if _is_over(registration, now):
        change_status(session, workshop, registration, RegistrationStatus.EXPIRED, now)
        return Answer(Outcome.EXPIRED, registration, workshop, ended=True)
    outcome = {
        RegistrationStatus.OFFERED: Outcome.DONE,
        RegistrationStatus.BOOKED: Outcome.BOOKED,
        RegistrationStatus.EXPIRED: Outcome.EXPIRED,
    }.get(registration.status, Outcome.OVER)
    return Answer(outcome, registration, workshop)


def expire_offers(session: Session, workshop: tables.Workshop, now: datetime) -> list[tables.Registration]:
    """Ends the workshop's offers whose deadline has passed, and frees their seats. The workshop must be locked."""
    held = session.scalars(
        select(tables.Registration)
        .where(
            tables.Registration.workshop_id == workshop.id,
            tables.Registration.status == RegistrationStatus.OFFERED,
        )
        .order_by(tables.Registration.id)
        .execution_options(populate_existing=True)
    )
    expired = [registration for registration in held if _is_over(registration, now)]
    for registration in expired:
        change_status(session, workshop, registration, RegistrationStatus.EXPIRED, now)
    return expired


def renew_offer(session: Session, workshop: tables.Workshop, registration: tables.Registration, now: datetime) -> None:
    """Puts an offer of a workshop that was moved or cancelled right; the workshop must be locked.

    It gets a deadline that fits the new date. Where nothing takes place, or there is no time for an offer any more,
    the person is back on the waitlist, where they were.
    """
    session.refresh(registration)
    if registration.status is not RegistrationStatus.OFFERED:
        return
    deadline = None
    if workshop.status is WorkshopStatus.PLANNED:
        deadline = find_offer_terms(session).find_deadline(now, workshop.sessions[0].start)
    status = RegistrationStatus.OFFERED if deadline else RegistrationStatus.WAITLISTED
    change_status(session, workshop, registration, status, now, offered_until=deadline)


def list_expired(session: Session, now: datetime) -> Sequence[str]:
    """The workshops, by id, that have offers whose deadline has passed."""
    return session.scalars(
        select(tables.Registration.workshop_id)
        .where(tables.Registration.status == RegistrationStatus.OFFERED, tables.Registration.offered_until <= now)
        .distinct()
        .order_by(tables.Registration.workshop_id)
    ).all()


def next_deadlines(session: Session, now: datetime) -> Iterable[datetime]:
    """When the next offer ends."""
    deadline = session.scalar(
        select(tables.Registration.offered_until)
        .where(tables.Registration.status == RegistrationStatus.OFFERED, tables.Registration.offered_until > now)
        .order_by(tables.Registration.offered_until)
        .limit(1)
    )
    return [deadline] if deadline else []


def _is_over(registration: tables.Registration, now: datetime) -> bool:
    until = registration.offered_until
    return registration.status is RegistrationStatus.OFFERED and until is not None and until <= now
