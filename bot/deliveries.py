"""The outbox worker: claims what is due, has it sent, and keeps how it came out.

Messages to one conversation go out in their order; conversations do not wait for each other, and nobody waits for an
announcement. What is provably not delivered is tried again with growing pauses; an unknown outcome is tried again for
a personal message, because a lost reminder is worse than one said twice, and left as unknown for an announcement.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.claims import BATCH, Claim, claim, release, settle_deliveries
from bot.clock import Clock
from bot.messengers.base import Delivered, Messenger, NotDelivered, Outcome, Outgoing, Uncertain, Undeliverable
from bot.rates import Spacing
from bot.threads import run_in_thread
from storage.database import explain_outage

SIDE_BY_SIDE = 32
EVERY = 1.0
GATHERED = 0.02
"""Seconds in which outcomes are gathered where many come out: each time they are kept, that waits for the disk."""
OUTCOMES = {
    Delivered: "delivered",
    NotDelivered: "not_delivered",
    Uncertain: "uncertain",
    Undeliverable: "undeliverable",
}
log = structlog.get_logger()


class Deliveries:
    """Sends what is due on every messenger, until it is closed; one messenger down does not stop the others."""

    def __init__(self, engine: Engine, messengers: Mapping[str, Messenger], clock: Clock) -> None:
        self._engine = engine
        self._queues = []
        for messenger in messengers.values():
            spacing = Spacing(messenger.pace.per_second)
            self._queues += [_Queue(engine, messenger, clock, announced, spacing) for announced in (False, True)]

    def wake(self) -> None:
        """Something may be due now."""
        for queue in self._queues:
            queue.woken.set()

    async def run(self) -> None:
        """Works until `close`."""
        await asyncio.gather(*(queue.run() for queue in self._queues))

    def close(self) -> None:
        """Ends `run` when what is being sent has come out; the rest is left to the next process."""
        for queue in self._queues:
            queue.closing = True
            queue.woken.set()

    async def deliver_due(self, name: str) -> int:
        """Sends everything that is due on a messenger now; gives how many messages were tried."""
        return sum([await queue.empty() for queue in self._queues if queue.name == name])


class _Queue:
    """What is to be sent on one messenger: to persons alone, or announced to many."""

    def __init__(self, engine: Engine, messenger: Messenger, clock: Clock, announced: bool, spacing: Spacing) -> None:
        self.name = messenger.name
        self.woken = asyncio.Event()
        self.closing = False
        self._engine = engine
        self._messenger = messenger
        self._clock = clock
        self._announced = announced
        self._spacing = spacing
        self._gate = asyncio.Semaphore(SIDE_BY_SIDE)
        self._flying: set[asyncio.Task[None]] = set()
        self._outcomes: list[tuple[int, Outcome]] = []
        self._unsent: list[int] = []
        self._settling = asyncio.Lock()

    async def run(self) -> None:
        """Works until it is told to close, and until what is being sent has come out.

        Where that is broken off, what was being sent is left to its lease: nobody knows how it came out.
        """
        try:
            while not self.closing:
                self.woken.clear()
                again = None
                if len(self._flying) < BATCH // 2:
                    again = await self._start(BATCH - len(self._flying))
                await self._wait(again)
            while self._flying:
                await asyncio.wait(self._flying)
        finally:
            for task in self._flying:
                task.cancel()

    async def empty(self) -> int:
        """Sends everything that is due now, whatever waits behind it for a later moment."""
        tried = 0
        while not self.closing:
            before = set(self._flying)
            await self._start(BATCH)
            started = self._flying - before
            if not started:
                break
            tried += len(started)
            await asyncio.wait(started)
        return tried

    async def _start(self, most: int) -> datetime | None:
        """Begins to send what is due; gives when there may be more, None where that is not known."""
        try:
            claimed = await self._claim(most)
        except SQLAlchemyError as error:
            self._tell("claiming_failed", error)
            return None
        for message, at in claimed.messages:
            task = asyncio.create_task(self._deliver(message, at))
            self._flying.add(task)
            task.add_done_callback(self._landed)
        return self._clock() if len(claimed.messages) == most else claimed.again

    def _tell(self, event: str, error: SQLAlchemyError) -> None:
        if outage := explain_outage(error):
            log.error(event, messenger=self.name, reason=outage)
        else:
            log.exception(event, messenger=self.name)

    async def _claim(self, most: int) -> Claim:
        return await run_in_thread(
            self._engine,
            claim,
            self._engine,
            self.name,
            self._clock(),
            announced=self._announced,
            most=most,
            pace=self._messenger.pace,
        )

    async def _wait(self, again: datetime | None) -> None:
        """Waits until there may be something to do: told so, room for more, or the time for more."""
        seconds = EVERY if again is None else min(max((again - self._clock()).total_seconds(), 0), EVERY)
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            return

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("delivery_failed", messenger=self.name, exc_info=error)
        if len(self._flying) < BATCH // 2:
            self.woken.set()

    async def _deliver(self, message: Outgoing, at: datetime) -> None:
        ahead = (at - self._clock()).total_seconds()
        if ahead > 0:
            await asyncio.sleep(ahead)
        async with self._gate:
            await self._spacing.keep(self._announced)
            if self.closing:
                self._unsent.append(message.id)
            else:
                outcome = await self._send(message)
                self._outcomes.append((message.id, outcome))
        await self._settle()

    async def _send(self, message: Outgoing) -> Outcome:
        try:
            outcome = await self._messenger.send(message)
        except Exception as error:
            log.exception("sending_failed", messenger=self.name, message=message.id)
            outcome = Uncertain(type(error).__name__)
        metrics.deliveries.labels(self.name, OUTCOMES[type(outcome)]).inc()
        if not isinstance(outcome, Delivered):
            log.warning("not_delivered", messenger=self.name, message=message.id, reason=outcome.reason)
        return outcome

    async def _settle(self) -> None:
        """Keeps what has come out meanwhile. While the database is away it is asked again: an outcome that is
        forgotten would be a message that is said twice."""
        async with self._settling:
            while self._outcomes or self._unsent:
                if len(self._flying) > SIDE_BY_SIDE > len(self._outcomes):
                    await asyncio.sleep(GATHERED)
                outcomes, self._outcomes = self._outcomes, []
                unsent, self._unsent = self._unsent, []
                try:
                    await run_in_thread(self._engine, _keep, self._engine, outcomes, unsent, self._clock())
                except SQLAlchemyError as error:
                    self._tell("outcomes_not_kept", error)
                    self._outcomes = outcomes + self._outcomes
                    self._unsent = unsent + self._unsent
                    if self.closing:
                        return
                    await asyncio.sleep(EVERY)


def _keep(engine: Engine, outcomes: Sequence[tuple[int, Outcome]], unsent: Sequence[int], now: datetime) -> None:
    if outcomes:
        settle_deliveries(engine, outcomes, now)
    if unsent:
        release(engine, unsent)
