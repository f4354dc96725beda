"""What people are told by itself of a workshop that they are registered for: moved, cancelled, a seat."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from handlers.calendar.file import Method, write_calendar
from handlers.dialogue import Assistant
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.people.service import find_person
from handlers.programme.catalogue import find_programme
from handlers.programme.wording import name_workshop
from handlers.registration.service import list_fillable, list_untold, lock_workshop, promote_waiting
from handlers.texts import Texts
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus


def tell_changes(session: Session, assistant: Assistant, now: datetime) -> None:
    """Tells everybody who is registered for a workshop of a new date or place, or that it was cancelled, once.

    Who is to be told stands in the tables (the SEQUENCE that a person knows of against the workshop's), so it makes no
    difference how the workshop was changed. What has ended meanwhile is told to nobody.
    """
    programme = find_programme(session)
    if programme is None:
        return
    for registration, workshop in list_untold(session):
        registration.sequence = workshop.sequence
        if workshop.sessions[-1].end > now:
            person = find_person(session, registration.person_id)
            booked = registration.status is RegistrationStatus.BOOKED
            say = partial(_say_change, session, assistant.texts, programme, workshop, booked, now)
            tell(session, person, say, now, dedupe_key=f"change:{registration.id}:{workshop.sequence}")


def fill_seats(session: Session, assistant: Assistant, now: datetime) -> None:
    """Gives seats that have come to be free to those who wait, however that came about, and tells them."""
    for workshop_id in list_fillable(session):
        fill(session, assistant.texts, lock_workshop(session, workshop_id), now)


def fill(session: Session, texts: Texts, workshop: tables.Workshop, now: datetime) -> None:
    """Gives a workshop's free seats to those who wait, and tells them: what whoever frees or adds a seat calls last.

    The workshop must be locked.
    """
    programme = find_programme(session)
    if programme is not None:
        tell_promoted(session, texts, programme, workshop, promote_waiting(session, workshop, now), now)


def tell_promoted(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    promoted: Sequence[tables.Registration],
    now: datetime,
) -> None:
    """Tells those who have waited that they are booked now."""
    say = partial(_say_promoted, session, texts, programme, workshop, now)
    for registration in promoted:
        tell(session, find_person(session, registration.person_id), say, now)


def _say_promoted(
    session: Session, texts: Texts, programme: tables.Programme, workshop: tables.Workshop, now: datetime, language: str
) -> Reply:
    name = name_workshop(programme, language, workshop)
    decline = Choice(texts.plain(language, "cannot-come"), "cancel-confirm", {"workshop": workshop.id})
    file = write_calendar(session, programme, workshop, language, now)
    return Reply(texts.markup(language, "promoted", workshop=name), (decline,), file)


def _say_change(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    booked: bool,
    now: datetime,
    language: str,
) -> Reply:
    name = name_workshop(programme, language, workshop)
    if workshop.status is WorkshopStatus.CANCELLED:
        text, method = texts.markup(language, "workshop-cancelled", workshop=name), Method.CANCEL
        choice = Choice(texts.plain(language, "menu-workshops"), "workshops")
    else:
        text, method = texts.markup(language, "workshop-moved", workshop=name), Method.PUBLISH
        choice = Choice(texts.plain(language, "cannot-come"), "cancel-confirm", {"workshop": workshop.id})
    file = write_calendar(session, programme, workshop, language, now, method) if booked else None
    return Reply(text, (choice,), file)
