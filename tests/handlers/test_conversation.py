"""Conversations through the real handlers and a real database."""

import pytest
from sqlalchemy import Engine, func, select

from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import transaction
from tests.chat import Chat


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    return Chat(loaded)


def test_first_contact(chat: Chat) -> None:
    """P1: notice, consent, audience and site; before the consent nothing is stored of the person."""
    assert chat.write("Anna", "Hallo").endswith("[Einverstanden] [I agree]")
    assert "Donnerstag, 28. Januar 2027, 09:00–15:30" in chat.write("Anna", "/termine")
    with transaction(chat.engine) as session:
        assert session.scalar(select(func.count()).select_from(tables.Person)) == 0
    assert chat.write("Anna", "einverstanden") == (
        "Zu welcher Gruppe gehören Sie? [Mitarbeitende] [Führungskräfte] [Auszubildende]"
    )
    assert chat.write("Anna", "1").startswith("An welchem Standort arbeiten Sie? [Stadt Halle (Saale)]")
    assert chat.write("Anna", "1").startswith("Was kann ich für Sie tun, Anna? [Nächste Workshops]")


def test_a_guest_asks_what_has_no_answer(chat: Chat) -> None:
    """P1, Q2: that it is not known is said at once, beside the notice; a mere "no" was no question."""
    first = " ".join(chat.write("Anna", "Wie wird das Wetter?").split())
    assert first.startswith("Das weiß ich leider nicht. I'm afraid I don't know that. Guten Tag!")
    assert first.endswith("[Einverstanden] [I agree]")
    again = chat.write("Anna", "Wie wird das Wetter morgen?")
    assert again.startswith("Das weiß ich leider nicht. Schreiben Sie „Termine“")
    assert chat.write("Ben", "nein").startswith("Guten Tag!")


def test_register_wait_cancel_and_move_up(chat: Chat) -> None:
    """R2, R3, R4, R5, R6: booked, waitlisted, cancelled, offered and taken; a second tap is told so, adds no row."""
    with transaction(chat.engine) as session:
        workshop = lock_workshop(session, "gs-2027-01")
        workshop.capacity = workshop.seats_taken + 1
    for name in ("Anna", "Ben"):
        chat.arrive(name)
    assert chat.write("Anna", "termine").endswith("[Mehr Termine]")
    assert chat.write("Anna", "1").endswith("[Ja, anmelden] [Nein, zurück] [Mehr dazu]")
    name = "„Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle"
    assert chat.write("Anna", "ja, anmelden").startswith(f"Sie sind angemeldet: {name}.")
    chat.write("Ben", "termine")
    chat.write("Ben", "1")
    assert "Sie stehen auf der Warteliste, Platz 1: " + name in chat.write("Ben", "1")
    assert chat.write("Anna", "anmeldungen").endswith(
        f"{name} – angemeldet [28. Jan.: Interkulturelle Grundsensibilisierung] [Platz weitergeben]"
    )
    assert chat.write("Anna", "1").endswith("[Ja, absagen] [Nein, zurück]")
    assert chat.write("Anna", "1") == f"Ihre Absage ist eingetragen: {name}."
    assert chat.heard("Ben")[-1] == (
        f"Gute Nachricht: Ein Platz ist frei geworden: {name}. Er ist für Sie bis Dienstag, 12. Januar 2027, 09:00 Uhr "
        "freigehalten. Möchten Sie ihn? [Ja, ich nehme den Platz] [Nein, danke]"
    )
    assert chat.write("Ben", "ja").startswith(f"Sie sind angemeldet: {name}.")
    with transaction(chat.engine) as session:
        assert len(session.scalars(select(tables.Registration)).all()) == 2


def test_refusals_say_why(chat: Chat) -> None:
    """R7, R8: a workshop for another audience is refused before anything is asked, and what is open is offered."""
    chat.arrive("Anna")
    chat.write("Anna", "termine")
    refused = chat.write("Anna", "3")
    assert "Der Workshop richtet sich an eine andere Gruppe." in refused
    assert refused.endswith(
        "[4. März: Interkulturelle Grundsensibilisierung] [Alle Termine] [Meine Gruppe ändern] [Kontakt]"
    )


ODD = {
    "": "Da ist kein Text bei mir angekommen.",
    " \x07\x00\u202e ": "Da ist kein Text bei mir angekommen.",
    "/unbekannt": "Diesen Befehl kenne ich nicht.",
    "x" * 10_000: "Das ist leider zu lang",
    "\x1b[2J": "Das weiß ich leider nicht.",
    "مرحبا": "Was kann ich für Sie tun, Anna?",
    "0": "Das weiß ich leider nicht.",
    "-1": "Das weiß ich leider nicht.",
    "99": "Das weiß ich leider nicht.",
    "²": "Das weiß ich leider nicht.",
}


@pytest.mark.parametrize("text", ODD)
def test_odd_messages_are_answered(chat: Chat, text: str) -> None:
    """An odd message is answered once, and loses nothing."""
    chat.arrive("Anna")
    assert chat.write("Anna", text).startswith(ODD[text])


@pytest.mark.parametrize("press", ["", "1.0", "999999.0", "x.y", "1", "².", "9" * 40 + ".1"])
def test_foreign_and_forged_buttons_are_outdated(chat: Chat, press: str) -> None:
    """A button binds to the account that it was sent to; anything else is told to be outdated."""
    chat.arrive("Ben")
    chat.arrive("Anna")
    assert chat.press("Anna", press) == "Diese Auswahl gilt nicht mehr. [Zum Menü]"


def test_a_course_with_approval_is_requested_not_booked(chat: Chat) -> None:
    """R12: pending is said as pending, never as booked or waitlisted, and takes no seat."""
    asked = ("Hallo", "1", "Führungskräfte", "1", "termine", "2")
    assert chat.write("Anna", *asked, "1").endswith("einen festen Platz haben Sie noch nicht.")
    assert "– Anfrage läuft" in chat.write("Anna", "anmeldungen")
    with transaction(chat.engine) as session:
        assert lock_workshop(session, "fk-2027-02").seats_taken == 0
