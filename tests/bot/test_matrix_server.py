"""Matrix: sending, and what a homeserver can do to a bot."""

import asyncio
import html
import re
from typing import Any
from urllib.parse import quote

import pytest

from bot.clock import read_clock
from bot.messengers.base import Delivered, MessengerError, NotDelivered, Outgoing, Undeliverable
from bot.messengers.matrix import Matrix
from handlers.messages import Attachment
from tests.bot.matrix_stage import WITHIN, Notebook, hearing, logged_in
from tests.servers.synapse import Person, Synapse


async def test_a_repeated_message_is_delivered_once(synapse: Synapse) -> None:
    """M4: what is sent again, also by the next process, is the same event; its file too. Nobody is mentioned."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(room_id)}", {})
    calendar = Attachment("gs-2027-01.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
    message = Outgoing(7, room_id, "<b>Zwei</b> &lt; drei\n<i>@room</i>", ["Ja, anmelden", "A & B"], calendar)
    outcomes = []
    for _ in range(2):
        async with logged_in(bot) as matrix:
            outcomes += [await matrix.send(message), await matrix.send(message)]
    text, file = [event for event in anna.read(room_id) if event["type"] == "m.room.message"]
    assert outcomes == [Delivered(text["event_id"])] * 4
    assert text["content"] == {
        "msgtype": "m.text",
        "body": "Zwei < drei\n@room\n\n[1] Ja, anmelden\n[2] A & B",
        "format": "org.matrix.custom.html",
        "formatted_body": "<strong>Zwei</strong> &lt; drei<br><em>@room</em><br><br>[1] Ja, anmelden<br>[2] A &amp; B",
        "m.mentions": {},
    }
    server, media = file["content"]["url"].removeprefix("mxc://").split("/")
    path = f"/_matrix/client/v1/media/download/{server}/{media}"
    assert synapse.fetch("GET", path, token=anna.token) == (200, calendar.content)
    assert file["content"]["info"] == {"mimetype": "text/calendar", "size": len(calendar.content)}


async def test_a_database_that_was_restored_says_what_is_new(synapse: Synapse) -> None:
    """M4: it numbers its messages from an earlier one on, and a server must not take them for those of before."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(room_id)}", {})
    async with logged_in(bot) as matrix:
        for text in ("Um 9 Uhr", "Um 10 Uhr", "Um 9 Uhr"):
            assert isinstance(await matrix.send(Outgoing(7, room_id, text)), Delivered)
    bodies = [event["content"]["body"] for event in anna.read(room_id) if event["type"] == "m.room.message"]
    assert bodies == ["Um 9 Uhr", "Um 10 Uhr"]


async def test_a_very_long_message_comes_in_parts(synapse: Synapse) -> None:
    """An event has at most 65,536 bytes: a longer text is split, and nothing of it is lost."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(room_id)}", {})
    text = "<b>" + " ".join(f"слово&amp;{number}" for number in range(6000)) + "</b>"
    async with logged_in(bot) as matrix:
        outcome = await matrix.send(Outgoing(1, room_id, text, ["Ja", "Nein"]))
        assert outcome == await matrix.send(Outgoing(1, room_id, text, ["Ja", "Nein"]))
        huge = await matrix.send(Outgoing(2, room_id, "Ja?", ["x" * 70_000]))
    assert isinstance(outcome, Delivered)
    assert isinstance(huge, Undeliverable)
    assert huge.account is None
    parts = [event["content"] for event in anna.read(room_id) if event["type"] == "m.room.message"]
    assert len(parts) > 1
    assert " ".join(part["body"] for part in parts) == html.unescape(text[3:-4]) + "\n\n[1] Ja\n[2] Nein"
    for part in parts:
        assert re.sub(r"<br>", "\n", html.unescape(re.sub(r"</?strong>", "", part["formatted_body"]))) == part["body"]


async def test_the_servers_limit_is_a_pause(synapse: Synapse) -> None:
    """A3: where the server says that it is too much, nothing was sent, and it says how long to wait."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(room_id)}", {})
    synapse.limit(bot.user_id, 1)
    async with logged_in(bot) as matrix:
        outcomes = [await matrix.send(Outgoing(number, room_id, str(number))) for number in range(3)]
        refused = next(outcome for outcome in outcomes if isinstance(outcome, NotDelivered))
        assert refused.pause is not None
        assert 0 < refused.pause.total_seconds() <= 2
        synapse.limit(bot.user_id, 0)
        last = outcomes.index(refused)
        assert isinstance(await matrix.send(Outgoing(last, room_id, str(last))), Delivered)


