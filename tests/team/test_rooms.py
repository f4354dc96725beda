"""Q9: questions are told in the organisers' room, and answered by replying there."""

import pytest
from sqlalchemy import Engine, select

from bot.claims import settle_deliveries
from bot.messengers.base import Delivered
from bot.turns import handle_event
from handlers.dialogue import Assistant
from handlers.messages import Address, Incoming
from handlers.people.service import Profile
from handlers.router import LONGEST_TEXT
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, RoleName
from tests.chat import ASSISTANT, NOW, Chat

ROOM = "room"
OTHER = "!orga:halle.example"
QUESTION = "Darf mein Hund mitkommen?"


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """Anna asks; Olga organises Halle, Rosa Stendal; there is a room on this messenger and one on another."""
    chat = Chat(loaded)
    chat.assistant = Assistant(ASSISTANT.texts, organiser_rooms={"console": ROOM, "matrix": OTHER})
    chat.let_in("Anna", Profile(site="halle", audience="employees"))
    chat.let_in("Olga", Profile(site="halle", role=RoleName.ORGANISER))
    chat.let_in("Rosa", Profile(site="stendal", role=RoleName.ORGANISER))
    chat.write("Anna", f"/team {QUESTION}")
    with transaction(loaded) as session:
        here = select(tables.Outbox.id).where(tables.Outbox.conversation == ROOM)
        row = session.scalars(here).one()
    settle_deliveries(loaded, [(row, Delivered("41 42"))], NOW)
    return chat


def say(chat: Chat, name: str, text: str, reply_to: str = "42", *, private: bool = False) -> str:
    """Lets somebody write in the room, and gives what is said there then."""
    address = Address("console", name, ROOM, name, private)
    event = Incoming(f"{name}/{text[:99]}/{reply_to}", address, text, reply_to=reply_to)
    assert handle_event(chat.engine, chat.assistant, event, NOW)
    return chat.heard(ROOM)[-1]


def test_a_reply_is_the_answer(chat: Chat) -> None:
    """Q9: the room has the question once; the reply to any part of it goes to whoever asked; other rooms are told."""
    (told,) = chat.heard(ROOM)
    assert told.startswith(f"Frage von Anna (Stadt Halle (Saale)):\n{QUESTION}\n")
    assert say(chat, "Olga", "Ja, <b>gern</b>.", "41") == "Ihre Antwort ist unterwegs an Anna."
    assert "Ja, &lt;b&gt;gern&lt;/b&gt;." in chat.heard("Anna")[-1]
    assert chat.heard(OTHER)[-1] == f"Olga hat „{QUESTION}“ beantwortet: Ja, &lt;b&gt;gern&lt;/b&gt;."
    assert say(chat, "Olga", "Doch nicht.").startswith("Diese Frage hat Olga schon beantwortet: Ja, ")


def test_what_is_asked_further_is_told_where_nobody_has_it(chat: Chat) -> None:
    """Q9: who answered in the room is told of what is asked further, in their own chat."""
    say(chat, "Olga", "Ja.")
    chat.press("Anna", chat.token("Anna", "Noch etwas dazu fragen"))
    assert chat.write("Anna", "Auch zwei?") == "Ihre Nachfrage ist bei Olga. Die Antwort kommt hier im Chat."
    assert chat.heard("Olga")[-1].startswith("Anna (Stadt Halle (Saale)) fragt noch einmal nach:\nAuch zwei?\nBisher:")


@pytest.mark.parametrize(
    ("name", "text", "reply_to", "said"),
    [
        ("Otto", "Ja.", "42", "Ich kenne Sie noch nicht"),
        ("Anna", "Ja.", "42", "Das kann nur das Organisationsteam."),
        ("Rosa", "Ja.", "42", "Das kann nur das Organisationsteam."),
        ("Olga", "Ja.", "", "Hier stelle ich Fragen ans Team ein."),
        ("Olga", "Ja.", "4", "Hier stelle ich Fragen ans Team ein."),
        ("Olga", "Ja.", "%", "Hier stelle ich Fragen ans Team ein."),
        ("Olga", "", "42", "Hier stelle ich Fragen ans Team ein."),
        ("Olga", "x" * (LONGEST_TEXT + 1), "42", "Das ist leider zu lang"),
        ("Olga", "/termine", "", "Hier stelle ich Fragen ans Team ein."),
    ],
)
def test_what_is_no_answer(chat: Chat, name: str, text: str, reply_to: str, said: str) -> None:
    """Q9: only organisers of the site answer, only by a reply, and everybody else is told so."""
    before = chat.heard("Anna")
    assert say(chat, name, text, reply_to).startswith(said)
    assert chat.heard("Anna") == before


def test_alone_with_the_bot_in_the_room(chat: Chat) -> None:
    """Q9: where only one organiser is in the room yet, it does not become their private chat."""
    assert say(chat, "Olga", "Hallo", "", private=True).startswith("Hier stelle ich Fragen ans Team ein.")
    assert say(chat, "Olga", "Ja.", private=True) == "Ihre Antwort ist unterwegs an Anna."
    with transaction(chat.engine) as session:
        olga = select(tables.Account).where(tables.Account.external_id == "Olga")
        account = session.scalars(olga).one()
        assert (account.conversation, account.status) == ("Olga", AccountStatus.ACTIVE)


def test_a_room_reaches_somebody(loaded: Engine) -> None:
    """Q9: where no organiser has an account yet, the room has the question."""
    chat = Chat(loaded)
    chat.let_in("Anna", Profile(site="halle"))
    assert "erreiche ich aber niemanden" in chat.write("Anna", "/team Und nun?")
    chat.assistant = Assistant(ASSISTANT.texts, organiser_rooms={"console": ROOM})
    assert chat.write("Anna", "/team Und jetzt?").startswith("Ihre Frage ist beim Organisationsteam.")
