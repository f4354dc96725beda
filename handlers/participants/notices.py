"""What people are told when an organiser has registered or removed them."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from handlers.calendar.file import Method, write_calendar
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.participants.registering import Prospect, Removal
from handlers.programme.wording import name_workshop
from handlers.registration.notices import say_seat
from handlers.texts import Texts
from storage import tables
from storage.kinds import RegistrationStatus


def tell_registered(
    session: Session, texts: Texts, programme: tables.Programme, prospect: Prospect, now: datetime
) -> bool:
    """Tells a person that they have a seat or a place; False where they can't be reached."""

    def say(language: str) -> Reply:
        workshop = prospect.workshop
        name = name_workshop(programme, language, workshop)
        words = texts.markup(language, f"participant-told-{prospect.status}", workshop=name, place=prospect.place)
        booked = prospect.status is RegistrationStatus.BOOKED
        return say_seat(session, texts, programme, workshop, prospect.person, words, now, language, booked=booked)

    return tell(session, prospect.person, say, now)


def tell_removed(
    session: Session, texts: Texts, programme: tables.Programme, removal: Removal, reason: str, now: datetime
) -> bool:
    """Tells a person that they were removed, why, and whom to ask; False where they can't be reached."""

    def say(language: str) -> Reply:
        workshop = removal.workshop
        words = texts.markup(
            language, "participant-told-removed", workshop=name_workshop(programme, language, workshop)
        )
        if reason:
            words = Markup("\n").join([words, texts.markup(language, "reason", reason=reason)])
        others = Choice(texts.plain(language, "menu-workshops"), "workshops")
        contact = Choice(texts.plain(language, "contact-choice"), "contact")
        booked = removal.had is RegistrationStatus.BOOKED
        file = (
            write_calendar(session, texts, programme, workshop, language, now, Method.CANCEL, person=removal.person)
            if booked
            else None
        )
        return Reply(words, (others, contact), file)

    return tell(session, removal.person, say, now)
