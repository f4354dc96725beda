"""Workshops as organisers make, change and cancel them. The role is checked wherever something is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.organisers.service import find_workshop, list_workshops
from handlers.people.service import organised_sites, require_organiser
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.history import capture_workshop, is_rescheduled, record_workshop
from handlers.programme.service import renew_programme
from handlers.registration.service import lock_workshop
from handlers.workshops import rules
from handlers.workshops.rules import Facts, Objection
from storage import tables
from storage.kinds import ACTIVE, RegistrationStatus, WorkshopStatus

HISTORY = ("workshop.created", "workshop.changed", "workshop.removed", "workshop.confirmed")
"""What of the audit log is the history of a workshop: what was done to it, not to those who are registered."""
_COLUMNS = {
    "course": "course_id",
    "site": "site_id",
    "capacity": "capacity",
    "minimum": "minimum",
    "registration_from": "registration_from",
    "registration_until": "registration_until",
    "cancellation_until": "cancellation_until",
}


@dataclass(frozen=True)
class Saved:
    """What became of saving: the workshop, or why it was not saved.

    `present` is what somebody else has made of it since it was `seen`, `cancelled` that it takes place no more; nothing
    was saved then. `more_seats`: there are seats to be filled.
    """

    workshop: tables.Workshop | None = None
    objection: Objection | None = None
    present: Facts | None = None
    cancelled: bool = False
    more_seats: bool = False


@dataclass(frozen=True)
class Entry:
    """One change of a workshop; `who` is empty where a programme file did it, or where the person is gone."""

    entry: tables.AuditEntry
    who: str


def list_changeable(session: Session, person: tables.Person, now: datetime) -> list[tables.Workshop]:
    """The workshops of an organiser's sites that still take place, soonest first."""
    return [
        workshop
        for workshop in list_workshops(session, person, now)
        if workshop.status is WorkshopStatus.PLANNED and workshop.sessions[-1].end > now
    ]


def list_courses(session: Session, person: tables.Person) -> Sequence[tables.Course]:
    """The courses that are held at a site of the organiser, in the order of the programme."""
    sites = organised_sites(session, person)
    query = select(tables.Course).order_by(tables.Course.position)
    if sites is not None:
        bound = select(tables.CourseSite.course_id)
        own = bound.where(tables.CourseSite.site_id.in_(sites))
        query = query.where(tables.Course.id.in_(own) | tables.Course.id.not_in(bound))
    return session.scalars(query).all()


def list_sites(session: Session, person: tables.Person) -> tuple[Sequence[tables.Site], bool]:
    """The sites that the organiser may choose, and whether they may choose none."""
    sites = organised_sites(session, person)
    query = select(tables.Site).order_by(tables.Site.position)
    return session.scalars(query if sites is None else query.where(tables.Site.id.in_(sites))).all(), sites is None


def list_venues(session: Session, site_id: str | None) -> Sequence[tables.Venue]:
    """The venues, those of the site first."""
    venues = session.scalars(select(tables.Venue).order_by(tables.Venue.position)).all()
    return sorted(venues, key=lambda venue: (venue.site_id != site_id, venue.site_id is not None))


def find_venue(session: Session, venue_id: str | None) -> tables.Venue | None:
    """The venue; None where none is named, and where it is not there any more."""
    return session.get(tables.Venue, venue_id) if venue_id else None


def count_taken(session: Session, workshop_id: str | None) -> int:
    """How many seats of a workshop are taken; none of one that is not there yet."""
    workshop = session.get(tables.Workshop, workshop_id) if workshop_id else None
    return workshop.seats_taken if workshop else 0


def list_trainers(session: Session, facts: Facts) -> list[str]:
    """Who leads workshops, those of the same course and site first, then those who lead most."""
    found: dict[str, int] = {}
    for workshop in session.scalars(select(tables.Workshop)):
        weight = 1 + 100 * (workshop.course_id == facts.course) + 10 * (workshop.site_id == facts.site)
        for name in workshop.details.get("trainers", ()):
            found[name] = found.get(name, 0) + weight
    return sorted(found, key=lambda name: (-found[name], name))


def list_capacities(session: Session, facts: Facts) -> list[int]:
    """The numbers of seats that workshops have here, those of the same course first, then the most frequent."""
    found: dict[int, int] = {}
    for course, venue, capacity in session.execute(
        select(tables.Workshop.course_id, tables.Workshop.venue_id, tables.Workshop.capacity)
    ):
        if capacity is not None:
            weight = 1 + 100 * (course == facts.course) + 10 * (venue == facts.venue)
            found[capacity] = found.get(capacity, 0) + weight
    return sorted(found, key=lambda capacity: (-found[capacity], capacity))


