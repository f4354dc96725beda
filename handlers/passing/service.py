"""Passing on one's own seat: a code for the colleague, the colleague's wish, and the giver's yes.

The seat is never free in between, so nobody of the waitlist is overtaken. Whoever changes anything holds the lock on
the workshop's row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.passing.rules import find_expiry
from handlers.people.service import digest_code, find_person, make_code, record
from handlers.registration.admission import consider
from handlers.registration.rules import Reason, Rule
from handlers.registration.service import (
    add_registration,
    change_status,
    find_cancellation_deadline,
    find_registration,
    has_begun,
    list_registrations,
    lock_workshop,
)
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

PREFIX = "seat-"
"""How every code for a seat begins, so that it is known for one without a command."""
_OF_NO_MATTER = (Rule.NOT_OPEN, Rule.CLOSED, Rule.FULL)
"""The rules that hold for free seats only: the seat in question is taken, before and after."""


@dataclass(frozen=True)
class Seat:
    """What a code stands for. `giver` has the seat, or holds the seats that are reserved; `sequence` dates it."""

    seat_pass: tables.SeatPass
    workshop: tables.Workshop
    giver: tables.Person
    registration: tables.Registration | None = None
    reservation: tables.Reservation | None = None

    @property
    def own(self) -> tables.Registration:
        """The giver's registration; only where it is one's own seat that is passed on."""
        if self.registration is None:
            raise LookupError("the seat is one of a reservation")
        return self.registration

    @property
    def reserved(self) -> tables.Reservation:
        """The reservation; only where the seat is one of several that are kept for a unit."""
        if self.reservation is None:
            raise LookupError("the seat is somebody's own")
        return self.reservation


@dataclass(frozen=True)
class Code:
    """A new code, which is nowhere but here, and until when it can be used."""

    code: str
    until: datetime


def list_passable(session: Session, person: tables.Person, now: datetime) -> list[tables.Workshop]:
    """The workshops for which a person has a seat that can be passed on."""
    booked = list_registrations(session, person.id, now)
    return [workshop for row, workshop in booked if _why_not(session, row, workshop, now) == ""]


def _why_not(
    session: Session, registration: tables.Registration | None, workshop: tables.Workshop, now: datetime
) -> str:
    """The key of the words that say why a registration can't be passed on; "" where it can."""
    deadline = find_cancellation_deadline(session, workshop)
    if registration is None or registration.status is not RegistrationStatus.BOOKED:
        return "pass-no-seat"
    if workshop.status is WorkshopStatus.CANCELLED:
        return "pass-cancelled"
    if has_begun(workshop, now):
        return "pass-started"
    if deadline is not None and now >= deadline:
        return "pass-too-late"
    return "pass-approval" if workshop.course.needs_approval else ""


def find_open_pass(session: Session, person: tables.Person, workshop_id: str, now: datetime) -> tables.SeatPass | None:
    """The code with which a person's seat can be taken over at present."""
    registration = find_registration(session, person.id, workshop_id)
    if registration is None:
        return None
    return session.scalar(
        select(tables.SeatPass).where(
            tables.SeatPass.registration_id == registration.id,
            tables.SeatPass.used_at.is_(None),
            tables.SeatPass.expires_at > now,
        )
    )


def require_passable(
    session: Session, person: tables.Person, workshop: tables.Workshop, now: datetime
) -> tables.Registration:
    """The registration of a person who can pass on their seat. Refuses, with the reason, where they can't."""
    registration = find_registration(session, person.id, workshop.id)
    key = _why_not(session, registration, workshop, now)
    if registration is None or key:
        raise RefusedError(key)
    return registration


def create_pass(session: Session, person: tables.Person, workshop_id: str, now: datetime) -> Code:
    """A new code for a person's seat; the one before, if any, can't be used any more."""
    workshop = lock_workshop(session, workshop_id)
    registration = require_passable(session, person, workshop, now)
    open_pass = find_open_pass(session, person, workshop_id, now)
    if open_pass is not None and open_pass.taker_id is not None:
        raise RefusedError("pass-taker-waits")
    mine = tables.SeatPass.registration_id == registration.id
    session.execute(delete(tables.SeatPass).where(mine, tables.SeatPass.used_at.is_(None)))
    until = find_expiry(now, workshop.sessions[0].start, find_cancellation_deadline(session, workshop))
    code = keep_code(session, now, until, registration_id=registration.id)
    record(session, now, person.id, "pass.created", f"registration:{registration.id}", None, {"until": str(until)})
    return Code(code, until)


