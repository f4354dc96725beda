"""How updates come from Telegram: nothing is lost and nothing handled twice, whatever happens to the polls."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import web
from sqlalchemy import select
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import Conflict

from bot.messengers.base import MessengerError
from bot.messengers.telegram import Telegram
from bot.messengers.telegram_listening import Patience
from bot.messengers.telegram_transport import Transport
from bot.turns import keep_events
from handlers.messages import Incoming
from storage import tables
from storage.database import transaction
from tests.bot.telegram_stage import TelegramStage, connect
from tests.servers.bot_api import BotApiServer, Broken, Call, Cut, Fault, Hang, User, too_many
from tests.servers.bot_api.updates import Webhook

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)


@pytest.fixture
async def telegram(bot_api: BotApiServer) -> AsyncIterator[Telegram]:
    """The adapter by itself."""
    telegram = connect(bot_api, lambda: NOW)
    yield telegram
    await telegram.close()


@pytest.fixture
def anna(bot_api: BotApiServer) -> User:
    """Somebody who has started the bot."""
    anna = bot_api.user("Anna")
    anna.started = True
    return anna


class Inbox:
    """Takes events in; `fails` times it can't."""

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails
        self.events: list[Incoming] = []

    async def receive(self, events: Sequence[Incoming], cursor: str) -> None:
        """Takes events in."""
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        self.events += events

    @property
    def texts(self) -> list[str]:
        """What was written."""
        return [event.text for event in self.events]

    @asynccontextmanager
    async def filled_by(self, telegram: Telegram) -> AsyncIterator[None]:
        """While the adapter listens."""
        listener = asyncio.create_task(telegram.listen(self.receive, ""))
        try:
            yield
        finally:
            listener.cancel()
            await asyncio.wait([listener])


