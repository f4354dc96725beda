"""The terminal as a messenger: people are names, and choices are numbered."""

import html
import itertools
import re
import shlex
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Engine, select

from bot.turns import handle_event
from handlers.messages import Address, Incoming
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus


class Console:
    """A conversation in the terminal. Every line that comes in gives the lines that are said."""

    def __init__(self, engine: Engine, texts: Texts, now: datetime, name: str = "Anna") -> None:
        self._engine = engine
        self._texts = texts
        self._now = now
        self._name = name
        self._events = itertools.count(1)

    def play(self, lines: Iterable[str]) -> Iterator[str]:
        """Plays lines until they end or `:quit`; a line that begins with `:` speaks to the terminal."""
        for line in lines:
            text = line.rstrip("\n")
            if text.strip() == ":quit":
                return
            if text.startswith(":"):
                yield self._obey(text[1:])
                continue
            yield f"{self._name}> {text}"
            address = Address("console", self._name, self._name, self._name)
            event = Incoming(f"{self._now.isoformat()}/{next(self._events)}", address, text)
            handle_event(self._engine, self._texts, event, self._now)
            yield from self._deliver()

    def _obey(self, command: str) -> str:
        try:
            words = shlex.split(command)
        except ValueError:
            words = []
        match words:
            case ["as", name]:
                self._name = name
                return f": {name} is writing now"
            case ["now"]:
                return f": {self._now.isoformat(timespec='minutes')}"
        return ": known are :as NAME, :now and :quit"

    def _deliver(self) -> list[str]:
        said = []
        with transaction(self._engine) as session:
            waiting = select(tables.Outbox).where(
                tables.Outbox.messenger == "console", tables.Outbox.status == DeliveryStatus.WAITING
            )
            for row in session.scalars(waiting.order_by(tables.Outbox.id)).all():
                said.append(f"bot → {row.conversation}: {_render(row)}")
                if row.account_id is None:
                    session.delete(row)
                else:
                    row.status = DeliveryStatus.SENT
        return said


def _render(row: tables.Outbox) -> str:
    text = html.unescape(re.sub("</?[bi]>", "", row.payload["text"]))
    choices = "  ".join(f"[{n}] {choice['label']}" for n, choice in enumerate(row.payload["choices"], 1))
    return f"{text}\n    {choices}" if choices else text
