"""M4, X6: the process is killed at every step; afterwards there is no zombie record (written, never sent) and no ghost
message (sent, rolled back), nothing is lost, and nothing is said twice but what was in flight."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import Engine, select

from bot.clock import read_clock
from config.settings import Settings
from handlers.messages import Address
from handlers.people.service import Profile, rehearse_person
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage import tables
from storage.database import migrate, open_database, transaction
from storage.kinds import AnnouncementStatus, DeliveryStatus
from tests.bot.test_app import Process
from tests.conftest import SAMPLE
from tests.servers.bot_api import BotApiServer, Cut, Fault, User
from tests.servers.bot_api.calls import Call

HELP = "Ich bin ein Chatbot"
STEPS = [f"{when}:{step}" for step in range(1, 5) for when in ("before", "after")]
"""A turn: the event is kept, it is handled, its answer is claimed, the delivery is kept."""


class Office:
    """A database with people who have accounts on Telegram, and the bot's process that dies and is started again."""

    def __init__(self, folder: Path, server: BotApiServer, people: int, database: str = "") -> None:
        self.folder, self.server = folder, server
        self.engine: Engine = open_database(database or Settings(data_dir=folder / "data").database_address())
        migrate(self.engine)
        self.people: list[User] = [server.user(f"Person {n}", language_code="de") for n in range(people)]
        with transaction(self.engine) as session:
            load_programme(session, read_programme(SAMPLE.read_text("utf-8")))
            for user in self.people:
                user.started = True
                address = Address("telegram", str(user.id), str(user.id), user.first_name)
                rehearse_person(session, address, Profile("employees", "halle", "de"), ["de"], read_clock())

    def outbox(self) -> list[tables.Outbox]:
        with transaction(self.engine) as session:
            return list(session.scalars(select(tables.Outbox).order_by(tables.Outbox.id)))

    def announce(self, text: str) -> None:
        """Something to everybody is in the outbox, as an announcement puts it there."""
        now = read_clock()
        with transaction(self.engine) as session:
            session.add(
                tables.Announcement(id=1, text={"de": text}, segment={}, status=AnnouncementStatus.SENT, created_at=now)
            )
            session.flush()
            for account in session.scalars(select(tables.Account)).all():
                row = tables.Outbox(
                    account_id=account.id,
                    announcement_id=1,
                    messenger="telegram",
                    conversation=account.conversation,
                    payload={"text": text, "choices": []},
                    status=DeliveryStatus.WAITING,
                    due_at=now,
                )
                session.add(row)

    def heard(self, user: User) -> list[str]:
        return [message.text for message in user.chat.messages if message.sender is None]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - it may be about anything
                await asyncio.sleep(0.05)

    def settled(self) -> bool:
        rows = self.outbox()
        return bool(rows) and all(row.status in (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN) for row in rows)


@pytest.fixture
def office(clean_environment: Path, bot_api: BotApiServer) -> Office:
    return Office(clean_environment, bot_api, 1)


@pytest.mark.parametrize("dies", STEPS)
async def test_a_turn_that_is_killed_at_a_step(office: Office, bot_api: BotApiServer, dies: str) -> None:
    """X6, M4: whichever step the kill meets, the question is answered; once, unless the answer was in flight."""
    (anna,) = office.people
    dying, process = Process(office.folder, bot_api, dies=dies), Process(office.folder, bot_api)
    await dying.start()
    anna.write("/hilfe")
    async with asyncio.timeout(10):
        await dying.end(None)
    in_flight = bool(office.heard(anna))
    await process.start()
    await office.until(lambda: office.settled() and not bot_api.pending)
    status, log = await process.end()
    assert status == 0, log
    answers = office.heard(anna)
    assert all(HELP in answer for answer in answers)
    assert len(answers) == (2 if in_flight and dies == "before:4" else 1)
    assert len(office.outbox()) == 1


@pytest.mark.parametrize("delivered", [False, True])
async def test_a_send_that_is_killed(office: Office, bot_api: BotApiServer, delivered: bool) -> None:
    """M4: killed while Telegram has the request, before or after it showed the message: the answer comes."""
    (anna,) = office.people
    dying, process = Process(office.folder, bot_api), Process(office.folder, bot_api)
    await dying.start()
    bot_api.fault = _kill_at(dying, 1, delivered)
    anna.write("/hilfe")
    await dying.end(None)
    bot_api.fault = lambda call: None
    await process.start()
    await office.until(office.settled)
    await process.end()
    assert [HELP in answer for answer in office.heard(anna)] == [True] * (2 if delivered else 1)


async def test_a_broadcast_that_is_killed(clean_environment: Path, bot_api: BotApiServer) -> None:
    """A3, M4: killed in the middle of a broadcast: who had it does not get it again, who had not gets it, and those
    of whom nobody knows are marked, so that an organiser can decide."""
    office = Office(clean_environment, bot_api, 120)
    office.announce("Bitte bringen Sie Beispiele mit.")
    dying, process = Process(office.folder, bot_api), Process(office.folder, bot_api)
    bot_api.fault = _kill_at(dying, 20, True)
    await dying.start()
    await dying.end(None)
    bot_api.fault = lambda call: None
    await process.start()
    await office.until(office.settled)
    status, log = await process.end()
    assert status == 0, log
    rows = office.outbox()
    counts = Counter(row.status for row in rows)
    assert counts[DeliveryStatus.UNKNOWN] <= 64
    for user, row in zip(office.people, rows, strict=True):
        assert len(office.heard(user)) <= 1
        assert len(office.heard(user)) == 1 or row.status is DeliveryStatus.UNKNOWN


async def test_a_broadcast_that_is_told_to_stop(clean_environment: Path, bot_api: BotApiServer) -> None:
    """SIGTERM in a broadcast ends the process within 10 s with nothing half sent; the next process sends the rest."""
    office = Office(clean_environment, bot_api, 90)
    office.announce("Bitte bringen Sie Beispiele mit.")
    first, second = Process(office.folder, bot_api), Process(office.folder, bot_api)
    await first.start()
    await office.until(lambda: any(office.heard(user) for user in office.people[10:]))
    status, log = await first.end()
    assert status == 0, log
    rows = office.outbox()
    assert {row.status for row in rows} == {DeliveryStatus.SENT, DeliveryStatus.WAITING}
    await second.start()
    await office.until(office.settled)
    await second.end()
    assert all(len(office.heard(user)) == 1 for user in office.people)


@dataclass(frozen=True)
class Kill(Cut):
    """The bot's process is killed, and with it the connection."""

    process: Process

    async def strike(self, request: web.BaseRequest) -> web.Response | None:
        self.process.kill()
        return await super().strike(request)


def _kill_at(process: Process, number: int, delivered: bool) -> Callable[[Call], Fault | None]:
    """Kills the process when the server has its n-th message, before or after people see it."""
    calls = itertools.count(1)

    def fault(call: Call) -> Fault | None:
        if call.method != "sendMessage":
            return None
        return Kill(process, after=delivered) if next(calls) == number else None

    return fault
