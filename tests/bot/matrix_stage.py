"""Dialogues on Matrix: a real Synapse, the adapter, the real intake and worker, and an account for each person."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

from sqlalchemy import Engine, func, select

from bot.clock import read_clock
from bot.messengers.base import Delivered, Outcome, Outgoing, Receive
from bot.messengers.matrix import Matrix
from bot.rehearsal import Rehearsal
from bot.turns import Turns
from handlers.dialogue import Assistant
from handlers.messages import Address, Incoming
from handlers.programme.file import ProgrammeFile
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from tests.dialogue import read_dialogue, set_stage
from tests.servers.encrypted import EncryptedPerson
from tests.servers.synapse import Person, Synapse

TEXTS = Texts()
WITHIN = 15.0


class ObservedMatrix(Matrix):
    """The adapter; it also writes down the (first) events of what it has sent, by room."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delivered: defaultdict[str, list[str]] = defaultdict(list)

    async def send(self, message: Outgoing) -> Outcome:
        outcome = await super().send(message)
        if isinstance(outcome, Delivered):
            self.delivered[message.conversation].append(outcome.external_id.split()[0])
        return outcome


class MatrixStage:
    """People who write to the bot in direct rooms. `people` and `rooms` are by name."""

    url = ""
    """Where the bot reaches the homeserver, if not directly."""

    def __init__(
        self, engine: Engine, sample: ProgrammeFile, synapse: Synapse, names: Iterable[str], encrypted: bool = False
    ) -> None:
        self.engine = engine
        self.clock = set_stage(engine, sample)
        self.assistant = Assistant(TEXTS)
        self.bot = synapse.register("Workshop-Bot")
        self.people: dict[str, Person] = {name: synapse.register(name) for name in names}
        if encrypted:
            self.people = {name: EncryptedPerson(person) for name, person in self.people.items()}
        self.rooms = {name: person.open_room(self.bot.user_id) for name, person in self.people.items()}
        self.matrix = self.open_messenger()
        self.rehearsal = Rehearsal(engine, self.assistant, self.clock, self.matrix, self.address)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        engine: Engine,
        sample: ProgrammeFile,
        synapse: Synapse,
        names: Iterable[str],
        encrypted: bool = False,
    ) -> AsyncIterator[Self]:
        """A stage on which the bot has come into every room and has given its notice, which is not heard any more."""
        stage = cls(engine, sample, synapse, names, encrypted)
        try:
            async with stage.listening():
                await stage.wait_until_handled(len(stage.people))
                await stage.rehearsal.settle()
                for name in stage.names:
                    stage.heard(name)
                yield stage
        finally:
            await stage.matrix.close()

    def restart(self) -> None:
        """The process starts anew, with the database that it left."""
        self.matrix = self.open_messenger()
        self.assistant = Assistant(TEXTS)
        self.rehearsal = Rehearsal(self.engine, self.assistant, self.clock, self.matrix, self.address)

    def open_messenger(self) -> ObservedMatrix:
        """The adapter with the bot's account, as after a start of the process."""
        token, device = self.bot.token, self.bot.device_id
        server = self.url or self.bot.server.url
        return ObservedMatrix(
            server, self.bot.user_id, self.clock, self.bot.folder, access_token=token, device_id=device
        )

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Takes in what is written, from where it was left, and has it handled."""
        self._woken = asyncio.Event()
        turns = Turns(self.engine, self.assistant, self.clock, self._woken.set)

        async def receive(events: Any, cursor: str) -> None:
            await turns.receive(events, cursor, self.matrix.name)

        async with hearing(self.matrix, receive, await turns.cursor(self.matrix.name)):
            yield
        await turns.close()

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """Delivers answers as soon as they are there, while the block runs."""

        async def deliver() -> None:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self.rehearsal.settle()

        task = asyncio.create_task(deliver())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def address(self, name: str) -> Address:
        """Where somebody writes from."""
        return Address("matrix", self.people[name].user_id, self.rooms[name], name)

    async def write(self, name: str, text: str) -> None:
        event_id = self.people[name].write(self.rooms[name], text)
        await self.wait_until_handled(1, event_id)
        await self.rehearsal.settle()

    async def wait_until_handled(self, count: int, event_id: str = "") -> None:
        """Waits until so many events were handled in all, or this one was."""
        handled = select(func.count()).select_from(tables.Inbox).where(tables.Inbox.handled_at.is_not(None))
        if event_id:
            handled = handled.where(tables.Inbox.event_id == event_id)
        async with asyncio.timeout(WITHIN):
            while True:
                self._woken.clear()
                with transaction(self.engine) as session:
                    if (session.scalar(handled) or 0) >= count:
                        return
                await self._woken.wait()

    @property
    def names(self) -> list[str]:
        return [name for name, room_id in self.rooms.items() if self.matrix.delivered.get(room_id)]

    def heard(self, name: str) -> list[str]:
        firsts = set(self.matrix.delivered.pop(self.rooms[name], []))
        said: list[list[dict[str, Any]]] = []
        for event in self.people[name].read(self.rooms[name]):
            if event["sender"] != self.bot.user_id or event["type"] != "m.room.message":
                continue
            if event["event_id"] in firsts:
                said.append([])
            said[-1].append(event["content"])
        assert len(said) == len(firsts), f"{name} was sent {len(firsts)} messages, and sees {len(said)}"
        return [show_message(contents) for contents in said]


@asynccontextmanager
async def hearing(matrix: Matrix, receive: Receive, cursor: str = "") -> AsyncIterator[asyncio.Task[None]]:
    """Lets a messenger listen while the block runs; what it ends with by itself, it ends the block with."""
    task = asyncio.create_task(matrix.listen(receive, cursor))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def show_message(contents: list[dict[str, Any]]) -> str:
    """The events of one message as the terminal would show it: the attachment stands before the choices."""
    text = "\n".join(content["body"] for content in contents if content["msgtype"] == "m.text")
    files = "".join(f"\n[{content['filename']}]" for content in contents if content["msgtype"] == "m.file")
    words, listed, choices = text.rpartition("\n\n[")
    return f"{words}{files}{listed}{choices}" if listed else text + files


def find_names(dialogue: str) -> list[str]:
    """Everybody who takes part in a dialogue, and Anna, who is there when nobody is named."""
    names = {"Anna": None}
    for line in read_dialogue(dialogue):
        called = re.match(r"as (\S+)", line.text) if not line.name else None
        names[called[1] if called else line.name or "Anna"] = None
    return list(names)


class Notebook:
    """What a messenger hands over, written down; what comes again is known, as in the inbox."""

    def __init__(self) -> None:
        self.events: list[Incoming] = []
        self.cursor = ""
        self._changed = asyncio.Event()

    async def receive(self, events: Sequence[Incoming], cursor: str) -> None:
        known = {event.event_id for event in self.events}
        self.events += [event for event in events if event.event_id not in known]
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
    matrix = Matrix(bot.server.url, bot.user_id, read_clock, options.pop("folder", bot.folder), **options)
    try:
        yield matrix
    finally:
        await matrix.close()


async def wait_until(holds: Callable[[], bool]) -> None:
    """Waits until something is so on the server."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110 - the server is another process
            await asyncio.sleep(0.05)
