"""What goes wrong around the process, and that it goes on: slow servers, clocks that jump, a loop that hangs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import serve
from bot.clock import MovableClock, read_clock
from config.settings import Settings
from storage import tables
from storage.database import transaction
from tests.bot.test_app import HELP, serving, settings_for
from tests.bot.test_kills import Office
from tests.servers.bot_api import BotApiServer, Broken, Cut, Fault, Hang, too_many
from tests.servers.bot_api.calls import Call
from tests.servers.bot_api.messages import ApiError


@pytest.fixture
def office(clean_environment: Path, bot_api: BotApiServer) -> Office:
    """Anna and Ben, who have accounts."""
    return Office(clean_environment, bot_api, 2)


@asynccontextmanager
async def serving_by(settings: Settings, clock: MovableClock) -> AsyncIterator[None]:
    """Runs the bot by a clock that can jump."""
    stop, started = asyncio.Event(), asyncio.Event()
    bot = asyncio.create_task(serve(settings, lambda line: started.set(), stop, clock))
    await started.wait()
    try:
        yield
    finally:
        stop.set()
        await bot


async def test_a_slow_answer_holds_up_nobody_else(office: Office, bot_api: BotApiServer) -> None:
    """A server that takes its time with one chat: others are answered meanwhile."""
    anna, ben = office.people

    def hang(call: Call) -> Fault | None:
        return Hang(30) if call.method == "sendMessage" and call.integer("chat_id") == anna.id else None

    bot_api.fault = hang
    async with serving(settings_for(office.folder, bot_api)):
        anna.write("/hilfe")
        await asyncio.sleep(0.3)
        began = time.monotonic()
        ben.write("/hilfe")
        assert HELP in (await ben.read(within=5)).text
        assert time.monotonic() - began < 5
        bot_api.fault = lambda call: None


async def test_a_server_that_asks_to_wait_is_not_asked_again_before(office: Office, bot_api: BotApiServer) -> None:
    """After a 429 nothing is sent to anybody until its time is over; then everything is, once."""
    anna, ben = office.people
    bot_api.fail("sendMessage", too_many(2))
    async with serving(settings_for(office.folder, bot_api)):
        anna.write("/hilfe")
        await bot_api.wait_for(lambda: bot_api.called("sendMessage"))
        ben.write("/hilfe")
        for person in (anna, ben):
            assert HELP in (await person.read(within=10)).text
    refused, *others = bot_api.called("sendMessage")
    assert all(call.time >= refused.time + 1.9 for call in others)
    assert len(others) == 2


@pytest.mark.parametrize(
    "fault", [Cut(), Broken(502), ApiError(500, "Internal Server Error")], ids=["cut", "page", "error"]
)
async def test_a_passing_fault_delays_an_answer(office: Office, bot_api: BotApiServer, fault: Fault | ApiError) -> None:
    """A connection that is cut, a proxy's page, a server's error: the answer comes, only later."""
    anna, _ = office.people
    bot_api.fail("sendMessage", fault)
    async with serving(settings_for(office.folder, bot_api)):
        anna.write("/hilfe")
        assert HELP in (await anna.read(within=15)).text


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_jumps_stops_nothing(office: Office, bot_api: BotApiServer, hours: int) -> None:
    """The clock is put forward or back by an hour: who writes is answered, before and after."""
    anna, ben = office.people
    clock = MovableClock(read_clock)
    async with serving_by(settings_for(office.folder, bot_api), clock):
        anna.write("/hilfe")
        assert HELP in (await anna.read()).text
        clock.move_to(clock() + timedelta(hours=hours))
        for person in (ben, anna):
            person.write("/hilfe")
            assert HELP in (await person.read(within=10)).text


async def test_a_loop_that_hangs_goes_on(office: Office, bot_api: BotApiServer) -> None:
    """The event loop is blocked for two seconds in the middle of work: nothing is lost, nothing is said twice."""
    anna, ben = office.people
    async with serving(settings_for(office.folder, bot_api)):
        for person in (anna, ben):
            person.write("/hilfe")
        await asyncio.sleep(0.05)
        time.sleep(2)  # noqa: ASYNC251 - that is what is tested
        for person in (anna, ben):
            assert HELP in (await person.read(within=10)).text
    with transaction(office.engine) as session:
        assert len(session.scalars(select(tables.Outbox.id)).all()) == 2
