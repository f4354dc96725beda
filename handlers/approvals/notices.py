"""What is told of a request: to the organisers that it is there, to the person what was decided."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from markupsafe import Markup
from sqlalchemy.orm import Session

from handlers.approvals.service import Outcome, Request, expire_requests, find_request_end, find_told, list_pending
from handlers.dialogue import Assistant
from handlers.messages import Choice, Reply
from handlers.organisers.notices import tell_organisers
from handlers.outbox import tell
from handlers.people.describing import describe_person
from handlers.people.service import list_responsible
from handlers.programme.catalogue import find_programme
from handlers.programme.wording import name_workshop
from handlers.registration.notices import say_seat
from handlers.registration.service import has_begun
from handlers.texts import Texts, say_moment
from storage import tables


def do_requests(session: Session, assistant: Assistant, now: datetime) -> None:
    """Ends the requests whose time is up, and lays new ones before the organisers, however they came about."""
    programme = find_programme(session)
    if programme is None:
        return
    for request in expire_requests(session, programme, now):
        told = tell(session, request.person, partial(_say_expired, assistant.texts, programme, request, now), now)
        say = partial(_say_expired_to_organisers, assistant.texts, programme, request, told)
        tell_organisers(session, request.workshop, say, now)
    notices = {
        f"request:{request.registration.id}:{person.id}": (request, person)
        for request in list_pending(session)
        for person in list_responsible(session, request.workshop.site_id)
    }
    said = find_told(session, list(notices))
    for key, (request, person) in notices.items():
        if key not in said:
            say = partial(_say_new, session, assistant.texts, programme, request)
            tell(session, person, say, now, dedupe_key=key)


def next_ends(session: Session, now: datetime) -> Iterable[datetime]:
    """When the requests expire."""
    programme = find_programme(session)
    return [find_request_end(programme, request) for request in list_pending(session)] if programme else []


def tell_decision(
    session: Session, texts: Texts, programme: tables.Programme, request: Request, reason: str, now: datetime
) -> bool:
    """Tells a person what was decided about their request, and what they can do now; False where that can't be."""

    def say(language: str) -> Reply:
        workshop = request.workshop
        name = name_workshop(programme, language, workshop)
        words = texts.markup(language, f"request-told-{request.outcome}", workshop=name, place=request.place)
        if request.outcome is Outcome.DECLINED:
            if reason:
                words = Markup("\n").join([words, texts.markup(language, "reason", reason=reason)])
            others = Choice(texts.plain(language, "menu-workshops"), "workshops")
            return Reply(words, (others, Choice(texts.plain(language, "contact-choice"), "contact")))
        booked = request.outcome is Outcome.BOOKED
        return say_seat(session, texts, programme, workshop, request.person, words, now, language, booked=booked)

    return tell(session, request.person, say, now)


def _say_new(session: Session, texts: Texts, programme: tables.Programme, request: Request, language: str) -> Reply:
    words = texts.markup(
        language,
        "request-new",
        person=describe_person(session, programme, language, request.person),
        workshop=name_workshop(programme, language, request.workshop),
        until=say_moment(find_request_end(programme, request), language, programme.timezone),
    )
    args = {"registration": request.registration.id}
    approve = Choice(texts.plain(language, "request-approve"), "request-approve", args)
    decline = Choice(texts.plain(language, "request-decline"), "request-decline", args)
    return Reply(words, (approve, decline))


def _say_expired(texts: Texts, programme: tables.Programme, request: Request, now: datetime, language: str) -> Reply:
    name = name_workshop(programme, language, request.workshop)
    again = Choice(texts.plain(language, "request-again"), "confirm", {"workshop": request.workshop.id})
    if has_begun(request.workshop, now):
        again = Choice(texts.plain(language, "menu-workshops"), "workshops")
    contact = Choice(texts.plain(language, "contact-choice"), "contact")
    return Reply(texts.markup(language, "request-told-expired", workshop=name), (again, contact))


def _say_expired_to_organisers(
    texts: Texts, programme: tables.Programme, request: Request, told: bool, language: str
) -> Reply:
    person, name = request.person.name, name_workshop(programme, language, request.workshop)
    others = Choice(texts.plain(language, "organise-requests"), "requests")
    over = texts.markup(language, "request-over", person=person, workshop=name)
    return Reply(f"{over} {texts.markup(language, 'person-told' if told else 'person-untold')}", (others,))
