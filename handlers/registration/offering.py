"""Answering the offer of a seat: taking it, leaving it, and what is said when it holds no more."""

from collections.abc import Iterator

from markupsafe import Markup

from handlers.calendar.conversation import add_calendar
from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshop, name_workshop
from handlers.registration.admission import list_overlapping
from handlers.registration.notices import fill, say_expired
from handlers.registration.offers import Answer, Outcome, accept_offer, decline_offer
from handlers.registration.service import find_registration, list_registrations
from handlers.registration.wording import choose_offer, say_offer
from handlers.router import router
from storage import tables
from storage.kinds import RegistrationStatus


def ask_offer(
    turn: Turn, registration: tables.Registration, workshop: tables.Workshop, key: str = "offer-open"
) -> Reply:
    """Says which seat is held for the person and until when, and asks whether they take it."""
    words = say_offer(turn.texts, turn.programme, workshop, registration, turn.language, key)
    return turn.put(Reply(words, choose_offer(turn.texts, workshop, registration, turn.language)))


@router.action("offers")
def show_offers(turn: Turn) -> Reply:
    """The seat that is held for the person, or which of several is meant."""
    held = [
        (registration, workshop)
        for registration, workshop in list_registrations(turn.session, turn.member.id, turn.now)
        if registration.status is RegistrationStatus.OFFERED
    ]
    if not held:
        return turn.say("offers-none", turn.choice("menu-registrations", "registrations"))
    if len(held) == 1:
        return ask_offer(turn, *held[0])
    choices = (choose_workshop(turn.programme, turn.language, workshop, "offer") for _, workshop in held)
    return turn.say("offers-which", *choices)


@router.action("offer")
def show_offer(turn: Turn, workshop: str) -> Reply:
    """The offer of a seat in a workshop, if it is still open."""
    row = find_workshop(turn.session, workshop)
    registration = find_registration(turn.session, turn.member.id, workshop)
    if registration is None or registration.status is not RegistrationStatus.OFFERED:
        name = name_workshop(turn.programme, turn.language, row)
        return turn.say("offer-over", turn.choice("menu-registrations", "registrations"), workshop=name)
    return ask_offer(turn, registration, row)


@router.action("offer-accept")
def accept(turn: Turn, registration: int, sequence: int) -> Reply:
    """Takes the seat; too late, a second time, or for another date than was read, it says so instead."""
    answer = accept_offer(turn.session, turn.member, registration, sequence, turn.now)
    if answer.outcome is Outcome.DONE:
        name = name_workshop(turn.programme, turn.language, answer.workshop)
        words = [turn.words("registered", workshop=name), *_list_overlaps(turn, answer.workshop)]
        return add_calendar(turn, Reply(Markup("\n").join(words)), answer.workshop)
    return _say_over(turn, answer)


def _list_overlaps(turn: Turn, workshop: tables.Workshop) -> Iterator[Markup]:
    for other in list_overlapping(turn.session, turn.member.id, workshop):
        name = name_workshop(turn.programme, turn.language, find_workshop(turn.session, other))
        yield turn.words("hint-overlap", workshop=name)


@router.action("offer-decline")
def decline(turn: Turn, registration: int) -> Reply:
    """Leaves the seat to the next, who is offered it at the same moment."""
    answer = decline_offer(turn.session, turn.member, registration, turn.now)
    if answer.outcome is Outcome.DONE:
        fill(turn.session, turn.texts, answer.workshop, turn.now)
        name = name_workshop(turn.programme, turn.language, answer.workshop)
        return turn.say("offer-declined", workshop=name)
    return _say_over(turn, answer)


def _say_over(turn: Turn, answer: Answer) -> Reply:
    """Why an offer can't be answered any more, with what can be done instead."""
    workshop = answer.workshop
    if answer.ended:
        fill(turn.session, turn.texts, workshop, turn.now)
    if answer.outcome is Outcome.MOVED:
        return ask_offer(turn, answer.registration, workshop, "offer-moved")
    if answer.outcome is Outcome.EXPIRED:
        return say_expired(turn.session, turn.texts, turn.programme, workshop, turn.member, turn.now, turn.language)
    if answer.outcome is Outcome.OVERLAP:
        return _say_overlap(turn, answer)
    key, choice = {
        Outcome.BOOKED: ("registered-already", turn.choice("cancel-choice", "cancel-confirm", workshop=workshop.id)),
        Outcome.CANCELLED: ("offer-cancelled", turn.choice("menu-workshops", "workshops")),
    }.get(answer.outcome, ("offer-over", turn.choice("menu-registrations", "registrations")))
    return turn.say(key, choice, workshop=name_workshop(turn.programme, turn.language, workshop))


def _say_overlap(turn: Turn, answer: Answer) -> Reply:
    """The seat stays held until its deadline; by then the other booking can be given up."""
    other = find_workshop(turn.session, answer.overlapping)
    short = name_workshop(turn.programme, turn.language, other, short=True).unescape()
    return turn.say(
        "offer-overlap",
        turn.choice("step-overlap", "cancel-confirm", {"workshop": short}, workshop=other.id),
        turn.choice("offer-decline", "offer-decline", registration=answer.registration.id),
        workshop=name_workshop(turn.programme, turn.language, answer.workshop),
        other=name_workshop(turn.programme, turn.language, other),
    )


router.command("offers", "offers")
