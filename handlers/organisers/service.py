"""What organisers may see of the workshops of their sites. Every function refuses whoever does not organise there."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from handlers.errors import RefusedError
from handlers.people.service import organised_sites, require_organiser
from storage import tables

RECENT = timedelta(days=14)
LONGEST_REASON = 500
"""So many characters can an organiser's reason have."""


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
