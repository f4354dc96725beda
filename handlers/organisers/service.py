"""What organisers may see of the workshops of their sites. Every function refuses whoever does not organise there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from handlers.errors import RefusedError
from handlers.people.service import organised_sites, require_organiser
from storage import tables
from storage.kinds import ACTIVE, RegistrationStatus

RECENT = timedelta(days=14)


@dataclass(frozen=True)
class Roster:
    """Who is registered for a workshop: names by standing, the waiting ones in their order, all others by name."""

    workshop: tables.Workshop
    names: Mapping[RegistrationStatus, Sequence[str]]


def list_workshops(session: Session, person: tables.Person, now: datetime) -> list[tables.Workshop]:
    """The workshops that an organiser answers for: those that have not ended, soonest first, then the recent ones,
    latest first. Cancelled ones are among them, since people are still registered for them."""
    sites = organised_sites(session, person)
    end = func.max(tables.WorkshopSession.end)
    recent = (
        select(tables.WorkshopSession.workshop_id)
        .group_by(tables.WorkshopSession.workshop_id)
        .having(end > now - RECENT)
        .subquery()
    )
    query = (
        select(tables.Workshop)
        .join(recent, recent.c.workshop_id == tables.Workshop.id)
        .options(
            joinedload(tables.Workshop.course),
            joinedload(tables.Workshop.venue),
            selectinload(tables.Workshop.sessions),
        )
    )
    if sites is not None:
        query = query.where(tables.Workshop.site_id.in_(sites))
    found = sorted(session.scalars(query), key=lambda workshop: (workshop.sessions[0].start, workshop.id))
    coming = [workshop for workshop in found if workshop.sessions[-1].end > now]
    return coming + [workshop for workshop in reversed(found) if workshop.sessions[-1].end <= now]


def find_workshop(session: Session, person: tables.Person, workshop_id: str) -> tables.Workshop:
    """A workshop that an organiser answers for. Refuses others, and says to an organiser that it is there no more."""
    organised_sites(session, person)
    workshop = session.get(tables.Workshop, workshop_id)
    if workshop is None:
        raise RefusedError("workshop-gone")
    require_organiser(session, person, workshop.site_id)
    return workshop


def read_roster(session: Session, person: tables.Person, workshop_id: str) -> Roster:
    """Who is registered for a workshop."""
    workshop = find_workshop(session, person, workshop_id)
    rows = session.execute(
        select(tables.Registration.status, tables.Person.name)
        .join(tables.Person, tables.Person.id == tables.Registration.person_id)
        .where(tables.Registration.workshop_id == workshop_id, tables.Registration.status.in_(ACTIVE))
        .order_by(tables.Registration.id)
    ).all()
    names: dict[RegistrationStatus, list[str]] = {status: [] for status in ACTIVE}
    for status, name in rows:
        names[status].append(name)
    for status in ACTIVE:
        if status is not RegistrationStatus.WAITLISTED:
            names[status].sort(key=str.casefold)
    return Roster(workshop, names)
