"""Finding a workshop, registering, seeing one's registrations, cancelling: each confirmed before it is done."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from markupsafe import Markup

from handlers.calendar.conversation import add_calendar
from handlers.calendar.file import Method
from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshop, describe, name_workshop
from handlers.registration.explaining import list_steps, say_reasons
from handlers.registration.notices import fill
from handlers.registration.offering import ask_offer
from handlers.registration.releasing import ask_late, say_asked
from handlers.registration.service import (
    Standing,
    cancel_registration,
    find_place,
    find_registration,
    foresee,
    has_begun,
    is_release,
    list_registrations,
    take_seat,
)
from handlers.router import router
from storage import tables
from storage.kinds import HOLDS_SEAT, RegistrationStatus, WorkshopStatus


@router.action("confirm")
def confirm(turn: Turn, workshop: str) -> Reply:
    """Shows what will be booked, and asks; says at once where the person stands already, or why it can't be."""
    row = find_workshop(turn.session, workshop)
    standing = foresee(turn.session, turn.member, row, turn.now)
    if standing.outlook is None:
        return _say_standing(turn, standing, row)
    question, yes = {
        RegistrationStatus.WAITLISTED: ("register-confirm-waitlist", "register-yes-waitlist"),
        RegistrationStatus.PENDING: ("register-confirm-request", "register-yes-request"),
    }.get(standing.outlook, ("register-confirm", "register-yes"))
    shown = [describe(turn.texts, turn.programme, turn.language, row)]
    if standing.why.hints:
        shown.append(say_reasons(turn, standing.why.hints, "hint"))
    return turn.ask(
        question,
        turn.yes(yes, "register", workshop=workshop),
        turn.no("no", "keep"),
        turn.choice("workshop-more", "workshop", workshop=workshop),
        workshop=Markup("\n\n").join(shown),
    )


@router.action("register")
def register(turn: Turn, workshop: str) -> Reply:
    """Takes a seat or a place on the waitlist, or says why not."""
    standing = take_seat(turn.session, turn.member, workshop, turn.now)
    row = find_workshop(turn.session, workshop)
    reply = _say_standing(turn, standing, row)
    if standing.changed and standing.registration and standing.registration.status is RegistrationStatus.BOOKED:
        return add_calendar(turn, reply, row)
    return reply


def _say_standing(turn: Turn, standing: Standing, row: tables.Workshop) -> Reply:
    """Where the person stands with a workshop; with a refusal come what can be done, and the dates that are open."""
    name = name_workshop(turn.programme, turn.language, row)
    if standing.registration and standing.registration.status is RegistrationStatus.OFFERED:
        return ask_offer(turn, standing.registration, row)
    if standing.registration:
        choices = () if standing.changed else (turn.choice("cancel-choice", "cancel-confirm", workshop=row.id),)
        return turn.say(_key(standing), *choices, workshop=name, place=standing.place or 0)
    reasons = say_reasons(turn, standing.why.refusals, "refusal")
    refused = turn.say("register-refused", workshop=name, reasons=reasons)
    others = router.call(turn, Choice("", "fitting", {"course": row.course_id}))
    steps = list_steps(turn, standing.why.refusals, row)
    return replace(others, text=f"{refused.text}\n\n{others.text}", choices=(*others.choices, *steps))


@router.action("registrations")
def show_registrations(turn: Turn) -> Reply:
    """The person's bookings and places, each of which can be cancelled, and a booked one passed on."""
    rows = list_registrations(turn.session, turn.member.id, turn.now)
    reply = _list_registrations(turn, rows)
    going = RegistrationStatus.BOOKED, WorkshopStatus.PLANNED
    if all((row.status, workshop.status) != going for row, workshop in rows):
        return reply
    return replace(reply, choices=(*reply.choices, turn.choice("pass-again", "pass")))


