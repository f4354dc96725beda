"""Seats that are reserved for a unit and named later: kept, named by a code, given back.

They count as taken. Whoever changes anything holds the lock on the workshop's row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.passing.rules import REMINDED_BEFORE, RESERVING_AUDIENCE, find_return, limit_reservation
from handlers.passing.service import Code, Seat, book, keep_code
from handlers.people.service import digest_code, make_code, may, record
from handlers.registration.admission import consider
from handlers.registration.rules import Rule
from handlers.registration.service import find_cancellation_deadline, find_next_waiting, has_begun, lock_workshop
from storage import tables
from storage.kinds import ORGANISERS, WorkshopStatus


@dataclass(frozen=True)
class Held:
    """Reserved seats of a workshop: `named` of them have gone to people, `reservation.seats` have not yet."""

    reservation: tables.Reservation
    workshop: tables.Workshop
    named: int


def list_reservable(session: Session, person: tables.Person, now: datetime) -> list[tables.Workshop]:
    """The workshops in which a person can reserve seats, soonest first. Refuses who may not reserve any."""
    if person.audience_id != RESERVING_AUDIENCE and not _organises_somewhere(session, person):
        raise RefusedError("reserve-not-allowed")
    planned = session.scalars(
        select(tables.Workshop).where(
            tables.Workshop.status == WorkshopStatus.PLANNED, tables.Workshop.capacity > tables.Workshop.seats_taken
        )
    )
    found = [workshop for workshop in planned if _judge(session, person, workshop, now)[0] == ""]
    return sorted(found, key=lambda workshop: (workshop.sessions[0].start, workshop.id))


def find_most(session: Session, person: tables.Person, workshop: tables.Workshop, now: datetime) -> int:
    """How many seats a person can reserve in a workshop. Refuses, with the reason, where they can't reserve any."""
    key, most = _judge(session, person, workshop, now)
    if key:
        raise RefusedError(key)
    return most


def _judge(session: Session, person: tables.Person, workshop: tables.Workshop, now: datetime) -> tuple[str, int]:
    organises = may(session, person, ORGANISERS, workshop.site_id)
    if not organises and person.audience_id != RESERVING_AUDIENCE:
        return "reserve-not-allowed", 0
    if workshop.status is WorkshopStatus.CANCELLED:
        return "pass-cancelled", 0
    if has_begun(workshop, now):
        return "pass-started", 0
    if find_until(session, workshop) <= now:
        return "reserve-too-late", 0
    if workshop.capacity is None:
        return "reserve-unlimited", 0
    if not organises and workshop.course.needs_approval:
        return "pass-approval", 0
    if not organises and {Rule.SITE, Rule.NOT_OPEN, Rule.CLOSED} & {
        reason.rule for reason in consider(session, person, workshop, now).refusals
    }:
        return "reserve-not-for-you", 0
    if workshop.offline_waitlist or find_next_waiting(session, workshop.id) is not None:
        return "reserve-others-wait", 0
    own = session.scalar(
        select(func.coalesce(func.sum(tables.Reservation.seats), 0)).where(
            tables.Reservation.workshop_id == workshop.id, tables.Reservation.person_id == person.id
        )
    )
    most = limit_reservation(workshop.free_seats or 0, own or 0, organises=organises)
    return ("", most) if most else ("reserve-none-left", 0)


def find_until(session: Session, workshop: tables.Workshop) -> datetime:
    """When reserved seats of a workshop are given back, as its date stands now."""
    return find_return(workshop.sessions[0].start, find_cancellation_deadline(session, workshop))


def reserve(
    session: Session, person: tables.Person, workshop_id: str, unit: str, seats: int, now: datetime
) -> tuple[tables.Reservation, Code]:
    """Keeps seats for a unit, and gives the code by which its people take them. What was foreseen is judged anew."""
    workshop = lock_workshop(session, workshop_id)
    most = find_most(session, person, workshop, now)
    if not 1 <= seats <= most:
        raise RefusedError("reserve-fewer-left", most=most)
    until = find_until(session, workshop)
    reservation = tables.Reservation(
        workshop_id=workshop.id, person_id=person.id, unit=unit, seats=seats, created_at=now, until=until
    )
    workshop.seats_taken += seats
    session.add(reservation)
    session.flush()
    made = {"workshop": workshop.id, "unit": unit, "seats": seats, "until": until.isoformat()}
    record(session, now, person.id, "reservation.created", f"reservation:{reservation.id}", None, made)
    return reservation, Code(keep_code(session, now, until, reservation_id=reservation.id), until)


def list_held(session: Session, person: tables.Person, now: datetime) -> list[Held]:
    """A person's reservations for workshops that have not ended, soonest first."""
    rows = session.execute(
        select(tables.Reservation, tables.Workshop)
        .join(tables.Workshop, tables.Workshop.id == tables.Reservation.workshop_id)
        .where(tables.Reservation.person_id == person.id)
        .order_by(tables.Reservation.id)
    ).all()
    held = [Held(row, workshop, count_named(session, row)) for row, workshop in rows if not has_begun(workshop, now)]
    return sorted(
        (one for one in held if one.reservation.seats or one.named), key=lambda one: one.workshop.sessions[0].start
    )


