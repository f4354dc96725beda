"""What the rules ask of a person and a workshop, looked up, and what they decide."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import String, and_, bindparam, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from handlers.programme.catalogue import find_terms
from handlers.programme.file import RegistrationTerms
from handlers.registration.rules import Admission, Applicant, Why, find_moment, judge
from storage import tables
from storage.kinds import Overlap, Prerequisite, RegistrationStatus, WorkshopStatus

AUDIENCE, SITE = "audience", "site"


def read_terms(session: Session) -> tuple[RegistrationTerms, ZoneInfo]:
    """What the programme says of all registrations, and its time zone."""
    programme = session.scalars(_PROGRAMME).one()
    return find_terms(programme), ZoneInfo(programme.timezone)


def consider(session: Session, person: tables.Person, workshop: tables.Workshop, now: datetime) -> Why:
    """What the rules say of a person's registration for a workshop."""
    admission = _read_admission(session, workshop)
    earlier = [course for course, _ in admission.earlier]
    applicant = Applicant(
        audience=person.audience_id,
        site=person.site_id,
        overlapping=list_overlapping(session, person.id, workshop),
        parts=_list_parts(session, person.id, earlier, admission.start) if earlier else (),
    )
    return judge(applicant, admission, now)


def refuses_overlap(session: Session, person_id: int, workshop: tables.Workshop) -> Sequence[str]:
    """The bookings, by their workshops' ids, that speak against a seat which has waited for the person meanwhile."""
    overlapping = list_overlapping(session, person_id, workshop)
    return overlapping if overlapping and read_terms(session)[0].overlap is Overlap.REFUSE else ()


def list_overlapping(session: Session, person_id: int, workshop: tables.Workshop) -> Sequence[str]:
    """The other workshops, by id, that a person is booked for at the same time as this one."""
    return session.scalars(_OVERLAPPING, {"person": person_id, "workshop": workshop.id}).all()


_meeting, _own = aliased(tables.WorkshopSession), aliased(tables.WorkshopSession)
# Statements that every registration needs are built once: building them anew takes longer than what they ask.
_OVERLAPPING = (
    select(tables.Workshop.id)
    .join(tables.Registration, tables.Registration.workshop_id == tables.Workshop.id)
    .join(_meeting, _meeting.workshop_id == tables.Workshop.id)
    .join(_own, and_(_meeting.start < _own.end, _meeting.end > _own.start))
    .where(
        tables.Registration.person_id == bindparam("person"),
        tables.Registration.status == RegistrationStatus.BOOKED,
        tables.Workshop.id != bindparam("workshop"),
        tables.Workshop.status == WorkshopStatus.PLANNED,
        _own.workshop_id == bindparam("workshop"),
    )
    .distinct()
    .order_by(tables.Workshop.id)
)
_PROGRAMME = select(tables.Programme)
_part, _earlier = aliased(tables.SeriesPart), aliased(tables.SeriesPart)
_ASKED = union_all(
    select(literal(AUDIENCE), tables.CourseAudience.audience_id, tables.CourseAudience.position).where(
        tables.CourseAudience.course_id == bindparam("course")
    ),
    select(literal(SITE), tables.CourseSite.site_id, tables.CourseSite.position).where(
        tables.CourseSite.course_id == bindparam("course")
    ),
    select(type_coerce(tables.Series.prerequisite, String), _earlier.course_id, _earlier.position)
    .join(_part, _part.series_id == tables.Series.id)
    .join(_earlier, and_(_earlier.series_id == _part.series_id, _earlier.position < _part.position))
    .where(_part.course_id == bindparam("course")),
)
"""Whom a course is for, and the courses that come before it, with how binding that is: a kind, an id, a position."""


def _list_parts(session: Session, person_id: int, courses: Sequence[str], start: datetime) -> Sequence[str]:
    """Which of the courses a person is booked for at a date that ends before a moment."""
    return session.scalars(
        select(tables.Workshop.course_id)
        .join(tables.Registration, tables.Registration.workshop_id == tables.Workshop.id)
        .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == tables.Workshop.id)
        .where(
            tables.Registration.person_id == person_id,
            tables.Registration.status == RegistrationStatus.BOOKED,
            tables.Workshop.status == WorkshopStatus.PLANNED,
            tables.Workshop.course_id.in_(courses),
        )
        .group_by(tables.Workshop.id, tables.Workshop.course_id)
        .having(func.max(tables.WorkshopSession.end) <= start)
    ).all()


def _read_admission(session: Session, workshop: tables.Workshop) -> Admission:
    """What is asked of whoever registers; the parts of it that stand in other tables are read at once."""
    rows = session.execute(_ASKED, {"course": workshop.course_id}).all()
    parts = sorted((position, id, Prerequisite(kind)) for kind, id, position in rows if kind not in {AUDIENCE, SITE})
    terms, zone = read_terms(session)
    start = workshop.sessions[0].start
    return Admission(
        status=workshop.status,
        start=start,
        registration_from=find_moment(workshop.registration_from, terms.opens_before, start, zone),
        registration_until=workshop.registration_until,
        audiences=[id for kind, id, _ in rows if kind == AUDIENCE],
        sites=[id for kind, id, _ in rows if kind == SITE],
        earlier=[(id, prerequisite) for _, id, prerequisite in parts],
        overlap=terms.overlap,
    )
