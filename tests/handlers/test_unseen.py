"""Answers that were written before their question was put, and dialogues of those who may no longer take part."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select

from bot.turns import handle_kept, keep_events
from handlers.messages import Address, Incoming
from handlers.people.service import Profile
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus, RoleName
from tests.chat import Chat


def write_at_once(chat: Chat, name: str, *texts: str) -> list[str]:
    """Several messages reach the bot together, as after an outage, and are handled one after the other."""
    address = Address("console", name, name, name)
    heard = len(chat.heard(name))
    kept = keep_events(chat.engine, [Incoming(f"at once {n}", address, text) for n, text in enumerate(texts)], chat.now)
    for row_id, _ in kept:
        chat.now += timedelta(seconds=1)
        handle_kept(chat.engine, chat.assistant, [row_id], chat.now)
    return chat.heard(name)[heard:]


def test_a_number_repeated_in_an_outage_cancels_nothing(loaded: Engine) -> None:
    """R3: who repeats "1" because no answer came has not seen the question that the first "1" led to."""
    chat = Chat(loaded)
    chat.let_in("Anna", Profile("employees", "halle"))
    chat.write("Anna", "termine", "1", "1", "meine anmeldungen")
    first, second, third = write_at_once(chat, "Anna", "1", "1", "ja")
    assert first.startswith("Möchten Sie wirklich absagen?")
    assert second.startswith("Möchten Sie wirklich absagen?")
    assert third.startswith("Möchten Sie wirklich absagen?")
    with transaction(loaded) as session:
        assert session.scalars(select(tables.Registration.status)).one() is RegistrationStatus.BOOKED
    assert chat.write("Anna", "1").startswith("Ihre Absage ist eingetragen")


def test_what_was_written_before_the_question_is_no_answer_to_it(loaded: Engine) -> None:
    """Q9: a greeting that waited behind "team" is not sent to the team; what follows the question is."""
    chat = Chat(loaded)
    chat.let_in("Anna", Profile("employees", "halle"))
    _, second = write_at_once(chat, "Anna", "/team", "sind Sie da")
    assert second == chat.heard("Anna")[-2]
    with transaction(loaded) as session:
        assert session.scalar(select(tables.TeamQuestion)) is None
    chat.write("Anna", "Gibt es Kaffee?")
    with transaction(loaded) as session:
        assert session.scalars(select(tables.TeamQuestion.text)).one() == "Gibt es Kaffee?"


def test_commands_are_obeyed_whatever_was_asked_meanwhile(loaded: Engine) -> None:
    chat = Chat(loaded)
    chat.let_in("Anna", Profile("employees", "halle"))
    _, second = write_at_once(chat, "Anna", "/team", "/abbrechen")
    assert second.startswith("Abgebrochen.")


def test_who_is_not_invited_any_more_answers_no_open_question(loaded: Engine) -> None:
    """P2: where only the invited may take part, an open question does not outlive the role; leaving it is possible."""
    chat = Chat(loaded, invited_only=True)
    person = chat.let_in("Anna", Profile("employees", "halle", role=RoleName.PARTICIPANT))
    chat.write("Anna", "/team")
    with transaction(loaded) as session:
        session.execute(delete(tables.Role).where(tables.Role.person_id == person))
    assert "Einladung" in chat.write("Anna", "Gibt es Kaffee?")
    with transaction(loaded) as session:
        assert session.scalar(select(tables.TeamQuestion)) is None
    assert chat.write("Anna", "/abbrechen").startswith("Abgebrochen.")


@pytest.mark.parametrize("text", ["/start\nABC", "/einladung\tABC", "/einladung\u00a0ABC", "/einladung   ABC"])
def test_any_white_space_ends_a_command(loaded: Engine, text: str) -> None:
    """P2: a link or a code comes through a clipboard that makes of a blank what it likes."""
    chat = Chat(loaded)
    chat.let_in("Anna", Profile("employees", "halle"))
    assert "Einladung" in chat.write("Anna", text)
