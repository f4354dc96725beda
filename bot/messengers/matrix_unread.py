"""Encrypted messages for which no key has come yet: they are tried again, and after a while the person is asked.

Nothing of them is written down: they hold the position of the stream back instead.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import nio

from bot import metrics
from bot.messengers.matrix_client import Client
from bot.messengers.matrix_position import Position

ASKED_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, eq=False)
class Unread:
    """An event that can't be read. `until` is when its key is waited for no longer.

    `readable`: it was decrypted, but by keys of which it is not known yet whether they are its sender's.
    """

    event: Any
    room_id: str
    until: float
    readable: bool

    @property
    def id(self) -> str:
        """The event's id."""
        return str(self.event.event_id)


class Waiting:
    """What waits for its key, oldest first."""

    def __init__(self, client: Client, asked_after: timedelta, position: Position) -> None:
        self._client = client
        self._position = position
        self._asked_after = asked_after.total_seconds()
        self._unread: dict[str, Unread] = {}

    def add(self, event: Any, room_id: str, cursor: str) -> None:
        """Lets an event that came after the cursor wait; one that waits already goes on waiting."""
        if event.event_id in self._unread:
            return
        event.room_id = room_id
        metrics.undecryptable.inc()
        readable = bool(getattr(event, "decrypted", False))
        unread = Unread(event, room_id, time.monotonic() + self._asked_after, readable)
        self._unread[unread.id] = unread
        self._position.hold(unread, cursor)
        if not readable and isinstance(event, nio.MegolmEvent):
            self._client.ask_for_key(event)

    def read(self) -> list[tuple[Unread, Any]]:
        """What can be read by now, with the event as it reads."""
        found = []
        for unread in self._unread.values():
            event = unread.event
            if not unread.readable:
                event = self._client.decrypt_late(event) if isinstance(event, nio.MegolmEvent) else None
            if event is not None and self._client.is_from_its_sender(event):
                found.append((unread, event))
        return found

    def overdue(self) -> list[Sequence[Unread]]:
        """What has waited for too long: everything that the same person has in the same room waiting with it, for
        they are asked once."""
        now = time.monotonic()
        waiting: dict[tuple[str, str], list[Unread]] = {}
        for unread in self._unread.values():
            waiting.setdefault((unread.room_id, unread.event.sender), []).append(unread)
        return [group for group in waiting.values() if group[0].until <= now]

    def remove(self, done: Iterable[Unread]) -> None:
        """These were handed over, and are kept elsewhere."""
        for unread in done:
            self._unread.pop(unread.id, None)
            self._position.release(unread)

    def withdraw(self, event_id: str) -> None:
        """Whoever wrote an event has withdrawn it (`m.room.redaction`): nobody wants it read any more."""
        if unread := self._unread.get(event_id):
            self.remove([unread])

    def wait_at_most(self, longest: timedelta) -> timedelta:
        """How long the next sync may take, so that nobody is asked too late."""
        left = [unread.until - time.monotonic() for unread in self._unread.values()]
        return min([longest, *(timedelta(seconds=max(seconds, 0)) for seconds in left)])
