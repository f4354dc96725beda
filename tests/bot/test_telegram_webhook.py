"""Updates that Telegram posts to the web port: kept before they are answered with 200, and from nobody but Telegram."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine, func, select, text
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.messengers.base import MessengerError
from bot.messengers.telegram import Telegram
from bot.messengers.telegram_listening import Patience
from bot.messengers.telegram_updates import WANTED
from bot.schedule import Metronome
from bot.turns import Turns
from bot.web import LONGEST_POST, Health, build_web, start_web
from handlers.dialogue import Assistant
from handlers.messages import Incoming
from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from tests.bot.telegram_stage import TEXTS, connect
from tests.chat import NOW
from tests.dialogue import set_stage
from tests.servers.bot_api import ApiError, BotApiServer, Broken, User
from tests.servers.bot_api.updates import Webhook

SECRET = "s-e_C1ret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
OFTEN = Patience(poll=0, answer=5, shortest=0.01, longest=0.05)


class Port:
    """A bot whose updates are posted to its web port."""

    def __init__(self, engine: Engine, clock: MovableClock, server: BotApiServer) -> None:
        self.engine = engine
        self.server = server
        self.handled = 0
        self.turns = Turns(engine, Assistant(TEXTS), clock, self._count)
        self.clock = clock
        self.address = ""
        self.telegram: Telegram
        self.health: Health
        self._listener: asyncio.Task[None] | None = None

    def _count(self) -> None:
        self.handled += 1

    def listen(self, receive: Any) -> None:
        """Begins to listen, in place of what listened before."""
        if self._listener:
            self._listener.cancel()
        self._listener = asyncio.create_task(self.telegram.listen(receive, ""))

    async def close(self) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.wait([self._listener])
        await self.telegram.close()
        await self.turns.close()

    def kept(self) -> int:
        """How many events are in the inbox."""
        with transaction(self.engine) as session:
            return session.scalar(select(func.count()).select_from(tables.Inbox)) or 0

    async def post(self, body: bytes | AsyncIterator[bytes], secret: str | None = SECRET) -> tuple[int, bytes]:
        """Posts as anybody can; gives the answer."""
        headers = {HEADER: secret} if secret is not None else {}
        data = BytesIO(body) if isinstance(body, bytes) else body
        async with aiohttp.ClientSession() as http, http.post(self.address, data=data, headers=headers) as answer:
            return answer.status, await answer.read()


@pytest.fixture
async def port(sqlite: Engine, sample: ProgrammeFile, bot_api: BotApiServer) -> AsyncIterator[Port]:
    """A bot that has set its webhook."""
    clock = set_stage(sqlite, sample)
    port = Port(sqlite, clock, bot_api)
    # The port's number has to be in the address: it is opened, and closed again, to find one.
    async with opened(0, build_web(Health(sqlite, {}, Metronome(sqlite, Assistant(TEXTS), clock, print), clock))) as n:
        port.address = f"http://127.0.0.1:{n}/telegram"
    port.telegram = connect(bot_api, clock, patience=OFTEN, webhook=(port.address, SECRET))
    assert port.telegram.hook
    metronome = Metronome(sqlite, Assistant(TEXTS), clock, lambda: None)
    metronome.beat()
    port.health = Health(sqlite, {"telegram": port.telegram}, metronome, clock)
    async with opened(n, build_web(port.health, [port.telegram.hook])):
        assert (await port.post(b"{}"))[0] == 503, "nothing is taken before it can be kept"
        port.listen(partial(port.turns.receive, messenger="telegram"))
        await bot_api.wait_for(lambda: port.telegram.last_heard)
        yield port
        await port.close()


@asynccontextmanager
async def opened(port: int, app: Any) -> AsyncIterator[int]:
    """The web port, opened."""
    runner, number = await start_web(app, "127.0.0.1", port)
    yield number
    await runner.cleanup()


@pytest.fixture
def anna(bot_api: BotApiServer) -> User:
    """Somebody who has started the bot."""
    anna = bot_api.user("Anna")
    anna.started = True
    return anna


async def test_an_update_is_kept_before_it_is_answered(port: Port, anna: User) -> None:
    """X6: what cannot be kept is answered with 503, comes again, and is handled once; so is what comes twice."""
    taken: list[str] = []
    failing = 2

    async def receive(events: Sequence[Incoming], cursor: str) -> None:
        nonlocal failing
        if failing:
            failing -= 1
            raise OSError("the disk is full")
        await port.turns.receive(events, cursor, "telegram")
        taken.append(f"{port.kept()} kept, {len(port.server.pending)} waiting")

    port.listen(receive)
    await asyncio.sleep(0)
    with capture_logs() as logs:
        written = anna.write("/hilfe")
        await port.server.wait_for(lambda: port.handled and not port.server.pending)
    assert taken == ["1 kept, 1 waiting"], "when Telegram is told, the update is in the database"
    assert [entry["event"] for entry in logs].count("post_not_kept") == 2
    port.server.resend(written.update)
    await port.server.wait_for(lambda: len(taken) == 2)
    assert (port.kept(), port.handled) == (1, 1)


async def test_a_database_that_fails(port: Port, anna: User) -> None:
    """X6: Telegram delivers again when the database is back."""
    with port.engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO away"))
    anna.write("/hilfe")
    await port.server.wait_for(lambda: port.server.updates.webhook.error)
    assert port.server.updates.webhook.error["last_error_message"].startswith("Wrong response from the webhook: 503")
    with port.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO inbox"))
    await port.server.wait_for(lambda: port.handled == 1 and not port.server.pending)


async def test_what_telegram_is_told(port: Port) -> None:
    """The address, the secret, what is wanted, how many at a time; and what waits stays."""
    (call,) = port.server.called("setWebhook")
    assert (call.params["url"], call.params["secret_token"]) == (port.address, SECRET)
    assert all(kind in call.params["allowed_updates"] for kind in WANTED)
    assert call.params["max_connections"] == "40"
    assert call.params.get("drop_pending_updates", "false") == "false"


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", "ä"])
async def test_whoever_does_not_know_the_secret(secret: str | None, port: Port) -> None:
    """X6: one answer to whatever they post, none of which is read."""
    bodies: list[bytes] = [b"", b'{"update_id": 1}', b"x" * (LONGEST_POST + 1)]
    assert [await port.post(body, secret) for body in bodies] == [(403, b"")] * 3
    assert port.kept() == 0


UPDATE = b'{"update_id": 7, "message": %s}'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{}", 400),
        (b'{"update_id": "7"}', 400),
        (b'{"update_id": true}', 400),
        (b"[" * 500_000, 400),
        (b'{"a":' * 150_000 + b"1" + b"}" * 150_000, 400),
        (b'{"update_id": ' + b"9" * 10_000 + b"}", 400),
        (b" " * (LONGEST_POST + 1), 413),
        (b'{"update_id": 7}', 200),
        (b'{"update_id": 7, "something_new": {}}', 200),
        (UPDATE % b"1", 200),
        (UPDATE % b'{"message_id": 1}', 200),
    ],
)
async def test_what_is_no_update(body: bytes, status: int, port: Port) -> None:
    """Rubbish is refused; an update that is unreadable to the library is let go: it would come for ever."""
    assert (await port.post(body))[0] == status
    assert port.kept() == 0


async def test_a_body_without_a_length_has_an_end(port: Port) -> None:
    """What says nothing of its size is read up to the limit."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * (1 << 16)

    with suppress(aiohttp.ClientOSError):  # the answer comes while the body is still on its way
        assert (await port.post(endless()))[0] == 413


