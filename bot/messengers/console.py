"""The terminal as a messenger: people are names, and choices are numbered lines."""

import itertools
from collections.abc import Callable
from datetime import datetime

from bot.messengers.base import UNPACED, Delivered, Outcome, Outgoing, Receive, number_labels, plain
from handlers.messages import Address, Incoming

NAME = "console"


class Console:
    """Prints what is sent. `addresses` are plain names."""

    name = NAME
    pace = UNPACED
    trouble = ""
    hook = None

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._events = itertools.count(1)
        self.last_heard: datetime | None = None

    def address(self, name: str) -> Address:
        """Where somebody writes from."""
        return Address(NAME, name, name, name)

    def event(self, name: str, text: str, now: datetime) -> Incoming:
        """What a line typed by somebody is to the bot."""
        return Incoming(f"{now.isoformat()}/{next(self._events)}", self.address(name), text)

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Lines are played by the rehearsal, which also moves the clock; there is nothing to wait for."""

    async def send(self, message: Outgoing) -> Outcome:
        """Prints a message, the lines behind the first indented."""
        lines = plain(message.text).split("\n")
        if message.attachment:
            lines.append(f"[{message.attachment.filename}]")
        if message.labels:
            lines.append("  ".join(number_labels(message.labels)))
        self._write(f"bot → {message.conversation}: " + "\n    ".join(lines))
        return Delivered()

    async def check(self) -> str:
        """The terminal is always there."""
        return "the terminal"

    async def close(self) -> None:
        """Nothing is open."""
