"""A programme that names nobody and nothing but itself: people can still arrive and look around."""

from sqlalchemy import Engine

from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage.database import transaction
from tests.chat import Chat

SMALLEST = "programme: {id: p, title: Kleines Programm, language: de, timezone: Europe/Berlin}"


def test_a_programme_without_anything(database: Engine) -> None:
    """P1, Q2: without sites, audiences, contacts and workshops nothing is asked that has no answer."""
    with transaction(database) as session:
        load_programme(session, read_programme(SMALLEST))
    chat = Chat(database)
    assert chat.write("Anna", "Hallo", "1").startswith("Was kann ich für Sie tun, Anna?")
    assert chat.write("Anna", "/profil").endswith("[Sprache]")
    for word in ("termine", "kontakt", "projekt", "datenschutz", "erinnerungen", "feedback", "Wie ist das Wetter?"):
        assert "nicht geklappt" not in chat.write("Anna", word), word