async def test_only_posts_are_taken(port: Port) -> None:
    """There is nothing to see."""
    async with aiohttp.ClientSession() as http, http.get(port.address) as answer:
        assert answer.status == 405


async def reasons(port: Port) -> list[Any]:
    """Why the bot is not ready, with the clock put forward beyond the longest silence, and Telegram asked anew."""
    port.clock.move_to(port.clock() + timedelta(minutes=3))
    asked = len(port.server.called("getWebhookInfo"))
    await port.server.wait_for(lambda: len(port.server.called("getWebhookInfo")) > asked + 2)
    report = await port.health.report()
    return [reason for reason in report["reasons"] if "telegram" in reason]  # type: ignore[attr-defined]


async def test_readiness(port: Port, anna: User) -> None:
    """X2: a quiet webhook is in order; one at which nothing arrives is told, with Telegram's own words."""
    assert await reasons(port) == []
    port.server.updates.webhook.secret = "another one"
    with capture_logs() as logs:
        anna.write("/hilfe")
        await port.server.wait_for(lambda: port.telegram.trouble)
        (reason,) = await reasons(port)
        assert reason.startswith("telegram: its server has not answered since ")
        assert reason.endswith(
            "(Telegram can't deliver to the webhook: Wrong response from the webhook: 403 Forbidden)"
        )
        port.server.updates.webhook.secret = SECRET
        await port.server.wait_for(lambda: port.handled and not port.telegram.trouble)
    assert await reasons(port) == []
    assert [entry["event"] for entry in logs] == ["not_listening", "listening_again"]


async def test_a_webhook_that_somebody_else_has_set_is_set_again(port: Port, anna: User) -> None:
    """Updates come here, whatever was done with the account elsewhere; faults of the server are survived."""
    port.server.fail("getWebhookInfo", Broken(502))
    port.server.updates.set_webhook(Webhook("http://127.0.0.1:9/"))
    anna.write("/hilfe")
    await port.server.wait_for(lambda: port.handled)
    assert port.server.updates.webhook.url == port.address


async def test_an_address_that_telegram_does_not_take(bot_api: BotApiServer) -> None:
    """X1: the operator is told which setting is wrong."""
    bot_api.fail("setWebhook", ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"))
    telegram = connect(bot_api, lambda: NOW, webhook=("http://bot.example/x", SECRET))
    with pytest.raises(MessengerError, match=r"does not take the webhook \(.+\): check WORKSHOP_BOT_TELEGRAM__WEBHOOK"):
        await telegram.listen(lambda events, cursor: asyncio.sleep(0), "")
    await telegram.close()
