"""What the two people at the ends of a seat's way are told without having asked, and what holders of seats are."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from handlers.dialogue import Assistant
from handlers.errors import RefusedError
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.passing.reservations import count_named, follow_date, free, list_open, next_returns
from handlers.passing.rules import REMINDED_BEFORE
from handlers.passing.service import Seat, list_ended, lock_seat, next_ends, withdraw
from handlers.people.service import find_person
from handlers.programme.catalogue import find_programme
from handlers.programme.wording import name_workshop
from handlers.registration.notices import fill, say_seat
from handlers.registration.service import has_begun, lock_workshop
from handlers.texts import Texts, say_moment
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus


def end_passes(session: Session, assistant: Assistant, now: datetime) -> None:
    """Ends the codes that came to nothing, and tells the giver that they still have their seat, the taker that not."""
    programme = find_programme(session)
    if programme is None:
        return
    for pass_id in list_ended(session, now):
        try:
            seat = lock_seat(session, pass_id)
        except RefusedError:
            continue
        taker = withdraw(session, seat, None, now)
        if taker is not None:
            tell_nothing(session, assistant.texts, programme, seat.workshop, taker, now)
        kept = seat.own.status is RegistrationStatus.BOOKED
        if kept and seat.workshop.status is WorkshopStatus.PLANNED and not has_begun(seat.workshop, now):
            say = partial(_say_of, assistant.texts, programme, seat.workshop, "pass-expired")
            tell(session, seat.giver, say, now, dedupe_key=f"pass-expired:{pass_id}")


def ask_giver(session: Session, texts: Texts, programme: tables.Programme, seat: Seat, now: datetime) -> None:
    """Asks the giver whether the colleague may have the seat."""
    taker = find_person(session, seat.seat_pass.taker_id or 0)
    tell(session, seat.giver, partial(say_question, texts, programme, seat, taker), now)


def say_question(texts: Texts, programme: tables.Programme, seat: Seat, taker: tables.Person, language: str) -> Reply:
    """The question to the giver: who wants the seat."""
    args = {"id": seat.seat_pass.id}
    name = name_workshop(programme, language, seat.workshop)
    return Reply(
        texts.markup(language, "pass-agree", workshop=name, name=taker.name),
        (
            Choice(texts.plain(language, "pass-agree-yes"), "pass-agree", args, "yes"),
            Choice(texts.plain(language, "pass-agree-no"), "pass-withdraw", args, "no"),
        ),
    )


def tell_taken(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    taker: tables.Person,
    now: datetime,
) -> None:
    """Tells the colleague that the seat is theirs, with the calendar file."""

    def say(language: str) -> Reply:
        name = name_workshop(programme, language, workshop)
        words = texts.markup(language, "pass-received", workshop=name)
        return say_seat(session, texts, programme, workshop, taker, words, now, language)

    tell(session, taker, say, now)


def tell_nothing(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    taker: tables.Person,
    now: datetime,
) -> None:
    """Tells whoever had asked for a seat that they don't get it, and where else there are some."""

    def say(language: str) -> Reply:
        name = name_workshop(programme, language, workshop)
        others = Choice(texts.plain(language, "menu-workshops"), "workshops")
        return Reply(texts.markup(language, "pass-nothing", workshop=name), (others,))

    tell(session, taker, say, now)


def tell_stepped_back(
    session: Session, texts: Texts, programme: tables.Programme, seat: Seat, taker: tables.Person, now: datetime
) -> None:
    """Tells the giver that the colleague does not want the seat after all."""
    tell(session, seat.giver, partial(_say_of, texts, programme, seat.workshop, "pass-stepped-back", taker.name), now)


def tell_named(
    session: Session, texts: Texts, programme: tables.Programme, seat: Seat, person: tables.Person, now: datetime
) -> None:
    """Tells the holder of reserved seats who has taken one."""
    reservation = seat.reservation
    if reservation is None or seat.giver.id == person.id:
        return
    named = count_named(session, reservation)

    def say(language: str) -> Reply:
        words = texts.markup(
            language,
            "reserve-named",
            name=person.name,
            workshop=name_workshop(programme, language, seat.workshop),
            named=named,
            left=reservation.seats,
        )
        return Reply(words, (Choice(texts.plain(language, "reservations-label"), "reservations"),))

    tell(session, seat.giver, say, now)


def keep_reservations(session: Session, assistant: Assistant, now: datetime) -> None:
    """Reminds of reserved seats that nobody was named for, and gives them back when their time is up.

    A workshop that was moved takes the deadline with it; one that was cancelled needs no reserved seats.
    """
    programme = find_programme(session)
    if programme is None:
        return
    for found in list_open(session):
        workshop = lock_workshop(session, found.workshop_id)
        session.refresh(found)
        if not found.seats:
            continue
        moved = follow_date(session, found, workshop)
        holder = find_person(session, found.person_id)
        cancelled = workshop.status is WorkshopStatus.CANCELLED
        if cancelled or found.until <= now:
            seats = free(session, found, workshop, None, now)
            key = "reserve-cancelled" if cancelled else "reserve-returned"
            say = partial(_say_reservation, assistant.texts, programme, workshop, found, seats, key)
            tell(session, holder, say, now, dedupe_key=f"reservation-over:{found.id}")
            fill(session, assistant.texts, workshop, now)
        elif moved:
            say = partial(_say_reservation, assistant.texts, programme, workshop, found, found.seats, "reserve-moved")
            tell(session, holder, say, now)
        elif found.until - REMINDED_BEFORE <= now and found.created_at < found.until - REMINDED_BEFORE:
            say = partial(
                _say_reservation, assistant.texts, programme, workshop, found, found.seats, "reserve-reminder"
            )
            tell(session, holder, say, now, dedupe_key=f"reservation-reminder:{found.id}")


def next_moments(session: Session, now: datetime) -> Iterable[datetime]:
    """When a code ends, and when holders of reserved seats hear of them."""
    return [*next_ends(session, now), *next_returns(session, now)]


def _say_of(texts: Texts, programme: tables.Programme, workshop: tables.Workshop, key: str, *rest: str) -> Reply:
    *names, language = rest
    name = name_workshop(programme, language, workshop)
    again = Choice(texts.plain(language, "pass-again"), "pass-confirm", {"workshop": workshop.id})
    return Reply(texts.markup(language, key, workshop=name, name=names[0] if names else ""), (again,))


def _say_reservation(
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    reservation: tables.Reservation,
    seats: int,
    key: str,
    language: str,
) -> Reply:
    words = texts.markup(
        language,
        key,
        count=seats,
        unit=reservation.unit,
        workshop=name_workshop(programme, language, workshop),
        until=say_moment(reservation.until, language, programme.timezone),
    )
    return Reply(words, (Choice(texts.plain(language, "reservations-label"), "reservations"),))
