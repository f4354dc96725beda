"""Matrix over time: rooms that move, servers that are away or refuse, and signs of life."""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from aiohttp import web
from sqlalchemy import Engine, select

from bot.clock import read_clock
from bot.messengers.base import Delivered, NotDelivered, Outgoing
from bot.messengers.matrix import Matrix
from handlers.messages import Address, Reply
from handlers.outbox import post
from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from tests.bot.matrix_stage import WITHIN, MatrixStage, Notebook, hearing, logged_in, wait_until
from tests.servers.encrypted import EncryptedPerson
from tests.servers.proxy import passing_on
from tests.servers.synapse import CLIENT, Person, Synapse, run_synapse

_limits = itertools.count(1)


@pytest.mark.parametrize("refused", ["/sendToDevice/m.room.encrypted/", "/keys/claim", "/keys/query"])
async def test_a_key_that_did_not_reach_everybody(synapse: Synapse, refused: str) -> None:
    """X5, M4: where the server fails while a room's key is given out nothing is sent, and the next attempt is read."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook, failing = anna.open_room(bot.user_id), Notebook(), True
    met = []

    def fault(path: str) -> web.Response | None:
        if failing and refused in path and notebook.events:
            met.append(path)
            return web.json_response({"errcode": "M_UNKNOWN", "error": "Internal server error"}, status=500)
        return None

    async with passing_on(synapse, fault=fault) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        async with hearing(matrix, notebook.receive):
            await notebook.wait_for(1)
            if refused == "/keys/query":  # somebody new, of whom nothing is known yet
                ben = EncryptedPerson(synapse.register("Ben"))
                anna.call("POST", f"/rooms/{quote(room_id)}/invite", {"user_id": ben.user_id})
                await wait_until(lambda: ben.user_id in matrix._client.rooms[room_id].users)
            first = await matrix.send(Outgoing(1, room_id, "Hallo"))
            assert isinstance(first, NotDelivered), first
            failing = False
            assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), Delivered)
            assert isinstance(await matrix.send(Outgoing(2, room_id, "Noch etwas")), Delivered)
        await matrix.close()
    assert met
    said = [event["content"].get("body") for event in anna.read(room_id) if event["sender"] == bot.user_id]
    assert [text for text in said if text] == ["Hallo", "Noch etwas"]


async def test_the_homeserver_is_restarted(tmp_path: Path) -> None:
    """X3, X5: while the server is away nothing is lost, and the encrypted conversation goes on when it is back."""
    (tmp_path / "synapse").mkdir()
    with run_synapse(tmp_path / "synapse", lasting=True) as server:
        bot, anna = server.register("Bot"), EncryptedPerson(server.register("Anna"))
        room_id, notebook = anna.open_room(bot.user_id), Notebook()
        async with logged_in(bot) as matrix, hearing(matrix, notebook.receive) as task:
            await notebook.wait_for(1)
            anna.follow()
            anna.write(room_id, "Vorher")
            await notebook.wait_for(2)
            message = Outgoing(1, room_id, "Antwort")
            before = await matrix.send(message)
            await asyncio.to_thread(server.stop)
            assert isinstance(await matrix.send(Outgoing(2, room_id, "Niemand da")), NotDelivered)
            assert await asyncio.to_thread(server.start)
            assert await matrix.send(message) == before, "M4: it is known as the same after the server's restart"
            anna.write(room_id, "Nachher")
            events = await notebook.wait_for(3)
            assert isinstance(await matrix.send(Outgoing(2, room_id, "Niemand da")), Delivered)
            assert not task.done()
        said = [event["content"].get("body") for event in anna.read(room_id) if event["sender"] == bot.user_id]
    assert [event.text for event in events] == ["/start", "Vorher", "Nachher"]
    assert [text for text in said if text] == ["Antwort", "Niemand da"]


async def test_too_many_requests_while_listening(synapse: Synapse) -> None:
    """X3: a server that is short of breath is left alone for as long as it says, and nothing is lost."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    refusals = iter(["/keys/query", "/join/"])
    awaited: list[str | None] = [next(refusals)]

    def fault(path: str) -> web.Response | None:
        if awaited[0] and awaited[0] in path:
            awaited[0] = next(refusals, None)
            body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 50}
            return web.json_response(body, status=429)
        return None

    async with passing_on(synapse, fault=fault) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        async with hearing(matrix, notebook.receive):
            await notebook.wait_for(1)
            anna.write(room_id, "Hallo")
            await notebook.wait_for(2)
        await matrix.close()
    assert [event.text for event in notebook.events] == ["/start", "Hallo"]
    assert awaited == [None]


