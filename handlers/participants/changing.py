"""An organiser registers or removes somebody: asked for, read back, confirmed, and the person is told."""

from collections.abc import Sequence

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.organisers.service import LONGEST_REASON
from handlers.participants.notices import tell_registered, tell_removed
from handlers.participants.registering import (
    REMOVABLE,
    Outcome,
    Prospect,
    Removal,
    book,
    find_people,
    foresee_booking,
    foresee_removal,
    remove,
)
from handlers.participants.service import Participant, read_roster
from handlers.people.describing import add_told, describe_person, shorten_name
from handlers.programme.wording import SHOWN, name_workshop, show_page
from handlers.registration.notices import fill
from handlers.router import router
from handlers.words import simplify
from storage import tables
from storage.kinds import RegistrationStatus

SEARCHING, CHOOSING, REASON = "participant-name", "participant-which", "participant-reason"


class Searching(BaseModel):
    """The workshop for which somebody is looked for."""

    workshop: str


class Removing(BaseModel):
    """Whom an organiser removes, and why as far as it was said."""

    registration: int
    reason: str = ""


@router.action("participant-add")
def ask_name(turn: Turn, workshop: str) -> Reply:
    """Asks who is to be registered."""
    row = read_roster(turn.session, turn.member, workshop).workshop
    state = Searching(workshop=workshop)
    return turn.ask("participant-who", turn.no("no", "keep"), step=SEARCHING, state=state, workshop=_name(turn, row))


@router.step(SEARCHING)
def take_name(turn: Turn, typed: str) -> Reply | None:
    """Looks for the name among everybody the bot knows."""
    state = turn.load(Searching)
    found = find_people(turn.session, turn.member, state.workshop, typed)
    if len(found) == 1:
        return confirm_booking(turn, state.workshop, found[0].id)
    choices = [
        Choice(
            describe_person(turn.session, turn.programme, turn.language, person, short=True),
            "participant-book-ask",
            {"workshop": state.workshop, "person": person.id},
        )
        for person in found[:SHOWN]
    ]
    key = "participant-nobody" if not found else "participant-many" if len(found) > SHOWN else "participant-several"
    return turn.ask(
        key, *choices, turn.no("no", "keep"), step=SEARCHING, state=state, name=shorten_name(typed), count=len(found)
    )


@router.action("participant-book-ask")
def confirm_booking(turn: Turn, workshop: str, person: int) -> Reply:
    """Shows what will be booked and what that overrides, and asks."""
    return _show_booking(turn, foresee_booking(turn.session, turn.member, workshop, person, turn.now))


def _show_booking(turn: Turn, prospect: Prospect, *, changed: bool = False) -> Reply:
    if prospect.outcome not in {Outcome.OPEN, Outcome.CHANGED}:
        return _say_booking(turn, prospect)
    waitlist = prospect.status is RegistrationStatus.WAITLISTED
    parts = [
        *([turn.words("participant-changed")] if changed else []),
        turn.words("participant-book-waitlist" if waitlist else "participant-book", **_whom(turn, prospect)),
    ]
    if prospect.overrides:
        rules = [turn.words(f"override-{rule}") for rule in prospect.overrides]
        parts += [turn.words("participant-overrides"), *rules]
    yes = turn.yes(
        "participant-yes-waitlist" if waitlist else "participant-yes",
        "participant-book",
        workshop=prospect.workshop.id,
        person=prospect.person.id,
        status=prospect.status.value,
        overrides=list(prospect.overrides),
    )
    return turn.put(Reply(Markup("\n").join(parts), (yes, turn.no("no", "keep"))))


@router.action("participant-book")
def book_person(turn: Turn, workshop: str, person: int, status: str, overrides: Sequence[str]) -> Reply:
    """Registers the person as it was shown, and tells them; shows it anew where it would be something else now."""
    prospect = book(turn.session, turn.member, workshop, person, status, overrides, turn.now)
    if prospect.outcome is Outcome.CHANGED:
        return _show_booking(turn, prospect, changed=True)
    return _say_booking(turn, prospect)


def _say_booking(turn: Turn, prospect: Prospect) -> Reply:
    roster = _to_roster(turn, prospect.workshop.id)
    key = f"participant-is-{prospect.outcome}"
    if prospect.outcome is Outcome.PENDING and prospect.registration:
        decide = turn.choice("participant-decide", "request", registration=prospect.registration.id)
        return turn.say(key, decide, roster, **_values(turn, prospect))
    if prospect.outcome is not Outcome.DONE:
        return turn.say(key, roster, **_values(turn, prospect))
    told = tell_registered(turn.session, turn.texts, turn.programme, prospect, turn.now)
    key = f"participant-added-{prospect.status}"
    return add_told(turn, turn.say(key, roster, **_values(turn, prospect)), told)


@router.action("participant-remove")
def choose_participant(turn: Turn, workshop: str, first: int = 0) -> Reply:
    """Asks who is to be removed, five at a time."""
    return _choose_participant(turn, workshop, "", first)


@router.step(CHOOSING)
def take_participant(turn: Turn, typed: str) -> Reply | None:
    """Looks for the name among those who are registered."""
    return _choose_participant(turn, turn.load(Searching).workshop, typed, 0) if simplify(typed) else None


