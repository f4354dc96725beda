"""What people are told by itself of a workshop that they are registered for: moved or cancelled."""

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
from handlers.registration.offers import renew_offer
from handlers.registration.service import list_untold, lock_workshop
from handlers.registration.wording import choose_offer, say_offer
from handlers.texts import Texts
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus


def tell_changes(session: Session, assistant: Assistant, now: datetime) -> None:
    """Tells everybody who is registered for a workshop of a new date or place, or that it was cancelled, once.

    Who is to be told stands in the tables (the SEQUENCE that a person knows of against the workshop's), so it makes no
    difference how the workshop was changed. What has ended meanwhile is told to nobody. A seat that is held for
    somebody is offered anew with what they are told.
    """
    programme = find_programme(session)
    if programme is None:
        return
    for registration, workshop in list_untold(session):
        if registration.status is RegistrationStatus.OFFERED:
            renew_offer(session, lock_workshop(session, workshop.id), registration, now)
        registration.sequence = workshop.sequence
        if workshop.sessions[-1].end > now:
            person = find_person(session, registration.person_id)
            say = partial(_say_change, session, assistant.texts, programme, workshop, registration, now)
            tell(session, person, say, now, dedupe_key=f"change:{registration.id}:{workshop.sequence}")


def _say_change(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    registration: tables.Registration,
    now: datetime,
    language: str,
) -> Reply:
    name = name_workshop(programme, language, workshop)
    if workshop.status is WorkshopStatus.CANCELLED:
        text, method = texts.markup(language, "workshop-cancelled", workshop=name), Method.CANCEL
        choices: tuple[Choice, ...] = (Choice(texts.plain(language, "menu-workshops"), "workshops"),)
    elif registration.status is RegistrationStatus.OFFERED:
        text, method = say_offer(texts, programme, workshop, registration, language, "offer-moved"), Method.PUBLISH
        choices = choose_offer(texts, workshop, registration, language)
    else:
        text, method = texts.markup(language, "workshop-moved", workshop=name), Method.PUBLISH
        choices = (Choice(texts.plain(language, "cannot-come"), "cancel-confirm", {"workshop": workshop.id}),)
    booked = registration.status is RegistrationStatus.BOOKED
    file = write_calendar(session, texts, programme, workshop, language, now, method) if booked else None
    return Reply(text, choices, file)