async def test_a_room_is_replaced_by_a_newer_one(sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """A3: the bot follows to the room that replaces another, is written to there, and what waits is said there."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"]) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        anna, old = stage.people["Anna"], stage.rooms["Anna"]
        new = anna.call("POST", f"/rooms/{quote(old)}/upgrade", {"new_version": "11"})["replacement_room"]
        anna.call("POST", f"/rooms/{quote(new)}/invite", {"user_id": stage.bot.user_id})
        stage.rooms["Anna"] = new
        await stage.wait_until_handled(2)
        with transaction(sqlite) as session:
            account = session.scalars(select(tables.Account)).one()
            assert account.conversation == new
            address = Address("matrix", anna.user_id, old)
            post(session, address, Reply("Was noch wartete"), stage.clock(), account=account)
        await stage.rehearsal.settle()
        said = [event["content"].get("body", "") for event in anna.read(new) if event["sender"] == stage.bot.user_id]
        assert {text.partition(",")[0] for text in said if text} == {"Was kann ich für Sie tun", "Was noch wartete"}
        direct = stage.bot.call("GET", f"/user/{quote(stage.bot.user_id)}/account_data/m.direct")
        assert direct == {anna.user_id: [old, new]}
        stage.matrix.delivered.clear()
        await stage.write("Anna", "Hilfe")
        assert "Ich bin ein Chatbot" in stage.heard("Anna")[0]
    stage.restart()
    async with stage.listening():
        await asyncio.wait_for(stage.matrix._client.synced_once.wait(), WITHIN)
        assert stage.matrix._rooms.find(old) == new
    await stage.matrix.close()


async def test_people_whom_the_bot_knows_may_invite_it(synapse: Synapse) -> None:
    """P2: whoever has an account with the bot can open a new direct chat, whatever server theirs is on."""
    bot, anna, eva = synapse.register("Bot"), synapse.register("Anna"), synapse.register("Eva")

    async def knows(user_id: str) -> bool:
        return user_id == anna.user_id

    rooms = {person.open_room(bot.user_id): person for person in (anna, eva)}
    notebook = Notebook()
    async with (
        logged_in(bot, trusted_servers=["halle.example"], knows=knows) as matrix,
        hearing(matrix, notebook.receive),
    ):
        events = await notebook.wait_for(1)
        await wait_until(lambda: len(bot.call("GET", "/joined_rooms")["joined_rooms"]) == 1)
    assert [rooms[event.address.conversation] for event in events] == [anna]


def ephemeral(person: Person, room_id: str) -> dict[str, Any]:
    """What is shown in a room just now: receipts and typing, by their type."""
    unlike_the_last = {"room": {"timeline": {"limit": next(_limits)}}}  # the server would give the same answer again
    query = {"timeout": "0", "filter": json.dumps(unlike_the_last)}
    batch = person.server.call("GET", f"{CLIENT}/sync?{urlencode(query)}", None, person.token)
    events = batch["rooms"]["join"][room_id]["ephemeral"]["events"]
    return {event["type"]: event["content"] for event in events}


async def test_signs_of_life(synapse: Synapse) -> None:
    """What was taken in is marked as read, and who waits for an answer sees the bot typing until it is there."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        event_id = anna.write(room_id, "Hallo")
        await wait_until(lambda: event_id in ephemeral(anna, room_id).get("m.receipt", {}))
        await wait_until(lambda: ephemeral(anna, room_id).get("m.typing", {}).get("user_ids") == [bot.user_id])
        await matrix.send(Outgoing(1, room_id, "Guten Tag"))
        await wait_until(lambda: not ephemeral(anna, room_id).get("m.typing", {}).get("user_ids"))
