"""Seats and the waitlist. Whoever changes a seat holds the lock on the workshop's row, and everything passes here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from handlers.errors import RefusedError
from handlers.people.service import organised_sites, require_organiser
from handlers.registration.admission import consider, read_terms
from handlers.registration.rules import NOTHING, Why, find_moment
from storage import tables
from storage.kinds import ACTIVE, HOLDS_SEAT, RegistrationStatus, WorkshopStatus


@dataclass(frozen=True)
class Standing:
    """Where a person stands with a workshop after a request.

    `changed` is False where the request found everything as it wanted it (a second tap), so that nothing is said
    twice. `place` counts from 1 on the waitlist, those who wait by phone or letter being first; None elsewhere.
    `outlook` is what a registration would be at this moment, where there is none yet and nothing speaks against it;
    `why` is what the rules say of it.
    """

    registration: tables.Registration | None
    changed: bool
    place: int | None = None
    why: Why = NOTHING
    outlook: RegistrationStatus | None = None


@dataclass(frozen=True)
class Cancellation:
    """What a cancellation did. `freed`: a seat is free by it, and `notices.fill` is to be called.

    `too_late`: the workshop has begun, and the seat stays as it is.
    `asked`: the deadline for cancelling has passed, so the seat is kept until an organiser lets the person go.
    """

    changed: bool
    was_booked: bool = False
    freed: bool = False
    too_late: bool = False
    asked: bool = False


def lock_workshop(session: Session, workshop_id: str) -> tables.Workshop:
    """The workshop, which nobody else changes before this transaction ends. Refuses where it is not there any more."""
    workshop = session.scalar(_LOCKED, {"workshop": workshop_id})
    if workshop is None:
        raise RefusedError("entry-gone")
    return workshop


_LOCKED = (
    select(tables.Workshop)
    .join(tables.Workshop.course)
    .options(contains_eager(tables.Workshop.course))
    .where(tables.Workshop.id == bindparam("workshop"))
    .with_for_update(of=tables.Workshop)
    .execution_options(populate_existing=True)
)


def lock_registration(
    session: Session, registration_id: int, person: tables.Person | None = None, *, gone: str = "registration-gone"
) -> tuple[tables.Registration, tables.Workshop]:
    """A registration as it is now, and its workshop, locked. Refuses where it is not there, or not the person's.

    `gone` is the key of the words that say so.
    """
    workshop_id = session.scalar(
        select(tables.Registration.workshop_id).where(
            tables.Registration.id == registration_id,
            *([tables.Registration.person_id == person.id] if person else []),
        )
    )
    if workshop_id is None:
        raise RefusedError(gone)
    workshop = lock_workshop(session, workshop_id)
    return session.get_one(tables.Registration, registration_id, populate_existing=True), workshop


def lock_participant(
    session: Session, organiser: tables.Person, registration_id: int, *, gone: str = "registration-gone"
) -> tuple[tables.Registration, tables.Workshop]:
    """The same for an organiser. Refuses whoever does not organise the workshop's site, at this moment."""
    organised_sites(session, organiser)
    registration, workshop = lock_registration(session, registration_id, gone=gone)
    require_organiser(session, organiser, workshop.site_id)
    return registration, workshop


def take_seat(session: Session, person: tables.Person, workshop_id: str, now: datetime) -> Standing:
    """Books a seat, or a place on the waitlist where none is free or others already wait.

    A course with approval gives neither: the request is pending until an organiser decides.
    """
    workshop = lock_workshop(session, workshop_id)
    foreseen = foresee(session, person, workshop, now)
    if foreseen.outlook is None:
        return foreseen
    registration = add_registration(session, workshop, person.id, foreseen.outlook, now)
    return Standing(registration, True, find_place(session, workshop, registration))


def add_registration(
    session: Session, workshop: tables.Workshop, person_id: int, status: RegistrationStatus, now: datetime
) -> tables.Registration:
    """Registers a person as it was decided. The workshop must be locked, and have a seat where the status holds one."""
    registration = tables.Registration(
        person_id=person_id,
        workshop_id=workshop.id,
        status=status,
        sequence=workshop.sequence,
        created_at=now,
        changed_at=now,
    )
    session.add(registration)
    workshop.seats_taken += status in HOLDS_SEAT
    session.flush()
    return registration


