"""Asking to be let go after the deadline for cancelling, and what an organiser answers."""

from functools import partial

from handlers.calendar.file import Method, write_calendar
from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.organisers.notices import tell_organisers
from handlers.outbox import tell
from handlers.people.describing import add_told
from handlers.people.service import find_person
from handlers.programme.wording import name_workshop
from handlers.registration.notices import fill
from handlers.registration.releases import Release, decide_release
from handlers.registration.service import find_cancellation_deadline
from handlers.router import router
from handlers.texts import say_moment
from storage import tables


def ask_late(turn: Turn, workshop: tables.Workshop) -> Reply:
    """Says that the deadline has passed, and asks whether the organisers are to be asked."""
    deadline = find_cancellation_deadline(turn.session, workshop)
    return turn.ask(
        "release-ask",
        turn.yes("release-ask-yes", "cancel-registration", workshop=workshop.id),
        turn.no("no", "keep"),
        workshop=name_workshop(turn.programme, turn.language, workshop),
        until=say_moment(deadline, turn.language, turn.programme.timezone) if deadline else "",
    )


def say_asked(turn: Turn, registration: tables.Registration, workshop: tables.Workshop, new: bool) -> Reply:
    """Says that the organisers decide; they are asked once, with the two answers that they can give."""
    name = name_workshop(turn.programme, turn.language, workshop)
    contact = turn.choice("contact-choice", "contact")
    if not new:
        return turn.say("release-asked-already", contact, workshop=name)

    def say(language: str) -> Reply:
        words = turn.texts.markup(
            language,
            "release-request",
            name=turn.member.name,
            workshop=name_workshop(turn.programme, language, workshop),
        )
        release = {"registration": registration.id}
        free = Choice(turn.texts.plain(language, "release-free"), "release-free", release)
        kept = Choice(turn.texts.plain(language, "release-keep"), "release-keep", release)
        return Reply(words, (free, kept))

    reached = tell_organisers(turn.session, workshop, say, turn.now)
    return turn.say("release-asked" if reached else "release-asked-nobody", contact, workshop=name)


@router.action("release-free")
def release(turn: Turn, registration: int) -> Reply:
    """Lets a person go; the seat is offered to the next."""
    return _decide(turn, registration, True)


@router.action("release-keep")
def keep_seat(turn: Turn, registration: int) -> Reply:
    """Keeps the seat as the person's."""
    return _decide(turn, registration, False)


def _decide(turn: Turn, registration: int, free: bool) -> Reply:
    decided = decide_release(turn.session, turn.member, registration, free, turn.now)
    person = find_person(turn.session, decided.registration.person_id)
    key = ("release-freed" if free else "release-kept") if decided.changed else "release-decided"
    name = name_workshop(turn.programme, turn.language, decided.workshop)
    choice = turn.choice("organise-participants", "participants-of", workshop=decided.workshop.id)
    reply = turn.say(key, choice, workshop=name, name=person.name)
    if not decided.changed:
        return reply
    told = tell(turn.session, person, partial(_say_decision, turn, decided, person, free), turn.now)
    if free:
        fill(turn.session, turn.texts, decided.workshop, turn.now)
    return add_told(turn, reply, told)


def _say_decision(turn: Turn, decided: Release, person: tables.Person, free: bool, language: str) -> Reply:
    name = name_workshop(turn.programme, language, decided.workshop)
    if free:
        file = write_calendar(
            turn.session,
            turn.texts,
            turn.programme,
            decided.workshop,
            language,
            turn.now,
            Method.CANCEL,
            person=person,
        )
        return Reply(turn.texts.markup(language, "release-granted", workshop=name), (), file)
    contact = Choice(turn.texts.plain(language, "contact-choice"), "contact")
    return Reply(turn.texts.markup(language, "release-refused", workshop=name), (contact,))
