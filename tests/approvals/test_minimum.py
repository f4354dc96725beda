"""Workshops with too few: asked at the time, once for each time that it comes to that, and decided once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select

from bot.schedule import do_due, next_due
from handlers.people.service import Profile
from handlers.registration.service import cancel_registration, lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName, WorkshopStatus
from tests.chat import NOW, Chat
from tests.registration.test_service import take

WORKSHOP = "gs-2027-01"
HALLE = Profile("employees", "halle", "de")
ORGANISER = Profile("employees", "halle", "de", RoleName.ORGANISER)
QUESTION = "Bitte entscheiden Sie: Findet dieser Workshop statt?"


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """The sample programme, in which a workshop needs six and three are registered by phone; Olga organises."""
    chat = Chat(loaded)
    chat.let_in("Olga", ORGANISER)
    with transaction(loaded) as session:
        chat.now = lock_workshop(session, WORKSHOP).sessions[0].start - timedelta(days=7)
    return chat


def beat(chat: Chat) -> int:
    """Lets the duties be done twice, and gives how often Olga was asked so far."""
    for _ in range(2):
        assert not do_due(chat.engine, chat.assistant, chat.now)
    return sum(words.startswith(QUESTION) for words in chat.heard("Olga"))


def book(chat: Chat, count: int) -> list[int]:
    people = [chat.let_in(f"Person {n}", HALLE) for n in range(count)]
    for person in people:
        take(chat.engine, person, WORKSHOP)
    return people


def cancel(chat: Chat, person: int) -> None:
    with transaction(chat.engine) as session:
        cancel_registration(session, person, WORKSHOP, NOW)


def test_asked_at_the_time(chat: Chat) -> None:
    """R16: not before, then once, in words that name the workshop and the figures; the clock stops there."""
    at, chat.now = chat.now, NOW
    assert beat(chat) == 0
    assert next_due(chat.engine, NOW) == at
    chat.now = at
    assert beat(chat) == 1
    assert chat.heard("Olga")[-1] == (
        f"{QUESTION} „Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle\n"
        "Angemeldet: 3, mindestens nötig: 6. [Findet statt] [Absagen]"
    )


def test_asked_as_soon_as_somebody_organises(chat: Chat) -> None:
    """R16: where nobody can be asked at the time, whoever comes to organise later is."""
    with transaction(chat.engine) as session:
        roles = session.execute(delete(tables.Role).returning(tables.Role.person_id)).all()
    assert roles
    assert beat(chat) == 0
    chat.let_in("Olga", ORGANISER)
    assert beat(chat) == 1


def test_enough_is_not_asked_until_somebody_goes(chat: Chat) -> None:
    """R16: three by phone and three here are six; when one of them goes, that is asked, and once more at the next."""
    people = book(chat, 3)
    assert beat(chat) == 0
    cancel(chat, people[0])
    assert beat(chat) == 1
    cancel(chat, people[1])
    assert beat(chat) == 1, "it was asked already"
    for person in people:
        take(chat.engine, person, WORKSHOP)
    assert beat(chat) == 1
    cancel(chat, people[0])
    assert beat(chat) == 2


@pytest.mark.parametrize("reason", ["confirmed", "cancelled", "started", "no minimum"])
def test_nothing_to_ask(chat: Chat, reason: str) -> None:
    """R16: nobody is asked about what is decided, cancelled, begun or has no minimum."""
    with transaction(chat.engine) as session:
        workshop = lock_workshop(session, WORKSHOP)
        match reason:
            case "confirmed":
                workshop.confirmed_at = NOW
            case "cancelled":
                workshop.status = WorkshopStatus.CANCELLED
            case "started":
                chat.now = workshop.sessions[0].start
            case "no minimum":
                workshop.minimum = None
    assert beat(chat) == 0


def test_confirmed_once(chat: Chat) -> None:
    """R2, R16: the decision is audited with before and after, and a second organiser is told whose it was."""
    chat.let_in("Otto", ORGANISER)
    beat(chat)
    assert chat.press("Olga", chat.token("Olga", "Findet statt")).startswith("Eingetragen: Der Workshop findet statt.")
    assert chat.press("Otto", chat.token("Otto", "Findet statt")).startswith("Olga hat schon entschieden, dass")
    with transaction(chat.engine) as session:
        entry = session.scalars(select(tables.AuditEntry).where(tables.AuditEntry.action == "workshop.confirmed")).one()
        assert entry.before == {"confirmed_at": None}
        assert entry.after == {"confirmed_at": chat.now.isoformat(), "registered": 3, "minimum": 6}
        assert lock_workshop(session, WORKSHOP).confirmed_at == chat.now


def test_cancelled_instead(chat: Chat) -> None:
    """R14, R16: the other answer asks whether it is meant, and then cancels; nobody is asked about it again."""
    people = book(chat, 2)
    beat(chat)
    assert "„Interkulturelle Grundsensibilisierung“" in chat.press("Olga", chat.token("Olga", "Absagen"))
    chat.write("Olga", "ja")
    with transaction(chat.engine) as session:
        assert lock_workshop(session, WORKSHOP).status is WorkshopStatus.CANCELLED
    cancel(chat, people[0])
    assert beat(chat) == 1
    assert chat.heard("Person 1")[-1].startswith("Leider fällt dieser Workshop aus:")


@pytest.mark.parametrize("gone", ["role", "workshop", "cancelled", "started"])
def test_what_can_not_be_confirmed_any_more(chat: Chat, gone: str) -> None:
    """O3, R16: a role that was taken away, a workshop that vanished, was cancelled or has begun: said, nothing done."""
    beat(chat)
    with transaction(chat.engine) as session:
        workshop = lock_workshop(session, WORKSHOP)
        match gone:
            case "role":
                session.execute(delete(tables.Role))
            case "workshop":
                session.delete(workshop)
            case "cancelled":
                workshop.status = WorkshopStatus.CANCELLED
            case "started":
                chat.now = workshop.sessions[0].start
    said = {
        "role": "Das kann nur das Organisationsteam.",
        "workshop": "Diesen Workshop gibt es nicht mehr.",
        "cancelled": "Dieser Workshop ist schon abgesagt: „Interkulturelle",
        "started": "Dieser Workshop hat schon begonnen: „Interkulturelle",
    }
    assert chat.press("Olga", chat.token("Olga", "Findet statt")).startswith(said[gone])


def test_a_moved_workshop_is_asked_about_again(chat: Chat) -> None:
    """R14, R16: another date is another question."""
    assert beat(chat) == 1
    with transaction(chat.engine) as session:
        meeting = lock_workshop(session, WORKSHOP).sessions[0]
        meeting.end += timedelta(days=14)
        meeting.start += timedelta(days=14)
    assert beat(chat) == 1
    chat.now += timedelta(days=14)
    assert beat(chat) == 2