async def test_kept_before_it_is_confirmed(telegram_stage: TelegramStage) -> None:
    """X6: when an offset confirms an update to Telegram, the event and the offset are in the database."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    kept: list[tuple[set[str], str]] = []

    def look(call: Call) -> Fault | None:
        if call.method == "getUpdates" and "offset" in call.params:
            with transaction(stage.engine) as session:
                events = set(session.scalars(select(tables.Inbox.event_id)))
                kept.append((events, session.get_one(tables.Cursor, "telegram").position))
        return None

    stage.server.fault = look
    written = [anna.write(str(number)).update["update_id"] for number in range(3)]
    await stage.server.wait_for(lambda: kept)
    assert kept[0] == ({str(number) for number in written}, str(written[-1] + 1))


@pytest.mark.parametrize("kept", [False, True])
async def test_a_kill_loses_nothing_and_repeats_nothing(kept: bool, telegram_stage: TelegramStage) -> None:
    """X6: killed before or after an update was kept, the next process handles it, once."""
    stage = telegram_stage
    await stage.stop_listening()
    anna = await stage.arrive("Anna")
    anna.write("/hilfe")
    reached = asyncio.Event()

    async def die(events: Sequence[Incoming], cursor: str) -> None:
        if kept:
            keep_events(stage.engine, events, stage.clock(), cursor, "telegram")
        reached.set()
        await asyncio.Event().wait()

    dying = asyncio.create_task(stage.telegram.listen(die, ""))
    await reached.wait()
    dying.cancel()
    await asyncio.wait([dying])
    assert len(stage.server.pending) == 1

    await stage.turns.take_up()
    stage.listen(await stage.turns.cursor("telegram"))
    await stage.server.wait_for(lambda: stage.handled and stage.server.updates.idle)
    await stage.rehearsal.settle()
    assert stage.handled == 1
    assert len(stage.heard("Anna")) == 1


async def test_what_can_not_be_kept_is_not_confirmed(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """While the database is away, updates stay with Telegram."""
    inbox = Inbox(fails=3)
    anna.write("Hallo")
    with capture_logs() as logs:
        async with inbox.filled_by(telegram):
            await bot_api.wait_for(lambda: inbox.events and bot_api.updates.idle)
    assert inbox.texts == ["Hallo"]
    assert [(entry["event"], entry.get("reason")) for entry in logs] == [
        ("not_listening", "OSError"),
        ("listening_again", None),
    ]


@pytest.mark.parametrize("transport", Transport)
async def test_faults_of_the_server_are_survived(transport: Transport, bot_api: BotApiServer, anna: User) -> None:
    """X3: cut and hanging connections, HTML, 429: the polls go on; each fault is told once, and its end."""
    patience = Patience(poll=0, answer=0.5, shortest=0.01, longest=0.02)
    telegram = connect(bot_api, lambda: NOW, patience=patience, transport=transport)
    bot_api.fail("getMe", Broken(502))
    bot_api.fail("setMyCommands", Broken(502))
    bot_api.fail("getUpdates", Broken(502), Hang(0.6), Cut(), Broken(200), Broken(401), too_many(0.01), Broken(404))
    anna.write("Hallo")
    inbox = Inbox()
    with capture_logs() as logs:
        async with inbox.filled_by(telegram):
            await bot_api.wait_for(lambda: inbox.events)
    await telegram.close()
    assert [f"{entry['event']} {entry.get('reason', '')}" for entry in logs] == [
        "not_listening HTTP 502",
        "menu_not_set HTTP 502",
        "not_listening Timed out",
        "not_listening the connection was lost",
        "not_listening what answered is not the Bot API",
        "not_listening HTTP 401",
        "not_listening HTTP 429",
        "not_listening HTTP 404",
        "listening_again ",
    ]


@dataclass(frozen=True)
class Trickle(Fault):
    """An answer of which a byte comes now and then, so that no time-out between two of them strikes."""

    async def strike(self, request: web.BaseRequest) -> web.Response | None:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b" ")
                await asyncio.sleep(0.01)
        except ConnectionError:
            return web.Response(status=499)


@pytest.mark.parametrize("transport", Transport)
async def test_a_poll_that_hangs_is_begun_anew(transport: Transport, bot_api: BotApiServer, anna: User) -> None:
    """X3: whatever keeps a poll from coming back, it is broken off after twice its time, and told."""
    patience = Patience(poll=0, answer=0.2, shortest=0.01, longest=0.02)
    telegram = connect(bot_api, lambda: NOW, patience=patience, transport=transport)
    bot_api.fail("getUpdates", *[Trickle()] * 5)
    anna.write("Hallo")
    inbox = Inbox()
    with capture_logs() as logs:
        async with inbox.filled_by(telegram):
            await bot_api.wait_for(lambda: telegram.trouble)
            heard = telegram.last_heard
            await bot_api.wait_for(lambda: inbox.events)
    await telegram.close()
    assert [f"{entry['event']} {entry.get('reason', '')}" for entry in logs] == [
        "not_listening a poll did not come back",
        "listening_again ",
    ]
    assert (heard, telegram.last_heard, telegram.trouble) == (None, NOW, "")


async def test_down_and_up_again(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """X3: what was written while the server could not be reached comes when it can."""
    inbox = Inbox()
    await bot_api.close()
    async with inbox.filled_by(telegram):
        anna.write("Hallo?")
        await asyncio.sleep(0.03)
        assert telegram.last_heard is None
        await bot_api.open()
        await bot_api.wait_for(lambda: inbox.events)
    assert inbox.texts == ["Hallo?"]
    assert telegram.last_heard == NOW


async def test_another_process_with_the_same_token(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """409 is told in words that say what to do, and polling goes on when the other has stopped."""
    inbox = Inbox()
    with capture_logs() as logs:
        async with inbox.filled_by(telegram):
            await bot_api.wait_for(lambda: bot_api.updates.idle)
            async with Bot(bot_api.token, bot_api.base_url) as other:
                with pytest.raises(Conflict):
                    await other.get_updates(timeout=20)
            anna.write("Hallo")
            await bot_api.wait_for(lambda: inbox.events)
    assert logs[0]["reason"].startswith("another process polls with this token: stop it")


async def test_a_webhook_is_removed(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """Telegram gives updates to a webhook or to polls; who polls wants them by polls."""
    inbox = Inbox()
    bot_api.updates.set_webhook(Webhook("http://127.0.0.1:9/"))
    anna.write("Hallo")
    async with inbox.filled_by(telegram):
        await bot_api.wait_for(lambda: inbox.events)
    assert inbox.texts == ["Hallo"]


async def test_a_refused_token_ends_it(bot_api: BotApiServer) -> None:
    """Nothing but the operator helps against 401; the words do not hold the token."""
    telegram = connect(bot_api, lambda: NOW, token="110201543:" + "A" * 35)
    with pytest.raises(MessengerError, match="Telegram refuses the token") as refused:
        await telegram.listen(Inbox().receive, "")
    await telegram.close()
    assert "AAA" not in str(refused.value)


async def test_an_update_that_the_library_can_not_read(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """One malformed update does not stop the stream, and is named in the log without what it holds."""
    inbox = Inbox()
    anna.write("davor")
    malformed = bot_api.push("message", {"message_id": 1, "text": "geheim"})
    anna.write("danach")
    with capture_logs() as logs:
        async with inbox.filled_by(telegram):
            await bot_api.wait_for(lambda: bot_api.updates.idle and inbox.events)
            anna.write("später")
            await bot_api.wait_for(lambda: len(inbox.events) == 3)
    assert inbox.texts == ["davor", "danach", "später"]
    assert [entry["event"] for entry in logs] == ["updates_unreadable", "update_unreadable"]
    assert logs[1]["update"] == malformed["update_id"]
    assert "geheim" not in str(logs)


async def test_updates_are_numbered_anew_after_a_silent_week(
    bot_api: BotApiServer, telegram: Telegram, anna: User
) -> None:
    """A lower number than before is new all the same, and is confirmed."""
    inbox = Inbox()
    async with inbox.filled_by(telegram):
        anna.write("davor")
        await bot_api.wait_for(lambda: inbox.events and bot_api.updates.idle)
        bot_api.updates.next_id = 1000
        anna.write("danach")
        await bot_api.wait_for(lambda: len(inbox.events) == 2 and bot_api.updates.idle)
    assert inbox.texts == ["davor", "danach"]