def _choose_participant(turn: Turn, workshop: str, typed: str, first: int) -> Reply:
    roster = read_roster(turn.session, turn.member, workshop)
    words = simplify(typed).split()
    found = [
        participant
        for participant in roster.participants
        if participant.status in REMOVABLE and _fits(participant, words)
    ]
    if typed and len(found) == 1:
        return ask_reason(turn, found[0].registration)
    values = {"workshop": _name(turn, roster.workshop)}
    state = Searching(workshop=workshop)
    if not found:
        back = _to_roster(turn, workshop)
        return turn.ask("participant-not-found", back, turn.no("no", "keep"), step=CHOOSING, state=state, **values)
    choices = [_choose(turn, participant) for participant in found]
    choices = show_page(turn, choices, first, "participant-remove", key="participant-more", workshop=workshop)
    asked = turn.say("participant-remove-whom", *choices, turn.no("no", "keep"), **values)
    return turn.put(asked, step=CHOOSING, state=state)


def _fits(participant: Participant, words: Sequence[str]) -> bool:
    """Whether each of the words begins one of the participant's names."""
    names = simplify(participant.name).split()
    return all(any(name.startswith(word) for name in names) for word in words)


def _choose(turn: Turn, participant: Participant) -> Choice:
    name = shorten_name(participant.name)
    return Choice(name, "participant-remove-why", {"registration": participant.registration})


@router.action("participant-remove-why")
def ask_reason(turn: Turn, registration: int) -> Reply:
    """Asks for the reason."""
    removal = foresee_removal(turn.session, turn.member, registration, turn.now)
    if removal.outcome is not Outcome.OPEN:
        return _say_removal(turn, removal)
    return _ask_reason(
        turn, registration, turn.say("participant-ask-reason", *_no_reason(turn), **_whom(turn, removal))
    )


@router.step(REASON)
def take_reason(turn: Turn, typed: str) -> Reply | None:
    """Takes the reason as it was written."""
    state = turn.load(Removing)
    if len(typed) > LONGEST_REASON:
        asked = turn.say("reason-too-long", *_no_reason(turn), count=len(typed), longest=LONGEST_REASON)
        return _ask_reason(turn, state.registration, asked)
    return _read_back(turn, state.registration, typed)


def _no_reason(turn: Turn) -> tuple[Choice, Choice]:
    return turn.choice("reason-none", "participant-remove-read"), turn.no("no", "keep")


def _ask_reason(turn: Turn, registration: int, asked: Reply) -> Reply:
    return turn.put(asked, step=REASON, state=Removing(registration=registration))


@router.action("participant-remove-read")
def read_back(turn: Turn) -> Reply:
    """Reads back a removal without a reason."""
    return _read_back(turn, turn.load(Removing).registration, "")


def _read_back(turn: Turn, registration: int, reason: str) -> Reply:
    removal = foresee_removal(turn.session, turn.member, registration, turn.now)
    if removal.outcome is not Outcome.OPEN:
        return _say_removal(turn, removal)
    parts = [turn.words("participant-remove-ask", **_whom(turn, removal))]
    if reason:
        parts.append(turn.words("reason", reason=reason))
    choices = (
        turn.yes("participant-remove-yes", "participant-remove-now"),
        turn.choice("reason-change", "participant-remove-why", registration=registration),
        turn.no("no", "keep"),
    )
    return turn.put(Reply(Markup("\n").join(parts), choices), state=Removing(registration=registration, reason=reason))


@router.action("participant-remove-now")
def remove_person(turn: Turn) -> Reply:
    """Removes the person as it was read back, tells them, and offers the seat to who waits longest."""
    state = turn.load(Removing)
    removal = remove(turn.session, turn.member, state.registration, state.reason, turn.now)
    if removal.outcome is not Outcome.DONE:
        return _say_removal(turn, removal)
    told = tell_removed(turn.session, turn.texts, turn.programme, removal, state.reason, turn.now)
    fill(turn.session, turn.texts, removal.workshop, turn.now)
    return add_told(turn, _say_removal(turn, removal), told)


def _say_removal(turn: Turn, removal: Removal) -> Reply:
    key = "participant-removed" if removal.outcome is Outcome.DONE else f"participant-is-{removal.outcome}"
    return turn.say(key, _to_roster(turn, removal.workshop.id), **_values(turn, removal))


def _to_roster(turn: Turn, workshop: str) -> Choice:
    return turn.choice("participants-back", "participants-of", workshop=workshop)


def _values(turn: Turn, found: Prospect | Removal) -> dict[str, object]:
    """What is said when it is decided: the mere name."""
    place = found.place if isinstance(found, Prospect) else 0
    return {"person": found.person.name, "workshop": _name(turn, found.workshop), "place": place}


def _whom(turn: Turn, found: Prospect | Removal) -> dict[str, object]:
    """What is said before: who it is, so that nobody is taken for another one."""
    person = describe_person(turn.session, turn.programme, turn.language, found.person)
    return {"person": person, "workshop": _name(turn, found.workshop)}


def _name(turn: Turn, workshop: tables.Workshop) -> Markup:
    return name_workshop(turn.programme, turn.language, workshop)
