"""Who is registered for a workshop, as its organisers see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.organisers.service import find_workshop
from handlers.registration.moves import Answers, count_answers
from storage import tables
from storage.kinds import ACTIVE, RegistrationStatus


@dataclass(frozen=True)
class Participant:
    """Somebody who is registered: who they are, how they stand, since when, and whether they ask to be let go."""

    registration: int
    name: str
    audience: str | None
    site: str | None
    status: RegistrationStatus
    since: datetime
    leaving: bool


@dataclass(frozen=True)
class Roster:
    """Who is registered for a workshop: those who wait in their order, all others by name; and the seats kept.

    `answers` are those to the last change of date or place.
    """

    workshop: tables.Workshop
    participants: Sequence[Participant]
    reservations: Sequence[tables.Reservation]
    answers: Answers

    def standing(self, status: RegistrationStatus) -> list[Participant]:
        """Those of one status."""
        return [participant for participant in self.participants if participant.status is status]


def read_roster(session: Session, organiser: tables.Person, workshop_id: str) -> Roster:
    """Who is registered for a workshop. Refuses whoever does not organise at its site."""
    workshop = find_workshop(session, organiser, workshop_id)
    rows = session.execute(
        select(tables.Registration, tables.Person)
        .join(tables.Person, tables.Person.id == tables.Registration.person_id)
        .where(tables.Registration.workshop_id == workshop_id, tables.Registration.status.in_(ACTIVE))
        .order_by(tables.Registration.id)
    )
    found = [
        Participant(
            row.id,
            person.name,
            person.audience_id,
            person.site_id,
            row.status,
            row.created_at,
            leaving=row.status is RegistrationStatus.BOOKED and row.release_asked_at is not None,
        )
        for row, person in rows
    ]
    found.sort(key=_order)
    kept = (
        select(tables.Reservation)
        .where(tables.Reservation.workshop_id == workshop_id, tables.Reservation.seats > 0)
        .order_by(tables.Reservation.id)
    )
    return Roster(workshop, found, session.scalars(kept).all(), count_answers(session, workshop))


def _order(participant: Participant) -> tuple[int, str]:
    waits = participant.status is RegistrationStatus.WAITLISTED
    return ACTIVE.index(participant.status), "" if waits else participant.name.casefold()
