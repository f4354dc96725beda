"""What is told by itself of free seats: to whom one is offered, whose offer has ended, and to the organisers."""

from datetime import datetime
from functools import partial

from markupsafe import Markup
from sqlalchemy.orm import Session

from handlers.calendar.file import write_calendar
from handlers.dialogue import Assistant
from handlers.messages import Choice, Reply
from handlers.organisers.notices import tell_organisers
from handlers.outbox import tell
from handlers.people.service import find_person
from handlers.programme.catalogue import find_programme
from handlers.programme.wording import name_workshop
from handlers.registration.admission import consider
from handlers.registration.offers import expire_offers, list_expired, promote_waiting
from handlers.registration.service import IdleSeats, find_idle_seats, list_fillable, lock_workshop
from handlers.registration.wording import choose_offer, say_offer
from handlers.texts import Texts
from storage import tables


def end_offers(session: Session, assistant: Assistant, now: datetime) -> None:
    """Ends the offers whose deadline has passed, tells those who had them, and offers the seats to the next."""
    for workshop_id in list_expired(session, now):
        workshop = lock_workshop(session, workshop_id)
        tell_expired(session, assistant.texts, workshop, expire_offers(session, workshop, now), now)
        fill(session, assistant.texts, workshop, now)


def tell_expired(
    session: Session, texts: Texts, workshop: tables.Workshop, expired: list[tables.Registration], now: datetime
) -> None:
    """Tells those whose offers have ended that the seat is held no more, and what they can do."""
    programme = find_programme(session)
    if programme is None:
        return
    for registration in expired:
        person = find_person(session, registration.person_id)
        tell(session, person, partial(say_expired, session, texts, programme, workshop, person, now), now)


def say_expired(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    person: tables.Person,
    now: datetime,
    language: str,
) -> Reply:
    """That an offer has ended; whoever may register anew is told so, all others are shown other dates."""
    words = texts.markup(language, "offer-expired", workshop=name_workshop(programme, language, workshop))
    if consider(session, person, workshop, now).refusals:
        others = Choice(texts.plain(language, "change-others"), "fitting", {"course": workshop.course_id})
        return Reply(words, (others,))
    again = Choice(texts.plain(language, "offer-again"), "confirm", {"workshop": workshop.id})
    return Reply(Markup(" ").join([words, texts.markup(language, "offer-expired-again")]), (again,))


def fill_seats(session: Session, assistant: Assistant, now: datetime) -> None:
    """Offers seats that have come to be free to those who wait, however that came about, and tells them."""
    for workshop_id in list_fillable(session):
        _fill(session, assistant.texts, lock_workshop(session, workshop_id), now, freed=False)


def fill(session: Session, texts: Texts, workshop: tables.Workshop, now: datetime) -> None:
    """Offers a workshop's free seats to those who wait, and tells them: what whoever frees or adds a seat calls last.

    Where seats stay free although somebody waits, the organisers are told. The workshop must be locked.
    """
    _fill(session, texts, workshop, now, freed=True)


def _fill(session: Session, texts: Texts, workshop: tables.Workshop, now: datetime, *, freed: bool) -> None:
    programme = find_programme(session)
    if programme is None:
        return
    for registration in promote_waiting(session, workshop, now):
        person = find_person(session, registration.person_id)
        say_offered = partial(_say_offer, texts, programme, workshop, registration)
        tell(session, person, say_offered, now, needed_by=registration.offered_until, about=workshop.id)
    idle = find_idle_seats(session, workshop, now)
    if idle is None:
        return
    say = partial(_say_idle, texts, programme, workshop, idle)
    key = f"idle:{workshop.id}:{workshop.sequence}:{workshop.capacity}:{idle.free}"
    told = tell_organisers(session, workshop, say, now, dedupe_key=key)
    if freed and not told:
        tell_organisers(session, workshop, say, now, dedupe_key=f"{key}:{now.isoformat()}")


def say_seat(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    person: tables.Person,
    words: Markup,
    now: datetime,
    language: str,
    *,
    booked: bool = True,
) -> Reply:
    """What somebody else's decision has given a person: a way out of it and, where it is a seat, the calendar file."""
    give_up = Choice(texts.plain(language, "cannot-come"), "cancel-confirm", {"workshop": workshop.id})
    if not booked:
        return Reply(words, (give_up,))
    return Reply(words, (give_up,), write_calendar(session, texts, programme, workshop, language, now, person=person))


def _say_offer(
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    registration: tables.Registration,
    language: str,
) -> Reply:
    words = say_offer(texts, programme, workshop, registration, language, "offered")
    return Reply(words, choose_offer(texts, workshop, registration, language))


def _say_idle(
    texts: Texts, programme: tables.Programme, workshop: tables.Workshop, idle: IdleSeats, language: str
) -> Reply:
    words = texts.markup(
        language,
        "seats-idle-offline" if idle.offline else "seats-idle",
        workshop=name_workshop(programme, language, workshop),
        free=idle.free,
        waiting=idle.waiting,
        offline=idle.offline,
        decides="organisers" if workshop.course.needs_approval else "nobody",
    )
    choice = Choice(texts.plain(language, "organise-participants"), "participants-of", {"workshop": workshop.id})
    return Reply(words, (choice,))
