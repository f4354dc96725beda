"""The structured query, run on the rows: which workshops match, soonest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from handlers.questions.names import Kind
from handlers.questions.slots import Slots
from handlers.texts import in_language
from storage import tables
from storage.kinds import WorkshopStatus


@dataclass(frozen=True)
class _Row:
    id: str
    course: str
    site: str | None
    venue: str | None
    capacity: int | None
    taken: int
    waiting: int
    details: dict[str, Any]
    sessions: list[tuple[datetime, datetime]] = field(default_factory=list)


def find_workshops(
    session: Session, now: datetime, slots: Slots, timezone: str, *, cancelled: bool = False
) -> list[str]:
    """The ids of the workshops that have not begun and match everything that is named, soonest first.

    `cancelled`: those that were cancelled, instead of those that take place.
    """
    zone = ZoneInfo(timezone)
    rows = _read_rows(session, now, slots, cancelled)
    audiences = _audiences(session) if slots.audiences or slots.left_out(Kind.AUDIENCE) else {}
    online = _online_venues(session) if slots.online is not None else frozenset()
    found = [row for row in rows if _matches(row, slots, audiences, online)]
    if slots.when.said:
        found = [row for row in found if slots.allow(_in_zone(row.sessions, zone))]
    found.sort(key=lambda row: (row.sessions[0][0], row.id))
    return [row.id for row in found]


def _in_zone(sessions: Sequence[tuple[datetime, datetime]], zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    return [(start.astimezone(zone), end.astimezone(zone)) for start, end in sessions]


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


def _read_rows(session: Session, now: datetime, slots: Slots, cancelled: bool) -> list[_Row]:
    workshop, meeting = tables.Workshop, tables.WorkshopSession
    status = WorkshopStatus.CANCELLED if cancelled else WorkshopStatus.PLANNED
    first = select(meeting.workshop_id).group_by(meeting.workshop_id).having(func.min(meeting.start) > now)
    query = (
        select(
            workshop.id,
            workshop.course_id,
            workshop.site_id,
            workshop.venue_id,
            workshop.capacity,
            workshop.seats_taken,
            workshop.offline_waitlist,
            workshop.details,
            meeting.start,
            meeting.end,
        )
        .join(meeting, meeting.workshop_id == workshop.id)
        .where(workshop.status == status, workshop.id.in_(first))
        .order_by(meeting.start)
    )
    for column, wanted in ((workshop.course_id, slots.courses), (workshop.site_id, slots.sites)):
        if wanted:
            query = query.where(column.in_(wanted))
    if slots.venues:
        query = query.where(workshop.venue_id.in_(slots.venues))
    if slots.ids is not None:
        query = query.where(workshop.id.in_(slots.ids))
    rows: dict[str, _Row] = {}
    for id, course, site, venue, capacity, taken, waiting, details, start, end in session.execute(query):
        row = rows.get(id)
        if row is None:
            row = rows[id] = _Row(id, course, site, venue, capacity, taken, waiting, details)
        row.sessions.append((start, end))
    return list(rows.values())


def _matches(row: _Row, slots: Slots, audiences: Mapping[str, Collection[str]], online: Collection[str]) -> bool:
    for_whom = audiences.get(row.course, ())
    out = slots.left_out
    return (
        row.course not in out(Kind.COURSE)
        and row.site not in out(Kind.SITE)
        and row.venue not in out(Kind.VENUE)
        and not (for_whom and set(for_whom) <= set(out(Kind.AUDIENCE)))
        and not (slots.audiences and for_whom and not set(for_whom) & set(slots.audiences))
        and not (slots.trainers and not set(row.details.get("trainers", ())) & set(slots.trainers))
        and not set(row.details.get("trainers", ())) & set(out(Kind.TRAINER))
        and (slots.online is None or (row.venue in online) == slots.online)
        and not (slots.free and row.capacity is not None and (row.waiting or row.taken >= row.capacity))
    )


def _audiences(session: Session) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for course, audience in session.execute(select(tables.CourseAudience.course_id, tables.CourseAudience.audience_id)):
        found.setdefault(course, set()).add(audience)
    return found


def _online_venues(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(tables.Venue.id).where(tables.Venue.online)))


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
