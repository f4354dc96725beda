"""One incoming event is one turn is one transaction: the handled-mark, the change, and the reply in the outbox.

Events are kept in the inbox before the messenger is told that they arrived, so a kill loses none. Within a
conversation they are handled in order; conversations do not wait for each other.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Any, ParamSpec, TypeVar

import structlog
from pydantic import TypeAdapter
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import handlers.conversations  # noqa: F401 - every conversation registers with the router
from bot import metrics
from bot.clock import Clock
from bot.threads import run_in_thread
from handlers.dialogue import Assistant, Turn, enter_turn, leave_turn
from handlers.messages import Address, Incoming, Reply
from handlers.outbox import post
from handlers.router import SILENT, router
from handlers.words import clean
from storage import tables
from storage.database import transaction

ATTEMPTS = 3
P = ParamSpec("P")
T = TypeVar("T")
_EVENT = TypeAdapter(Incoming)
log = structlog.get_logger()


def keep_events(
    engine: Engine, events: Sequence[Incoming], now: datetime, cursor: str = "", messenger: str = ""
) -> list[tuple[int, str]]:
    """Keeps events in the inbox, with how far the messenger's stream has come, in one transaction.

    Gives the row and the conversation of each event that had not come before. `messenger` says whose the cursor is
    where there may be no event.
    """
    kept = []
    with transaction(engine) as session:
        for event in events:
            source = event.address.messenger
            seen = select(tables.Inbox.id).where(
                tables.Inbox.messenger == source, tables.Inbox.event_id == event.event_id
            )
            if session.scalar(seen) is not None:
                continue
            payload = _EVENT.dump_python(_cleaned(event), mode="json")
            row = tables.Inbox(messenger=source, event_id=event.event_id, payload=payload, received_at=now)
            session.add(row)
            session.flush()
            kept.append((row.id, event.address.conversation))
        stream = messenger or (events[0].address.messenger if events else "")
        if cursor and stream:
            session.merge(tables.Cursor(stream=stream, position=cursor))
    return kept


def _cleaned(event: Incoming) -> Incoming:
    address = event.address
    name = " ".join(clean(address.name).split())[:100]
    return Incoming(
        event.event_id,
        Address(address.messenger, address.user, address.conversation, name, address.private),
        clean(event.text),
        clean(event.press),
        event.kind,
    )


def handle_kept(engine: Engine, assistant: Assistant, row_id: int, now: datetime) -> bool:
    """Handles one event of the inbox; False where it had been handled already.

    Raising undoes everything, the mark included, so that the event can be handled again.
    """
    with transaction(engine) as session:
        row = session.get(tables.Inbox, row_id, with_for_update=True)
        if row is None or row.handled_at is not None or row.payload is None:
            return False
        event = _EVENT.validate_python(row.payload)
        row.handled_at = now
        row.payload = None
        turn = enter_turn(session, assistant, event.address, now)
        turn.received = row.received_at
        reply = router.handle(turn, event)
        if reply is not None:
            _reply(turn, reply)
        leave_turn(turn)
    return True


def _reply(turn: Turn, reply: Reply) -> None:
    asked = {"serial": turn.asked.serial, "bound": turn.asked.bound} if turn.asked else None
    post(turn.session, turn.address, reply, turn.now, account=turn.account, question=asked)


def try_event(engine: Engine, assistant: Assistant, row_id: int, now: datetime) -> bool:
    """One attempt at an event of the inbox; True when it is done with, handled or given up.

    After the last attempt the event is marked with what went wrong, and the person is told that it did not work.
    """
    try:
        handle_kept(engine, assistant, row_id, now)
        return True
    except Exception as error:
        log.exception("turn_failed", inbox=row_id)
        metrics.turns_failed.inc()
        failure = type(error).__name__
    try:
        with transaction(engine) as session:
            given_up = _count_failure(session, assistant, row_id, now, failure)
    except SQLAlchemyError:
        log.exception("failure_not_counted", inbox=row_id)
        return False
    if given_up:
        metrics.dead_letters.inc()
    return given_up


def _count_failure(session: Session, assistant: Assistant, row_id: int, now: datetime, failure: str) -> bool:
    row = session.get_one(tables.Inbox, row_id, with_for_update=True)
    row.attempts += 1
    if row.attempts < ATTEMPTS:
        return False
    payload, row.payload = row.payload, None
    row.failure = failure
    row.handled_at = now
    try:
        with session.begin_nested():
            _apologise(session, assistant, payload, now)
    except Exception:
        log.exception("failure_not_told", inbox=row_id)
    return True


def _apologise(session: Session, assistant: Assistant, payload: dict[str, Any] | None, now: datetime) -> None:
    event = _EVENT.validate_python(payload)
    if event.kind not in SILENT:
        turn = enter_turn(session, assistant, event.address, now)
        _reply(turn, turn.say("turn-failed"))


def handle_event(engine: Engine, assistant: Assistant, event: Incoming, now: datetime) -> bool:
    """Keeps an event and handles it, trying again where that fails; False where it had come before."""
    kept = keep_events(engine, [event], now)
    for row_id, _ in kept:
        while not try_event(engine, assistant, row_id, now):
            log.info("turn_again", inbox=row_id)
    return bool(kept)


class Turns:
    """Takes events in and has them handled, each conversation in order and side by side with the others."""

    def __init__(self, engine: Engine, assistant: Assistant, clock: Clock, wake: Callable[[], None]) -> None:
        self._engine = engine
        self._assistant = assistant
        self._clock = clock
        self._wake = wake
        self._lanes: dict[str, deque[tuple[int, float]]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._closing = False

    async def receive(self, events: Sequence[Incoming], cursor: str = "", messenger: str = "") -> None:
        """Keeps events; when this returns, the messenger may be told that they arrived."""
        kept = await self._in_thread(keep_events, self._engine, events, self._clock(), cursor, messenger)
        for row_id, conversation in kept:
            self._enqueue(row_id, conversation)

    async def take_up(self) -> None:
        """Takes up the events that an earlier process kept and did not handle."""

        def find() -> list[tuple[int, str]]:
            with transaction(self._engine) as session:
                waiting = select(tables.Inbox).where(tables.Inbox.handled_at.is_(None)).order_by(tables.Inbox.id)
                rows = session.scalars(waiting).all()
                return [(row.id, _conversation(row)) for row in rows]

        for row_id, conversation in await self._in_thread(find):
            self._enqueue(row_id, conversation)

    async def cursor(self, messenger: str) -> str:
        """How far the messenger's stream had come; "" at the very first start."""

        def read() -> str:
            with transaction(self._engine) as session:
                row = session.get(tables.Cursor, messenger)
                return row.position if row else ""

        return await self._in_thread(read)

    async def settle(self) -> None:
        """Waits until everything that was received has been handled."""
        while self._running:
            await asyncio.gather(*self._running)

    async def close(self) -> None:
        """Lets the turns under way come to their end; what else was kept is taken up by the next process."""
        self._closing = True
        await asyncio.gather(*self._running)

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await run_in_thread(self._engine, work, *args, **kwargs)

    def _enqueue(self, row_id: int, conversation: str) -> None:
        waiting = row_id, monotonic()
        lane = self._lanes.get(conversation)
        if lane is not None:
            lane.append(waiting)
            return
        self._lanes[conversation] = deque([waiting])
        task = asyncio.create_task(self._drain(conversation))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _drain(self, conversation: str) -> None:
        lane = self._lanes[conversation]
        while lane and not self._closing:
            await self._handle(*lane.popleft())
        del self._lanes[conversation]

    async def _handle(self, row_id: int, since: float) -> None:
        pauses = itertools.chain((0.2, 0.4, 1, 2), itertools.repeat(5))
        while not await self._in_thread(try_event, self._engine, self._assistant, row_id, self._clock()):
            if self._closing:
                return
            await asyncio.sleep(next(pauses))
        metrics.turn_seconds.observe(monotonic() - since)
        self._wake()


def _conversation(row: tables.Inbox) -> str:
    """Where an event that was kept came from; one that can't be read stands alone."""
    address = (row.payload or {}).get("address") or {}
    return str(address.get("conversation", f"inbox {row.id}"))
