"""The series, what of one is open to a person, and booking all of it in one turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.registration.admission import consider
from handlers.registration.rules import Reason, Rule
from handlers.registration.service import Standing, find_outlook, find_registration, lock_workshop, take_seat
from handlers.series.rules import Day, Part, Pick, propose
from storage import tables
from storage.kinds import ACTIVE, RegistrationStatus, WorkshopStatus


@dataclass(frozen=True)
class Plan:
    """A series with its courses in order, and what is proposed for each."""

    series: tables.Series
    courses: Sequence[tables.Course]
    picks: Sequence[Pick]


def list_series(session: Session) -> Sequence[tables.Series]:
    """Every series, in the order of the programme."""
    return session.scalars(select(tables.Series).order_by(tables.Series.position)).all()


def find_plan(
    session: Session, person: tables.Person, series_id: str, chosen: Mapping[int, str], now: datetime
) -> Plan:
    """What is proposed to a person for a series; sure only when it is booked."""
    series = session.get(tables.Series, series_id)
    if series is None:
        raise RefusedError("entry-gone")
    courses = session.scalars(
        select(tables.Course)
        .join(tables.SeriesPart, tables.SeriesPart.course_id == tables.Course.id)
        .where(tables.SeriesPart.series_id == series_id)
        .order_by(tables.SeriesPart.position)
    ).all()
    ids = [course.id for course in courses]
    parts = [_read_part(session, person, course.id, ids[:number], now) for number, course in enumerate(courses)]
    return Plan(series, courses, propose(parts, series.prerequisite, chosen))


def _read_part(session: Session, person: tables.Person, course_id: str, earlier: Sequence[str], now: datetime) -> Part:
    planned = session.scalars(
        select(tables.Workshop).where(
            tables.Workshop.course_id == course_id, tables.Workshop.status == WorkshopStatus.PLANNED
        )
    )
    coming = [workshop for workshop in planned if workshop.sessions[0].start > now]
    coming.sort(key=lambda workshop: (workshop.sessions[0].start, workshop.id))
    days = [_judge(session, person, workshop, earlier, now) for workshop in coming]
    return Part(_find_held(session, person, course_id, now), days)


def _find_held(session: Session, person: tables.Person, course_id: str, now: datetime) -> Day | None:
    """The date of a part that a person is registered for, or has attended: with a seat rather than without."""
    rows = session.execute(
        select(tables.Registration, tables.Workshop)
        .join(tables.Workshop, tables.Workshop.id == tables.Registration.workshop_id)
        .where(
            tables.Registration.person_id == person.id,
            tables.Registration.status.in_(ACTIVE),
            tables.Workshop.course_id == course_id,
            tables.Workshop.status == WorkshopStatus.PLANNED,
        )
    )
    held = [
        _day(workshop, registration.status, held=True)
        for registration, workshop in rows
        if registration.status is RegistrationStatus.BOOKED or workshop.sessions[0].start > now
    ]
    return min(held, key=lambda day: (day.outlook is not RegistrationStatus.BOOKED, day.start), default=None)


def _judge(
    session: Session, person: tables.Person, workshop: tables.Workshop, earlier: Sequence[str], now: datetime
) -> Day:
    """What a registration would be once the earlier parts are booked; nothing at the same time as a booking."""
    why = consider(session, person, workshop, now)
    refusals = [
        reason
        for reason in (*why.refusals, *(hint for hint in why.hints if hint.rule is Rule.OVERLAP))
        if reason.rule is not Rule.EARLIER_PART or reason.course not in earlier
    ]
    if refusals:
        return _day(workshop, None, tuple(refusals))
    return _day(workshop, find_outlook(session, workshop))


def _day(
    workshop: tables.Workshop,
    outlook: RegistrationStatus | None,
    refusals: tuple[Reason, ...] = (),
    *,
    held: bool = False,
) -> Day:
    return Day(workshop.id, workshop.sessions[0].start, workshop.sessions[-1].end, outlook, refusals, held)


def book_all(session: Session, person: tables.Person, workshop_ids: Sequence[str], now: datetime) -> list[Standing]:
    """Registers a person for several workshops in one turn, and gives how each came out, in their order.

    All of them are locked first, in the order of their ids, so that two people who book the same never wait for each
    other in a circle.
    """
    for workshop_id in sorted(workshop_ids):
        lock_workshop(session, workshop_id)
    return [take_seat(session, person, workshop_id, now) for workshop_id in workshop_ids]


def list_booked(session: Session, person: tables.Person, workshop_ids: Sequence[str]) -> list[tables.Workshop]:
    """Those of some workshops for which a person has a seat."""
    return [
        session.get_one(tables.Workshop, workshop_id)
        for workshop_id in workshop_ids
        if (found := find_registration(session, person.id, workshop_id)) and found.status is RegistrationStatus.BOOKED
    ]
