"""Finding a workshop, registering, seeing one's registrations, cancelling: each confirmed before it is done."""

from dataclasses import replace

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshop, describe, name_workshop
from handlers.registration.calendar import Method, write_calendar
from handlers.registration.notices import tell_promoted
from handlers.registration.service import (
    Standing,
    cancel_registration,
    find_place,
    find_registration,
    list_registrations,
    take_seat,
)
from handlers.router import router
from storage.kinds import RegistrationStatus, WorkshopStatus


@router.action("confirm")
def confirm(turn: Turn, workshop: str) -> Reply:
    """Shows what will be booked, and asks."""
    row = find_workshop(turn.session, workshop)
    return turn.ask(
        "register-confirm",
        turn.choice("register-yes", "register", workshop=workshop),
        turn.choice("no", "keep"),
        turn.choice("workshop-more", "workshop", workshop=workshop),
        workshop=describe(turn.texts, turn.programme, turn.language, row),
    )


@router.action("register")
def register(turn: Turn, workshop: str) -> Reply:
    """Takes a seat or a place on the waitlist, or says why not."""
    standing = take_seat(turn.session, turn.member, workshop, turn.now)
    row = find_workshop(turn.session, workshop)
    name = name_workshop(turn.programme, turn.language, row)
    if standing.registration is None:
        reasons = [turn.texts.markup(turn.language, refusal.value) for refusal in standing.refusals]
        return turn.say("register-refused", workshop=name, reasons=Markup("\n").join(reasons))
    reply = turn.say(_key(standing), workshop=name, place=standing.place or 0)
    if standing.changed and standing.registration.status is RegistrationStatus.BOOKED:
        file = write_calendar(turn.session, turn.programme, row, turn.language, turn.now)
        return replace(reply, attachment=file)
    return reply


@router.action("registrations")
def show_registrations(turn: Turn) -> Reply:
    """The person's bookings and places, each of which can be cancelled."""
    rows = list_registrations(turn.session, turn.member.id, turn.now)
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
    choices = tuple(choose_workshop(turn.programme, turn.language, workshop, "cancel-confirm") for _, workshop in rows)
    return Reply(Markup("\n").join([turn.say("registrations").text, *lines]), choices)


@router.action("cancel-confirm")
def confirm_cancellation(turn: Turn, workshop: str) -> Reply:
    """Shows what will be cancelled, and asks."""
    row = find_workshop(turn.session, workshop)
    if find_registration(turn.session, turn.member.id, workshop) is None:
        return turn.say("cancelled-already", workshop=name_workshop(turn.programme, turn.language, row))
    return turn.ask(
        "cancel-ask",
        turn.choice("cancel-yes", "cancel-registration", workshop=workshop),
        turn.choice("no", "keep"),
        workshop=name_workshop(turn.programme, turn.language, row),
    )


@router.action("cancel-registration")
def cancel(turn: Turn, workshop: str) -> Reply:
    """Gives the seat up; who gets it by this is told at the same moment."""
    row = find_workshop(turn.session, workshop)
    cancellation = cancel_registration(turn.session, turn.member.id, workshop, turn.now)
    tell_promoted(turn.session, turn.texts, turn.programme, row, cancellation.promoted, turn.now)
    name = name_workshop(turn.programme, turn.language, row)
    if not cancellation.changed:
        return turn.say("cancelled-already", workshop=name)
    reply = turn.say("cancelled", workshop=name)
    if cancellation.was_booked:
        file = write_calendar(turn.session, turn.programme, row, turn.language, turn.now, Method.CANCEL)
        return replace(reply, attachment=file)
    return reply


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
