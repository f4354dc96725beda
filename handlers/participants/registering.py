"""Organisers who register or remove somebody. What is shown before is checked again when it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.organisers.service import find_workshop
from handlers.people.service import find_person, record
from handlers.registration.admission import consider, list_overlapping
from handlers.registration.offers import ADDED
from handlers.registration.rules import Rule
from handlers.registration.service import (
    add_registration,
    change_status,
    find_place,
    find_registration,
    has_begun,
    is_full,
    lock_participant,
    lock_workshop,
)
from handlers.words import simplify
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

BOOKED, WAITLISTED = RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED
REMOVABLE = {BOOKED, WAITLISTED, RegistrationStatus.OFFERED}
"""Who can be removed; a request is declined instead."""
QUEUE = "queue"
"""The override by which somebody gets a seat before those who wait longer."""
SHORTEST_NAME = 2


class Outcome(StrEnum):
    """How it stands with a person whom an organiser would register or remove."""

    OPEN = "open"
    DONE = "done"
    CHANGED = "changed"
    BOOKED = "booked"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    PENDING = "pending"
    GONE = "gone"
    CANCELLED = "cancelled"
    STARTED = "started"


@dataclass(frozen=True)
class Prospect:
    """What registering a person would be, or was: a seat or a place, and which rules it overrides."""

    person: tables.Person
    workshop: tables.Workshop
    outcome: Outcome = Outcome.OPEN
    status: RegistrationStatus = BOOKED
    overrides: Sequence[str] = ()
    registration: tables.Registration | None = None
    place: int = 0


@dataclass(frozen=True)
class Removal:
    """What removing a person would be, or was; `had` is how they stood before."""

    person: tables.Person
    workshop: tables.Workshop
    registration: tables.Registration
    outcome: Outcome = Outcome.OPEN
    had: RegistrationStatus = BOOKED


def is_over(workshop: tables.Workshop, now: datetime) -> Outcome | None:
    """Why nobody can be registered or removed any more; None where it is possible."""
    if workshop.status is WorkshopStatus.CANCELLED:
        return Outcome.CANCELLED
    return Outcome.STARTED if has_begun(workshop, now) else None


def find_people(session: Session, organiser: tables.Person, workshop_id: str, typed: str) -> list[tables.Person]:
    """Everybody whose name has a word that begins with each of the words that were typed; those called so come first.

    Nobody where fewer than two letters were typed, so that one does not leaf through all the staff.
    """
    find_workshop(session, organiser, workshop_id)
    words, sign = simplify(typed).split(), " ".join(typed.split()).casefold()
    if len("".join(words) or sign) < SHORTEST_NAME:
        return []
    found = []
    for person_id, name in session.execute(select(tables.Person.id, tables.Person.name)):
        parts = simplify(name).split()
        if words and all(any(part.startswith(word) for part in parts) for word in words):
            found.append((parts != words, name.casefold(), person_id))
        elif not words and sign in " ".join(name.split()).casefold():
            found.append((True, name.casefold(), person_id))
    return [find_person(session, person_id) for _, _, person_id in sorted(found)]


def foresee_booking(
    session: Session, organiser: tables.Person, workshop_id: str, person_id: int, now: datetime
) -> Prospect:
    """What it would be to register a person now; sure only while the workshop is locked, as it is by this."""
    find_workshop(session, organiser, workshop_id)
    workshop = lock_workshop(session, workshop_id)
    person = session.get(tables.Person, person_id)
    if person is None:
        raise RefusedError("participant-unknown")
    prospect = Prospect(person, workshop)
    if over := is_over(workshop, now):
        return replace(prospect, outcome=over)
    existing = find_registration(session, person.id, workshop_id)
    if existing is None:
        why = consider(session, person, workshop, now)
        rules = list(dict.fromkeys(reason.rule.value for reason in (*why.refusals, *why.hints)))
        if workshop.free_seats == 0:
            return replace(prospect, status=WAITLISTED, overrides=rules)
        return replace(prospect, overrides=[*rules, *([QUEUE] if is_full(session, workshop) else [])])
    place = find_place(session, workshop, existing) or 0
    prospect = replace(prospect, registration=existing, place=place)
    if existing.status is not WAITLISTED or workshop.free_seats == 0:
        return replace(prospect, outcome=Outcome(existing.status.value))
    overlap = [Rule.OVERLAP.value] if list_overlapping(session, person_id, workshop) else []
    return replace(prospect, overrides=[*overlap, *([QUEUE] if place > 1 else [])])


def book(
    session: Session,
    organiser: tables.Person,
    workshop_id: str,
    person_id: int,
    status: str,
    overrides: Sequence[str],
    now: datetime,
) -> Prospect:
    """Registers a person as it was shown; where something else would come of it now, nothing is done."""
    prospect = foresee_booking(session, organiser, workshop_id, person_id, now)
    if prospect.outcome is not Outcome.OPEN:
        return prospect
    if (prospect.status.value, list(prospect.overrides)) != (status, list(overrides)):
        return replace(prospect, outcome=Outcome.CHANGED)
    registration, before = prospect.registration, None
    if registration is None:
        registration = add_registration(session, prospect.workshop, person_id, prospect.status, now)
    else:
        before = {"status": registration.status.value}
        change_status(session, prospect.workshop, registration, prospect.status, now)
    after = {
        "status": prospect.status.value,
        "person": person_id,
        "workshop": workshop_id,
        "overridden": list(prospect.overrides),
    }
    record(session, now, organiser.id, ADDED, f"registration:{registration.id}", before, after)
    place = find_place(session, prospect.workshop, registration) or 0
    return replace(prospect, outcome=Outcome.DONE, registration=registration, place=place)


def foresee_removal(session: Session, organiser: tables.Person, registration_id: int, now: datetime) -> Removal:
    """Whom it would be to remove; the workshop is locked. Refuses whoever does not organise there."""
    registration, workshop = lock_participant(session, organiser, registration_id, gone="participant-unknown")
    removal = Removal(find_person(session, registration.person_id), workshop, registration, had=registration.status)
    if over := is_over(workshop, now):
        return replace(removal, outcome=over)
    if registration.status is RegistrationStatus.PENDING:
        return replace(removal, outcome=Outcome.PENDING)
    if registration.status not in REMOVABLE:
        return replace(removal, outcome=Outcome.GONE)
    return removal


def remove(session: Session, organiser: tables.Person, registration_id: int, reason: str, now: datetime) -> Removal:
    """Removes a person, with a reason or without. The seat is free then: `notices.fill` is to be called."""
    removal = foresee_removal(session, organiser, registration_id, now)
    if removal.outcome is not Outcome.OPEN:
        return removal
    status = RegistrationStatus.CANCELLED
    change_status(session, removal.workshop, removal.registration, status, now, reason=reason or None)
    after = {"status": status.value, "person": removal.person.id, "workshop": removal.workshop.id, "reason": reason}
    subject = f"registration:{registration_id}"
    record(session, now, organiser.id, "registration.removed", subject, {"status": removal.had.value}, after)
    return replace(removal, outcome=Outcome.DONE)
