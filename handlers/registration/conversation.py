"""Finding a workshop, registering, seeing one's registrations, cancelling: each confirmed before it is done."""

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.questions.service import list_upcoming
from handlers.questions.wording import describe, list_workshops, name_workshop
from handlers.registration.service import (
    Standing,
    cancel_registration,
    find_registration,
    list_registrations,
    take_seat,
)
from handlers.router import router
from storage import tables
from storage.kinds import RegistrationStatus

SHOWN = 5


@router.action("workshops", guests=True)
def show_workshops(turn: Turn, first: int = 0) -> Reply:
    """The next workshops, five at a time; each can be chosen."""
    upcoming = list_upcoming(turn.session, turn.now)
    shown = upcoming[first : first + SHOWN]
    text = list_workshops(turn.texts, turn.programme, turn.language, shown)
    if turn.account is None:
        return Reply(f"{text}\n\n{turn.words('guest-hint')}")
    choices = [_choose(turn, workshop, "confirm") for workshop in shown]
    if len(upcoming) > first + SHOWN:
        choices.append(turn.choice("more", "workshops", first=first + SHOWN))
    return Reply(text, tuple(choices))


@router.action("confirm")
def confirm(turn: Turn, workshop: str) -> Reply:
    """Shows what will be booked, and asks."""
    row = turn.session.get_one(tables.Workshop, workshop)
    return turn.ask(
        "register-confirm",
        turn.choice("register-yes", "register", workshop=workshop),
        turn.choice("no", "keep"),
        workshop=describe(turn.texts, turn.programme, turn.language, row),
    )


@router.action("register")
def register(turn: Turn, workshop: str) -> Reply:
    """Takes a seat or a place on the waitlist, or says why not."""
    standing = take_seat(turn.session, turn.member, workshop, turn.now)
    row = turn.session.get_one(tables.Workshop, workshop)
    name = name_workshop(turn.programme, turn.language, row)
    if standing.registration is None:
        reasons = [turn.texts.markup(turn.language, refusal.value) for refusal in standing.refusals]
        return turn.say("register-refused", workshop=name, reasons=Markup("\n").join(reasons))
    return turn.say(_key(standing), workshop=name, place=standing.place or 0)


@router.action("registrations")
def show_registrations(turn: Turn) -> Reply:
    """The person's bookings and places, each of which can be cancelled."""
    rows = list_registrations(turn.session, turn.member.id)
    if not rows:
        return turn.say("registrations-none", turn.choice("menu-workshops", "workshops"))
    lines = []
    for registration, workshop in rows:
        name = name_workshop(turn.programme, turn.language, workshop)
        status = turn.texts.markup(turn.language, f"status-{registration.status.value}")
        lines.append(turn.texts.markup(turn.language, "registration-line", workshop=name, status=status))
    choices = tuple(_choose(turn, workshop, "cancel-confirm") for _, workshop in rows)
    return Reply(Markup("\n").join([turn.say("registrations").text, *lines]), choices)


@router.action("cancel-confirm")
def confirm_cancellation(turn: Turn, workshop: str) -> Reply:
    """Shows what will be cancelled, and asks."""
    row = turn.session.get_one(tables.Workshop, workshop)
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
    row = turn.session.get_one(tables.Workshop, workshop)
    cancellation = cancel_registration(turn.session, turn.member.id, workshop, turn.now)
    for registration in cancellation.promoted:
        person = turn.session.get_one(tables.Person, registration.person_id)
        tell(turn.session, person, lambda language: _promoted(turn, language, row), turn.now)
    key = "cancelled" if cancellation.changed else "cancelled-already"
    return turn.say(key, workshop=name_workshop(turn.programme, turn.language, row))


def _promoted(turn: Turn, language: str, workshop: tables.Workshop) -> Reply:
    name = name_workshop(turn.programme, language, workshop)
    decline = Choice(turn.texts.plain(language, "cancel-yes"), "cancel-confirm", {"workshop": workshop.id})
    return Reply(turn.texts.markup(language, "promoted", workshop=name), (decline,))


def _choose(turn: Turn, workshop: tables.Workshop, action: str) -> Choice:
    label = name_workshop(turn.programme, turn.language, workshop, short=True).unescape()
    return Choice(label, action, {"workshop": workshop.id})


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


router.command("workshops", "workshops")
router.command("registrations", "registrations")
