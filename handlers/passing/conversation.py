"""Passing on a seat: the giver gets a code, the colleague sends it, the giver agrees, and the seat changes hands."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel

from handlers.calendar.conversation import add_calendar
from handlers.calendar.file import Method
from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Reply
from handlers.passing.notices import ask_giver, say_question, tell_named, tell_nothing, tell_stepped_back, tell_taken
from handlers.passing.reservations import name_person
from handlers.passing.service import (
    Seat,
    ask_for_seat,
    create_pass,
    find_obstacles,
    find_open_pass,
    find_own_seat,
    find_seat,
    list_passable,
    lock_seat,
    pass_on,
    require_passable,
    step_back,
    withdraw,
)
from handlers.people.service import find_person
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshops, describe, name_workshop
from handlers.registration.explaining import list_steps, say_reasons
from handlers.router import router
from handlers.texts import say_moment
from storage import tables


class Handing(BaseModel):
    """What a question about a seat is about: the giver's workshop, or the code that a colleague has sent."""

    workshop: str = ""
    id: int = 0


@contextmanager
def naming(turn: Turn, workshop: tables.Workshop) -> Iterator[None]:
    """Lets a refusal say which workshop it is about."""
    name = name_workshop(turn.programme, turn.language, workshop)
    try:
        yield
    except RefusedError as refusal:
        raise RefusedError(refusal.key, **{"workshop": name} | refusal.values) from None


@router.action("pass")
def choose_seat(turn: Turn, first: int = 0) -> Reply:
    """Which of the person's seats is to be passed on."""
    workshops = list_passable(turn.session, turn.member, turn.now)
    if not workshops:
        return turn.say("pass-none", turn.choice("menu-registrations", "registrations"))
    if len(workshops) == 1:
        return confirm(turn, workshops[0].id)
    return turn.say("pass-which", *choose_workshops(turn, workshops, first, "pass-confirm", more="pass"))


@router.action("pass-confirm")
def confirm(turn: Turn, workshop: str) -> Reply:
    """Says what passing on a seat means, and asks; where there is a code already, what can be done with it."""
    row = find_workshop(turn.session, workshop)
    with naming(turn, row):
        require_passable(turn.session, turn.member, row, turn.now)
    open_pass = find_open_pass(turn.session, turn.member, workshop, turn.now)
    if open_pass is None:
        return _ask_for_code(turn, row)
    if open_pass.taker_id is not None:
        seat = find_own_seat(turn.session, turn.member, open_pass.id)
        return say_question(
            turn.texts, turn.programme, seat, find_person(turn.session, open_pass.taker_id), turn.language
        )
    return turn.say(
        "pass-code-open",
        turn.choice("pass-new-code", "pass-renew", workshop=workshop),
        turn.choice("pass-withdraw", "pass-withdraw", id=open_pass.id),
        turn.choice("pass-leave", "keep"),
        workshop=name_workshop(turn.programme, turn.language, row),
        until=say_moment(open_pass.expires_at, turn.language, turn.programme.timezone),
    )


@router.action("pass-renew")
def ask_anew(turn: Turn, workshop: str) -> Reply:
    """Asks whether a new code is to replace the one that was given out."""
    return _ask_for_code(turn, find_workshop(turn.session, workshop), "pass-ask-again")


def _ask_for_code(turn: Turn, row: tables.Workshop, key: str = "pass-ask") -> Reply:
    return turn.ask(
        key,
        turn.yes("pass-yes", "pass-create", workshop=row.id),
        turn.no("no", "keep"),
        state=Handing(workshop=row.id),
        workshop=describe(turn.texts, turn.programme, turn.language, row, seats=False),
    )


@router.action("pass-create")
def create(turn: Turn, workshop: str) -> Reply:
    """Gives the code."""
    row = find_workshop(turn.session, workshop)
    with naming(turn, row):
        code = create_pass(turn.session, turn.member, workshop, turn.now)
    return turn.say(
        "pass-code",
        workshop=name_workshop(turn.programme, turn.language, row),
        code=code.code,
        until=say_moment(code.until, turn.language, turn.programme.timezone),
    )


@router.action("pass-withdraw")
def take_back(turn: Turn, id: int) -> Reply:
    """Ends a code, and with it the wish of whoever had asked for the seat by it."""
    find_own_seat(turn.session, turn.member, id)
    seat = lock_seat(turn.session, id)
    taker = withdraw(turn.session, seat, turn.member, turn.now)
    if taker is not None:
        tell_nothing(turn.session, turn.texts, turn.programme, seat.workshop, taker, turn.now)
    return turn.say("pass-withdrawn", workshop=name_workshop(turn.programme, turn.language, seat.workshop))


