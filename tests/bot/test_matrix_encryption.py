"""X5: encrypted rooms, against a real Synapse and people with stock nio."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from nio.crypto.attachments import decrypt_attachment
from sqlalchemy import Engine, select

from bot.clock import read_clock
from bot.messengers.base import Outgoing
from config.settings import Settings
from handlers.messages import Address, Attachment, EventKind
from handlers.people.service import Profile, rehearse_person
from handlers.programme.file import ProgrammeFile
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage import tables
from storage.database import migrate, open_database, transaction
from tests.bot.matrix_stage import MatrixStage, Notebook, find_names, hearing, logged_in, wait_until
from tests.bot.test_app import Process
from tests.conftest import SAMPLE
from tests.dialogue import DIALOGUES, play
from tests.servers.encrypted import EncryptedPerson
from tests.servers.synapse import Person, Synapse

HELP = "Ich bin ein Chatbot"
SOON = timedelta(seconds=1)


@pytest.mark.parametrize("name", ["first_contact", "registration", "reminders"])
async def test_dialogue(name: str, sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """X5: what is written in the file is what is said, to the letter, in encrypted rooms."""
    async with MatrixStage.open(sqlite, sample, synapse, find_names(DIALOGUES[name]), encrypted=True) as stage:
        await play(DIALOGUES[name], stage)


@pytest.fixture
async def stage(sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> AsyncIterator[MatrixStage]:
    """Anna, who has consented, in an encrypted direct room with the bot."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"], encrypted=True) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        yield stage


def raw_events(person: Person, room_id: str) -> list[dict[str, Any]]:
    """What the server has of a room, newest first."""
    events: list[dict[str, Any]] = person.call("GET", f"/rooms/{quote(room_id)}/messages?dir=b&limit=100")["chunk"]
    return events


