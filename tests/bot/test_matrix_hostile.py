"""Matrix: what one person or one server does is felt by nobody else."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from bot.clock import read_clock
from bot.messengers.base import Delivered, NotDelivered, Outgoing
from bot.messengers.matrix import Matrix
from tests.bot.matrix_stage import Notebook, hearing, logged_in, wait_until
from tests.servers.encrypted import EncryptedPerson
from tests.servers.proxy import passing_on
from tests.servers.synapse import Person, Synapse


async def test_a_room_that_can_not_be_entered_keeps_nobody_waiting(synapse: Synapse) -> None:
    """X3, X6: while entering a room takes for ever others are heard; a kill meanwhile does not lose the invitation."""
    bot, anna, ben = synapse.register("Bot"), synapse.register("Anna"), synapse.register("Ben")
    room_id, notebook = ben.open_room(bot.user_id), Notebook()
    hanging: list[str] = []

    async def hang(path: str) -> web.Response | None:
        if hanging and "/join/" in path and quote(hanging[0]) in quote(path):
            await asyncio.sleep(60)
        return None

    async with passing_on(synapse, fault=hang) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        async with hearing(matrix, notebook.receive):
            await notebook.wait_for(1)
            hanging.append(anna.open_room(bot.user_id))
            ben.write(room_id, "Hallo")
            await notebook.wait_for(2)
            ben.write(room_id, "Noch da?")
            await notebook.wait_for(3)
        await matrix.close()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await wait_until(lambda: any(event.address.conversation == hanging[0] for event in notebook.events))


async def test_many_invitations_that_the_server_slows_down(synapse: Synapse) -> None:
    """X3: where the server lets the bot enter a room only now and then, those who are in are answered meanwhile."""
    bot, ben = synapse.register("Bot"), synapse.register("Ben")
    room_id, notebook = ben.open_room(bot.user_id), Notebook()
    guests = [synapse.register(f"Anna {number}") for number in range(5)]
    slow = False
    refused = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 60_000}

    def limit(path: str) -> web.Response | None:
        return web.json_response(refused, status=429) if slow and "/join/" in path else None

    async with passing_on(synapse, fault=limit) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        async with hearing(matrix, notebook.receive):
            await notebook.wait_for(1)
            slow = True
            for guest in guests:
                guest.open_room(bot.user_id)
            ben.write(room_id, "Hallo")
            await notebook.wait_for(2)
        await matrix.close()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await wait_until(
            lambda: {event.address.user for event in notebook.events} == {p.user_id for p in (ben, *guests)}
        )


async def test_a_room_that_replaces_nothing_is_not_followed(synapse: Synapse) -> None:
    """A3, P2: where somebody says that a room goes on in another one, and that one knows nothing of it, the bot does
    not stay there, and what it has to say in the first is not said in the other, be the bot in it or not;
    what is no room is not called."""
    bot, anna, eva = synapse.register("Bot"), synapse.register("Anna"), synapse.register("Eva")
    chat, first, second, third = (person.open_room(bot.user_id) for person in (anna, eva, eva, eva))
    public = eva.call("POST", "/createRoom", {"preset": "public_chat"})["room_id"]
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(4)
        for room_id, new in ((third, "!a:b/../../logout/all"), (first, chat), (second, public)):
            tombstone = {"body": "", "replacement_room": new}
            eva.call("PUT", f"/rooms/{quote(room_id)}/state/m.room.tombstone/", tombstone)
        await wait_until(lambda: matrix._client.rooms[first].replacement_room == chat)
        await wait_until(lambda: any(is_leave(event, bot.user_id) for event in read_room(eva, public)))
        for number, room_id in enumerate((first, second, chat)):
            assert isinstance(await matrix.send(Outgoing(number, room_id, f"Hallo {number}")), Delivered)
        assert bot.user_id not in eva.members(public)
    said = [
        [event["content"]["body"] for event in read_room(person, room_id) if event["type"] == "m.room.message"]
        for person, room_id in ((eva, first), (eva, second), (anna, chat), (eva, public))
    ]
    assert said == [["Hallo 0"], ["Hallo 1"], ["Hallo 2"], []]


def read_room(person: Person, room_id: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = person.call("GET", f"/rooms/{quote(room_id)}/messages?dir=b&limit=100")["chunk"]
    return events


def is_leave(event: dict[str, Any], user_id: str) -> bool:
    return event.get("state_key") == user_id and event["content"].get("membership") == "leave"


async def test_the_list_of_direct_chats_is_not_lost(synapse: Synapse) -> None:
    """A list of direct chats that the server does not tell is not replaced by one that holds the newest alone."""
    bot, anna, ben = synapse.register("Bot"), synapse.register("Anna"), synapse.register("Ben")
    failing, notebook = False, Notebook()
    first = anna.open_room(bot.user_id)
    path = f"/user/{quote(bot.user_id)}/account_data/m.direct"

    def fault(asked: str) -> web.Response | None:
        broken = failing and "account_data" in asked
        return web.json_response({"errcode": "M_UNKNOWN", "error": "broken"}, status=500) if broken else None

    async with passing_on(synapse, fault=fault) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        async with hearing(matrix, notebook.receive):
            await notebook.wait_for(1)
            await wait_until(lambda: bot.call("GET", path) == {anna.user_id: [first]})
            failing = True
            ben.open_room(bot.user_id)
            await notebook.wait_for(2)
        await matrix.close()
    assert bot.call("GET", path) == {anna.user_id: [first]}


async def test_what_is_withdrawn_before_its_key_comes_is_not_read(synapse: Synapse) -> None:
    """X5: a message that its writer withdraws while its key is awaited is neither carried out nor asked for again."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        withdrawn, key = anna.withhold(room_id, {"msgtype": "m.text", "body": "Ich sage ab"})
        await wait_until(lambda: withdrawn in matrix._waiting._unread)
        anna.call("PUT", f"/rooms/{quote(room_id)}/redact/{quote(withdrawn)}/1", {})
        await wait_until(lambda: withdrawn not in matrix._waiting._unread)
        anna.hand_out(key)
        anna.crypto.invalidate_outbound_session(room_id)
        anna.write(room_id, "Hallo")
        events = await notebook.wait_for(2)
    assert [event.text for event in events] == ["/start", "Hallo"]