@router.action("seat-code")
def show_seat(turn: Turn, rest: str = "") -> Reply:
    """Which seat a code stands for, and whether the person wants it; without a code, it is asked for."""
    if not rest:
        return turn.say("pass-code-asked")
    seat = find_seat(turn.session, turn.member, rest, turn.now)
    name = name_workshop(turn.programme, turn.language, seat.workshop)
    if seat.seat_pass.taker_id == turn.member.id:
        return turn.say(
            "pass-waiting", turn.choice("pass-step-back", "pass-step-back", id=seat.seat_pass.id), workshop=name
        )
    if refused := _refuse(turn, seat, turn.member):
        return refused
    return _ask_taker(turn, seat)


def _ask_taker(turn: Turn, seat: Seat, key: str = "") -> Reply:
    reserved = seat.reservation is not None
    args = {"id": seat.seat_pass.id, "sequence": seat.workshop.sequence}
    return turn.ask(
        key or ("reserve-take" if reserved else "pass-take"),
        turn.yes("reserve-take-yes" if reserved else "pass-take-yes", "seat-take", **args),
        turn.no("no", "keep"),
        state=Handing(id=seat.seat_pass.id),
        name=seat.giver.name,
        unit=seat.reservation.unit if seat.reservation else "",
        workshop=describe(turn.texts, turn.programme, turn.language, seat.workshop, seats=False),
    )


def _refuse(turn: Turn, seat: Seat, taker: tables.Person) -> Reply | None:
    """What is said to whoever can't take a seat, with what they can do about it; None where they can."""
    with naming(turn, seat.workshop):
        reasons = find_obstacles(turn.session, seat, taker, turn.now)
    if not reasons:
        return None
    return turn.say(
        "pass-not-possible",
        *list_steps(turn, reasons, seat.workshop),
        workshop=name_workshop(turn.programme, turn.language, seat.workshop),
        reasons=say_reasons(turn, reasons, "refusal"),
    )


@router.action("seat-take")
def take(turn: Turn, id: int, sequence: int) -> Reply:
    """Takes a reserved seat, or asks the colleague to agree. What was read before is judged anew."""
    seat = lock_seat(turn.session, id)
    if refused := _refuse(turn, seat, turn.member):
        return refused
    if seat.workshop.sequence != sequence:
        return _ask_taker(turn, seat, "pass-moved")
    name = name_workshop(turn.programme, turn.language, seat.workshop)
    if seat.reservation is not None:
        with naming(turn, seat.workshop):
            name_person(turn.session, seat, turn.member, turn.now)
        tell_named(turn.session, turn.texts, turn.programme, seat, turn.member, turn.now)
        return add_calendar(turn, turn.say("registered", workshop=name), seat.workshop)
    seat = ask_for_seat(turn.session, turn.member, id, turn.now)
    ask_giver(turn.session, turn.texts, turn.programme, seat, turn.now)
    return turn.say("pass-asked", turn.choice("pass-step-back", "pass-step-back", id=id), workshop=name)


@router.action("pass-step-back")
def change_mind(turn: Turn, id: int) -> Reply:
    """The colleague does not want the seat after all; the giver is told, and the code can be used again."""
    seat = lock_seat(turn.session, id)
    if seat.seat_pass.taker_id != turn.member.id:
        raise RefusedError("pass-over")
    step_back(turn.session, seat)
    tell_stepped_back(turn.session, turn.texts, turn.programme, seat, turn.member, turn.now)
    return turn.say("pass-stepped", workshop=name_workshop(turn.programme, turn.language, seat.workshop))


@router.action("pass-agree")
def agree(turn: Turn, id: int) -> Reply:
    """Gives the seat to the colleague, if nothing has come to speak against it; both have their calendar files."""
    find_own_seat(turn.session, turn.member, id)
    seat = lock_seat(turn.session, id)
    name = name_workshop(turn.programme, turn.language, seat.workshop)
    if seat.seat_pass.taker_id is None or seat.seat_pass.expires_at <= turn.now:
        raise RefusedError("pass-over")
    taker = find_person(turn.session, seat.seat_pass.taker_id)
    try:
        with naming(turn, seat.workshop):
            possible = not find_obstacles(turn.session, seat, taker, turn.now)
    except RefusedError as refusal:
        if not refusal.key.startswith("pass-already"):
            raise
        possible = False
    if not possible:
        withdraw(turn.session, seat, turn.member, turn.now)
        tell_nothing(turn.session, turn.texts, turn.programme, seat.workshop, taker, turn.now)
        return turn.say("pass-taker-can-not", workshop=name, name=taker.name)
    pass_on(turn.session, seat, taker, turn.now)
    tell_taken(turn.session, turn.texts, turn.programme, seat.workshop, taker, turn.now)
    return add_calendar(turn, turn.say("pass-done", workshop=name, name=taker.name), seat.workshop, Method.CANCEL)


router.command("pass", "pass")
router.command("seat-code", "seat-code", rest=True)
router.code("seat-", "seat-code")
