"""X2: whether the process is alive, and whether everything is at work."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine, text

from bot import web
from bot.clock import MovableClock
from bot.messengers.console import Console
from bot.schedule import Metronome
from bot.web import Health, build_web, start_web
from handlers.dialogue import Assistant
from handlers.messages import Reply
from handlers.outbox import post
from handlers.texts import Texts
from storage.database import transaction
from tests.chat import NOW


class Port:
    """A web port, and what it tells of."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = MovableClock(lambda: NOW)
        self.console = Console(print)
        self.metronome = Metronome(engine, Assistant(Texts()), self.clock, lambda: None)
        self.health = Health(engine, {"console": self.console}, self.metronome, self.clock)
        self.number = 0

    async def get(self, path: str) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{self.number}{path}") as answer:
            assert answer.headers["Server"] == "workshop-bot", "nobody is told which versions run here"
            json = answer.content_type == "application/json"
            return answer.status, await answer.json() if json else await answer.text()

    async def reasons(self) -> list[str]:
        status, report = await self.get("/readyz")
        assert status == (503 if report["reasons"] else 200)
        assert report["ready"] is not bool(report["reasons"])
        return list(report["reasons"])

    def put_forward(self, seconds: int) -> None:
        self.clock.move_to(self.clock() + timedelta(seconds=seconds))


@pytest.fixture
async def port(database: Engine) -> AsyncIterator[Port]:
    found = Port(database)
    runner, found.number = await start_web(build_web(found.health), "127.0.0.1", 0)
    yield found
    await runner.cleanup()


async def test_readiness_says_what_is_missing(port: Port) -> None:
    """X2: the last beat, the last word of each messenger's server, what waits and how long; 503 with the reasons."""
    assert await port.get("/healthz") == (200, "ok")
    assert await port.reasons() == [
        "the metronome has not beaten yet",
        "console: its server has not answered yet",
    ]
    port.metronome.beat()
    port.console.last_heard = port.clock()
    for _ in range(2):
        with transaction(port.engine) as session:
            post(session, port.console.address("Anna"), Reply("Guten Tag"), port.clock())
        port.put_forward(10)
    assert await port.get("/readyz") == (
        200,
        {
            "ready": True,
            "reasons": [],
            "last_beat": "2027-01-11T07:30:00+00:00",
            "messengers": {
                "console": {"last_heard": "2027-01-11T07:30:00+00:00", "waiting": 2, "oldest_seconds": 20},
            },
        },
    )
    port.put_forward(11)
    assert await port.reasons() == ["the metronome has not beaten since 2027-01-11T07:30:00+00:00"]
    port.put_forward(90)
    port.metronome.beat()
    assert await port.reasons() == ["console: its server has not answered since 2027-01-11T07:30:00+00:00"]
    port.console.last_heard = port.clock()
    port.health.troubles["console"] = "the token is refused"
    assert await port.reasons() == ["console: the token is refused"]
    port.health.troubles.clear()
    port.metronome.trouble = "the disk is full"
    assert await port.reasons() == ["the database takes nothing (the disk is full)"]
    port.metronome.beat()
    assert await port.reasons() == []


async def test_without_its_database_the_process_is_not_alive(port: Port) -> None:
    """X2: a database that fails is told, and nothing but the kind of failure."""
    with port.engine.begin() as connection:
        connection.execute(text("DROP TABLE outbox"))
    status, told = await port.get("/healthz")
    assert status == 503
    assert told in {
        "the database does not answer (OperationalError)",
        "the database does not answer (ProgrammingError)",
    }
    assert told in await port.reasons()


async def test_a_database_that_hangs_is_told_in_time(port: Port, monkeypatch: pytest.MonkeyPatch) -> None:
    """X2: the answer does not wait for the database, and the database is not asked again while it hangs."""
    monkeypatch.setattr(web, "PATIENCE", 0.1)
    with port.engine.begin() as connection:
        lock = "SELECT 1" if port.engine.dialect.name == "sqlite" else "LOCK TABLE outbox"
        connection.execute(text(lock))
        before = len(asyncio.all_tasks())
        for _ in range(3):
            assert await port.get("/healthz") == (503, "the database does not answer (TimeoutError)")
        assert len(asyncio.all_tasks()) <= before + 2
    monkeypatch.undo()
    assert await port.get("/healthz") == (200, "ok")


async def test_nothing_else_is_there(port: Port) -> None:
    """Other addresses, and what is no request at all, tell nothing."""
    assert (await port.get("/"))[0] == 404
    reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
    writer.write(b"NONSENSE\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.0 400")
    assert b"aiohttp" not in answer.lower()
