"""X5: people's devices and the bot's rooms change, also in the middle of what the bot says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import nio
import pytest
from aiohttp import web
from nio.crypto import Olm

from bot.clock import read_clock
from bot.messengers.base import Delivered, NotDelivered, Outgoing, Undeliverable
from bot.messengers.matrix import Matrix
from handlers.messages import EventKind
from tests.bot.matrix_stage import Notebook, hearing, logged_in, wait_until
from tests.servers.encrypted import EncryptedPerson
from tests.servers.proxy import passing_on
from tests.servers.synapse import Person, Synapse

PASSWORD = "geheim"


def log_in_again(person: Person) -> EncryptedPerson:
    """The same account on one more device."""
    who = {"type": "m.id.user", "user": person.user_id}
    found = person.call("POST", "/login", {"type": "m.login.password", "identifier": who, "password": PASSWORD})
    return EncryptedPerson(Person(person.server, person.user_id, found["access_token"], found["device_id"]))


def read_texts(person: EncryptedPerson, room_id: str, sender: Person) -> list[str | None]:
    return [
        event["content"].get("body")
        for event in person.read(room_id)
        if event["sender"] == sender.user_id and event["type"] in ("m.room.message", "m.room.encrypted")
    ]


async def test_a_new_device_reads_what_the_bot_says(synapse: Synapse) -> None:
    """X5: who has a new telephone reads the bot's next message on it, and is read when writing with it."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna", password=PASSWORD))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        assert isinstance(await matrix.send(Outgoing(1, room_id, "Eins")), Delivered)
        telephone = log_in_again(anna)
        telephone.read(room_id)
        telephone.write(room_id, "Hallo")
        events = await notebook.wait_for(2)
        assert isinstance(await matrix.send(Outgoing(2, room_id, "Zwei")), Delivered)
    assert events[1].text == "Hallo"
    assert read_texts(telephone, room_id, bot) == ["Zwei"]
    assert read_texts(anna, room_id, bot) == ["Eins", "Zwei"]


class Gate:
    """Requests of a kind wait before it until it is opened."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def wait(self, path: str) -> web.Response | None:
        if self._kind in path and not self.opened.is_set():
            self.reached.set()
            await self.opened.wait()
        return None


@asynccontextmanager
async def sharing(synapse: Synapse, bot: Person, notebook: Notebook, gate: Gate) -> AsyncIterator[Matrix]:
    async with passing_on(synapse, fault=gate.wait) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        try:
            async with hearing(matrix, notebook.receive):
                yield matrix
        finally:
            await matrix.close()


async def test_a_device_that_comes_while_the_key_is_given_out(synapse: Synapse) -> None:
    """X5, M4: a device that appears between the key and the message is not passed over."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna", password=PASSWORD))
    room_id, notebook, gate = anna.open_room(bot.user_id), Notebook(), Gate("/sendToDevice/")
    async with sharing(synapse, bot, notebook, gate) as matrix:
        await notebook.wait_for(1)
        sending = asyncio.create_task(matrix.send(Outgoing(1, room_id, "Hallo")))
        await gate.reached.wait()
        telephone = log_in_again(anna)
        telephone.read(room_id)
        devices = matrix._client.device_store
        await wait_until(lambda: telephone.device_id in devices[anna.user_id])
        gate.opened.set()
        if isinstance(await sending, NotDelivered):
            assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), Delivered)
    assert read_texts(telephone, room_id, bot) == ["Hallo"]
    assert read_texts(anna, room_id, bot) == ["Hallo"]


async def test_sent_away_while_the_key_is_given_out(synapse: Synapse) -> None:
    """A3: who sends the bot away in the middle of its message is told apart, and nothing breaks."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id, direct=False), Notebook()
    gate = Gate("/sendToDevice/")
    async with sharing(synapse, bot, notebook, gate) as matrix:
        await notebook.wait_for(1)
        sending = asyncio.create_task(matrix.send(Outgoing(1, room_id, "Hallo")))
        await gate.reached.wait()
        anna.call("POST", f"/rooms/{quote(room_id)}/kick", {"user_id": bot.user_id})
        await notebook.wait_for(2)
        gate.opened.set()
        assert isinstance(await sending, NotDelivered | Undeliverable)
        assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), Undeliverable)
    assert notebook.events[1].kind is EventKind.STOPPED


@pytest.mark.parametrize("error", [nio.EncryptionError, nio.GroupEncryptionError, nio.OlmTrustError])
async def test_what_can_not_be_encrypted_is_not_sent(
    synapse: Synapse, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """A3: where the library refuses to encrypt, nothing was sent, and that is known: it is tried again."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()

    def refuse(*_: object) -> None:
        raise error("not now")

    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        with monkeypatch.context() as broken:
            broken.setattr(Olm, "group_encrypt", refuse)
            assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), NotDelivered)
        assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), Delivered)
    assert read_texts(anna, room_id, bot) == ["Hallo"]


async def test_a_room_that_is_encrypted_later(synapse: Synapse) -> None:
    """X5: from the moment at which a room is encrypted the bot says nothing in the clear, also after a restart."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = Person.open_room(anna, bot.user_id), Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        assert isinstance(await matrix.send(Outgoing(1, room_id, "Offen")), Delivered)
        encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
        anna.call("PUT", f"/rooms/{quote(room_id)}/state/m.room.encryption/", encryption)
        await wait_until(lambda: matrix._client.rooms[room_id].encrypted)
        assert isinstance(await matrix.send(Outgoing(2, room_id, "Geheim")), Delivered)
    never = {"errcode": "M_NOT_FOUND", "error": "Event not found."}

    def deny(path: str) -> web.Response | None:
        return web.json_response(never, status=404) if "m.room.encryption" in path else None

    async with passing_on(synapse, fault=deny) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        assert isinstance(await matrix.send(Outgoing(3, room_id, "Nicht offen")), NotDelivered)
        await matrix.close()
    raw = anna.call("GET", f"/rooms/{quote(room_id)}/messages?dir=b&limit=100")["chunk"]
    said = [event for event in reversed(raw) if event["sender"] == bot.user_id and "membership" not in event["content"]]
    assert [event["type"] for event in said] == ["m.room.message", "m.room.encrypted"]
    assert read_texts(anna, room_id, bot) == ["Offen", "Geheim"]
