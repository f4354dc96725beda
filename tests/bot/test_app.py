"""X1, X3, X6: the whole process, started and stopped, against a real peer."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine, select

from bot import app
from bot.app import build_assistant, serve
from bot.clock import Clock, read_clock
from bot.configured import NotUsableError
from bot.turns import keep_events
from config.settings import PREFIX, Matrix, Settings, Telegram, Web
from handlers.dialogue import enter_turn
from handlers.messages import Address, Incoming
from handlers.people.service import enrol
from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import migrate, open_database, transaction
from storage.kinds import DeliveryStatus
from tests.chat import NOW
from tests.conftest import SAMPLE
from tests.servers.bot_api import BotApiServer, Hang
from tests.servers.synapse import Synapse

HELP = "Ich bin ein Chatbot"


@pytest.fixture
def folder(clean_environment: Path) -> Path:
    """Where the bot works, with a database that has the current schema."""
    engine = open_database(Settings(data_dir=clean_environment / "data").database_address())
    migrate(engine)
    engine.dispose()
    return clean_environment


def settings_for(folder: Path, server: BotApiServer, **more: Any) -> Settings:
    telegram = Telegram.model_validate({"token": server.token, "base_url": server.base_url})
    return Settings(data_dir=folder / "data", programme=SAMPLE, telegram=telegram, web=Web(port=0), **more)


@asynccontextmanager
async def serving(settings: Settings, clock: Clock = read_clock) -> AsyncIterator[str]:
    """Runs the bot in this process, and gives the web port's address."""
    stop, said = asyncio.Event(), asyncio.Queue[str]()
    bot = asyncio.create_task(serve(settings, said.put_nowait, stop, clock))
    first = asyncio.create_task(said.get())
    await asyncio.wait({bot, first}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if bot.done():
            first.cancel()
            await bot
        yield (await first).removeprefix("web: ")
    finally:
        stop.set()
        await asyncio.wait({bot})


async def ask(address: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as http, http.get(f"{address}/readyz") as answer:
        return answer.status, await answer.json()


async def wait_until(condition: Callable[[dict[str, Any]], bool], address: str) -> dict[str, Any]:
    async with asyncio.timeout(15):
        while True:
            _, report = await ask(address)
            if condition(report):
                return report
            await asyncio.sleep(0.1)


class Process:
    """The bot as an operator starts it, on the Bot API server if one is named, and with what else is `given`.

    `under` is a command that starts it, such as one that gives it a disk of its own.
    """

    def __init__(
        self,
        folder: Path,
        server: BotApiServer | None = None,
        given: Mapping[str, str] | None = None,
        *,
        dies: str = "",
        under: Sequence[str] = (),
    ) -> None:
        self._under = under
        self._module = "tests.bot.dying" if dies else "bot"
        ours = {
            "DATA_DIR": str(folder / "data"),
            "PROGRAMME": str(SAMPLE),
            **({"TELEGRAM__TOKEN": server.token, "TELEGRAM__BASE_URL": server.base_url} if server else {}),
            "WEB__PORT": "0",
            "LOG_FORMAT": "json",
            **(given or {}),
        }
        self._environment = os.environ | {f"{PREFIX}{name}": value for name, value in ours.items()}
        self._environment |= {"DIES": dies, "PYTHONPATH": str(Path(__file__).parents[2])}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> list[str]:
        """Starts it; gives what it prints until it runs."""
        self._process = await asyncio.create_subprocess_exec(
            *(*self._under, sys.executable, "-W", "error", "-m", self._module, "run"),
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout
        printed = []
        while line := (await self._process.stdout.readline()).decode().strip():
            printed.append(line)
            if line.startswith("running: "):
                break
        return printed

    @property
    def id(self) -> int:
        """The process's number."""
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        """Kills it; one that has died already stays so."""
        assert self._process
        with suppress(ProcessLookupError):
            self._process.kill()

    async def end(self, number: signal.Signals | None = signal.SIGTERM) -> tuple[int, str]:
        """Tells it to stop, and waits; gives the exit status and the log."""
        assert self._process
        if number:
            self._process.send_signal(number)
        async with asyncio.timeout(10):
            _, log = await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode, log.decode()


async def test_the_process_starts_answers_stops_and_goes_on(folder: Path, bot_api: BotApiServer) -> None:
    """X1, X6, P7: a message is answered, SIGTERM ends it within 10 s with status 0, and what came meanwhile is answered
    by the next process; a second process is refused; the log holds no secret and no word that was written."""
    process, second = Process(folder, bot_api), Process(folder, bot_api)
    web, running = await process.start()
    assert re.fullmatch(r"web: http://127\.0\.0\.1:\d+", web)
    assert running == "running: telegram"
    anna = bot_api.user("Anna", language_code="de")
    anna.start()
    notice = await anna.read()
    assert "Guten Tag!" in notice.text
    anna.press(notice, "Einverstanden")
    assert "Zu welcher Gruppe" in (await anna.read()).text

    assert await second.start() == []
    status, told = await second.end(None)
    assert status == 1
    assert told.startswith("another 'workshop-bot run' works on this database (")
    assert told.count("\n") == 1

    report = await wait_until(lambda report: report["ready"], web.removeprefix("web: "))
    assert report["messengers"]["telegram"]["waiting"] == 0
    status, log = await process.end()
    assert status == 0, log
    anna.write("/hilfe Zitronenfalter")
    await process.start()
    assert HELP in (await anna.read()).text
    status, more = await process.end(signal.SIGINT)
    assert status == 0, more
    with pytest.raises(TimeoutError):
        await anna.read(within=0.1)
    entries = [json.loads(line) for line in (log + more).splitlines()]
    assert [entry["event"] for entry in entries if entry["level"] != "info"] == []
    assert bot_api.token not in log + more
    assert "Zitronenfalter" not in log + more


async def test_a_supervisor_may_tell_it_twice_to_stop(folder: Path, bot_api: BotApiServer) -> None:
    """timeout(1) tells the process and then its group: it stops as cleanly as when it is told once."""
    process = Process(folder, bot_api)
    await process.start()
    os.kill(process.id, signal.SIGTERM)
    status, log = await process.end()
    assert status == 0, log


async def test_what_was_kept_before_a_kill_is_answered(
    database: Engine, clean_environment: Path, bot_api: BotApiServer
) -> None:
    """X6, X1: an event that had been kept and not handled when the process died is handled by the next one."""
    anna = bot_api.user("Anna", language_code="de")
    anna.started = True
    address = Address("telegram", str(anna.id), str(anna.id), "Anna")
    keep_events(database, [Incoming("1", address, "/hilfe")], NOW, "2", "telegram")
    url = database.url.render_as_string(hide_password=False)
    async with serving(settings_for(clean_environment, bot_api, database_url=url)):
        assert HELP in (await anna.read()).text
    with transaction(database) as session:
        assert session.scalars(select(tables.Inbox.id).where(tables.Inbox.handled_at.is_(None))).all() == []


async def test_a_messenger_that_can_not_be_used_does_not_stop_the_others(folder: Path, bot_api: BotApiServer) -> None:
    """X3, X2: Matrix is refused, Telegram answers; readiness says which and why."""
    matrix = {"homeserver": "http://matrix.example", "user_id": "@bot:matrix.example", "password": "geheim"}
    anna = bot_api.user("Anna", language_code="de")
    async with serving(settings_for(folder, bot_api, matrix=matrix)) as address:
        anna.start()
        assert "Guten Tag!" in (await anna.read()).text
        report = await wait_until(lambda report: report["last_beat"] is not None, address)
    assert not report["ready"]
    assert report["reasons"][0].startswith("matrix: http://matrix.example is not encrypted")
    assert not [reason for reason in report["reasons"] if reason.startswith("telegram")]


async def test_one_process_serves_both_messengers(folder: Path, bot_api: BotApiServer, synapse: Synapse) -> None:
    """X3, R4, R5: Anna on Telegram and Ben on Matrix want the same last seat; who cancels there makes room here."""
    bot, ben = synapse.register("Workshop-Bot"), synapse.register("Ben")
    room = ben.open_room(bot.user_id)
    matrix = {"homeserver": synapse.url, "user_id": bot.user_id, "access_token": bot.token, "device_id": bot.device_id}
    anna = bot_api.user("Anna", language_code="de")
    settings = settings_for(folder, bot_api, matrix=matrix)

    async def hears(words: str) -> None:
        async with asyncio.timeout(20):
            while True:
                for event in await asyncio.to_thread(ben.read, room):
                    if words in event["content"].get("body", ""):
                        return
                await asyncio.sleep(0.1)

    begun = time.monotonic()
    async with serving(settings, lambda: NOW + timedelta(seconds=time.monotonic() - begun)) as address:
        leave_one_seat(settings)
        anna.start()
        anna.press(await anna.read(), "Einverstanden")
        for answer in ("Mitarbeitende", "Stadt Halle (Saale)"):
            anna.press(await anna.read(), answer)
        await anna.read()
        anna.write("termine")
        anna.press(await anna.read(), 0)
        anna.press(await anna.read(), "Ja, anmelden")
        assert "Sie sind angemeldet" in (await anna.read()).text
        for words, answer in (
            ("[1] Einverstanden", "1"),
            ("Zu welcher Gruppe", "1"),
            ("An welchem Standort", "Halle"),
            ("Was kann ich", "termine"),
            ("Die nächsten Workshops", "1"),
            ("Möchten Sie auf die Warteliste?", "ja"),
        ):
            await hears(words)
            ben.write(room, answer)
        await hears("Sie stehen auf der Warteliste, Platz 1")
        anna.write("meine anmeldungen")
        anna.press(await anna.read(), 0)
        anna.press(await anna.read(), "Ja, absagen")
        assert "Ihre Absage ist eingetragen" in (await anna.read()).text
        await hears("Gute Nachricht: Ein Platz ist frei geworden")
        report = await wait_until(lambda report: report["ready"], address)
        assert set(report["messengers"]) == {"telegram", "matrix"}


def leave_one_seat(settings: Settings) -> None:
    """Leaves one seat at the next workshop."""
    engine = open_database(settings.database_address())
    with transaction(engine) as session:
        workshop = lock_workshop(session, "gs-2027-01")
        workshop.capacity = workshop.seats_taken + 1
    engine.dispose()


async def test_a_server_that_is_away_gets_what_waits_when_it_is_back(folder: Path, bot_api: BotApiServer) -> None:
    """X3: the bot starts though the messenger's server is away, and answers what came before."""
    anna = bot_api.user("Anna", language_code="de")
    anna.start()
    settings = settings_for(folder, bot_api)
    await bot_api.close()
    async with serving(settings) as address:
        report = await wait_until(lambda report: report["last_beat"] is not None, address)
        (reason,) = report["reasons"]
        assert reason.startswith("telegram: its server has not answered yet")
        await bot_api.open()
        assert "Guten Tag!" in (await anna.read(within=20)).text


async def refusal(settings: Settings) -> str:
    with pytest.raises(NotUsableError) as caught:
        async with serving(settings):
            pass
    return str(caught.value)


async def test_a_start_that_can_not_be_is_refused_in_one_line(folder: Path, bot_api: BotApiServer) -> None:
    """X1: no messenger, no programme, a faulty one, a taken port, an old schema."""
    alone = Settings(data_dir=folder / "data")
    assert (await refusal(alone)).endswith("; 'workshop-bot demo' needs none")
    settings = settings_for(folder, bot_api)
    assert "'workshop-bot programme load FILE'" in await refusal(settings.model_copy(update={"programme": None}))
    (folder / "fault.yaml").write_text(SAMPLE.read_text("utf-8").replace("capacity: 40", "capacity: viele"), "utf-8")
    faulty = await refusal(settings.model_copy(update={"programme": folder / "fault.yaml"}))
    assert faulty.startswith(f"{folder / 'fault.yaml'}: workshops[11] (at-2027-06).capacity: 'viele': ")
    async with serving(settings) as address:
        port = int(address.rpartition(":")[2])
        elsewhere = settings.model_copy(update={"data_dir": folder / "other", "web": Web(port=port)})
        assert "run 'workshop-bot db upgrade' first" in await refusal(elsewhere)
        engine = open_database(elsewhere.database_address())
        migrate(engine)
        engine.dispose()
        assert elsewhere.data_dir.stat().st_mode & 0o077 == 0, "P7: others on the machine read what people wrote"
        assert (await refusal(elsewhere)).startswith(
            f"WORKSHOP_BOT_WEB__HOST, WORKSHOP_BOT_WEB__PORT: 127.0.0.1:{port} can't be opened: "
        )


async def test_a_sending_that_hangs_does_not_hold_up_the_stop(
    folder: Path, bot_api: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X1, M4: it is broken off, and left to whoever works when its lease is over."""
    monkeypatch.setattr(app, "SENDING_MAY_TAKE", 0.1)
    bot_api.fail("sendMessage", Hang(60))
    settings = settings_for(folder, bot_api)
    async with asyncio.timeout(10):
        async with serving(settings):
            bot_api.user("Anna").start()
            await bot_api.wait_for(lambda: bot_api.called("sendMessage"))
    engine = open_database(settings.database_address())
    with transaction(engine) as session:
        assert session.scalars(select(tables.Outbox.status)).all() == [DeliveryStatus.SENDING]
    engine.dispose()


def test_people_of_a_trusted_homeserver_are_invited(loaded: Engine, clean_environment: Path) -> None:
    """P2: with ACCESS=invited whoever writes from a homeserver that is named needs no code; from others they do."""
    settings = Settings(access="invited", matrix=Matrix(trusted_servers=["halle.example"]))
    assistant = build_assistant(settings)
    for user, admitted in (
        ("@ben:halle.example", True),
        ("@eve:evil.example", False),
        ("@eve:halle.example.evil.example", False),
        ("@halle.example:evil.example", False),
    ):
        with transaction(loaded) as session:
            address = Address("matrix", user, f"!room{user}")
            enrol(session, address, "de", NOW)
            assert enter_turn(session, assistant, address, NOW).invited is admitted, user
    with transaction(loaded) as session:
        address = Address("telegram", "@ben:halle.example", "1")
        assert not enter_turn(session, assistant, address, NOW).invited
