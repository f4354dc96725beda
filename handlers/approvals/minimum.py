"""Workshops with fewer than their minimum: at a set time before the start the organisers are asked what becomes of
them, and once more where the registrations fall below it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from handlers.courtesy import go_back
from handlers.dialogue import Assistant
from handlers.messages import Choice, Reply
from handlers.organisers.notices import tell_organisers
from handlers.organisers.service import find_workshop
from handlers.people.service import record
from handlers.programme.catalogue import find_programme, find_terms
from handlers.programme.wording import name_workshop
from handlers.registration.service import has_begun, lock_workshop
from handlers.texts import Texts
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

MISSED, REACHED, CONFIRMED = "minimum.missed", "minimum.reached", "workshop.confirmed"
NOTICES = 2
"""How often the organisers are asked about one date of a workshop."""


class Outcome(StrEnum):
    """What became of the decision that a workshop takes place."""

    CONFIRMED = "confirmed"
    CONFIRMED_BY = "confirmed-by"
    CANCELLED = "cancelled"
    STARTED = "started"


@dataclass(frozen=True)
class Confirmation:
    """A workshop, whether it is confirmed now, and by whom it was before."""

    workshop: tables.Workshop
    outcome: Outcome
    by: str = ""


def ask_minimum(session: Session, assistant: Assistant, now: datetime) -> None:
    """Asks the organisers about each workshop that is soon and has too few, once for each time that it comes to that.

    Whether it was asked stands in the audit log, with the date that the workshop had then. As long as there is nobody
    who can be asked, it was not.
    """
    programme = find_programme(session)
    if programme is None:
        return
    for workshop in _list_unconfirmed(session, now):
        start = workshop.sessions[0].start
        if not _asked_at(programme, workshop) <= now < start:
            continue
        count, minimum = _count(session, workshop), workshop.minimum or 0
        said = session.execute(
            select(tables.AuditEntry.action, tables.AuditEntry.after)
            .where(
                tables.AuditEntry.subject == f"workshop:{workshop.id}",
                tables.AuditEntry.action.in_((MISSED, REACHED)),
            )
            .order_by(tables.AuditEntry.id)
        )
        history = [action for action, after in said if after and after.get("start") == start.isoformat()]
        missed = count < minimum
        if missed == (history[-1:] == [MISSED]) or history.count(MISSED) >= NOTICES:
            continue
        if missed:
            key = f"minimum:{workshop.id}:{start.isoformat()}:{history.count(MISSED)}"
            say = partial(_say, assistant.texts, programme, workshop, count)
            if not tell_organisers(session, workshop, say, now, dedupe_key=key):
                continue
        after = {"start": start.isoformat(), "registered": count, "minimum": minimum}
        record(session, now, None, MISSED if missed else REACHED, f"workshop:{workshop.id}", None, after)


def next_questions(session: Session, now: datetime) -> Iterable[datetime]:
    """When the organisers are asked about workshops."""
    programme = find_programme(session)
    if programme is None:
        return []
    return [_asked_at(programme, workshop) for workshop in _list_unconfirmed(session, now)]


def _asked_at(programme: tables.Programme, workshop: tables.Workshop) -> datetime:
    before, zone = find_terms(programme).minimum_asked_before, ZoneInfo(programme.timezone)
    return go_back(workshop.sessions[0].start, before, zone)


def confirm_workshop(session: Session, organiser: tables.Person, workshop_id: str, now: datetime) -> Confirmation:
    """Decides that a workshop takes place with however few. Refuses whoever does not organise there."""
    find_workshop(session, organiser, workshop_id)
    workshop = lock_workshop(session, workshop_id)
    if workshop.status is WorkshopStatus.CANCELLED:
        return Confirmation(workshop, Outcome.CANCELLED)
    if has_begun(workshop, now):
        return Confirmation(workshop, Outcome.STARTED)
    if workshop.confirmed_at is not None:
        return Confirmation(workshop, Outcome.CONFIRMED_BY, _find_confirmer(session, workshop_id))
    workshop.confirmed_at = now
    after = {"confirmed_at": now.isoformat(), "registered": _count(session, workshop), "minimum": workshop.minimum}
    record(session, now, organiser.id, CONFIRMED, f"workshop:{workshop_id}", {"confirmed_at": None}, after)
    return Confirmation(workshop, Outcome.CONFIRMED)


def _find_confirmer(session: Session, workshop_id: str) -> str:
    name = session.scalar(
        select(tables.Person.name)
        .join(tables.AuditEntry, tables.AuditEntry.actor_id == tables.Person.id)
        .where(tables.AuditEntry.subject == f"workshop:{workshop_id}", tables.AuditEntry.action == CONFIRMED)
        .order_by(tables.AuditEntry.id.desc())
        .limit(1)
    )
    return name or ""


def _list_unconfirmed(session: Session, now: datetime) -> Iterable[tables.Workshop]:
    coming = select(tables.WorkshopSession.workshop_id).where(tables.WorkshopSession.start > now)
    return session.scalars(
        select(tables.Workshop)
        .where(
            tables.Workshop.minimum.is_not(None),
            tables.Workshop.confirmed_at.is_(None),
            tables.Workshop.status == WorkshopStatus.PLANNED,
            tables.Workshop.id.in_(coming),
        )
        .options(selectinload(tables.Workshop.sessions))
        .order_by(tables.Workshop.id)
    )


def _count(session: Session, workshop: tables.Workshop) -> int:
    booked = session.scalar(
        select(func.count())
        .select_from(tables.Registration)
        .where(
            tables.Registration.workshop_id == workshop.id,
            tables.Registration.status == RegistrationStatus.BOOKED,
        )
    )
    return workshop.offline_registrations + (booked or 0)


def _say(texts: Texts, programme: tables.Programme, workshop: tables.Workshop, count: int, language: str) -> Reply:
    words = texts.markup(
        language,
        "minimum-missed",
        workshop=name_workshop(programme, language, workshop),
        count=count,
        minimum=workshop.minimum or 0,
    )
    args = {"workshop": workshop.id}
    confirm = Choice(texts.plain(language, "minimum-confirm"), "workshop-confirm", args)
    cancel = Choice(texts.plain(language, "minimum-cancel"), "workshop-cancel", args)
    return Reply(words, (confirm, cancel))