@router.action("cancel-which")
def choose_cancellation(turn: Turn, courses: Collection[str] = ()) -> Reply:
    """Asks to confirm the one that can be meant, or which of several is to be cancelled."""
    rows = list_registrations(turn.session, turn.member.id, turn.now)
    meant = [pair for pair in rows if not courses or pair[1].course_id in courses]
    return confirm_cancellation(turn, meant[0][1].id) if len(meant) == 1 else _list_registrations(turn, meant or rows)


def _list_registrations(turn: Turn, rows: Sequence[tuple[tables.Registration, tables.Workshop]]) -> Reply:
    if not rows:
        return turn.say("registrations-none", turn.choice("menu-workshops", "workshops"))
    lines = []
    for registration, workshop in rows:
        name = name_workshop(turn.programme, turn.language, workshop)
        place = find_place(turn.session, workshop, registration)
        status = turn.words(f"status-{registration.status.value}", **({} if place is None else {"place": place}))
        if workshop.status is WorkshopStatus.CANCELLED:
            status = turn.words("status-workshop-cancelled")
        lines.append(turn.texts.markup(turn.language, "registration-line", workshop=name, status=status))
    choices = tuple(
        choose_workshop(
            turn.programme,
            turn.language,
            workshop,
            "offer" if registration.status is RegistrationStatus.OFFERED else "cancel-confirm",
        )
        for registration, workshop in rows
    )
    return Reply(Markup("\n").join([turn.say("registrations").text, *lines]), choices)


@router.action("cancel-confirm")
def confirm_cancellation(turn: Turn, workshop: str) -> Reply:
    """Shows what will be cancelled, and asks."""
    row = find_workshop(turn.session, workshop)
    registration = find_registration(turn.session, turn.member.id, workshop)
    if registration is None:
        name = name_workshop(turn.programme, turn.language, row)
        return turn.say("cancelled-already", turn.choice("menu-registrations", "registrations"), workshop=name)
    if registration.status in HOLDS_SEAT and has_begun(row, turn.now):
        return _say_too_late(turn, row)
    if is_release(turn.session, row, registration, turn.now):
        return say_asked(turn, registration, row, False) if registration.release_asked_at else ask_late(turn, row)
    return turn.ask(
        "cancel-ask",
        turn.yes("cancel-yes", "cancel-registration", workshop=workshop),
        turn.no("no", "keep"),
        workshop=name_workshop(turn.programme, turn.language, row),
    )


@router.action("cancel-registration")
def cancel(turn: Turn, workshop: str) -> Reply:
    """Gives the seat up; who is offered it by this is told at the same moment. After the deadline it is asked for."""
    row = find_workshop(turn.session, workshop)
    cancellation = cancel_registration(turn.session, turn.member.id, workshop, turn.now)
    if cancellation.asked and (registration := find_registration(turn.session, turn.member.id, workshop)):
        return say_asked(turn, registration, row, cancellation.changed)
    if cancellation.freed:
        fill(turn.session, turn.texts, row, turn.now)
    if cancellation.too_late:
        return _say_too_late(turn, row)
    name = name_workshop(turn.programme, turn.language, row)
    if not cancellation.changed:
        return turn.say("cancelled-already", workshop=name)
    reply = turn.say("cancelled", workshop=name)
    return add_calendar(turn, reply, row, Method.CANCEL) if cancellation.was_booked else reply


def _say_too_late(turn: Turn, row: tables.Workshop) -> Reply:
    name = name_workshop(turn.programme, turn.language, row)
    return turn.say("cancel-too-late", turn.choice("contact-choice", "contact"), workshop=name)


def _key(standing: Standing) -> str:
    words: dict[RegistrationStatus | None, str] = {
        RegistrationStatus.BOOKED: "registered",
        RegistrationStatus.PENDING: "requested",
    }
    status = standing.registration.status if standing.registration else None
    return words.get(status, "waitlisted") + ("" if standing.changed else "-already")


@router.action("keep")
def keep(turn: Turn) -> Reply:
    """Everything stays as it is."""
    return turn.say("kept", turn.choice("menu-label", "menu"))


router.command("registrations", "registrations")