def count_named(session: Session, reservation: tables.Reservation) -> int:
    """How many people have got a seat of a reservation."""
    named = select(func.count()).select_from(tables.SeatPass).where(*_named(reservation))
    return session.scalar(named) or 0


def _named(reservation: tables.Reservation) -> tuple[ColumnElement[bool], ...]:
    return tables.SeatPass.reservation_id == reservation.id, tables.SeatPass.used_at.is_not(None)


def find_held(session: Session, person: tables.Person, reservation_id: int) -> Held:
    """A person's reservation, to be shown. Refuses where nothing of it is left, and those of others."""
    reservation = session.get(tables.Reservation, reservation_id, populate_existing=True)
    if reservation is None or reservation.person_id != person.id or not reservation.seats:
        raise RefusedError("reserve-over")
    workshop = session.get_one(tables.Workshop, reservation.workshop_id)
    return Held(reservation, workshop, count_named(session, reservation))


def _lock_held(session: Session, person: tables.Person, reservation_id: int) -> Held:
    held = find_held(session, person, reservation_id)
    lock_workshop(session, held.workshop.id)
    return find_held(session, person, reservation_id)


def renew_code(session: Session, person: tables.Person, reservation_id: int, now: datetime) -> tuple[Held, Code]:
    """A new code for the seats that nobody was named for; the one before can't be used any more."""
    held = _lock_held(session, person, reservation_id)
    until = held.reservation.until
    if until <= now:
        raise RefusedError("reserve-over")
    end_code(session, held.reservation)
    return held, Code(keep_code(session, now, until, reservation_id=reservation_id), until)


def end_code(session: Session, reservation: tables.Reservation) -> None:
    """Nobody can take a seat of the reservation by its code any more."""
    session.execute(
        delete(tables.SeatPass).where(
            tables.SeatPass.reservation_id == reservation.id, tables.SeatPass.used_at.is_(None)
        )
    )


def name_person(session: Session, seat: Seat, person: tables.Person, now: datetime) -> tables.Registration:
    """Books one of the reserved seats for whoever has the code. The workshop must be locked, and nothing speak against
    it. Refuses where the last one has just gone."""
    reservation = seat.reserved
    if not reservation.seats or seat.seat_pass.expires_at <= now:
        raise RefusedError("reserve-just-gone")
    reservation.seats -= 1
    seat.workshop.seats_taken -= 1
    session.flush()
    registration = book(session, seat.workshop, person, now)
    session.add(
        tables.SeatPass(
            digest=digest_code(make_code()),
            reservation_id=reservation.id,
            taker_id=person.id,
            created_at=now,
            expires_at=reservation.until,
            used_at=now,
        )
    )
    before = {"seats": reservation.seats + 1}
    after = {"seats": reservation.seats, "person": person.id, "registration": registration.id}
    record(session, now, person.id, "seat.named", f"reservation:{reservation.id}", before, after)
    session.flush()
    return registration


def give_back(session: Session, person: tables.Person, reservation_id: int, now: datetime) -> tuple[Held, int]:
    """Gives the seats back that nobody was named for, and how many. They are free then: `notices.fill` follows."""
    held = _lock_held(session, person, reservation_id)
    return held, free(session, held.reservation, held.workshop, person.id, now)


def free(
    session: Session, reservation: tables.Reservation, workshop: tables.Workshop, actor: int | None, now: datetime
) -> int:
    """Frees what is left of a reservation, and gives how many seats that are. The workshop must be locked."""
    seats = reservation.seats
    workshop.seats_taken -= seats
    reservation.seats = 0
    end_code(session, reservation)
    subject = f"reservation:{reservation.id}"
    record(session, now, actor, "reservation.released", subject, {"seats": seats}, {"seats": 0})
    session.flush()
    return seats


def list_open(session: Session) -> Sequence[tables.Reservation]:
    """The reservations of which seats are left."""
    return session.scalars(
        select(tables.Reservation).where(tables.Reservation.seats > 0).order_by(tables.Reservation.id)
    ).all()


def follow_date(session: Session, reservation: tables.Reservation, workshop: tables.Workshop) -> bool:
    """A workshop that was moved takes the deadline of its reserved seats with it; whether it has."""
    until = find_until(session, workshop)
    if until == reservation.until:
        return False
    reservation.until = until
    open_code = tables.SeatPass.reservation_id == reservation.id, tables.SeatPass.used_at.is_(None)
    session.execute(update(tables.SeatPass).where(*open_code).values(expires_at=until))
    return True


def next_returns(session: Session, now: datetime) -> list[datetime]:
    """When holders are to be reminded of reserved seats, and when these are given back."""
    return [at for row in list_open(session) for at in (row.until - REMINDED_BEFORE, row.until)]


def _organises_somewhere(session: Session, person: tables.Person) -> bool:
    return (
        session.scalar(
            select(tables.Role.id).where(tables.Role.person_id == person.id, tables.Role.name.in_(ORGANISERS)).limit(1)
        )
        is not None
    )