def read_facts(workshop: tables.Workshop) -> Facts:
    """What an organiser can set of a stored workshop."""
    return Facts(
        **{name: getattr(workshop, column) for name, column in _COLUMNS.items()},
        sessions=tuple(rules.Session(each.start, each.end) for each in workshop.sessions),
        venue=workshop.venue_id,
        language=workshop.details.get("language"),
        trainers=tuple(workshop.details.get("trainers", ())),
    )


def sketch(session: Session, facts: Facts, workshop: tables.Workshop | None) -> tables.Workshop:
    """A workshop as it would be, to be shown; it is not stored. Refuses where a part of the programme is gone."""
    course = session.get(tables.Course, facts.course)
    if course is None:
        raise RefusedError("planning-part-gone")
    return tables.Workshop(
        **{column: getattr(facts, name) for name, column in _COLUMNS.items() if name != "course"},
        course=course,
        venue=find_venue(session, facts.venue),
        status=WorkshopStatus.PLANNED,
        seats_taken=workshop.seats_taken if workshop else 0,
        offline_waitlist=workshop.offline_waitlist if workshop else 0,
        details=_write_details({}, facts),
        sessions=[tables.WorkshopSession(start=each.start, end=each.end) for each in facts.sessions],
    )


def find_clashes(session: Session, facts: Facts, workshop_id: str | None) -> list[tuple[tables.Workshop, str]]:
    """The workshops at the same time in the same room (name "") or with the same trainer (their name)."""
    if not facts.sessions:
        return []
    near = select(tables.WorkshopSession.workshop_id).where(
        tables.WorkshopSession.end > min(each.start for each in facts.sessions),
        tables.WorkshopSession.start < max(each.end for each in facts.sessions),
    )
    query = select(tables.Workshop).where(
        tables.Workshop.id.in_(near), tables.Workshop.status == WorkshopStatus.PLANNED
    )
    found = []
    for other in session.scalars(query.order_by(tables.Workshop.position)):
        theirs = [rules.Session(each.start, each.end) for each in other.sessions]
        if other.id == workshop_id or not rules.overlap(facts.sessions, theirs):
            continue
        if other.venue and other.venue_id == facts.venue and not other.venue.online:
            found.append((other, ""))
        if name := rules.share_trainer(facts.trainers, other.details.get("trainers", ())):
            found.append((other, name))
    return found


def count_registered(session: Session, workshop_id: str) -> Mapping[RegistrationStatus, int]:
    """How many people stand with a workshop in each of the active ways."""
    rows = session.execute(
        select(tables.Registration.status, func.count())
        .where(tables.Registration.workshop_id == workshop_id, tables.Registration.status.in_(ACTIVE))
        .group_by(tables.Registration.status)
    )
    return dict(rows.all())


def count_reserved(session: Session, workshop_id: str) -> int:
    """How many seats of a workshop are reserved, for people who have not been named yet."""
    seats = select(func.sum(tables.Reservation.seats)).where(tables.Reservation.workshop_id == workshop_id)
    return session.scalar(seats) or 0


def create_workshop(session: Session, organiser: tables.Person, facts: Facts, now: datetime) -> Saved:
    """Makes a workshop. Refuses whoever does not organise its site."""
    require_organiser(session, organiser, facts.site)
    programme = session.scalars(select(tables.Programme).with_for_update()).one()
    if objection := _object(facts, None, 0, programme.timezone, now):
        return Saved(objection=objection)
    workshop = tables.Workshop(
        id=_find_id(session, facts, programme.timezone),
        position=(session.scalar(select(func.max(tables.Workshop.position))) or 0) + 1,
        status=WorkshopStatus.PLANNED,
        offline_registrations=0,
        offline_waitlist=0,
        seats_taken=0,
        sequence=0,
        details={},
    )
    _write(session, workshop, facts)
    session.add(workshop)
    _renew(session)
    after = capture_workshop(workshop, programme.timezone)
    record_workshop(session, now, organiser.id, workshop.id, None, after)
    return Saved(workshop)


def change_workshop(
    session: Session, organiser: tables.Person, workshop_id: str, seen: Facts, wanted: Facts, now: datetime
) -> Saved:
    """Changes a workshop from what was seen to what is wanted, unless somebody else has changed it meanwhile.

    The workshop stays locked: whoever raises the seats fills them next (`more_seats`).
    """
    workshop, timezone = _lock(session, organiser, workshop_id)
    require_organiser(session, organiser, wanted.site)
    if workshop.status is WorkshopStatus.CANCELLED:
        return Saved(cancelled=True)
    present = read_facts(workshop)
    if present != seen:
        return Saved(present=present)
    if objection := _object(wanted, present, workshop.seats_taken, timezone, now):
        return Saved(objection=objection)
    before = capture_workshop(workshop, timezone)
    _write(session, workshop, wanted)
    times = [(each.start, each.end) for each in wanted.sessions]
    workshop.sequence += is_rescheduled(before, times, workshop.status, workshop.venue, timezone)
    _renew(session)
    record_workshop(session, now, organiser.id, workshop.id, before, capture_workshop(workshop, timezone))
    more = present.capacity is not None and (wanted.capacity is None or wanted.capacity > present.capacity)
    return Saved(workshop, more_seats=more)