def change_status(
    session: Session,
    workshop: tables.Workshop,
    registration: tables.Registration,
    status: RegistrationStatus,
    now: datetime,
    *,
    offered_until: datetime | None = None,
    reason: str | None = None,
) -> None:
    """The one place where a registration's status changes, and the seats that are taken with it.

    The workshop must be locked. A seat that this frees is filled by `notices.fill`.
    """
    workshop.seats_taken += (status in HOLDS_SEAT) - (registration.status in HOLDS_SEAT)
    registration.status = status
    registration.changed_at = now
    registration.offered_until = offered_until
    registration.reason = reason
    session.flush()


def foresee(session: Session, person: tables.Person, workshop: tables.Workshop, now: datetime) -> Standing:
    """How a person stands with a workshop, and what a registration would be; sure only while the workshop is locked."""
    existing = find_registration(session, person.id, workshop.id)
    if existing is not None:
        return Standing(existing, False, find_place(session, workshop, existing))
    why = consider(session, person, workshop, now)
    if why.refusals:
        return Standing(None, False, why=why)
    return Standing(None, False, why=why, outlook=find_outlook(session, workshop))


def find_outlook(session: Session, workshop: tables.Workshop) -> RegistrationStatus:
    """What a registration would be now, where nothing speaks against it."""
    if workshop.course.needs_approval:
        return RegistrationStatus.PENDING
    return RegistrationStatus.WAITLISTED if is_full(session, workshop) else RegistrationStatus.BOOKED


def is_full(session: Session, workshop: tables.Workshop) -> bool:
    """Whether whoever asks now has to wait: no seat is free, or others already wait for it."""
    if workshop.free_seats == 0 or workshop.offline_waitlist > 0:
        return True
    return find_next_waiting(session, workshop.id) is not None


def cancel_registration(session: Session, person_id: int, workshop_id: str, now: datetime) -> Cancellation:
    """Gives up a person's seat or place."""
    workshop = lock_workshop(session, workshop_id)
    registration = find_registration(session, person_id, workshop_id)
    if registration is None:
        return Cancellation(False)
    holds = registration.status in HOLDS_SEAT
    if holds and has_begun(workshop, now):
        return Cancellation(False, too_late=True)
    was_booked = registration.status is RegistrationStatus.BOOKED
    if is_release(session, workshop, registration, now):
        asked_before = registration.release_asked_at is not None
        registration.release_asked_at = registration.release_asked_at or now
        return Cancellation(not asked_before, was_booked, asked=True)
    change_status(session, workshop, registration, RegistrationStatus.CANCELLED, now)
    return Cancellation(True, was_booked, freed=holds)


def is_release(session: Session, workshop: tables.Workshop, registration: tables.Registration, now: datetime) -> bool:
    """Whether a person has to ask to be let go: they are booked, and the deadline for cancelling has passed.

    From a workshop that does not take place everybody may go.
    """
    if registration.status is not RegistrationStatus.BOOKED or workshop.status is WorkshopStatus.CANCELLED:
        return False
    deadline = find_cancellation_deadline(session, workshop)
    return deadline is not None and now > deadline


def find_cancellation_deadline(session: Session, workshop: tables.Workshop) -> datetime | None:
    """Until when a booking can be cancelled; None where that is until the start."""
    terms, zone = read_terms(session)
    return find_moment(workshop.cancellation_until, terms.cancel_until, workshop.sessions[0].start, zone)


def has_begun(workshop: tables.Workshop, now: datetime) -> bool:
    """Whether the first session has begun, so that seats are neither given nor given up any more."""
    return workshop.sessions[0].start <= now


def list_fillable(session: Session) -> Sequence[str]:
    """The workshops, by id, that have free seats and people who wait for them; `offers.promote_waiting` decides."""
    waiting = select(tables.Registration.workshop_id).where(tables.Registration.status == RegistrationStatus.WAITLISTED)
    free = or_(tables.Workshop.capacity.is_(None), tables.Workshop.seats_taken < tables.Workshop.capacity)
    return session.scalars(
        select(tables.Workshop.id)
        .where(
            tables.Workshop.id.in_(waiting),
            tables.Workshop.status == WorkshopStatus.PLANNED,
            free,
        )
        .order_by(tables.Workshop.id)
    ).all()


@dataclass(frozen=True)
class IdleSeats:
    """Seats that stay free although somebody waits: `waiting` people here, `offline` by phone or letter.

    Where there is no limit, as many are free as people wait.
    """

    free: int
    waiting: int
    offline: int