async def test_a_token_that_was_revoked_ends_the_listening(synapse: Synapse) -> None:
    """X1: nothing spins where no repetition helps; the operator is told what to do."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot) as matrix:
        task = asyncio.create_task(matrix.listen(notebook.receive, ""))
        await notebook.wait_for(1)
        bot.call("POST", "/logout", {})
        anna.write(room_id, "Hallo")
        with pytest.raises(MessengerError, match="access token of"):
            await asyncio.wait_for(task, WITHIN)
        outcome = await matrix.send(Outgoing(1, room_id, "Hallo"))
        assert isinstance(outcome, NotDelivered)
        with pytest.raises(MessengerError, match="WORKSHOP_BOT_MATRIX__ACCESS_TOKEN"):
            await matrix.check()


async def test_by_password_there_is_one_device(synapse: Synapse) -> None:
    """X1: every start takes the same device, and the check leaves none behind."""
    bot, anna = synapse.register("Bot", password="geheim"), synapse.register("Anna")
    bot.call("POST", "/logout", {})
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    for number in (1, 2):
        async with logged_in(bot, access_token="", device_id="", password="geheim") as matrix:
            assert bot.user_id in await matrix.check()
            async with hearing(matrix, notebook.receive, notebook.cursor):
                anna.write(room_id, "Hallo")
                await notebook.wait_for(number)
            assert f"device {devices(bot)[0]}" in await matrix.check()
            assert len(devices(bot)) == 1


def devices(bot: Person) -> list[str]:
    admin = bot.server.register("Admin", admin=True)
    path = f"/_synapse/admin/v2/users/{quote(bot.user_id)}/devices"
    return [device["device_id"] for device in bot.server.call("GET", path, token=admin.token)["devices"]]


async def test_the_check_says_what_is_wrong(synapse: Synapse) -> None:
    """X1: each fault is told in one line, and listening ends with the same where it can't be mended by waiting."""
    bot, other = synapse.register("Bot"), synapse.register("Other")
    nobody = "http://127.0.0.1:9"
    faults: list[tuple[str, dict[str, Any], str]] = [
        (synapse.url, {"access_token": "wrong"}, "WORKSHOP_BOT_MATRIX__ACCESS_TOKEN"),
        (synapse.url, {"access_token": other.token}, "belongs to @"),
        (synapse.url, {"access_token": bot.token, "device_id": "OTHER"}, f"belongs to the device {bot.device_id}"),
        (synapse.url, {"password": "wrong"}, "does not accept the password"),
        (synapse.url + "/elsewhere", {"password": "wrong"}, "refuses|does not answer"),
        (nobody, {"password": "wrong"}, "can't be reached"),
        ("http://matrix.halle.example", {"password": "geheim"}, "not encrypted"),
    ]
    for url, options, words in faults:
        matrix = Matrix(url, bot.user_id, read_clock, bot.folder, **options)
        with pytest.raises(MessengerError, match=words) as raised:
            await matrix.check()
        assert "\n" not in str(raised.value)
        if url == synapse.url or "halle" in url:
            with pytest.raises(MessengerError, match=words):
                await matrix.listen(Notebook().receive, "")
        assert isinstance(await matrix.send(Outgoing(1, "!r", "Hallo")), NotDelivered)
        await matrix.close()
    async with logged_in(bot) as matrix:
        assert bot.device_id in await matrix.check()


async def test_the_bot_outlives_the_absence_of_the_server(
    synapse: Synapse, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """X3, P7: what can't be reached is tried again, and neither the token nor a text is in the log."""
    bot = synapse.register("Bot")
    caplog.set_level(0)
    matrix = Matrix("http://127.0.0.1:9", bot.user_id, read_clock, bot.folder, access_token=bot.token)
    async with hearing(matrix, Notebook().receive) as task:
        outcome = await matrix.send(Outgoing(1, "!r", "Streng geheim"))
        assert isinstance(outcome, NotDelivered)
        assert outcome.pause is None
        await asyncio.sleep(0.1)
        assert not task.done()
        assert matrix.trouble.startswith("the homeserver can't be reached")
    await matrix.close()
    room_id = synapse.register("Anna").open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        assert matrix.trouble == ""
        await matrix.send(Outgoing(1, room_id, "Streng geheim"))
    logged = caplog.text + capsys.readouterr().out
    assert "matrix_unreachable" in logged
    assert bot.token not in logged
    assert "geheim" not in logged


async def test_the_organisers_room_is_checked(synapse: Synapse) -> None:
    """O5, Q9: the check says where the bot is not in the room that is named for the organisers."""
    bot, anna = synapse.register("Bot", password="geheim"), synapse.register("Anna")
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot, organiser_room=room_id) as matrix:
        with pytest.raises(MessengerError, match="is not in the organisers' room"):
            await matrix.check()
        async with hearing(matrix, notebook.receive):
            await notebook.wait_for(1)
        assert bot.user_id in await matrix.check()
    async with logged_in(bot, access_token="", device_id="", password="geheim", organiser_room="!no:where") as matrix:
        with pytest.raises(MessengerError, match="WORKSHOP_BOT_MATRIX__ORGANISER_ROOM"):
            await matrix.check()
