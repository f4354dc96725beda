"""Messages that had no answer: kept without persons, only where the operator has said so, and not for ever."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.schedule import do_due
from handlers.programme.file import ProgrammeFile
from handlers.programme.service import load_programme
from handlers.questions.collecting import hide_private
from storage import tables
from storage.database import transaction
from tests.chat import NOW, Chat

UNKNOWN = "Wie hoch ist eigentlich der Mount Everest?"


@pytest.fixture
def chat(database: Engine, sample: ProgrammeFile) -> Chat:
    """A conversation where messages that had no answer are kept."""
    with transaction(database) as session:
        load_programme(session, sample)
    chat = Chat(database)
    chat.assistant = dataclasses.replace(chat.assistant, collects=True)
    return chat


def read_kept(engine: Engine) -> list[tables.Unanswered]:
    with transaction(engine) as session:
        rows = list(session.scalars(select(tables.Unanswered).order_by(tables.Unanswered.text)))
        session.expunge_all()
    return rows


def test_what_had_no_answer_is_kept(chat: Chat) -> None:
    """P7: the wording, the language and the day, nothing of the person; what was answered is not kept."""
    chat.arrive("Anna")
    chat.write("Anna", "Wann ist der nächste Workshop?", UNKNOWN)
    (row,) = read_kept(chat.engine)
    assert (row.text, row.language, row.day) == (UNKNOWN, "de", NOW.date())
    assert {column.name for column in tables.Unanswered.__table__.columns} == {"id", "text", "language", "day"}
    assert not tables.Unanswered.__table__.foreign_keys


def test_nothing_is_kept_otherwise(chat: Chat) -> None:
    """P1, Q8: nothing of guests, nothing of distress, and nothing at all by default."""
    chat.write("Gast", UNKNOWN)
    chat.arrive("Anna")
    chat.write("Anna", "Ich will mir das Leben nehmen")
    assert read_kept(chat.engine) == []
    chat.assistant = dataclasses.replace(chat.assistant, collects=False)
    chat.write("Anna", UNKNOWN)
    assert read_kept(chat.engine) == []


def test_the_notice_tells_it(chat: Chat) -> None:
    """P1: who asks what is stored is told of this, too, but only where it is so."""
    chat.arrive("Anna")
    assert "90 Tage" in chat.write("Anna", "/datenschutz")
    chat.assistant = dataclasses.replace(chat.assistant, collects=False)
    assert "90 Tage" not in chat.write("Anna", "/datenschutz")


def test_it_is_forgotten(chat: Chat) -> None:
    """P5: after ninety days, and at once where it is switched off."""
    chat.arrive("Anna")
    chat.write("Anna", UNKNOWN)
    do_due(chat.engine, chat.assistant, NOW + timedelta(days=90))
    assert len(read_kept(chat.engine)) == 1
    do_due(chat.engine, chat.assistant, NOW + timedelta(days=91))
    assert read_kept(chat.engine) == []
    chat.write("Anna", UNKNOWN)
    do_due(chat.engine, dataclasses.replace(chat.assistant, collects=False), NOW)
    assert read_kept(chat.engine) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Meine Nummer ist 0345 / 123-45 67, bitte anrufen", "Meine Nummer ist NUMBER, bitte anrufen"),
        ("schreibt an anna.schmidt@halle.de oder +49 (0)345 2210", "schreibt an ADDRESS oder NUMBER"),
        ("siehe https://halle.de/x?id=7 und @anna_s", "siehe LINK und PERSON"),
        ("Anna Schmidt fehlt, Schmidts Antrag hat frau meier-lüdke", "PERSON fehlt, PERSON Antrag hat frau PERSON"),
        ("der Kurs am 5. um 14 Uhr in Raum 12", "der Kurs am 5. um 14 Uhr in Raum 12"),
        ("Personalnummer 40213", "Personalnummer NUMBER"),
    ],
)  # fmt: skip
def test_what_tells_a_person_is_taken_out(text: str, kept: str) -> None:
    """P7: addresses, longer numbers, and names: of people who are known, and what stands behind a title."""
    assert hide_private(text, {"anna", "schmidt"}) == kept