def find_idle_seats(session: Session, workshop: tables.Workshop, now: datetime) -> IdleSeats | None:
    """The free seats that only an organiser can give to those who wait. The workshop must be locked."""
    if workshop.free_seats == 0 or workshop.status is WorkshopStatus.CANCELLED or has_begun(workshop, now):
        return None
    waiting = session.scalar(select(func.count()).select_from(tables.Registration).where(*_waiting(workshop.id))) or 0
    everybody = waiting + workshop.offline_waitlist
    free = everybody if workshop.free_seats is None else workshop.free_seats
    return IdleSeats(free, waiting, workshop.offline_waitlist) if everybody else None


def list_untold(session: Session) -> list[tuple[tables.Registration, tables.Workshop]]:
    """The active registrations whose people do not yet know of the workshop's latest date, place or cancellation.

    Only workshops that have been changed are looked at, which are few: asked for an order, SQLite would go through all
    registrations.
    """
    rows = session.execute(
        select(tables.Registration, tables.Workshop)
        .join(tables.Workshop, tables.Workshop.id == tables.Registration.workshop_id)
        .where(
            tables.Workshop.sequence > 0,
            tables.Registration.status.in_(ACTIVE),
            tables.Registration.sequence < tables.Workshop.sequence,
        )
    )
    return sorted(
        ((registration, workshop) for registration, workshop in rows), key=lambda found: (found[1].id, found[0].id)
    )


def find_registration(session: Session, person_id: int, workshop_id: str) -> tables.Registration | None:
    """The person's active registration for a workshop, as it is now."""
    return session.scalar(_STANDING, {"person": person_id, "workshop": workshop_id})


_STANDING = (
    select(tables.Registration)
    .where(
        tables.Registration.person_id == bindparam("person"),
        tables.Registration.workshop_id == bindparam("workshop"),
        tables.Registration.status.in_(ACTIVE),
    )
    .execution_options(populate_existing=True)
)


def _waiting(workshop_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        tables.Registration.workshop_id == workshop_id,
        tables.Registration.status == RegistrationStatus.WAITLISTED,
    )


def find_next_waiting(
    session: Session, workshop_id: str, *conditions: ColumnElement[bool]
) -> tables.Registration | None:
    """Who waits longest for a seat of the workshop, of those for whom the conditions hold."""
    waiting = select(tables.Registration).where(*_waiting(workshop_id), *conditions)
    return session.scalar(waiting.order_by(tables.Registration.id).limit(1))


def find_place(session: Session, workshop: tables.Workshop, registration: tables.Registration) -> int | None:
    """The place on the waitlist, from 1, those who wait by phone or letter first; None for who does not wait."""
    if registration.status is not RegistrationStatus.WAITLISTED:
        return None
    before = session.scalar(
        select(func.count())
        .select_from(tables.Registration)
        .where(*_waiting(workshop.id), tables.Registration.id <= registration.id)
    )
    return workshop.offline_waitlist + (before or 0)


def list_registrations(
    session: Session, person_id: int, now: datetime
) -> list[tuple[tables.Registration, tables.Workshop]]:
    """The person's active registrations for workshops that have not ended, soonest first."""
    rows = session.execute(
        select(tables.Registration, tables.Workshop)
        .join(tables.Workshop, tables.Workshop.id == tables.Registration.workshop_id)
        .where(tables.Registration.person_id == person_id, tables.Registration.status.in_(ACTIVE))
    )
    coming = ((r, w) for r, w in rows if w.sessions[-1].end > now)
    return sorted(coming, key=lambda pair: pair[1].sessions[0].start)


def list_coming(session: Session, now: datetime) -> list[tables.Workshop]:
    """The workshops that have not begun, cancelled ones among them, soonest first."""
    start = func.min(tables.WorkshopSession.start)
    coming = (
        select(tables.WorkshopSession.workshop_id, start.label("start"))
        .group_by(tables.WorkshopSession.workshop_id)
        .having(start > now)
        .subquery()
    )
    query = (
        select(tables.Workshop)
        .join(coming, coming.c.workshop_id == tables.Workshop.id)
        .order_by(coming.c.start, tables.Workshop.id)
        .options(
            joinedload(tables.Workshop.course),
            joinedload(tables.Workshop.venue),
            selectinload(tables.Workshop.sessions),
        )
    )
    return list(session.scalars(query))
