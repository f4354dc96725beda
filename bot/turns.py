"""One incoming event is one turn is one transaction: the handled-mark, the change, and the reply in the outbox.

Events are kept in the inbox before the messenger is told that they arrived, so a kill loses none. Within a
conversation they are handled in order; conversations do not wait for each other.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from time import monotonic
from typing import Any, ParamSpec, TypeVar

import structlog
from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import handlers.conversations  # noqa: F401 - every conversation registers with the router
from bot import metrics
from bot.clock import Clock
from bot.threads import run_in_thread
from handlers.dialogue import Assistant, Turn, enter_turn, leave_turn
from handlers.messages import Address, Incoming, Reply
from handlers.outbox import post
from handlers.programme.catalogue import find_programme
from handlers.questions.reading import Reader
from handlers.questions.subjects import find_reader
from handlers.router import SILENT, router
from handlers.words import clean
from storage import tables
from storage.database import explain_outage, transaction

ATTEMPTS = 3
TOGETHER = 32
"""Turns in one transaction where the database has one writer, which waits for the disk once for all of them."""
SIDE_BY_SIDE = 8
"""Transactions at a time where it has many."""
RESTS = 0.2, 0.4, 1.0, 2.0, 5.0
"""Seconds between attempts at an event; the last for all that follow."""
P = ParamSpec("P")
T = TypeVar("T")
_EVENT = TypeAdapter(Incoming)
_INSERTS: dict[str, Callable[[type[Any]], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
log = structlog.get_logger()


def keep_events(
    engine: Engine, events: Sequence[Incoming], now: datetime, cursor: str = "", messenger: str = ""
) -> list[tuple[int, str]]:
    """Keeps events in the inbox, with how far the messenger's stream has come, in one transaction.

    Gives the row and the conversation of each event that had not come before. `messenger` says whose the cursor is
    where there may be no event.
    """
    insert = _INSERTS[engine.dialect.name]
    came = {(event.address.messenger, event.event_id): event for event in reversed(events)}
    rows = [
        {
            "messenger": source,
            "event_id": event_id,
            "payload": _EVENT.dump_python(_cleaned(event), mode="json"),
            "received_at": now,
        }
        for (source, event_id), event in reversed(came.items())
    ]
    stream = messenger or (events[0].address.messenger if events else "")
    kept = []
    with transaction(engine) as session:
        if rows:
            # Another process may keep the same event at this moment: the constraint decides whose it is.
            new = insert(tables.Inbox).on_conflict_do_nothing()
            new = new.returning(tables.Inbox.id, tables.Inbox.messenger, tables.Inbox.event_id)
            kept = [(id, came[source, event_id]) for id, source, event_id in session.execute(new, rows)]
        if cursor and stream:
            moved = insert(tables.Cursor).values(stream=stream, position=cursor)
            session.execute(moved.on_conflict_do_update(index_elements=["stream"], set_={"position": cursor}))
    return [(id, event.address.conversation) for id, event in sorted(kept, key=itemgetter(0))]


def _cleaned(event: Incoming) -> Incoming:
    address = event.address
    name = " ".join(clean(address.name).split())[:100]
    return Incoming(
        event.event_id,
        Address(address.messenger, address.user, address.conversation, name, address.private),
        clean(event.text),
        clean(event.press),
        event.kind,
        clean(event.reply_to),
    )


def handle_kept(engine: Engine, assistant: Assistant, row_ids: Sequence[int], now: datetime) -> int:
    """Handles events of the inbox in one transaction; gives how many had not been handled already.

    Each has a session of its own, which knows nothing of the others. Raising undoes everything, the marks included, so
    that the events can be handled again.
    """
    with engine.begin() as connection:
        taken = _take(connection, row_ids, now)
        for payload, received_at in taken:
            with transaction(connection) as session:
                _handle(session, assistant, payload, received_at, now)
    return len(taken)


def _take(connection: Connection, row_ids: Sequence[int], now: datetime) -> list[tuple[Any, datetime]]:
    """Marks events as handled, as far as they were not; their words are kept no longer than that."""
    unhandled = tables.Inbox.id.in_(row_ids), tables.Inbox.handled_at.is_(None)
    rows = connection.execute(
        select(tables.Inbox.payload, tables.Inbox.received_at)
        .where(*unhandled)
        .order_by(tables.Inbox.id)
        .with_for_update()
    ).all()
    connection.execute(update(tables.Inbox).where(*unhandled).values(handled_at=now, payload=None))
    return [(payload, received_at) for payload, received_at in rows]


def _handle(session: Session, assistant: Assistant, payload: Any, received_at: datetime, now: datetime) -> None:
    event = _EVENT.validate_python(payload)
    turn = enter_turn(session, assistant, event.address, now)
    turn.received = received_at
    reply = router.handle(turn, event)
    if reply is not None:
        _reply(turn, reply)
    leave_turn(turn)


def _reply(turn: Turn, reply: Reply) -> None:
    asked = {"serial": turn.asked.serial, "bound": turn.asked.bound} if turn.asked else None
    post(turn.session, turn.address, reply, turn.now, account=turn.account, question=asked)


def try_events(engine: Engine, assistant: Assistant, row_ids: Sequence[int], now: datetime) -> list[bool]:
    """One attempt at events of different conversations; True for each that is done with, handled or given up.

    They are handled in one transaction. Where one of them fails, each is handled alone.
    """
    if len(row_ids) > 1:
        try:
            handle_kept(engine, assistant, row_ids, now)
            return [True] * len(row_ids)
        except Exception as error:
            if outage := explain_outage(error):
                log.error("turns_wait", reason=outage, turns=len(row_ids))
                return [False] * len(row_ids)
            log.info("turns_apart", turns=len(row_ids), error=type(error).__name__)
    return [try_event(engine, assistant, row_id, now) for row_id in row_ids]


def try_event(engine: Engine, assistant: Assistant, row_id: int, now: datetime) -> bool:
    """One attempt at an event of the inbox; True when it is done with, handled or given up.

    After the last attempt the event is marked with what went wrong, and the person is told that it did not work. While
    the database is away nothing is attempted: the event waits.
    """
    try:
        handle_kept(engine, assistant, [row_id], now)
        return True
    except Exception as error:
        if outage := explain_outage(error):
            log.error("turn_waits", reason=outage, inbox=row_id)
            return False
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
        assistant.say_otherwise(event.address)
        _reply(turn, turn.say("turn-failed"))


def handle_event(engine: Engine, assistant: Assistant, event: Incoming, now: datetime) -> bool:
    """Keeps an event and handles it, trying again where that fails; False where it had come before.

    While the database is away it stays in the inbox.
    """
    kept = keep_events(engine, [event], now)
    for row_id, _ in kept:
        for _attempt in range(ATTEMPTS):
            if try_event(engine, assistant, row_id, now):
                break
            log.info("turn_again", inbox=row_id)
    return bool(kept)


@dataclass
class _Lane:
    """The events of one conversation that wait, the first with when it was taken up, and how often it has failed."""

    waiting: deque[tuple[int, float]]
    failures: int = 0


class Turns:
    """Takes events in and has them handled, each conversation in order and side by side with the others.

    On SQLite, which has one writer, what has come meanwhile is handled together in one transaction.
    """

    def __init__(self, engine: Engine, assistant: Assistant, clock: Clock, wake: Callable[[], None]) -> None:
        self._engine = engine
        self._assistant = assistant
        self._clock = clock
        self._wake = wake
        self._together, self._side_by_side = (TOGETHER, 1) if engine.dialect.name == "sqlite" else (1, SIDE_BY_SIDE)
        self._lanes: dict[str, _Lane] = {}
        self._ready: deque[str] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._resting: set[asyncio.Task[None]] = set()
        self._closing = False

    async def receive(self, events: Sequence[Incoming], cursor: str = "", messenger: str = "") -> None:
        """Keeps events; when this returns, the messenger may be told that they arrived."""
        try:
            kept = await self._in_thread(keep_events, self._engine, events, self._clock(), cursor, messenger)
        except SQLAlchemyError as error:
            if outage := explain_outage(error):
                log.error("events_not_kept", reason=outage, events=len(events))
            raise
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
        while running := self._workers | self._resting:
            await asyncio.gather(*running)

    async def close(self) -> None:
        """Lets the turns under way come to their end; what else was kept is taken up by the next process."""
        self._closing = True
        for task in self._resting:
            task.cancel()
        await asyncio.gather(*self._workers)

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await run_in_thread(self._engine, work, *args, **kwargs)

    def _enqueue(self, row_id: int, conversation: str) -> None:
        event = row_id, monotonic()
        lane = self._lanes.get(conversation)
        if lane is not None:
            lane.waiting.append(event)
            return
        self._lanes[conversation] = _Lane(deque([event]))
        self._make_ready(conversation)

    def _make_ready(self, conversation: str) -> None:
        self._ready.append(conversation)
        # A worker that is done leaves the set a moment later.
        if sum(not worker.done() for worker in self._workers) < self._side_by_side:
            _hold(self._workers, self._work())

    async def _work(self) -> None:
        """Handles the first event of each conversation that is ready, as long as there is one."""
        while self._ready and not self._closing:
            names = [self._ready.popleft() for _ in range(min(self._together, len(self._ready)))]
            rows = [self._lanes[name].waiting[0][0] for name in names]
            now = self._clock()
            await self._understand(rows, now)
            done = await self._in_thread(try_events, self._engine, self._assistant, rows, now)
            for name, is_done in zip(names, done, strict=True):
                if is_done:
                    self._go_on(name)
                else:
                    _hold(self._resting, self._rest(name))
            if any(done):
                self._wake()

    async def _understand(self, rows: Sequence[int], now: datetime) -> None:
        """Understands messages before the lock is held; where that fails, it is the turn that fails and is counted."""
        try:
            asked = await self._in_thread(find_questions, self._engine, self._assistant, rows, now)
            if asked:
                await asyncio.to_thread(_look_ahead, *asked)
        except Exception as error:
            log.info("not_understood_ahead", error=type(error).__name__)

    def _go_on(self, name: str) -> None:
        lane = self._lanes[name]
        lane.failures = 0
        _, taken_up = lane.waiting.popleft()
        metrics.turn_seconds.observe(monotonic() - taken_up)
        if lane.waiting:
            self._ready.append(name)
        else:
            del self._lanes[name]

    async def _rest(self, name: str) -> None:
        """Lets a conversation rest whose first event has failed, each time longer, and takes it up again."""
        lane = self._lanes[name]
        lane.failures += 1
        await asyncio.sleep(RESTS[min(lane.failures, len(RESTS)) - 1])
        self._make_ready(name)


def find_questions(
    engine: Engine, assistant: Assistant, row_ids: Sequence[int], now: datetime
) -> tuple[Reader, list[str]] | None:
    """The messages among events of the inbox that may have to be understood, and what reads them; None without any."""
    with transaction(engine) as session:
        waiting = select(tables.Inbox.payload).where(tables.Inbox.id.in_(row_ids), tables.Inbox.handled_at.is_(None))
        events = [_EVENT.validate_python(payload) for payload in session.scalars(waiting) if payload]
        texts = [event.text for event in events if router.needs_understanding(assistant.texts, event)]
        programme = find_programme(session) if texts else None
        return (find_reader(session, programme, now), texts) if programme else None


def _look_ahead(reader: Reader, texts: Sequence[str]) -> None:
    for text in texts:
        reader.look_ahead(text)


def _hold(tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def _conversation(row: tables.Inbox) -> str:
    """Where an event that was kept came from; one that can't be read stands alone."""
    address = (row.payload or {}).get("address") or {}
    return str(address.get("conversation", f"inbox {row.id}"))
