"""Reserving seats for a unit: how many, for whom, read back; then the code, who was named, and giving seats back."""

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Choice, Reply
from handlers.passing.conversation import naming
from handlers.passing.reservations import (
    Held,
    find_held,
    find_most,
    find_until,
    give_back,
    list_held,
    list_reservable,
    renew_code,
    reserve,
)
from handlers.passing.rules import LONGEST_UNIT
from handlers.passing.service import Code
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshops, describe, name_workshop
from handlers.registration.notices import fill
from handlers.router import router
from handlers.texts import say_moment
from storage import tables

NUMBERS = 10
"""So many numbers can be chosen; larger ones are typed."""


class Reserving(BaseModel):
    """What has been said so far of seats to be reserved."""

    workshop: str
    seats: int = 0
    unit: str = ""


class Returning(BaseModel):
    """Which reserved seats a question is about."""

    id: int


@router.action("reservations")
def show_reservations(turn: Turn) -> Reply:
    """The person's reservations, with what can be done; where there are none, in which workshop they can reserve."""
    held = list_held(turn.session, turn.member, turn.now)
    if not held:
        return choose_workshop(turn)
    lines = [turn.words("reservations"), *(_say_held(turn, one) for one in held)]
    choices: list[Choice] = []
    for one in held:
        if one.reservation.seats:
            day: dict[str, object] = {
                "workshop": name_workshop(turn.programme, turn.language, one.workshop, short=True).unescape()
            }
            choices.append(turn.choice("reserve-code", "reserve-code", day, id=one.reservation.id))
            choices.append(turn.choice("reserve-return", "reserve-return", day, id=one.reservation.id))
    return Reply(Markup("\n\n").join(lines), (*choices, turn.choice("reserve-more", "reserve")))


def _say_held(turn: Turn, held: Held) -> Markup:
    return turn.words(
        "reserve-line" if held.reservation.seats else "reserve-line-full",
        workshop=name_workshop(turn.programme, turn.language, held.workshop),
        unit=held.reservation.unit,
        named=held.named,
        left=held.reservation.seats,
        until=say_moment(held.reservation.until, turn.language, turn.programme.timezone),
    )


@router.action("reserve")
def choose_workshop(turn: Turn, first: int = 0) -> Reply:
    """In which workshop seats are to be reserved."""
    workshops = list_reservable(turn.session, turn.member, turn.now)
    if not workshops:
        return turn.say("reserve-nowhere", turn.choice("menu-label", "menu"))
    return turn.say("reserve-which", *choose_workshops(turn, workshops, first, "reserve-in", more="reserve"))


@router.action("reserve-in")
def ask_seats(turn: Turn, workshop: str, key: str = "reserve-seats") -> Reply:
    """Asks how many seats."""
    row = find_workshop(turn.session, workshop)
    with naming(turn, row):
        most = find_most(turn.session, turn.member, row, turn.now)
    numbers = (Choice(str(seats), "reserve-count", {"seats": seats}) for seats in range(1, min(most, NUMBERS) + 1))
    return turn.ask(
        key,
        *numbers,
        turn.no("no", "keep"),
        step="reserve-seats",
        state=Reserving(workshop=workshop),
        workshop=describe(turn.texts, turn.programme, turn.language, row),
        most=most,
    )


@router.step("reserve-seats")
def take_seats(turn: Turn, typed: str) -> Reply | None:
    """A number, also with a word behind it."""
    number = typed.strip().split(" ")[0]
    return choose_seats(turn, int(number[:6])) if number.isascii() and number.isdecimal() else None


@router.action("reserve-count")
def choose_seats(turn: Turn, seats: int) -> Reply:
    """How many seats, if there are so many; that is judged again when it is confirmed."""
    state = turn.load(Reserving)
    row = find_workshop(turn.session, state.workshop)
    with naming(turn, row):
        most = find_most(turn.session, turn.member, row, turn.now)
    if not 1 <= seats <= most:
        return ask_seats(turn, state.workshop, "reserve-seats-range")
    state.seats = seats
    return turn.ask("reserve-unit", turn.no("no", "keep"), step="reserve-unit", state=state)