def cancel_workshop(
    session: Session, organiser: tables.Person, workshop_id: str, now: datetime, reason: str = ""
) -> bool:
    """Cancels a workshop; False where it was cancelled already. Those who are registered are told by the duty.

    The reason is kept in the audit log alone.
    """
    workshop, timezone = _lock(session, organiser, workshop_id)
    if workshop.status is WorkshopStatus.CANCELLED:
        return False
    before = capture_workshop(workshop, timezone)
    workshop.status = WorkshopStatus.CANCELLED
    workshop.sequence += 1
    _renew(session)
    after = capture_workshop(workshop, timezone) | ({"reason": reason} if reason else {})
    record_workshop(session, now, organiser.id, workshop.id, before, after)
    return True


def list_history(session: Session, person: tables.Person, workshop_id: str) -> list[Entry]:
    """Who changed a workshop, the latest change first."""
    find_workshop(session, person, workshop_id)
    rows = session.execute(
        select(tables.AuditEntry, tables.Person.name)
        .outerjoin(tables.Person, tables.Person.id == tables.AuditEntry.actor_id)
        .where(tables.AuditEntry.subject == _subject(workshop_id), tables.AuditEntry.action.in_(HISTORY))
        .order_by(tables.AuditEntry.id.desc())
    )
    return [Entry(entry, name or "") for entry, name in rows]


def _subject(workshop_id: str) -> str:
    return f"workshop:{workshop_id}"


def _lock(session: Session, organiser: tables.Person, workshop_id: str) -> tuple[tables.Workshop, str]:
    """The workshop, locked, and the time zone. Refuses whoever does not organise it, and where it is gone."""
    find_workshop(session, organiser, workshop_id)
    workshop = lock_workshop(session, workshop_id)
    session.expire(workshop, ["sessions"])
    require_organiser(session, organiser, workshop.site_id)
    return workshop, session.scalars(select(tables.Programme.timezone)).one()


def _renew(session: Session) -> None:
    try:
        renew_programme(session)
    except ProgrammeFaultsError as broken:
        raise RefusedError("planning-faulty", faults="; ".join(map(str, broken.faults))) from None


def _object(facts: Facts, before: Facts | None, taken: int, timezone: str, now: datetime) -> Objection | None:
    """What speaks against saving at this moment."""
    known = before.sessions if before else ()
    closes = (
        facts.registration_until if before is None or before.registration_until != facts.registration_until else None
    )
    return (
        rules.refuse_sessions(facts.sessions, timezone, now, known)
        or rules.refuse_seats(facts.capacity, taken, facts.minimum)
        or rules.refuse_deadline(closes, facts.sessions[0].start, now)
    )


def _write(session: Session, workshop: tables.Workshop, facts: Facts) -> None:
    """Puts the facts into a workshop. Refuses where a part of the programme that they name is gone."""
    for table, id in ((tables.Course, facts.course), (tables.Site, facts.site), (tables.Venue, facts.venue)):
        if id and session.get(table, id) is None:
            raise RefusedError("planning-part-gone")
    for name, column in _COLUMNS.items():
        setattr(workshop, column, getattr(facts, name))
    workshop.venue = find_venue(session, facts.venue)
    workshop.details = _write_details(workshop.details, facts)
    times = [(each.start, each.end) for each in facts.sessions]
    if times != [(each.start, each.end) for each in workshop.sessions]:
        workshop.sessions.clear()
        session.flush()
        workshop.sessions.extend(tables.WorkshopSession(start=start, end=end) for start, end in times)


def _write_details(details: Mapping[str, object], facts: Facts) -> dict[str, object]:
    kept = {key: value for key, value in details.items() if key not in {"trainers", "language"}}
    own = {"language": facts.language, "trainers": list(facts.trainers)}
    return kept | {key: value for key, value in own.items() if value}


def _find_id(session: Session, facts: Facts, timezone: str) -> str:
    rows = session.execute(select(tables.Workshop.id, tables.Workshop.course_id)).all()
    audited = session.scalars(select(tables.AuditEntry.subject).where(tables.AuditEntry.subject.like(_subject("%"))))
    used = {id for id, _ in rows} | {subject.removeprefix(_subject("")) for subject in audited}
    siblings = [id for id, course in rows if course == facts.course]
    return rules.name_workshop_id(facts.course, siblings, facts.sessions[0].start.astimezone(ZoneInfo(timezone)), used)
