"""Telegram as a stage for written dialogues: the adapter and the turns as they run, and a double of the server."""

import asyncio
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Engine

from bot.clock import Clock
from bot.messengers.telegram import Telegram
from bot.messengers.telegram_listening import Patience
from bot.messengers.telegram_transport import Transport
from bot.rehearsal import Rehearsal
from bot.turns import Turns
from handlers.dialogue import Assistant
from handlers.messages import Address
from handlers.programme.file import ProgrammeFile
from handlers.router import router
from handlers.texts import Texts
from handlers.words import match_choice
from tests.dialogue import set_stage, show
from tests.servers.bot_api import BotApiServer, Message, User

Done = TypeVar("Done")
TEXTS = Texts()
QUICK = Patience(poll=20, answer=5, shortest=0.01, longest=0.05)


def connect(
    server: BotApiServer,
    clock: Clock,
    *,
    token: str = "",
    patience: Patience = QUICK,
    transport: Transport = Transport.AIOHTTP,
    webhook: tuple[str, str] | None = None,
) -> Telegram:
    """The adapter for the double."""
    return Telegram(
        token or server.token,
        TEXTS,
        router,
        clock,
        base_url=server.base_url,
        patience=patience,
        transport=transport,
        webhook=webhook,
    )


class TelegramStage:
    """People who chat with the bot on Telegram. A choice is pressed where the newest message has it as a button."""

    def __init__(self, engine: Engine, sample: ProgrammeFile, server: BotApiServer) -> None:
        self.engine = engine
        self.server = server
        self.clock = set_stage(engine, sample)
        self.assistant = Assistant(TEXTS)
        self.telegram = connect(server, self.clock)
        self.turns = Turns(engine, self.assistant, self.clock, self._count)
        self.rehearsal = Rehearsal(engine, self.assistant, self.clock, self.telegram, self.address)
        self.handled = 0
        """How many events have been handled."""
        self._people: dict[str, User] = {}
        self._heard: dict[str, int] = {}
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop_listening()
        await self.turns.close()
        await self.telegram.close()

    def listen(self, cursor: str = "") -> None:
        """Begins to poll."""
        receive = partial(self.turns.receive, messenger=self.telegram.name)
        self._listener = asyncio.create_task(self.telegram.listen(receive, cursor))

    async def stop_listening(self) -> None:
        """Breaks a poll off."""
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    def user(self, name: str) -> User:
        """Somebody who has started the bot, of which the bot has not heard."""
        if name not in self._people:
            self._people[name] = self.server.user(name, language_code="de")
            self._people[name].started = True
        return self._people[name]

    def address(self, name: str) -> Address:
        """Where somebody writes from."""
        user = str(self.user(name).id)
        return Address("telegram", user, user, name)

    async def write(self, name: str, text: str) -> None:
        """Lets somebody write or press; the same update comes a second time, and nothing comes of that (X6)."""
        user = self.user(name)
        newest = next((message for message in reversed(user.chat.messages) if message.sender is None), None)
        number = match_choice(_labels(newest), text) if newest else None
        done = await self.react(
            lambda: user.write(text) if newest is None or number is None else user.press(newest, number)
        )
        handled = self.handled
        self.server.resend(done.update)
        await self.server.wait_for(lambda: self.server.updates.idle)
        assert self.handled == handled, "X6: the same event twice"
        await self.rehearsal.settle()

    async def arrive(self, name: str, options: str = "--site halle --audience employees") -> User:
        """Somebody who has consented, and said this about themselves."""
        answer = await self.rehearsal.obey(f"as {name} {options}")
        assert not answer.startswith("that can't be done"), answer
        return self.user(name)

    async def react(self, act: Callable[[], Done], events: int = 1) -> Done:
        """Lets somebody do something of which the bot hears, and waits until that is handled."""
        before = self.handled
        done = act()
        await self.server.wait_for(lambda: self.handled >= before + events)
        return done

    @property
    def names(self) -> list[str]:
        """Everybody who takes part."""
        return list(self._people)

    def heard(self, name: str) -> list[str]:
        """What the bot has said to somebody since the last call."""
        said = [message for message in self.user(name).chat.messages if message.sender is None]
        new = said[self._heard.get(name, 0) :]
        self._heard[name] = len(said)
        return [show("\n".join(_lines(message)), _labels(message)) for message in new]

    def _count(self) -> None:
        self.handled += 1


def _labels(message: Message) -> list[str]:
    return [label for row in message.buttons for label in row]


def _lines(message: Message) -> list[str]:
    return [message.text, *([f"[{message.filename}]"] if message.filename else [])]
