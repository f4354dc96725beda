"""Who wants to hear of a new date of which course, and which new dates nobody has been told of yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from handlers.programme.catalogue import find_course
from handlers.registration.admission import read_terms
from handlers.registration.rules import find_moment
from storage import tables
from storage.kinds import ACTIVE, WorkshopStatus

BATCH = 1000
"""So many new dates are looked at in one go."""
_FITS = (
    or_(
        ~exists().where(tables.CourseAudience.course_id == tables.Course.id),
        exists().where(
            tables.CourseAudience.course_id == tables.Course.id,
            tables.CourseAudience.audience_id == tables.Person.audience_id,
        ),
    ),
    or_(
        ~exists().where(tables.CourseSite.course_id == tables.Course.id),
        exists().where(
            tables.CourseSite.course_id == tables.Course.id, tables.CourseSite.site_id == tables.Person.site_id
        ),
    ),
)
"""Whether a course is for a person, by their audience and site."""


@dataclass(frozen=True)
class NewDates:
    """The new dates of a course that a person is to be told of, soonest first."""

    interest: tables.Interest
    workshops: list[tables.Workshop]


def is_for(session: Session, person: tables.Person, course_id: str) -> bool:
    """Whether a course is for a person, as far as their group and site go."""
    found = select(tables.Course.id).join(tables.Person, tables.Person.id == person.id)
    return session.scalar(found.where(tables.Course.id == course_id, *_FITS)) is not None


def list_wishable(session: Session, person: tables.Person) -> Sequence[tables.Course]:
    """The courses that are for a person and that they have not asked for yet."""
    wished = select(tables.Interest.course_id).where(tables.Interest.person_id == person.id)
    return session.scalars(
        select(tables.Course)
        .join(tables.Person, tables.Person.id == person.id)
        .where(*_FITS, tables.Course.id.not_in(wished))
        .order_by(tables.Course.position)
    ).all()


def list_interests(session: Session, person_id: int) -> Sequence[tables.Course]:
    """The courses of which a person wants to hear a new date."""
    return session.scalars(
        select(tables.Course)
        .join(tables.Interest, tables.Interest.course_id == tables.Course.id)
        .where(tables.Interest.person_id == person_id)
        .order_by(tables.Course.position)
    ).all()


def keep_interest(session: Session, person: tables.Person, course_id: str, now: datetime) -> bool:
    """Keeps that a person wants to hear of a course; False where that was kept already."""
    find_course(session, course_id)
    wish = select(tables.Interest.id).where(
        tables.Interest.person_id == person.id, tables.Interest.course_id == course_id
    )
    if session.scalar(wish) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(tables.Interest(person_id=person.id, course_id=course_id, created_at=now))
    except IntegrityError:
        return False
    return True


def drop_interest(session: Session, person: tables.Person, course_id: str) -> bool:
    """Forgets a wish; False where there was none."""
    gone = session.scalar(
        delete(tables.Interest)
        .where(tables.Interest.person_id == person.id, tables.Interest.course_id == course_id)
        .returning(tables.Interest.id)
    )
    return gone is not None


def take_new_dates(session: Session, now: datetime) -> list[NewDates]:
    """The new dates for which registration is open, for each person who asked for their course and may take part.

    They count as announced from here on, and so do those for which it is too late. What is not open yet comes later;
    what somebody else is just changing comes with the next call. Whoever is registered for a date is not told of it.
    """
    due = [row.id for row in _list_unannounced(session) if _is_due(row, now)][:BATCH]
    if not due:
        return []
    fresh = session.scalars(
        select(tables.Workshop)
        .where(tables.Workshop.id.in_(due), ~tables.Workshop.announced)
        .order_by(tables.Workshop.id)
        .with_for_update(skip_locked=True)
    ).all()
    for workshop in fresh:
        workshop.announced = True
    opened = [workshop for workshop in fresh if _takes_people(workshop, now)]
    opened.sort(key=lambda workshop: (workshop.sessions[0].start, workshop.id))
    found: dict[int, NewDates] = {}
    for workshop in opened:
        for interest in _interested(session, workshop):
            found.setdefault(interest.id, NewDates(interest, [])).workshops.append(workshop)
    return [found[number] for number in sorted(found)]


def next_openings(session: Session, now: datetime) -> list[datetime]:
    """When registration opens for the dates that have not been announced yet."""
    opens = (row.opens for row in _list_unannounced(session) if row.status is WorkshopStatus.PLANNED)
    return [at for at in opens if at is not None and at > now]


@dataclass(frozen=True)
class _Unannounced:
    id: str
    status: WorkshopStatus
    start: datetime
    opens: datetime | None


def _list_unannounced(session: Session) -> list[_Unannounced]:
    rows = session.execute(
        select(
            tables.Workshop.id,
            tables.Workshop.status,
            func.min(tables.WorkshopSession.start),
            tables.Workshop.registration_from,
        )
        .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == tables.Workshop.id)
        .where(~tables.Workshop.announced)
        .group_by(tables.Workshop.id)
    )
    terms, zone = read_terms(session)
    return [
        _Unannounced(id, status, start, find_moment(opens, terms.opens_before, start, zone))
        for id, status, start, opens in rows
    ]


def _is_due(row: _Unannounced, now: datetime) -> bool:
    if row.status is WorkshopStatus.CANCELLED:
        return row.start <= now
    return row.opens is None or row.opens <= now


def _takes_people(workshop: tables.Workshop, now: datetime) -> bool:
    closes = workshop.registration_until or workshop.sessions[0].start
    return workshop.status is WorkshopStatus.PLANNED and now <= closes and now < workshop.sessions[0].start


def _interested(session: Session, workshop: tables.Workshop) -> Sequence[tables.Interest]:
    registered = select(tables.Registration.person_id).where(
        tables.Registration.workshop_id == workshop.id, tables.Registration.status.in_(ACTIVE)
    )
    return session.scalars(
        select(tables.Interest)
        .join(tables.Person, tables.Person.id == tables.Interest.person_id)
        .join(tables.Course, tables.Course.id == tables.Interest.course_id)
        .where(tables.Interest.course_id == workshop.course_id, *_FITS)
        .where(tables.Interest.person_id.not_in(registered))
        .order_by(tables.Interest.id)
    ).all()
