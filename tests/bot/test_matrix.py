"""Matrix, against a real Synapse: every written dialogue, and what a homeserver and its people can do to a bot."""

import asyncio
import html
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, select

from bot.clock import read_clock
from bot.messengers.base import Delivered, MessengerError, NotDelivered, Outgoing, Undeliverable
from bot.messengers.matrix import Matrix
from handlers.messages import Address, Attachment, Incoming, Reply
from handlers.outbox import post
from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, DeliveryStatus
from tests.bot.matrix_stage import MatrixStage, find_names, hearing
from tests.dialogue import DIALOGUES, play
from tests.servers.synapse import Person, Synapse

WITHIN = 15.0


@pytest.fixture
async def stage(sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> AsyncIterator[MatrixStage]:
    """Anna, who has consented, in a direct room with the bot."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"]) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        yield stage


class Notebook:
    """What a messenger hands over, written down."""

    def __init__(self) -> None:
        self.events: list[Incoming] = []
        self.cursor = ""
        self._changed = asyncio.Event()

    async def receive(self, events: Sequence[Incoming], cursor: str) -> None:
        self.events += events
        self.cursor = cursor
        self._changed.set()

    async def wait_for(self, count: int) -> list[Incoming]:
        """Waits until so many events have come."""
        async with asyncio.timeout(WITHIN):
            while len(self.events) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.events

    async def wait_for_cursor(self) -> str:
        """Waits until the stream has a position."""
        async with asyncio.timeout(WITHIN):
            while not self.cursor:
                self._changed.clear()
                await self._changed.wait()
        return self.cursor


@asynccontextmanager
async def logged_in(bot: Person, **options: Any) -> AsyncIterator[Matrix]:
    """The adapter with the account of a bot."""
    options = {"access_token": bot.token, "device_id": bot.device_id} | options
    matrix = Matrix(bot.server.url, bot.user_id, read_clock, **options)
    try:
        yield matrix
    finally:
        await matrix.close()


async def wait_until(holds: Callable[[], bool]) -> None:
    """Waits until something is so on the server."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110 - the server is another process
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("name", DIALOGUES)
async def test_dialogue(name: str, sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """What is written in the file is what is said, to the letter, through a homeserver."""
    async with MatrixStage.open(sqlite, sample, synapse, find_names(DIALOGUES[name])) as stage:
        await play(DIALOGUES[name], stage)


async def test_the_notice_comes_with_the_direct_chat(sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """P1: whoever opens a direct chat reads the notice without a word; consent goes by its number; it is once said."""
    async with MatrixStage.open(sqlite, sample, synapse, []) as stage:
        anna = stage.people["Anna"] = synapse.register("Anna")
        stage.rooms["Anna"] = anna.open_room(stage.bot.user_id)
        await stage.wait_until_handled(1)
        await stage.rehearsal.settle()
        (notice,) = stage.heard("Anna")
        assert notice.startswith("Guten Tag! Ich bin der Workshop-Assistent")
        assert "[1] Einverstanden" in notice
        direct = stage.bot.call("GET", f"/user/{quote(stage.bot.user_id)}/account_data/m.direct")
        assert direct == {anna.user_id: [stage.rooms["Anna"]]}
        await stage.write("Anna", "1")
        with transaction(sqlite) as session:
            account = session.scalars(select(tables.Account)).one()
            person = session.scalars(select(tables.Person)).one()
        assert (account.external_id, account.conversation) == (anna.user_id, stage.rooms["Anna"])
        assert person.name == "Anna"


async def test_invitations_are_followed_from_trusted_servers_only(synapse: Synapse) -> None:
    """P2: an invitation from elsewhere is refused, and its sender hears nothing."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot, trusted_servers=["halle.example"]) as matrix, hearing(matrix, notebook.receive):
        await wait_until(lambda: any(is_leave(event, bot.user_id) for event in anna.read(room_id)))
        await notebook.wait_for_cursor()
    assert notebook.events == []


def is_leave(event: dict[str, Any], user_id: str) -> bool:
    return event.get("state_key") == user_id and event["content"].get("membership") == "leave"


async def test_the_first_start_answers_no_history(synapse: Synapse) -> None:
    """What was said before the bot's very first start is past, but who has invited it in vain is greeted."""
    bot, anna, olga = synapse.register("Bot"), synapse.register("Anna"), synapse.register("Olga")
    old = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(old)}", {})
    anna.write(old, "Hallo?")
    bot.write(old, "Guten Tag!")
    anna.write(old, "Termine")
    silent = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(silent)}", {})
    anna.write(silent, "Ist da jemand?")
    new = olga.open_room(bot.user_id)
    olga.write(new, "Ich lade dich ein.")
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        events = await notebook.wait_for(3)
        anna.write(old, "Hilfe")
        await notebook.wait_for(4)
        assert matrix.last_heard is not None
    assert [(event.address.conversation, event.text) for event in events] == [
        (silent, "/start"),
        (silent, "Ist da jemand?"),
        (new, "/start"),
        (old, "Hilfe"),
    ]


async def test_what_was_written_while_the_bot_was_down_is_answered(
    sqlite: Engine, sample: ProgrammeFile, synapse: Synapse
) -> None:
    """X6: thirty messages are answered once each, in their order, after the start; and not again after the next."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"]) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        await stage.write("Anna", "Hilfe")
        stage.heard("Anna")
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    ids = [anna.write(room_id, "Hilfe" if number % 2 else f"!unbekannt{number}") for number in range(30)]
    heard = []
    for _ in range(2):
        stage.restart()
        async with stage.listening():
            for event_id in ids:
                await stage.wait_until_handled(1, event_id)
            await stage.rehearsal.settle()
        await stage.matrix.close()
        heard.append(stage.heard("Anna"))
    assert [answer[:14] for answer in heard[0]] == ["Diesen Befehl ", "Fragen Sie mic"] * 15
    assert heard[1] == []
    with transaction(sqlite) as session:
        inbox = select(tables.Inbox.event_id).where(tables.Inbox.event_id.in_(ids)).order_by(tables.Inbox.id)
        assert list(session.scalars(inbox)) == ids


async def test_a_gap_in_the_timeline_is_filled(synapse: Synapse) -> None:
    """X6: more messages than one sync holds are all taken in, in their order."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
    ids = [anna.write(room_id, str(number)) for number in range(230)]
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await notebook.wait_for(231)
    assert [event.event_id for event in notebook.events[1:]] == ids


async def test_where_taking_in_fails_it_is_done_again(synapse: Synapse) -> None:
    """X6: events that could not be kept are handed over again."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    failures = iter([OSError("the disk is full"), RuntimeError("the database is locked")])

    async def receive(events: Sequence[Incoming], cursor: str) -> None:
        if notebook.events and (failure := next(failures, None)):
            raise failure
        await notebook.receive(events, cursor)

    async with logged_in(bot) as matrix, hearing(matrix, receive):
        await notebook.wait_for(1)
        event_id = anna.write(room_id, "Termine")
        await notebook.wait_for(2)
    assert [event.event_id for event in notebook.events[1:]] == [event_id]


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


ODD: dict[str, tuple[dict[str, Any], str]] = {
    "a picture": ({"msgtype": "m.image", "body": "bild.png", "url": "mxc://synapse.test/x"}, "Bilder, "),
    "a place": ({"msgtype": "m.location", "body": "Halle", "geo_uri": "geo:51.48,11.97"}, "Bilder, "),
    "nothing": ({"msgtype": "m.text", "body": ""}, "Da ist kein Text"),
    "control characters": ({"msgtype": "m.text", "body": "\u0007\u202e\u2066"}, "Da ist kein Text"),
    "right-to-left text": ({"msgtype": "m.text", "body": "\u202eمتى ورشة العمل القادمة؟"}, "Das weiß ich leider nicht"),
    "10,000 characters": ({"msgtype": "m.text", "body": "Wort " * 2000}, "Das ist mir zu lang"),
    "an unknown command": ({"msgtype": "m.text", "body": "!quatsch"}, "Diesen Befehl kenne ich nicht."),
    "a command": ({"msgtype": "m.text", "body": "!hilfe"}, "Fragen Sie mich einfach"),
    "an action": ({"msgtype": "m.emote", "body": "Hilfe"}, "Fragen Sie mich einfach"),
    "a reply": (
        {
            "msgtype": "m.text",
            "body": "> <@bot:synapse.test> Was kann ich\n> für Sie tun?\n\nHilfe",
            "m.relates_to": {"m.in_reply_to": {"event_id": "$1"}},
        },
        "Fragen Sie mich einfach",
    ),
}


async def test_odd_messages_are_answered_once(stage: MatrixStage) -> None:
    """Whatever a person sends has one answer, and so have a sticker and an edit."""
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    sent = [anna.send(room_id, content) for content, _ in ODD.values()]
    sent.append(anna.send(room_id, {"body": "Winken", "url": "mxc://synapse.test/x", "info": {}}, "m.sticker"))
    new = {"msgtype": "m.text", "body": "Termine"}
    edited = {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": sent[0]}}
    sent.append(anna.send(room_id, {"msgtype": "m.text", "body": "* Termine"} | edited))
    for event_id in sent:
        await stage.wait_until_handled(1, event_id)
    await stage.rehearsal.settle()
    heard = stage.heard("Anna")
    expected = [*(begin for _, begin in ODD.values()), "Bilder, ", "Geänderte Nachrichten lese ich nicht."]
    assert [text[: len(begin)] for begin, text in zip(expected, heard, strict=True)] == expected


async def test_what_asks_for_no_answer_gets_none(stage: MatrixStage) -> None:
    """Other bots, reactions, withdrawn messages and new names are passed over."""
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    first = anna.send(room_id, {"msgtype": "m.notice", "body": "Ich bin auch ein Bot."})
    anna.send(room_id, {"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "👍"}}, "m.reaction")
    anna.call("PUT", f"/rooms/{quote(room_id)}/redact/{quote(first)}/1", {})
    anna.call("PUT", f"/profile/{quote(anna.user_id)}/displayname", {"displayname": "Anna B."})
    stage.bot.call("PUT", f"/profile/{quote(stage.bot.user_id)}/displayname", {"displayname": "Assistent"})
    await stage.write("Anna", "Hilfe")
    heard = stage.heard("Anna")
    assert len(heard) == 1


async def test_who_leaves_is_not_written_to(stage: MatrixStage) -> None:
    """A3: a person who leaves the room is blocked, and the bot leaves too; a new direct chat lifts that."""
    anna, old = stage.people["Anna"], stage.rooms["Anna"]
    anna.leave(old)
    await stage.wait_until_handled(2)
    assert stored_status(stage) is AccountStatus.BLOCKED
    await wait_until(lambda: old not in stage.bot.call("GET", "/joined_rooms")["joined_rooms"])
    outcome = await stage.matrix.send(Outgoing(99, old, "Hallo"))
    assert isinstance(outcome, Undeliverable)
    assert outcome.account is AccountStatus.GONE
    stage.rooms["Anna"] = anna.open_room(stage.bot.user_id)
    await stage.wait_until_handled(3)
    await stage.rehearsal.settle()
    assert stage.heard("Anna")[0].startswith("Was kann ich für Sie tun, Anna?")
    assert stored_status(stage) is AccountStatus.ACTIVE


async def test_who_sends_the_bot_away_is_not_written_to(stage: MatrixStage) -> None:
    """A3: a person who removes the bot from the room is blocked."""
    anna = stage.people["Anna"]
    room_id = anna.open_room(stage.bot.user_id, direct=False)
    await stage.wait_until_handled(2)
    anna.call("POST", f"/rooms/{quote(room_id)}/kick", {"user_id": stage.bot.user_id})
    await stage.wait_until_handled(3)
    assert stored_status(stage) is AccountStatus.BLOCKED


async def test_leaving_an_older_room_changes_nothing(stage: MatrixStage) -> None:
    """A3: who has gone on in another direct chat is written to there."""
    anna, old = stage.people["Anna"], stage.rooms["Anna"]
    stage.rooms["Anna"] = anna.open_room(stage.bot.user_id)
    await stage.wait_until_handled(2)
    anna.leave(old)
    await stage.wait_until_handled(3)
    await wait_until(lambda: old not in stage.bot.call("GET", "/joined_rooms")["joined_rooms"])
    with transaction(stage.engine) as session:
        account = session.scalars(select(tables.Account)).one()
        late = post(session, Address("matrix", anna.user_id, old), Reply("Zu spät"), stage.clock(), account=account)
    await stage.rehearsal.settle()
    with transaction(stage.engine) as session:
        assert session.get_one(tables.Outbox, late.id).status is DeliveryStatus.BLOCKED
    assert stored_status(stage) is AccountStatus.ACTIVE


def stored_status(stage: MatrixStage) -> AccountStatus:
    with transaction(stage.engine) as session:
        return session.scalars(select(tables.Account)).one().status


async def test_in_a_group_the_bot_speaks_when_it_is_spoken_to(stage: MatrixStage) -> None:
    """In a room with others a message that is not for the bot is passed over, and one that is gets a hint."""
    anna, bot, berta = stage.people["Anna"], stage.bot, stage.people["Anna"].server.register("Berta")
    room_id = anna.open_room(bot.user_id, berta.user_id, direct=False)
    berta.call("POST", f"/join/{quote(room_id)}", {})
    await wait_until(lambda: bot.user_id in anna.members(room_id))
    anna.write(room_id, "Termine")
    anna.send(room_id, {"msgtype": "m.image", "body": "bild.png", "url": "mxc://synapse.test/x"})
    asked = [
        anna.write(room_id, "workshop-bot: Termine"),
        anna.write(room_id, "!termine"),
        anna.send(room_id, {"msgtype": "m.text", "body": "Und?", "m.mentions": {"user_ids": [bot.user_id]}}),
    ]
    for event_id in asked:
        await stage.wait_until_handled(1, event_id)
    await stage.rehearsal.settle()
    said = [
        event["content"]["body"]
        for event in anna.read(room_id)
        if event["sender"] == bot.user_id and "body" in event["content"]
    ]
    assert said == ["Das besprechen wir besser zu zweit: Bitte schreiben Sie mir direkt."] * 3


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
    faults = [
        (synapse.url, {"access_token": "wrong"}, "WORKSHOP_BOT_MATRIX__ACCESS_TOKEN"),
        (synapse.url, {"access_token": other.token}, "belongs to @"),
        (synapse.url, {"access_token": bot.token, "device_id": "OTHER"}, f"belongs to the device {bot.device_id}"),
        (synapse.url, {"password": "wrong"}, "does not accept the password"),
        (synapse.url + "/elsewhere", {"password": "wrong"}, "refuses|does not answer"),
        (nobody, {"password": "wrong"}, "can't be reached"),
        ("http://matrix.halle.example", {"password": "geheim"}, "not encrypted"),
    ]
    for url, options, words in faults:
        matrix = Matrix(url, bot.user_id, read_clock, **options)
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
    matrix = Matrix("http://127.0.0.1:9", bot.user_id, read_clock, access_token=bot.token)
    async with hearing(matrix, Notebook().receive) as task:
        outcome = await matrix.send(Outgoing(1, "!r", "Streng geheim"))
        assert isinstance(outcome, NotDelivered)
        assert outcome.pause is None
        await asyncio.sleep(0.1)
        assert not task.done()
    await matrix.close()
    room_id = synapse.register("Anna").open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        await matrix.send(Outgoing(1, room_id, "Streng geheim"))
    logged = caplog.text + capsys.readouterr().out
    assert "matrix_unreachable" in logged
    assert bot.token not in logged
    assert "geheim" not in logged
