"""A broadcast on Telegram: how fast without a limit, how near to the limit with one, and what others notice of it.

Ours is the outbox on SQLite as it runs: each message is claimed, sent, and kept as delivered. It is measured against a
loop that only posts, with as many requests at a time, to the same double of Telegram's server, which has a process of
its own; and against the same loop around the library that we send with. While a broadcast runs, other people ask
something of the whole bot, as they do when it is idle.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, insert

from benchmarks.telegram_turns import NOW, PEOPLE, QUESTIONS, prepare_database, serve_people
from bot.clock import read_clock
from bot.deliveries import SIDE_BY_SIDE, Deliveries
from handlers.router import router
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, AnnouncementStatus, DeliveryStatus
from tests.servers.bot_api import BotApiServer, User

RECIPIENTS = 10_000
LIMIT, LIMITED = 30.0, 450
ROUNDS = 2
ASKERS, APART = 8, 0.25
"""People who ask meanwhile, and seconds between the answer and the next question of each."""
TEXT = "Das Austauschtreffen beginnt eine halbe Stunde später, um 9:30 Uhr. Ort und Raum bleiben gleich."


async def send(way: str, recipients: int) -> list[float]:
    """The moments at which the server got each message of a broadcast, in seconds."""
    async with BotApiServer() as server:
        people = [server.user(f"P{number}") for number in range(recipients)]
        for person in people:
            person.started = True
        command = [sys.executable, "-m", "benchmarks.broadcast", way, server.token, server.base_url]
        process = await asyncio.create_subprocess_exec(*command, str(people[0].id), str(recipients))
        if await process.wait():
            raise RuntimeError(f"{way} has failed")
        moments = [call.time for call in server.called("sendMessage")]
        if len(moments) != recipients or server.violations:
            raise AssertionError(f"{len(moments)} of {recipients} messages, {server.violations[:1]}")
        return moments


def announce(engine: Engine, first: int, recipients: int, now: datetime) -> None:
    """Puts an announcement to people into the outbox, as when it has been confirmed."""
    numbers = range(first, first + recipients)
    person = {"name": "P", "language": "de", "consented_at": now}
    account = {"messenger": "telegram", "status": AccountStatus.ACTIVE}
    row = {"messenger": "telegram", "payload": {"text": TEXT, "choices": []}, "announcement_id": 1, "attempts": 0}
    row |= {"status": DeliveryStatus.WAITING, "due_at": now}
    with transaction(engine) as session:
        session.add(
            tables.Announcement(id=1, text={"de": TEXT}, segment={}, status=AnnouncementStatus.SENT, created_at=now)
        )
        session.flush()
        session.execute(insert(tables.Person), [person | {"id": number} for number in numbers])
        accounts = [{"id": n, "person_id": n, "external_id": str(n), "conversation": str(n)} for n in numbers]
        session.execute(insert(tables.Account), [account | own for own in accounts])
        session.execute(insert(tables.Outbox), [row | {"account_id": n, "conversation": str(n)} for n in numbers])


async def send_ours(token: str, base_url: str, first: int, recipients: int, limit: float) -> None:
    """The outbox and its worker."""
    from bot.messengers.telegram import Telegram, usual_pace
    from storage.database import migrate, open_database

    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/bench.db")
        migrate(engine)
        announce(engine, first, recipients, read_clock())
        pace = usual_pace(limit)
        telegram = Telegram(token, Texts(), router, read_clock, base_url=base_url, pace=pace)
        deliveries = Deliveries(engine, {"telegram": telegram}, read_clock)
        working = asyncio.create_task(deliveries.run())
        while _is_waiting(engine):  # noqa: ASYNC110 - the database says when, and nobody else
            await asyncio.sleep(0.1)
        deliveries.close()
        await working
        await telegram.close()
        engine.dispose()


def _is_waiting(engine: Engine) -> bool:
    with engine.connect() as connection:
        open_ = tables.Outbox.status.in_([DeliveryStatus.WAITING, DeliveryStatus.SENDING])
        return connection.scalar(tables.Outbox.__table__.select().where(open_).limit(1)) is not None


async def send_by_library(token: str, base_url: str, first: int, recipients: int) -> None:
    """A loop around python-telegram-bot's `send_message`, on the transport that we give it."""
    from telegram import Bot

    from bot.messengers.telegram_request import Request
    from bot.messengers.telegram_transport import Transport, open_transport

    numbers = iter(range(first, first + recipients))
    requests = Request(open_transport(Transport.AIOHTTP, SIDE_BY_SIDE, 20))

    async def post() -> None:
        for number in numbers:
            await bot.send_message(number, TEXT, parse_mode="HTML")

    async with Bot(token, base_url, request=requests) as bot:
        await asyncio.gather(*(post() for _ in range(SIDE_BY_SIDE)))


