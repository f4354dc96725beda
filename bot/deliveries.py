"""The outbox worker: claims what is due, has it sent, and keeps how it came out.

Messages to one conversation go out in their order; conversations do not wait for each other. What is provably not
delivered is tried again with growing pauses; an unknown outcome is tried again for a personal message, because a lost
reminder is worse than one said twice, and left as unknown for an announcement.
"""

import asyncio
from base64 import b64decode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, and_, or_, select
from sqlalchemy.orm import Session, aliased

from bot.clock import Clock
from bot.messengers.base import Delivered, Messenger, NotDelivered, Outcome, Outgoing, Uncertain, Undeliverable
from handlers.messages import Attachment
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus

BATCH = 100
SIDE_BY_SIDE = 16
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_ATTEMPTS = 150  # with the pauses between them about a day
EVERY = 1.0
WAITING, SENDING = DeliveryStatus.WAITING, DeliveryStatus.SENDING
log = structlog.get_logger()


def claim(engine: Engine, messenger: str, now: datetime) -> list[Outgoing]:
    """Takes what is due for a messenger, oldest first; nobody else takes it while the lease lasts.

    Nothing overtakes an earlier message of its conversation that waits for its next attempt or is being sent.
    """
    with transaction(engine) as session:
        earlier = aliased(tables.Outbox)
        blocked = (
            select(earlier.id)
            .where(
                earlier.messenger == tables.Outbox.messenger,
                earlier.conversation == tables.Outbox.conversation,
                earlier.id < tables.Outbox.id,
                or_(
                    and_(earlier.status == WAITING, earlier.due_at > now),
                    and_(earlier.status == SENDING, earlier.leased_until > now),
                ),
            )
            .exists()
        )
        due = (
            select(tables.Outbox)
            .where(
                tables.Outbox.messenger == messenger,
                or_(
                    and_(tables.Outbox.status == WAITING, tables.Outbox.due_at <= now),
                    and_(tables.Outbox.status == SENDING, tables.Outbox.leased_until <= now),
                ),
                ~blocked,
            )
            .order_by(tables.Outbox.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        rows = session.scalars(due).all()
        for row in rows:
            row.status = SENDING
            row.leased_until = now + LEASE
            row.attempts += 1
        return [_outgoing(row) for row in rows]


def _outgoing(row: tables.Outbox) -> Outgoing:
    payload: dict[str, Any] = row.payload
    attachment = None
    if file := payload.get("attachment"):
        attachment = Attachment(file["filename"], file["media_type"], b64decode(file["content"]))
    labels = [choice["label"] for choice in payload["choices"]]
    return Outgoing(row.id, row.conversation, payload["text"], labels, attachment)


def settle_delivery(engine: Engine, row_id: int, outcome: Outcome, now: datetime) -> None:
    """Keeps how the sending of a message came out."""
    with transaction(engine) as session:
        row = session.get(tables.Outbox, row_id)
        if row is None:
            return
        row.leased_until = None
        match outcome:
            case Delivered():
                row.status = DeliveryStatus.SENT
                row.sent_at = now
                row.external_id = outcome.external_id or None
                row.reason = None
            case Undeliverable():
                row.status = DeliveryStatus.BLOCKED if outcome.account else DeliveryStatus.FAILED
                row.reason = outcome.reason
                _mark_account(session, row, outcome)
            case Uncertain() if row.announcement_id is not None:
                row.status = DeliveryStatus.UNKNOWN
                row.reason = outcome.reason
            case Uncertain() | NotDelivered():
                _try_again(row, outcome, now)
        if row.account_id is None and row.status is not WAITING:
            session.delete(row)


def _mark_account(session: Session, row: tables.Outbox, outcome: Undeliverable) -> None:
    account = session.get(tables.Account, row.account_id) if row.account_id else None
    if account and outcome.account and account.conversation == row.conversation:
        account.status = outcome.account


def _try_again(row: tables.Outbox, outcome: NotDelivered | Uncertain, now: datetime) -> None:
    row.reason = outcome.reason
    pause = outcome.pause if isinstance(outcome, NotDelivered) else None
    if row.attempts >= MOST_ATTEMPTS:
        row.status = DeliveryStatus.FAILED
        return
    row.status = WAITING
    row.due_at = now + (pause or min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_PAUSE))


def release(engine: Engine, row_ids: Sequence[int], now: datetime) -> None:
    """Gives back what was claimed and not sent."""
    with transaction(engine) as session:
        for row in session.scalars(select(tables.Outbox).where(tables.Outbox.id.in_(row_ids))):
            row.status = WAITING
            row.leased_until = None
            row.attempts -= 1


class Deliveries:
    """Sends what is due on every messenger, until it is closed; one messenger down does not stop the others."""

    def __init__(self, engine: Engine, messengers: Mapping[str, Messenger], clock: Clock) -> None:
        self._engine = engine
        self._messengers = messengers
        self._clock = clock
        self._woken = {name: asyncio.Event() for name in messengers}
        self._paused: dict[str, datetime] = {}
        self._closing = False

    def wake(self) -> None:
        """Something may be due now."""
        for event in self._woken.values():
            event.set()

    async def run(self) -> None:
        """Works until `close`."""
        await asyncio.gather(*(self._work(name) for name in self._messengers))

    def close(self) -> None:
        """Ends `run` when what is being sent has come out; the rest is left to the next process."""
        self._closing = True
        self.wake()

    async def deliver_due(self, name: str) -> int:
        """Sends everything that is due on a messenger now; gives how many messages were tried."""
        tried = 0
        while not self._closing and not self._is_paused(name):
            messages = await asyncio.to_thread(claim, self._engine, name, self._clock())
            if not messages:
                break
            tried += len(messages)
            lanes: defaultdict[str, list[Outgoing]] = defaultdict(list)
            for message in messages:
                lanes[message.conversation].append(message)
            gate = asyncio.Semaphore(SIDE_BY_SIDE)
            await asyncio.gather(*(self._send_all(name, lane, gate) for lane in lanes.values()))
        return tried

    def _is_paused(self, name: str) -> bool:
        until = self._paused.get(name)
        return until is not None and self._clock() < until

    async def _work(self, name: str) -> None:
        woken = self._woken[name]
        while not self._closing:
            woken.clear()
            try:
                await self.deliver_due(name)
            except Exception:
                log.exception("deliveries_failed", messenger=name)
            try:
                await asyncio.wait_for(woken.wait(), EVERY)
            except TimeoutError:
                continue

    async def _send_all(self, name: str, lane: list[Outgoing], gate: asyncio.Semaphore) -> None:
        for number, message in enumerate(lane):
            async with gate:
                if self._closing or self._is_paused(name):
                    await self._give_back(lane[number:])
                    return
                outcome = await self._send(name, message)
            await asyncio.to_thread(settle_delivery, self._engine, message.id, outcome, self._clock())
            if isinstance(outcome, NotDelivered) and outcome.pause:
                self._paused[name] = self._clock() + outcome.pause
            if isinstance(outcome, NotDelivered | Uncertain):
                await self._give_back(lane[number + 1 :])
                return

    async def _send(self, name: str, message: Outgoing) -> Outcome:
        try:
            outcome = await self._messengers[name].send(message)
        except Exception as error:
            log.exception("sending_failed", messenger=name, message=message.id)
            outcome = Uncertain(type(error).__name__)
        if not isinstance(outcome, Delivered):
            log.warning("not_delivered", messenger=name, message=message.id, reason=outcome.reason)
        return outcome

    async def _give_back(self, messages: Sequence[Outgoing]) -> None:
        if messages:
            ids = [message.id for message in messages]
            await asyncio.to_thread(release, self._engine, ids, self._clock())
