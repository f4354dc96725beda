"""Answers' facts, from rows alone."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from handlers.errors import RefusedError
from handlers.registration.service import foresee
from storage import tables
from storage.kinds import WorkshopStatus


def list_upcoming(
    session: Session,
    now: datetime,
    *,
    courses: Collection[str] = (),
    sites: Collection[str] = (),
    audiences: Collection[str] = (),
) -> Sequence[tables.Workshop]:
    """The workshops that have not begun and were not cancelled, soonest first.

    Of the courses, at the sites, and for the audiences that are named; an empty collection leaves that open. A course
    that names no audience is for everybody.
    """
    start = func.min(tables.WorkshopSession.start)
    upcoming = (
        select(tables.WorkshopSession.workshop_id, start.label("start"))
        .group_by(tables.WorkshopSession.workshop_id)
        .having(start > now)
        .subquery()
    )
    query = (
        select(tables.Workshop)
        .join(upcoming, upcoming.c.workshop_id == tables.Workshop.id)
        .where(tables.Workshop.status == WorkshopStatus.PLANNED)
        .options(
            joinedload(tables.Workshop.course),
            joinedload(tables.Workshop.venue),
            selectinload(tables.Workshop.sessions),
        )
        .order_by(upcoming.c.start, tables.Workshop.id)
    )
    if courses:
        query = query.where(tables.Workshop.course_id.in_(courses))
    if sites:
        query = query.where(tables.Workshop.site_id.in_(sites))
    if audiences:
        of_course = select(tables.CourseAudience.course_id).where(
            tables.CourseAudience.course_id == tables.Workshop.course_id
        )
        meant = of_course.where(tables.CourseAudience.audience_id.in_(audiences))
        query = query.where(or_(~of_course.exists(), meant.exists()))
    return session.scalars(query).all()


def list_open_to(
    session: Session, person: tables.Person, now: datetime, *, registrable: bool = False
) -> list[tables.Workshop]:
    """The upcoming workshops whose course is for the person's audience and site.

    `registrable`: only those for which they can still register, and are not registered yet.
    """
    audiences = [person.audience_id] if person.audience_id else []
    found = list_upcoming(session, now, audiences=audiences)
    limited = session.execute(select(tables.CourseSite.course_id, tables.CourseSite.site_id)).all()
    closed = {course for course, _ in limited} - {course for course, site in limited if site == person.site_id}
    mine = [workshop for workshop in found if workshop.course_id not in closed]
    if not registrable:
        return mine
    return [w for w in mine if foresee(session, person, w, now).outlook is not None]


def list_contacts(session: Session, sites: Collection[str]) -> Sequence[tables.Contact]:
    """Whom to ask: those of the sites that are named, and whoever is there for everybody."""
    wanted = tables.Contact.is_default | tables.Contact.site_id.in_(sites)
    return session.scalars(select(tables.Contact).where(wanted).order_by(tables.Contact.position)).all()


def list_audiences_of(session: Session, course_id: str) -> Sequence[tables.Audience]:
    """For whom a course is; empty where it is for everybody."""
    return session.scalars(
        select(tables.Audience)
        .join(tables.CourseAudience, tables.CourseAudience.audience_id == tables.Audience.id)
        .where(tables.CourseAudience.course_id == course_id)
        .order_by(tables.CourseAudience.position)
    ).all()


def list_series_of(session: Session, course_id: str) -> list[tuple[tables.Series, int]]:
    """The series that a course is part of, each with its place, from 0."""
    rows = session.execute(
        select(tables.Series, tables.SeriesPart.position)
        .join(tables.SeriesPart, tables.SeriesPart.series_id == tables.Series.id)
        .where(tables.SeriesPart.course_id == course_id)
        .order_by(tables.Series.position)
    )
    return [(series, position) for series, position in rows]


def find_faq_entry(session: Session, id: str) -> tables.FaqEntry:
    """A curated answer. Refuses where it is not there any more."""
    entry = session.get(tables.FaqEntry, id)
    if entry is None:
        raise RefusedError("entry-gone")
    return entry
