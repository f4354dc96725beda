"""The structured query, run on the rows: which workshops match, soonest first."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from handlers.questions.names import Kind
from handlers.questions.slots import Slots
from handlers.texts import in_language
from storage import tables
from storage.kinds import WorkshopStatus

MARGIN = timedelta(days=1)
"""By so much a day of the programme and one in UTC differ at most."""
MOST_NAMED = 500
Found = tuple[str, datetime]


def find_workshops(
    session: Session,
    now: datetime,
    slots: Slots,
    timezone: str,
    *,
    begun: bool = False,
    cancelled: bool = False,
    for_person: tables.Person | None = None,
) -> list[Found]:
    """The workshops that have not begun and match everything that is named, each with its start, soonest first.

    `begun`: those that go on at the moment, too. `cancelled`: those that were cancelled, instead of those that take
    place. `for_person`: only those whose course is for the audience and the site of a person.
    """
    workshop, start = tables.Workshop, func.min(tables.WorkshopSession.start)
    query = (
        select(workshop.id, start)
        .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == workshop.id)
        .where(workshop.status == (WorkshopStatus.CANCELLED if cancelled else WorkshopStatus.PLANNED))
        .where(*_conditions(slots), *(_open_to(for_person) if for_person else ()))
        .group_by(workshop.id)
        .having((func.max(tables.WorkshopSession.end) if begun else start) > now, *_bounds(slots))
        .order_by(start, workshop.id)
    )
    found = [(id, first) for id, first in session.execute(query)]
    if slots.trainers or slots.left_out(Kind.TRAINER):
        found = _led_by(session, found, slots)
    return _in_time(session, found, slots, ZoneInfo(timezone)) if slots.when.said else found


def _conditions(slots: Slots) -> Iterable[ColumnElement[bool]]:
    """What the columns of a workshop have to be."""
    workshop = tables.Workshop
    for column, wanted in (
        (workshop.course_id, slots.courses),
        (workshop.site_id, slots.sites),
        (workshop.venue_id, slots.venues),
    ):
        if wanted:
            yield column.in_(wanted)
    if slots.ids is not None:
        yield workshop.id.in_(slots.ids)
    if unwanted := slots.left_out(Kind.COURSE):
        yield workshop.course_id.not_in(unwanted)
    online = exists().where(tables.Venue.id == workshop.venue_id, tables.Venue.online)
    for nullable, kind in ((workshop.site_id, Kind.SITE), (workshop.venue_id, Kind.VENUE)):
        # What takes place online is held by a site, but not there.
        if (unwanted := slots.left_out(kind)) and not slots.online:
            yield or_(nullable.is_(None), nullable.not_in(unwanted))
    audience = tables.CourseAudience.audience_id
    if slots.audiences:
        yield or_(not_(_for_some()), _for_some(audience.in_(slots.audiences)))
    if unwanted := slots.left_out(Kind.AUDIENCE):
        yield or_(not_(_for_some()), _for_some(audience.not_in(unwanted)))
    if slots.online is not None:
        yield online if slots.online else not_(online)
    if slots.free:
        free = and_(workshop.offline_waitlist == 0, workshop.seats_taken < workshop.capacity)
        yield or_(workshop.capacity.is_(None), free)


def _for_some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(tables.CourseAudience.course_id == tables.Workshop.course_id, *conditions)


def _open_to(person: tables.Person) -> Iterable[ColumnElement[bool]]:
    if person.audience_id:
        yield or_(not_(_for_some()), _for_some(tables.CourseAudience.audience_id == person.audience_id))
    limited = tables.CourseSite.course_id == tables.Workshop.course_id
    yield or_(not_(exists().where(limited)), exists().where(limited, tables.CourseSite.site_id == person.site_id))


def _bounds(slots: Slots) -> Iterable[ColumnElement[bool]]:
    """The time that was named, roughly: a workshop may have sessions on several days."""
    first, last = slots.bounds
    if last and last < date.max - MARGIN:
        yield func.min(tables.WorkshopSession.start) < datetime.combine(last + 2 * MARGIN, time(), ZoneInfo("UTC"))
    if first and first > date.min + MARGIN:
        yield func.max(tables.WorkshopSession.end) > datetime.combine(first - MARGIN, time(), ZoneInfo("UTC"))


def _led_by(session: Session, found: Sequence[Found], slots: Slots) -> list[Found]:
    """Those that are led by whom it was asked for, and by none of those that were left out."""
    query = select(tables.Workshop.id, tables.Workshop.details)
    leading = {id: set(details.get("trainers", ())) for id, details in _of(session, query, tables.Workshop.id, found)}
    wanted, unwanted = set(slots.trainers), set(slots.left_out(Kind.TRAINER))
    return [
        (id, start)
        for id, start in found
        if (not wanted or leading[id] & wanted) and not leading[id] & unwanted
    ]  # fmt: skip


def _in_time(session: Session, found: Sequence[Found], slots: Slots, zone: ZoneInfo) -> list[Found]:
    """Those whose sessions lie in the time that was named."""
    meeting = tables.WorkshopSession
    query = select(meeting.workshop_id, meeting.start, meeting.end).order_by(meeting.start)
    sessions: dict[str, list[tuple[datetime, datetime]]] = {}
    for id, start, end in _of(session, query, meeting.workshop_id, found):
        sessions.setdefault(id, []).append((start.astimezone(zone), end.astimezone(zone)))
    return [(id, start) for id, start in found if slots.allow(sessions[id])]


def _of(session: Session, query: Select[*tuple[Any, ...]], column: Any, found: Sequence[Found]) -> Iterable[Any]:
    """The rows of a query that are of workshops; where there are many, all rows are read, as no list may be so long."""
    if len(found) <= MOST_NAMED:
        query = query.where(column.in_([id for id, _ in found]))
    return session.execute(query)


def load_workshops(session: Session, ids: Sequence[str]) -> list[tables.Workshop]:
    """The workshops with everything that is said about them, in the order of the ids."""
    rows = session.scalars(
        select(tables.Workshop)
        .where(tables.Workshop.id.in_(ids))
        .options(
            joinedload(tables.Workshop.course),
            joinedload(tables.Workshop.venue),
            selectinload(tables.Workshop.sessions),
        )
    ).all()
    known = {row.id: row for row in rows}
    return [known[id] for id in ids if id in known]


def list_courses_offered(session: Session, now: datetime) -> Sequence[tables.Course]:
    """The courses that have a date to come."""
    coming = (
        select(tables.Workshop.course_id)
        .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == tables.Workshop.id)
        .where(tables.Workshop.status == WorkshopStatus.PLANNED, tables.WorkshopSession.start > now)
    )
    query = select(tables.Course).where(tables.Course.id.in_(coming)).order_by(tables.Course.position)
    return session.scalars(query).all()


def name_things(session: Session, slots: Slots, language: str, fallback: str) -> list[str]:
    """What the courses, sites, audiences, venues and trainers in the slots are called."""
    named = []
    for table, column, ids in (
        (tables.Course, tables.Course.title, slots.courses),
        (tables.Audience, tables.Audience.name, slots.audiences),
        (tables.Site, tables.Site.name, slots.sites),
        (tables.Venue, tables.Venue.name, slots.venues),
    ):
        if ids:
            rows = session.scalars(select(column).where(table.id.in_(ids)).order_by(table.position))
            named.append(" / ".join(in_language(words, language, fallback) for words in rows))
    return [*named, *([" / ".join(slots.trainers)] if slots.trainers else [])]