async def send_bare(token: str, base_url: str, first: int, recipients: int) -> None:
    """A loop that posts, and forgets."""
    import aiohttp

    numbers = iter(range(first, first + recipients))

    async def post() -> None:
        for number in numbers:
            body = {"chat_id": number, "text": TEXT, "parse_mode": "HTML"}
            async with http.post(f"{base_url}{token}/sendMessage", json=body) as answer:
                answer.raise_for_status()
                await answer.json()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=SIDE_BY_SIDE)) as http:
        await asyncio.gather(*(post() for _ in range(SIDE_BY_SIDE)))


async def ask(broadcast: bool) -> list[float]:
    """Seconds until people had their answers from the whole bot, idle or while it sends a broadcast at its limit."""
    async with BotApiServer() as server:
        people = [server.user(f"P{number}", language_code="de") for number in range(PEOPLE + RECIPIENTS)]
        for person in people:
            person.started = True
        way = "busy" if broadcast else "idle"
        command = [sys.executable, "-m", "benchmarks.broadcast", way, server.token, server.base_url]
        process = await asyncio.create_subprocess_exec(*command, str(people[0].id), str(RECIPIENTS))
        try:
            if broadcast:
                await server.wait_for(lambda: len(server.called("sendMessage")) > 20, within=60)
            await server.wait_for(lambda: server.updates.idle, within=60)
            await asyncio.sleep(1)
            waits: list[float] = []
            async with asyncio.timeout(120), asyncio.TaskGroup() as asking:
                for number, person in enumerate(people[:ASKERS]):
                    asking.create_task(_ask(person, number, waits))
        finally:
            process.terminate()
            await process.wait()
        return sorted(waits)


async def _ask(person: User, number: int, waits: list[float]) -> None:
    for question in range(40):
        await asyncio.sleep(APART + number / 100)
        begun = time.perf_counter()
        person.write(QUESTIONS[(number + question) % len(QUESTIONS)])
        await person.read(within=60)
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(1)  # a chat gets one message a second


def _at(waits: Sequence[float], share: float) -> float:
    return waits[min(int(len(waits) * share), len(waits) - 1)] * 1000


def _worst_second(moments: Sequence[float]) -> int:
    ordered = sorted(moments)
    return max(bisect_left(ordered, moment + 1) - place for place, moment in enumerate(ordered))


def main() -> None:
    """Measures in turn, and prints the ratios."""
    rates: dict[str, list[float]] = {"ours": [], "library": [], "bare": []}
    for _, (way, measured) in itertools.product(range(ROUNDS), rates.items()):
        moments = asyncio.run(send(way, RECIPIENTS))
        measured.append(len(moments) / (max(moments) - min(moments)))
    ours, library, bare = (statistics.median(measured) for measured in rates.values())
    print(f"broadcast to {RECIPIENTS} without a limit: {ours:.0f}/s")
    print(f"  {ours / library:.2f} of a bare loop around python-telegram-bot, {library:.0f}/s")
    print(f"  {ours / bare:.2f} of a bare loop that posts and reads no answer into objects, {bare:.0f}/s (goal: 0.8)")

    moments = asyncio.run(send("limited", LIMITED))
    rate = (len(moments) - 1) / (max(moments) - min(moments))
    print(f"broadcast with the limit at {LIMIT:.0f}/s: {rate:.2f}/s, {_worst_second(moments)} in the worst second")
    print(f"  {rate / LIMIT:.3f} of the limit (goal: 0.97)")

    idle, busy = asyncio.run(ask(False)), asyncio.run(ask(True))
    for name, waits in (("idle", idle), (f"while {RECIPIENTS} are sent an announcement", busy)):
        print(f"an answer {name}: p50 {_at(waits, 0.5):.0f} ms, p99 {_at(waits, 0.99):.0f} ms")
    median, slow = (_at(busy, share) / _at(idle, share) for share in (0.5, 0.99))
    print(f"  p99 / p50 is {slow / median:.2f} of that when idle (goal: at most 2)")
    print(f"  p50 is {median:.2f} of that when idle, p99 {slow:.2f}")


def run(way: str, token: str, base_url: str, first: int, recipients: int) -> None:
    """One side of a measurement, in a process of its own."""
    match way:
        case "ours":
            asyncio.run(send_ours(token, base_url, first, recipients, 0))
        case "limited":
            asyncio.run(send_ours(token, base_url, first, recipients, LIMIT))
        case "library":
            asyncio.run(send_by_library(token, base_url, first, recipients))
        case "bare":
            asyncio.run(send_bare(token, base_url, first, recipients))
        case _:
            with tempfile.TemporaryDirectory() as folder:
                engine = prepare_database(Path(folder), first)
                if way == "busy":
                    announce(engine, first + PEOPLE, recipients, NOW)
                engine.dispose()
                serve_people(Path(folder), token, base_url, LIMIT)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        way, token, base_url, first, recipients = sys.argv[1:]
        run(way, token, base_url, int(first), int(recipients))
    else:
        main()
