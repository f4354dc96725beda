"""Signs of life: what was taken in is marked as read, and where an answer takes a while the bot is seen typing.

They are courtesies: nothing waits for them, no failure of theirs matters, and with many at a time they are left out.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from functools import partial
from typing import Any

import nio

from bot.messengers.matrix_client import Client
from bot.messengers.matrix_faults import UNREACHABLE
from handlers.messages import EventKind, Incoming

TYPES_AFTER, TYPES_FOR = 0.5, 20.0
"""Seconds."""

MOST = 32
_QUIET = (*UNREACHABLE, nio.ProtocolError)
_UNANSWERED = {EventKind.STOPPED, EventKind.RETURNED, EventKind.REACTION}


class Life:
    """Receipts and typing in private rooms."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()
        self._typing: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    def took(self, events: Iterable[Incoming]) -> None:
        """Events were kept, and will be answered."""
        newest = {event.address.conversation: event for event in events if event.address.private}
        for room_id, event in newest.items():
            if len(self._tasks) >= MOST:
                return
            if event.kind in _UNANSWERED:
                continue
            self._start(self._mark_read(room_id, event.event_id))
            if room_id not in self._typing:
                task = self._typing[room_id] = self._start(self._type(room_id))
                task.add_done_callback(partial(self._forget, room_id))

    def _forget(self, room_id: str, _: asyncio.Task[None]) -> None:
        self._typing.pop(room_id, None)

    def answered(self, room_id: str) -> None:
        """Something was said in a room."""
        task = self._typing.get(room_id)
        if task:
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _mark_read(self, room_id: str, event_id: str) -> None:
        try:
            await self._client.update_receipt_marker(room_id, event_id)
        except _QUIET:
            return

    async def _type(self, room_id: str) -> None:
        """Types from a little later on, until the answer is there (the task is cancelled) or for as long as it says."""
        shown = False
        try:
            await asyncio.sleep(TYPES_AFTER)
            shown = True
            await self._client.room_typing(room_id, True, int(TYPES_FOR * 1000))
            await asyncio.sleep(TYPES_FOR)
        except asyncio.CancelledError:
            if shown and not self._closing:
                self._start(self._stop_typing(room_id))
        except _QUIET:
            return

    async def _stop_typing(self, room_id: str) -> None:
        try:
            await self._client.room_typing(room_id, False)
        except _QUIET:
            return

    async def close(self) -> None:
        """Ends what is under way."""
        self._closing = True
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
