"""How fast messages go out. The moments are reserved in the database, so that several processes share one limit.

Each limit is a generic cell rate without a burst (ITU-T I.371): a reservation moves the next free moment on by its
interval, and nothing is sent before its moment, so no second ever holds more than the limit.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messengers.base import Pace
from storage import tables

HORIZON = timedelta(milliseconds=250)
"""How far ahead moments are reserved: what is reserved can't be overtaken any more."""
LONGEST_WAIT = timedelta(seconds=90)
"""A reservation further ahead than this is none: the clock has been put back."""
LONGEST_HOLD = timedelta(hours=1)
"""No server's request to hold back is believed for longer without asking again."""
APART, SLACK = 1.02, 0.002
"""Moments are a fiftieth more than the limit apart, and up to so many seconds a late one is caught up: together no more
than the limit within a second. A process sends no slower than is reserved, or what waits would outlive its lease."""
ANNOUNCEMENTS, REPLIES, HOLD = "announcements", "replies", "hold"


@dataclass(frozen=True)
class Reservations:
    """For each message its moment, None where it has to wait; and when to ask again, if anything has to."""

    moments: Sequence[datetime | None]
    again: datetime | None


def reserve(
    session: Session, messenger: str, pace: Pace, conversations: Sequence[str], announced: bool, now: datetime
) -> Reservations:
    """Reserves moments for messages to conversations.

    Replies do not wait for announcements, and make these wait: whoever asks something while a broadcast runs is
    answered at once.
    """
    held = session.scalar(
        select(tables.Rate.next_free).where(tables.Rate.messenger == messenger, tables.Rate.key == HOLD)
    )
    if held is not None and now < held <= now + LONGEST_HOLD:
        return Reservations([None] * len(conversations), held)
    if not pace.per_second and not any(map(pace.apart, conversations)):
        return Reservations([now] * len(conversations), None)
    slots = _Slots(session, messenger, now)
    interval = timedelta(seconds=APART / pace.per_second) if pace.per_second else timedelta(0)
    moments: list[datetime | None] = []
    waits = []
    for conversation in conversations:
        apart = pace.apart(conversation)
        own = slots.next_free(conversation) if apart else now
        lane = slots.next_free(REPLIES) if pace.per_second else now
        if announced and pace.per_second:
            lane = max(lane, slots.next_free(ANNOUNCEMENTS))
        at = max(now, own, lane)
        if at > now + HORIZON:
            moments.append(None)
            waits.append(at - HORIZON)
            continue
        moments.append(at)
        if apart:
            slots.take(conversation, at + apart)
        if pace.per_second and announced:
            slots.take(ANNOUNCEMENTS, at + interval)
        elif pace.per_second:
            slots.take(REPLIES, at + interval)
            slots.take(ANNOUNCEMENTS, max(at, slots.next_free(ANNOUNCEMENTS)) + interval)
    return Reservations(moments, min(waits, default=None))


def hold_back(session: Session, messenger: str, until: datetime) -> None:
    """Lets nothing go out on a messenger for a time, as its server has asked."""
    session.merge(tables.Rate(messenger=messenger, key=HOLD, next_free=until))


class _Slots:
    """The next free moment of each limit of a messenger, read and written under the lock on its row."""

    def __init__(self, session: Session, messenger: str, now: datetime) -> None:
        self._session = session
        self._messenger = messenger
        self._now = now
        self._rows: dict[str, tables.Rate] = {}
        for key in (ANNOUNCEMENTS, REPLIES):
            self._row(key)

    def _row(self, key: str) -> tables.Rate:
        if key not in self._rows:
            identity = (self._messenger, key)
            row = self._session.get(tables.Rate, identity, with_for_update=True, populate_existing=True)
            if row is None:
                row = tables.Rate(messenger=self._messenger, key=key, next_free=self._now)
                self._session.add(row)
            self._rows[key] = row
        return self._rows[key]

    def next_free(self, key: str) -> datetime:
        free = self._row(key).next_free
        return self._now if free > self._now + LONGEST_WAIT else max(free, self._now)

    def take(self, key: str, until: datetime) -> None:
        self._row(key).next_free = until


class Spacing:
    """Keeps the messages of one process within its limit of messages a second (0: none), in every second.

    Moments are reserved in time, but a loop that was busy comes late to some of them; without this it would send
    those in a burst, and a second would hold more than the limit. Announcements that are late are not caught up. A
    reply goes as soon as the second has room: however many announcements are late, it waits for one at the most.
    """

    def __init__(self, per_second: float) -> None:
        most = max(int(per_second), 1)
        self._length = most / per_second if per_second else 0.0
        self._apart = APART * self._length / most
        self._next = 0.0
        self._sent: deque[float] = deque(maxlen=most)
        self._replies, self._announcements = asyncio.Lock(), asyncio.Lock()

    async def keep(self, announced: bool) -> None:
        """Waits until a message may go out."""
        if not self._length:
            return
        async with self._announcements if announced else self._replies:
            while (wait := self._find_free(announced) - monotonic()) > 0:  # noqa: ASYNC110 - for time alone
                await asyncio.sleep(wait)
            now = monotonic()
            self._sent.append(now)
            self._next = max(self._next, now - SLACK) + self._apart

    def _find_free(self, announced: bool) -> float:
        room = self._sent[0] + self._length if len(self._sent) == self._sent.maxlen else 0.0
        return max(room, self._next) if announced else room


def forget_old(session: Session, now: datetime) -> None:
    """Forgets limits that hold nobody back any more."""
    for row in session.scalars(select(tables.Rate).where(tables.Rate.next_free < now - LONGEST_WAIT)):
        session.delete(row)