def keep_code(
    session: Session,
    now: datetime,
    until: datetime,
    *,
    registration_id: int | None = None,
    reservation_id: int | None = None,
) -> str:
    """A new code for a seat; only its digest is kept."""
    code = PREFIX + make_code()
    session.add(
        tables.SeatPass(
            digest=digest_code(code),
            registration_id=registration_id,
            reservation_id=reservation_id,
            created_at=now,
            expires_at=until,
        )
    )
    session.flush()
    return code


def find_seat(session: Session, person: tables.Person, code: str, now: datetime) -> Seat:
    """What a code stands for, to be shown. Refuses an unknown, used or expired one, all in the same words.

    The code is looked up by its digest, so the comparison tells nothing of how much of a guess was right. Whoever
    writes it again while their wish waits for the giver's yes is told so.
    """
    seat = _read(session, tables.SeatPass.digest == digest_code(code))
    if seat is None or seat.seat_pass.used_at is not None or seat.seat_pass.expires_at <= now:
        raise RefusedError("pass-refused")
    if seat.seat_pass.taker_id not in (None, person.id) or (seat.reservation and not seat.reservation.seats):
        raise RefusedError("pass-refused")
    return seat


def find_own_seat(session: Session, person: tables.Person, pass_id: int) -> Seat:
    """The seat for which a person has given out a code, to be shown. Refuses where nothing is open any more."""
    seat = _read(session, tables.SeatPass.id == pass_id)
    if seat is None or seat.giver.id != person.id or seat.seat_pass.used_at is not None:
        raise RefusedError("pass-over")
    return seat


def lock_seat(session: Session, pass_id: int) -> Seat:
    """What a code stands for, its workshop locked. Refuses where it is used or was taken back."""
    seat = _read(session, tables.SeatPass.id == pass_id)
    if seat is None:
        raise RefusedError("pass-over")
    lock_workshop(session, seat.workshop.id)
    seat = _read(session, tables.SeatPass.id == pass_id)
    if seat is None or seat.seat_pass.used_at is not None:
        raise RefusedError("pass-over")
    return seat


def _read(session: Session, which: ColumnElement[bool]) -> Seat | None:
    """Reads what is in the database now, whatever was read before."""
    seat_pass = session.scalar(select(tables.SeatPass).where(which).execution_options(populate_existing=True))
    if seat_pass is None:
        return None
    registration = reservation = None
    if seat_pass.registration_id is not None:
        registration = session.get_one(tables.Registration, seat_pass.registration_id, populate_existing=True)
        workshop_id, giver_id = registration.workshop_id, registration.person_id
    else:
        reservation = session.get_one(tables.Reservation, seat_pass.reservation_id, populate_existing=True)
        workshop_id, giver_id = reservation.workshop_id, reservation.person_id
    workshop = session.get_one(tables.Workshop, workshop_id)
    return Seat(seat_pass, workshop, find_person(session, giver_id), registration, reservation)


def find_obstacles(session: Session, seat: Seat, taker: tables.Person, now: datetime) -> Sequence[Reason]:
    """What the rules have against a person's taking the seat. Refuses where the two of them are what speaks against it.

    A seat that is passed on is not free, so neither whether there are free ones nor whether registration is open
    matters; all other rules do. Whoever waits for a seat may get one so, since nobody else loses any by it.
    """
    if seat.giver.id == taker.id and seat.registration is not None:
        raise RefusedError("pass-to-yourself")
    if seat.registration is not None:
        if seat.registration.status is not RegistrationStatus.BOOKED:
            raise RefusedError("pass-given-up")
        if key := _why_not(session, seat.registration, seat.workshop, now):
            raise RefusedError(key)
    existing = find_registration(session, taker.id, seat.workshop.id)
    if existing is not None and existing.status is not RegistrationStatus.WAITLISTED:
        raise RefusedError(f"pass-already-{existing.status.value}")
    why = consider(session, taker, seat.workshop, now)
    return [reason for reason in why.refusals if reason.rule not in _OF_NO_MATTER]


