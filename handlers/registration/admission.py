"""What the rules ask of a person and a workshop, looked up, and what they decide."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import String, and_, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from handlers.programme.catalogue import find_terms
from handlers.programme.file import RegistrationTerms
from handlers.registration.rules import Admission, Applicant, Why, find_moment, judge
from storage import tables
from storage.kinds import Overlap, Prerequisite, RegistrationStatus, WorkshopStatus

AUDIENCE, SITE = "audience", "site"


def read_terms(session: Session) -> tuple[RegistrationTerms, ZoneInfo]:
    """What the programme says of all registrations, and its time zone."""
    programme = session.scalars(select(tables.Programme)).one()
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
    meeting = tables.WorkshopSession
    together = or_(*(and_(meeting.start < own.end, meeting.end > own.start) for own in workshop.sessions))
    return session.scalars(
        select(tables.Workshop.id)
        .join(tables.Registration, tables.Registration.workshop_id == tables.Workshop.id)
        .join(meeting, meeting.workshop_id == tables.Workshop.id)
        .where(
            tables.Registration.person_id == person_id,
            tables.Registration.status == RegistrationStatus.BOOKED,
            tables.Workshop.id != workshop.id,
            tables.Workshop.status == WorkshopStatus.PLANNED,
            together,
        )
        .distinct()
        .order_by(tables.Workshop.id)
    ).all()


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
    course = workshop.course_id
    own, earlier = aliased(tables.SeriesPart), aliased(tables.SeriesPart)
    rows = session.execute(
        union_all(
            select(literal(AUDIENCE), tables.CourseAudience.audience_id, tables.CourseAudience.position).where(
                tables.CourseAudience.course_id == course
            ),
            select(literal(SITE), tables.CourseSite.site_id, tables.CourseSite.position).where(
                tables.CourseSite.course_id == course
            ),
            select(type_coerce(tables.Series.prerequisite, String), earlier.course_id, earlier.position)
            .join(own, own.series_id == tables.Series.id)
            .join(earlier, and_(earlier.series_id == own.series_id, earlier.position < own.position))
            .where(own.course_id == course),
        )
    ).all()
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
