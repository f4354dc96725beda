"""A broadcast on Matrix, in the clear and encrypted: how fast the outbox and its worker are without a limit.

Ours is the outbox on SQLite and the account as it listens: each message is claimed, sent, and kept as delivered. It is
measured against a bare loop around matrix-nio's `room_send`, with as many requests at a time, to the same Synapse,
which has a process of its own and is told to slow nobody down. Each measurement has an account and rooms of its own;
in encrypted rooms the message is the first, so the room's key is handed out to the person with it.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import nio
from nio.store import SqliteStore
from sqlalchemy import insert

from benchmarks.broadcast import TEXT
from bot.clock import read_clock
from bot.deliveries import SIDE_BY_SIDE, Deliveries
from bot.logs import configure_logging
from bot.messengers.matrix import Matrix
from handlers.messages import Incoming
from storage import tables
from storage.database import migrate, open_database, transaction
from storage.kinds import AnnouncementStatus, DeliveryStatus
from tests.servers.encrypted import EncryptedPerson
from tests.servers.synapse import Person, Synapse, run_synapse

RECIPIENTS = 120
ROUNDS = 3
SETTLED_AFTER = 2.0
"""Seconds after the first sync, in which keys are published and asked for."""


def furnish(synapse: Synapse, encrypted: bool) -> tuple[Person, list[str]]:
    """A bot, and the rooms in which it is alone with somebody."""
    bot, guest = synapse.register("Bot"), synapse.register("Anna")
    person = EncryptedPerson(guest) if encrypted else guest
    rooms = [person.open_room(bot.user_id) for _ in range(RECIPIENTS)]
    for room_id in rooms:
        bot.call("POST", f"/join/{room_id}")
    return bot, rooms


async def send_ours(bot: Person, rooms: list[str], folder: Path) -> float:
    """Seconds that the outbox and its worker take."""
    engine = open_database(f"sqlite:///{folder}/bench.db")
    migrate(engine)
    matrix = Matrix(
        bot.server.url, bot.user_id, read_clock, folder / "keys", access_token=bot.token, device_id=bot.device_id
    )
    heard = asyncio.Event()

    async def receive(events: Sequence[Incoming], cursor: str) -> None:
        heard.set()

    listening = asyncio.create_task(matrix.listen(receive, ""))
    await asyncio.wait_for(heard.wait(), 60)
    await asyncio.sleep(SETTLED_AFTER)
    now = read_clock()
    row = {"messenger": "matrix", "payload": {"text": TEXT, "choices": []}, "announcement_id": 1, "attempts": 0}
    row |= {"status": DeliveryStatus.WAITING, "due_at": now}
    with transaction(engine) as session:
        announcement = {"text": {"de": TEXT}, "segment": {}, "status": AnnouncementStatus.SENT, "created_at": now}
        session.add(tables.Announcement(id=1, **announcement))
        session.flush()
        session.execute(insert(tables.Outbox), [row | {"conversation": room_id} for room_id in rooms])
    begun = time.perf_counter()
    tried = await Deliveries(engine, {"matrix": matrix}, read_clock).deliver_due("matrix")
    took = time.perf_counter() - begun
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await matrix.close()
    engine.dispose()
    if tried != len(rooms):
        raise AssertionError(f"{tried} of {len(rooms)} messages")
    return took


async def send_bare(bot: Person, rooms: list[str], folder: Path) -> float:
    """Seconds that a loop around nio takes."""
    config = nio.AsyncClientConfig(encryption_enabled=True, store=SqliteStore, pickle_key="key")
    client = nio.AsyncClient(bot.server.url, bot.user_id, store_path=str(folder), config=config)
    client.restore_login(bot.user_id, bot.device_id, bot.token)
    await client.sync(timeout=0, full_state=True)
    if client.should_upload_keys:
        await client.keys_upload()
    if client.should_query_keys:
        await client.keys_query()
    left = iter(rooms)

    async def post() -> None:
        for room_id in left:
            content = {"msgtype": "m.text", "body": TEXT}
            answer = await client.room_send(room_id, "m.room.message", content, ignore_unverified_devices=True)
            if not isinstance(answer, nio.RoomSendResponse):
                raise AssertionError(answer)

    begun = time.perf_counter()
    await asyncio.gather(*(post() for _ in range(SIDE_BY_SIDE)))
    took = time.perf_counter() - begun
    await client.close()
    return took


def measure(synapse: Synapse, encrypted: bool) -> None:
    """Measures in turn, and prints the ratio of the medians."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        for send, took in ((send_bare, bare), (send_ours, ours)):
            bot, rooms = furnish(synapse, encrypted)
            with tempfile.TemporaryDirectory() as folder:
                took.append(asyncio.run(send(bot, rooms, Path(folder))))
    rate, bare_rate = (RECIPIENTS / statistics.median(took) for took in (ours, bare))
    print(f"broadcast on Matrix, {'encrypted' if encrypted else 'in the clear'}: {rate:.0f}/s")
    print(f"  {rate / bare_rate:.2f} of a bare loop around nio's room_send, {bare_rate:.0f}/s (goal: 0.8)")


def main() -> None:
    """In the clear, then encrypted."""
    configure_logging("WARNING", "text")
    with tempfile.TemporaryDirectory() as folder, run_synapse(Path(folder)) as synapse:
        for encrypted in (False, True):
            measure(synapse, encrypted)


if __name__ == "__main__":
    main()