def ask_for_seat(session: Session, taker: tables.Person, pass_id: int, now: datetime) -> Seat:
    """Keeps that a person wants the seat of a colleague, who is to agree. The first who wants it gets the answer."""
    seat = lock_seat(session, pass_id)
    if seat.seat_pass.expires_at <= now or seat.seat_pass.taker_id not in (None, taker.id):
        raise RefusedError("pass-refused")
    if seat.seat_pass.taker_id is None:
        seat.seat_pass.taker_id = taker.id
        record(session, now, taker.id, "pass.asked", f"registration:{seat.seat_pass.registration_id}", None, None)
        session.flush()
    return seat


def pass_on(session: Session, seat: Seat, taker: tables.Person, now: datetime) -> None:
    """Gives the seat to the colleague in one step. The workshop must be locked, and nothing may speak against it."""
    change_status(session, seat.workshop, seat.own, RegistrationStatus.CANCELLED, now)
    given = book(session, seat.workshop, taker, now)
    seat.seat_pass.used_at = now
    before = {"person": seat.giver.id, "registration": seat.own.id}
    after = {"person": taker.id, "registration": given.id}
    record(session, now, seat.giver.id, "seat.passed", f"workshop:{seat.workshop.id}", before, after)
    session.flush()


def book(session: Session, workshop: tables.Workshop, person: tables.Person, now: datetime) -> tables.Registration:
    """Books a seat that has just come to be one person less; whoever was waiting waits no more."""
    waiting = find_registration(session, person.id, workshop.id)
    if waiting is None:
        return add_registration(session, workshop, person.id, RegistrationStatus.BOOKED, now)
    waiting.sequence = workshop.sequence
    change_status(session, workshop, waiting, RegistrationStatus.BOOKED, now)
    return waiting


def withdraw(session: Session, seat: Seat, actor: tables.Person | None, now: datetime) -> tables.Person | None:
    """Ends a code; gives whoever had asked for the seat, to be told. The workshop must be locked."""
    taker_id = seat.seat_pass.taker_id
    session.delete(seat.seat_pass)
    subject = f"registration:{seat.seat_pass.registration_id}"
    record(session, now, actor.id if actor else None, "pass.ended", subject, {"taker": taker_id}, None)
    session.flush()
    return find_person(session, taker_id) if taker_id is not None else None


def step_back(session: Session, seat: Seat) -> None:
    """Takes back the wish for a seat; the code can be used again. The workshop must be locked."""
    seat.seat_pass.taker_id = None
    session.flush()


def list_ended(session: Session, now: datetime) -> list[int]:
    """The codes for one's own seat that came to nothing: expired, or the seat was given up, or nothing takes place."""
    rows = session.execute(_open_passes()).all()
    return [
        seat_pass.id
        for seat_pass, registration, workshop in rows
        if seat_pass.expires_at <= now
        or registration.status is not RegistrationStatus.BOOKED
        or workshop.status is WorkshopStatus.CANCELLED
        or has_begun(workshop, now)
    ]


def next_ends(session: Session, now: datetime) -> list[datetime]:
    """When the codes for one's own seat end."""
    rows = session.execute(_open_passes()).all()
    return [min(seat_pass.expires_at, workshop.sessions[0].start) for seat_pass, _, workshop in rows]


def _open_passes() -> Select[tables.SeatPass, tables.Registration, tables.Workshop]:
    return (
        select(tables.SeatPass, tables.Registration, tables.Workshop)
        .join(tables.Registration, tables.Registration.id == tables.SeatPass.registration_id)
        .join(tables.Workshop, tables.Workshop.id == tables.Registration.workshop_id)
        .where(tables.SeatPass.used_at.is_(None))
        .order_by(tables.SeatPass.id)
    )