async def test_the_server_sees_no_word(stage: MatrixStage, synapse: Synapse) -> None:
    """X5: texts and files are encrypted; a message that is sent again, encrypted anew, is the same event (M4)."""
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    calendar = Attachment("gs-2027-01.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
    message = Outgoing(7, room_id, "<b>Geheim</b>", ["Ja"], calendar)
    outcomes = [await stage.matrix.send(message), await stage.matrix.send(message)]
    assert outcomes[0] == outcomes[1]
    text, file = [event["content"] for event in anna.read(room_id) if event["type"] == "m.room.message"]
    assert text["body"] == "Geheim\n\n[1] Ja"
    server, media = file["file"]["url"].removeprefix("mxc://").split("/")
    _, stored = synapse.fetch("GET", f"/_matrix/client/v1/media/download/{server}/{media}", token=anna.token)
    keys = file["file"]
    assert stored != calendar.content
    assert decrypt_attachment(stored, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"]) == calendar.content
    kinds = {event["type"] for event in raw_events(anna, room_id) if event["sender"] == stage.bot.user_id}
    assert kinds == {"m.room.member", "m.room.encrypted"}


async def test_the_conversation_goes_on_after_a_restart(
    sqlite: Engine, sample: ProgrammeFile, synapse: Synapse
) -> None:
    """X5, X6: what is written while the bot is down, and after it, is read and answered once, by the same device."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"], encrypted=True) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        await stage.write("Anna", "Hilfe")
        stage.heard("Anna")
    stage.restart()
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    written = anna.write(room_id, "Hilfe")
    async with stage.listening():
        await stage.wait_until_handled(1, written)
        await stage.rehearsal.settle()
        await stage.write("Anna", "!unbekannt")
    await stage.matrix.close()
    assert [answer[:14] for answer in stage.heard("Anna")] == ["Ich bin ein Ch", "Diesen Befehl "]


@pytest.fixture
def stage_of_processes(clean_environment: Path, synapse: Synapse) -> "Stage":
    return Stage(clean_environment, synapse)


class Stage:
    """The bot as a process, with Anna in an encrypted room."""

    def __init__(self, folder: Path, synapse: Synapse) -> None:
        self.folder = folder
        self.bot = synapse.register("Bot", password="geheim")
        self.anna = EncryptedPerson(synapse.register("Anna"))
        self.room_id = self.anna.open_room(self.bot.user_id)
        self.engine = open_database(Settings(data_dir=folder / "data").database_address())
        migrate(self.engine)
        with transaction(self.engine) as session:
            load_programme(session, read_programme(SAMPLE.read_text("utf-8")))
            address = Address("matrix", self.anna.user_id, self.room_id, "Anna")
            rehearse_person(session, address, Profile("employees", "halle", "de"), ["de"], read_clock())

    def process(self, dies: str = "") -> Process:
        matrix = {"HOMESERVER": self.bot.server.url, "USER_ID": self.bot.user_id, "PASSWORD": "geheim"}
        return Process(self.folder, None, {f"MATRIX__{name}": value for name, value in matrix.items()}, dies=dies)

    async def hears(self, count: int) -> list[str]:
        """Waits until so many messages have come, and a little longer; gives them."""
        heard: list[str] = []

        def enough() -> bool:
            for event in self.anna.read(self.room_id):
                if event["sender"] == self.bot.user_id and event["type"] in ("m.room.message", "m.room.encrypted"):
                    heard.append(event["content"].get("body", "this can't be decrypted"))
            return len(heard) >= count

        await wait_until(enough)
        await asyncio.sleep(0.3)
        enough()
        return heard


@pytest.mark.parametrize("dies", ["before:1", "before:2", "after:2", "before:4"])
async def test_a_turn_that_is_killed_at_a_step(stage_of_processes: Stage, dies: str) -> None:
    """X5, M4: killed before the message was kept, before and after it was handled, and after the answer was sent: it is
    answered once."""
    stage = stage_of_processes
    first, dying, last = stage.process(), stage.process(dies), stage.process()
    await first.start()
    assert (await stage.hears(1))[0].startswith("Was kann ich für Sie tun")
    first.kill()
    await first.end(None)
    stage.anna.write(stage.room_id, "Hilfe")
    await dying.start()
    async with asyncio.timeout(15):
        await dying.end(None)
    await last.start()
    (answer,) = await stage.hears(1)
    assert answer.startswith(HELP)
    stage.anna.write(stage.room_id, "!unbekannt")
    (answer,) = await stage.hears(1)
    assert answer.startswith("Diesen Befehl")
    status, log = await last.end()
    assert status == 0, log
    with transaction(stage.engine) as session:
        assert {row.status for row in session.scalars(select(tables.Outbox))} == {"sent"}
        assert all(row.handled_at for row in session.scalars(select(tables.Inbox)))


def _is_open(engine: Engine) -> bool:
    with transaction(engine) as session:
        return any(row.status != "sent" for row in session.scalars(select(tables.Outbox)))


async def test_a_registration_with_kills_between(stage_of_processes: Stage) -> None:
    """X5, X6, M4: a conversation goes on as if nothing had happened though the process is killed after each message,
    wherever it is just then: no zombie record (kept, never sent), no ghost message (sent, not kept)."""
    stage = stage_of_processes
    process = stage.process()
    await process.start()
    await stage.hears(1)
    for pause, text, answers in (
        (0.1, "Termine", ["Die nächsten Wo"]),
        (0.0, "1", ["Möchten Sie sich anmelden?"]),
        (0.2, "ja", ["Sie sind angemeldet", "gs-2027-01.ics"]),
    ):
        stage.anna.write(stage.room_id, text)
        await asyncio.sleep(pause)
        process.kill()
        await process.end(None)
        process = stage.process()
        await process.start()
        heard = await stage.hears(len(answers))
        assert [said[: len(answer)] for said, answer in zip(heard, answers, strict=True)] == answers
    await wait_until(lambda: not _is_open(stage.engine))  # what was sent before a kill is repeated, and kept
    status, log = await process.end()
    assert status == 0, log
    with transaction(stage.engine) as session:
        assert [row.status for row in session.scalars(select(tables.Registration))] == ["booked"]
        assert {row.status for row in session.scalars(select(tables.Outbox))} == {"sent"}
        assert all(row.handled_at for row in session.scalars(select(tables.Inbox)))


async def test_a_message_waits_for_its_key(synapse: Synapse) -> None:
    """X5: a message that came before its key is read when the key comes, also when the bot was killed meanwhile."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
    first, key = anna.withhold(room_id, {"msgtype": "m.text", "body": "Zu früh"})
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        anna.crypto.invalidate_outbound_session(room_id)
        anna.write(room_id, "Lesbar")
        await notebook.wait_for(2)
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        anna.hand_out(key)
        await notebook.wait_for(3)
    texts = {event.event_id: event.text for event in notebook.events}
    assert texts.pop(first) == "Zu früh"
    assert list(texts.values()) == ["/start", "Lesbar"]


async def test_whoever_wrote_what_stays_unread_is_asked_once(synapse: Synapse) -> None:
    """X5: where the key does not come the person is asked to write again, once for all that waits, also later on."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot, asked_after=SOON) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        anna.withhold(room_id, {"msgtype": "m.text", "body": "Eins"})
        last, key = anna.withhold(room_id, {"msgtype": "m.text", "body": "Zwei"})
        await notebook.wait_for(2)
        anna.hand_out(key)
        anna.crypto.invalidate_outbound_session(room_id)
        anna.write(room_id, "Drei")
        await notebook.wait_for(3)
    async with logged_in(bot, asked_after=SOON) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        anna.write(room_id, "Vier")
        await notebook.wait_for(4)
        await asyncio.sleep(1.2)
    assert [(event.kind, event.text) for event in notebook.events[1:]] == [
        (EventKind.UNREADABLE, ""),
        (EventKind.TEXT, "Drei"),
        (EventKind.TEXT, "Vier"),
    ]
    assert notebook.events[1].event_id == last


async def test_what_another_account_encrypted_is_not_its_senders(synapse: Synapse) -> None:
    """A server that puts somebody's words under another name is not believed."""
    bot, anna, eva = (synapse.register(name) for name in ("Bot", "Anna", "Eva"))
    anna, eva = EncryptedPerson(anna), EncryptedPerson(eva)
    room_id, other = anna.open_room(bot.user_id), eva.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot, asked_after=SOON) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(2)
        eva.follow()
        eva.crypto.rooms[room_id] = eva.crypto.rooms[other]
        forged, kind = eva.encrypt(room_id, {"msgtype": "m.text", "body": "Ich sage ab"})
        Person.send(anna, room_id, forged, kind)
        await notebook.wait_for(3)
    assert [event.kind for event in notebook.events[2:]] == [EventKind.UNREADABLE]


async def test_rubbish_stops_nothing(synapse: Synapse) -> None:
    """What any account can send to the bot's device, or into a room, does not keep it from hearing others."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot, asked_after=SOON) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        own = matrix._client.olm.account.identity_keys["curve25519"]
        for number, body in enumerate(("", "AAAA", base64.b64encode(b"\x03" * 120).decode())):
            for message in (0, 1):
                rubbish = {
                    "algorithm": "m.olm.v1.curve25519-aes-sha2",
                    "sender_key": own,
                    "ciphertext": {own: {"type": message, "body": body}},
                }
                messages = {"messages": {bot.user_id: {bot.device_id: rubbish}}}
                anna.call("PUT", f"/sendToDevice/m.room.encrypted/rubbish{number}{message}", messages)
        anna.follow()
        broken, kind = anna.encrypt(room_id, {"msgtype": "m.text", "body": "Hallo"})
        Person.send(anna, room_id, broken | {"ciphertext": "AAAA"}, kind)
        Person.send(anna, room_id, broken | {"algorithm": "m.unknown"}, kind)
        Person.send(anna, room_id, {}, kind)
        anna.write(room_id, "Termine")
        events = await notebook.wait_for(3)
    assert [(event.kind, event.text) for event in events[1:]] == [
        (EventKind.TEXT, "Termine"),
        (EventKind.UNREADABLE, ""),
    ]


async def test_the_last_key_was_taken_while_the_bot_was_down(synapse: Synapse) -> None:
    """X5: a bot that no device can begin to write to any more puts that right at its start."""
    bot, anna, ben = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna")), synapse.register("Ben")
    notebook = Notebook()
    room_id = anna.open_room(bot.user_id)
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
    wanted = {"one_time_keys": {bot.user_id: {bot.device_id: "signed_curve25519"}}}
    while anna.call("POST", "/keys/claim", wanted)["one_time_keys"]:
        pass
    ben = EncryptedPerson(ben)
    other = ben.open_room(bot.user_id)
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await notebook.wait_for(2)
        ben.write(other, "Hallo")
        anna.write(room_id, "Hallo")
        await notebook.wait_for(4)
    assert [event.text for event in notebook.events[2:]] == ["Hallo", "Hallo"]


async def test_a_reaction_chooses(stage: MatrixStage) -> None:
    """R3: a choice can be made by a reaction to the message that offers it."""
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    anna.read(room_id)
    await stage.write("Anna", "Termine")
    *_, listed = anna.read(room_id)
    for sign, answer in (("1️⃣", "Möchten Sie sich anmelden?"), ("👍", "Sie sind angemeldet")):
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": listed["event_id"], "key": sign}}
        await stage.wait_until_handled(1, anna.send(room_id, content, "m.reaction"))
        await stage.rehearsal.settle()
        said = [event for event in anna.read(room_id) if event["type"] == "m.room.message"]
        assert answer in said[0]["content"]["body"]
        listed = said[0]
