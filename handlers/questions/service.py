"""Answers' facts, from rows alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage import tables
from storage.kinds import WorkshopStatus


def list_upcoming(session: Session, now: datetime) -> Sequence[tables.Workshop]:
    """The workshops that have not begun and were not cancelled, soonest first."""
    start = func.min(tables.WorkshopSession.start)
    upcoming = (
        select(tables.WorkshopSession.workshop_id, start.label("start"))
        .group_by(tables.WorkshopSession.workshop_id)
        .having(start > now)
        .subquery()
    )
    return session.scalars(
        select(tables.Workshop)
        .join(upcoming, upcoming.c.workshop_id == tables.Workshop.id)
        .where(tables.Workshop.status == WorkshopStatus.PLANNED)
        .options(
            joinedload(tables.Workshop.course),
            joinedload(tables.Workshop.venue),
            selectinload(tables.Workshop.sessions),
        )
        .order_by(upcoming.c.start, tables.Workshop.id)
    ).all()