async def test_a_message_among_others_waits_for_its_key_too(synapse: Synapse) -> None:
    """X5: what is said to the bot in a room of many is read when its key comes, however late."""
    bot, anna, ben = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna")), synapse.register("Ben")
    notebook = Notebook()
    room_id = anna.open_room(bot.user_id, ben.user_id, direct=False)
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await wait_until(lambda: bot.user_id in anna.members(room_id))
        late, key = anna.withhold(room_id, {"msgtype": "m.text", "body": "!termine"})
        await wait_until(lambda: late in matrix._waiting._unread)
        anna.hand_out(key)
        (event,) = await notebook.wait_for(1)
    assert (event.event_id, event.text, event.address.private) == (late, "!termine", False)


async def test_a_position_of_another_account_is_not_used(synapse: Synapse) -> None:
    """X1: a database that has served another account, be it on another server, does not make the bot deaf."""
    earlier, bot, anna = synapse.register("Bot"), synapse.register("Bot"), synapse.register("Anna")
    notebook = Notebook()
    room_id = anna.open_room(bot.user_id)
    async with logged_in(earlier) as matrix, hearing(matrix, notebook.receive):
        cursor = await notebook.wait_for_cursor()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, cursor):
        (event,) = await notebook.wait_for(1)
    assert event.address.conversation == room_id


async def test_a_position_that_the_server_does_not_know(synapse: Synapse, capsys: pytest.CaptureFixture[str]) -> None:
    """X3: a server that was set up anew refuses the old position for ever; the bot says so and begins anew."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, f"{bot.user_id} rubbish"):
        await notebook.wait_for(1)
        anna.write(room_id, "Hallo")
        events = await notebook.wait_for(2)
    assert [event.text for event in events] == ["/start", "Hallo"]
    assert capsys.readouterr().out.count("matrix_position_refused") == 1


@pytest.mark.parametrize("pause", [10**30, -5, 0])
async def test_a_pause_out_of_this_world(synapse: Synapse, pause: int) -> None:
    """A3: whatever a server says how long to wait, the message is tried again, within the hour."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    refused = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": pause}
    async with passing_on(synapse, fault=lambda path: web.json_response(refused, status=429)) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, password="geheim")
        outcome = await matrix.send(Outgoing(1, room_id, "Hallo"))
        await matrix.close()
    assert isinstance(outcome, NotDelivered)
    assert outcome.pause
    assert timedelta() < outcome.pause <= timedelta(hours=1)


async def test_answers_that_are_no_answers(synapse: Synapse) -> None:
    """X3: a proxy that answers with a page of its own, as if all were well, stops nothing for good."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    pages = [
        web.Response(text="<html>Wartung</html>", content_type="text/html"),
        web.json_response({}),
        web.json_response([]),
        web.json_response({"next_batch": 7, "rooms": "none"}),
        web.Response(text="{", content_type="application/json"),
    ]
    met: list[str] = []

    def fault(path: str) -> web.Response | None:
        if notebook.events and len(met) < len(pages) and path.endswith("/sync"):
            met.append(path)
            return pages[len(met) - 1]
        return None

    async with passing_on(synapse, fault=fault) as url:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, access_token=bot.token, device_id=bot.device_id)
        async with hearing(matrix, notebook.receive) as task:
            await notebook.wait_for(1)
            anna.follow()
            anna.write(room_id, "Hallo")
            await wait_until(lambda: len(met) == 3)
            assert not task.done()
            assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), Delivered)
            pages.clear()
            events = await notebook.wait_for(2)
        await matrix.close()
    assert events[1].text == "Hallo"
