"""Answers' facts, from rows alone."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.questions.search import find_workshops, load_workshops
from handlers.questions.slots import NOTHING, Slots
from handlers.registration.service import foresee
from storage import tables

TRIED, AT_ONCE = 20, 5
"""How many workshops are tried to find some that are open to a person, and how many are loaded at a time."""


def list_upcoming(session: Session, programme: tables.Programme, now: datetime) -> list[str]:
    """The ids of the workshops that have not begun and were not cancelled, soonest first."""
    return [id for id, _ in find_workshops(session, now, NOTHING, programme.timezone)]


def list_fitting(
    session: Session, programme: tables.Programme, person: tables.Person, course: str, now: datetime, most: int
) -> list[tables.Workshop]:
    """The next workshops for which a person can register, and is not registered yet; those of a course first."""
    searched = [Slots(courses=(course,)), NOTHING] if course else [NOTHING]
    found = [find_workshops(session, now, slots, programme.timezone, for_person=person) for slots in searched]
    ids = list(dict.fromkeys(id for listed in found for id, _ in listed))[:TRIED]
    rows = (row for at in range(0, len(ids), AT_ONCE) for row in load_workshops(session, ids[at : at + AT_ONCE]))
    return list(islice((row for row in rows if foresee(session, person, row, now).outlook is not None), most))


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