@router.step("reserve-unit")
def take_unit(turn: Turn, typed: str) -> Reply | None:
    """The unit, in the organisation's own words; then everything is read back."""
    state = turn.load(Reserving)
    state.unit = " ".join(typed.split())
    if len(state.unit) > LONGEST_UNIT:
        state.unit = ""
        return turn.ask(
            "reserve-unit-long", turn.no("no", "keep"), step="reserve-unit", state=state, longest=LONGEST_UNIT
        )
    row = find_workshop(turn.session, state.workshop)
    return turn.ask(
        "reserve-confirm",
        turn.yes("reserve-yes", "reserve-done"),
        turn.no("no", "keep"),
        state=state,
        count=state.seats,
        unit=state.unit,
        workshop=describe(turn.texts, turn.programme, turn.language, row, seats=False),
        until=say_moment(find_until(turn.session, row), turn.language, turn.programme.timezone),
    )


@router.action("reserve-done")
def keep_seats(turn: Turn) -> Reply:
    """Reserves the seats, and gives the code for them."""
    state = turn.load(Reserving)
    if not state.unit:
        raise RefusedError("dialogue-lost")
    row = find_workshop(turn.session, state.workshop)
    with naming(turn, row):
        reservation, code = reserve(turn.session, turn.member, state.workshop, state.unit, state.seats, turn.now)
    return _say_code(turn, reservation, row, code)


def _say_code(turn: Turn, reservation: tables.Reservation, workshop: tables.Workshop, code: Code) -> Reply:
    return turn.say(
        "reserve-done",
        turn.choice("reservations-label", "reservations"),
        count=reservation.seats,
        unit=reservation.unit,
        workshop=name_workshop(turn.programme, turn.language, workshop),
        code=code.code,
        until=say_moment(code.until, turn.language, turn.programme.timezone),
    )


@router.action("reserve-code")
def ask_new_code(turn: Turn, id: int) -> Reply:
    """Asks whether a new code is to replace the one that was given out."""
    held = find_held(turn.session, turn.member, id)
    return turn.ask(
        "pass-ask-again",
        turn.yes("pass-yes", "reserve-renew"),
        turn.no("no", "keep"),
        state=Returning(id=id),
        workshop=describe(turn.texts, turn.programme, turn.language, held.workshop, seats=False),
    )


@router.action("reserve-renew")
def give_new_code(turn: Turn) -> Reply:
    """A new code for the seats that are left."""
    held, code = renew_code(turn.session, turn.member, turn.load(Returning).id, turn.now)
    return _say_code(turn, held.reservation, held.workshop, code)


@router.action("reserve-return")
def ask_return(turn: Turn, id: int) -> Reply:
    """Asks whether the seats that are left are to be given back."""
    held = find_held(turn.session, turn.member, id)
    return turn.ask(
        "reserve-return-ask",
        turn.yes("reserve-return-yes", "reserve-returned"),
        turn.no("no", "keep"),
        state=Returning(id=id),
        count=held.reservation.seats,
        unit=held.reservation.unit,
        workshop=name_workshop(turn.programme, turn.language, held.workshop),
    )


@router.action("reserve-returned")
def return_seats(turn: Turn) -> Reply:
    """Gives back the seats that are left; who waits gets them at the same moment."""
    held, seats = give_back(turn.session, turn.member, turn.load(Returning).id, turn.now)
    fill(turn.session, turn.texts, held.workshop, turn.now)
    return turn.say(
        "reserve-given-back",
        turn.choice("reservations-label", "reservations"),
        count=seats,
        unit=held.reservation.unit,
        workshop=name_workshop(turn.programme, turn.language, held.workshop),
    )


router.command("reserve", "reservations")
