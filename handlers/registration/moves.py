"""What a change of date or place is, and what people answer to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.programme.history import State, list_states, place_of
from handlers.registration.service import change_status, has_begun, lock_registration
from storage import tables
from storage.kinds import ACTIVE, HOLDS_SEAT, RegistrationStatus, WorkshopStatus


class Change(StrEnum):
    """What is different for somebody who knows an earlier state of a workshop."""

    NOTHING = "nothing"
    WHEN = "change-when"
    WHERE = "change-where"
    BOTH = "change-both"
    UNKNOWN = "change-unknown"
    CANCELLED = "change-cancelled"
    REVIVED = "change-revived"


class Outcome(StrEnum):
    """What became of an answer; `again`: the workshop has been changed once more since the question."""

    DONE = "done"
    AGAIN = "again"
    COMING = "coming"
    NOT_REGISTERED = "not registered"
    OVER = "over"


@dataclass(frozen=True)
class Answer:
    """What an answer did. `was_booked`: a booking was given up; `freed`: a seat is free by it.

    `earlier` is what the person knew of until this answer told them of a change.
    """

    outcome: Outcome
    registration: tables.Registration
    workshop: tables.Workshop
    was_booked: bool = False
    freed: bool = False
    earlier: State | None = None


@dataclass(frozen=True)
class Answers:
    """How those who were told of the last change have answered: they come, have left, or have not said."""

    coming: int
    left: int
    silent: int


def find_states(session: Session, workshop: tables.Workshop) -> dict[int, State]:
    """How a workshop was, by the SEQUENCE that people know of, as far as that was written down."""
    return list_states(session, workshop, session.scalars(select(tables.Programme.timezone)).one())


def compare(earlier: State | None, workshop: tables.Workshop) -> Change:
    """What is different now."""
    if workshop.status is WorkshopStatus.CANCELLED:
        cancelled_before = earlier is not None and earlier.status is WorkshopStatus.CANCELLED
        return Change.NOTHING if cancelled_before else Change.CANCELLED
    if earlier is None:
        return Change.UNKNOWN
    if earlier.status is WorkshopStatus.CANCELLED:
        return Change.REVIVED
    when = [(meeting.start, meeting.end) for meeting in workshop.sessions] != list(earlier.times)
    where = earlier.place is not None and not _same(earlier.place, place_of(workshop.venue))
    if when:
        return Change.BOTH if where else Change.WHEN
    return Change.WHERE if where else Change.NOTHING if earlier.place is not None else Change.UNKNOWN


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in ("name", "room", "address"))


def keep_coming(session: Session, person: tables.Person, registration_id: int, sequence: int, now: datetime) -> Answer:
    """Keeps that a person stays with a workshop though it was moved; a second time changes nothing."""
    answer = _open(session, person, registration_id, now)
    if answer.outcome is not Outcome.DONE:
        return answer
    if answer.workshop.sequence != sequence:
        return _tell_again(session, answer)
    answer.registration.coming_at = answer.registration.coming_at or now
    session.flush()
    return answer


def _tell_again(session: Session, answer: Answer) -> Answer:
    """A person who answers sooner than they are told of the next change is told by this, but for those with an offer,
    which is renewed when they are told."""
    registration, workshop = answer.registration, answer.workshop
    earlier = None
    if registration.sequence < workshop.sequence and registration.status is not RegistrationStatus.OFFERED:
        earlier = find_states(session, workshop).get(registration.sequence)
        registration.sequence, registration.coming_at = workshop.sequence, None
        session.flush()
    return Answer(Outcome.AGAIN, registration, workshop, earlier=earlier)


def leave_moved(session: Session, person: tables.Person, registration_id: int, now: datetime) -> Answer:
    """Gives up the place of a person whom another date or place does not suit, also after the deadline for cancelling:
    it was not they who changed it.

    Whoever has said since that they come is held to that (`COMING`), and has to cancel as everybody does. A seat is
    free then: `notices.fill` is to be called.
    """
    answer = _open(session, person, registration_id, now)
    if answer.outcome is not Outcome.DONE:
        return answer
    if answer.registration.coming_at is not None:
        return Answer(Outcome.COMING, answer.registration, answer.workshop)
    had = answer.registration.status
    change_status(session, answer.workshop, answer.registration, RegistrationStatus.CANCELLED, now)
    booked = had is RegistrationStatus.BOOKED
    return Answer(Outcome.DONE, answer.registration, answer.workshop, booked, freed=had in HOLDS_SEAT)


def _open(session: Session, person: tables.Person, registration_id: int, now: datetime) -> Answer:
    registration, workshop = lock_registration(session, registration_id, person)
    if registration.status not in ACTIVE:
        return Answer(Outcome.NOT_REGISTERED, registration, workshop)
    return Answer(Outcome.OVER if has_begun(workshop, now) else Outcome.DONE, registration, workshop)


def count_answers(session: Session, workshop: tables.Workshop) -> Answers:
    """How the booked people have answered to the last change of date or place; nobody has where there was none."""
    moved_at = max((state.at for state in find_states(session, workshop).values()), default=None)
    if moved_at is None:
        return Answers(0, 0, 0)

    def count(*conditions: Any) -> int:
        mine = tables.Registration.workshop_id == workshop.id, tables.Registration.created_at <= moved_at
        return session.scalar(select(func.count()).select_from(tables.Registration).where(*mine, *conditions)) or 0

    booked = tables.Registration.status == RegistrationStatus.BOOKED
    return Answers(
        coming=count(booked, tables.Registration.coming_at >= moved_at),
        left=count(
            tables.Registration.status == RegistrationStatus.CANCELLED, tables.Registration.changed_at >= moved_at
        ),
        silent=count(booked, tables.Registration.coming_at.is_(None) | (tables.Registration.coming_at < moved_at)),
    )
