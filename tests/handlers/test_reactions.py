"""Reactions: a sign put to a message of the bot chooses what a number or a word would choose."""

import pytest
from sqlalchemy import Engine, select

from bot.turns import handle_event
from handlers.dialogue import Assistant
from handlers.messages import Address, EventKind, Incoming
from handlers.programme.file import ProgrammeFile
from handlers.programme.service import load_programme
from handlers.texts import Texts
from handlers.words import read_reaction
from storage import tables
from storage.database import transaction
from tests.chat import NOW

TEXTS = Texts()
ANNA = Address("matrix", "@anna:halle.example", "!room", "Anna")


class Room:
    """A direct room, in which every message of the bot has an id."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._assistant = Assistant(TEXTS)
        self._count = 0

    def say(self, text: str) -> str:
        return self._handle(Incoming(f"${self._count}", ANNA, text))

    def react(self, sign: str, message: str) -> str:
        return self._handle(Incoming(f"${self._count}", ANNA, sign, message, EventKind.REACTION))

    def _handle(self, event: Incoming) -> str:
        """Gives the answer, "" where there is none."""
        self._count += 1
        assert handle_event(self.engine, self._assistant, event, NOW)
        with transaction(self.engine) as session:
            rows = session.scalars(select(tables.Outbox).where(tables.Outbox.external_id.is_(None))).all()
            for row in rows:
                row.external_id = f"$a{row.id} $b{row.id}"
            assert len(rows) <= 1
            return rows[0].payload["text"] if rows else ""

    @property
    def newest(self) -> str:
        """The id of the second part of the bot's last message."""
        with transaction(self.engine) as session:
            return f"$b{session.scalars(select(tables.Outbox.id).order_by(tables.Outbox.id.desc())).first()}"


@pytest.fixture
def room(database: Engine, sample: ProgrammeFile) -> Room:
    with transaction(database) as session:
        load_programme(session, sample)
    return Room(database)


def test_a_whole_way_by_reactions(room: Room) -> None:
    """Consent, profile and registration go by reactions; the same sign again changes nothing (R2)."""
    assert "Einverstanden" not in room.say("hallo")
    assert "Zu welcher Gruppe" in room.react("1️⃣", room.newest)
    assert "An welchem Standort" in room.react("1⃣", room.newest)
    room.react("1️⃣", room.newest)
    room.say("termine")
    question = room.react("1️⃣", room.newest)
    assert "Möchten Sie sich anmelden" in question
    asked = room.newest
    assert "Sie sind angemeldet" in room.react("👍🏽", asked)
    again = room.react("👍", asked)
    assert "Sie sind angemeldet" not in again
    with transaction(room.engine) as session:
        assert len(session.scalars(select(tables.Registration)).all()) == 1


def test_what_chooses_nothing_is_not_answered(room: Room) -> None:
    """A heart, a number that is not there, a sign on a message of somebody else, and a guest's sign elsewhere."""
    assert room.react("1️⃣", "$unknown") == ""
    room.say("hallo")
    assert room.react("❤️", room.newest) == ""
    room.react("👍", room.newest)
    for sign, message in (("❤️", room.newest), ("9️⃣", room.newest), ("1️⃣", "$unknown"), ("1️⃣", ""), ("👎", room.newest)):
        assert room.react(sign, message) == ""


def test_what_signs_mean() -> None:
    """Numbers with and without the mark of an emoji, thumbs of every colour."""
    signs = {
        "7️⃣": "7",
        "0⃣": "0",
        "🔟": "10",
        "👍🏿": "yes",
        "✔️": "yes",
        "✅": "yes",
        "👎": "no",
        "❌": "no",
        "🎉": "",
        "": "",
    }
    assert {sign: read_reaction(sign) for sign in signs} == signs


def test_who_wrote_what_can_not_be_read_is_asked(room: Room) -> None:
    """X5: a message whose key did not come is answered with the request to send it again."""
    assert "noch einmal" in room._handle(Incoming("$x", ANNA, kind=EventKind.UNREADABLE))
