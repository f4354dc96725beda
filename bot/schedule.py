"""The metronome: "what is due?", every few seconds. The database is the memory."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from bot.clock import Clock, read_clock
from bot.rates import forget_old
from handlers.dialogue import Assistant
from handlers.duties import DUTIES
from storage import tables
from storage.database import explain_outage, transaction
from storage.kinds import DeliveryStatus

EVERY = timedelta(seconds=5)
HANDLED_KEPT_FOR = timedelta(days=8)
log = structlog.get_logger()


def do_due(engine: Engine, assistant: Assistant, now: datetime) -> str:
    """Does everything that is due at a moment; what fails is logged and is due again at the next beat.

    Gives why the database could not be worked with, "" where it could: without it nothing more is tried. An event's
    handled-mark is kept for eight days: no messenger delivers one again after that.
    """
    for name, do in (*((duty.name, duty.do) for duty in DUTIES), ("forgetting", _forget)):
        try:
            with transaction(engine) as session:
                do(session, assistant, now)
        except Exception as error:
            if outage := explain_outage(error):
                log.error("duties_wait", duty=name, reason=outage)
                return outage
            log.exception("duty_failed", duty=name)
    return ""


def _forget(session: Session, assistant: Assistant, now: datetime) -> None:
    session.execute(delete(tables.Inbox).where(tables.Inbox.handled_at < now - HANDLED_KEPT_FOR))
    forget_old(session, now)


def next_due(engine: Engine, now: datetime) -> datetime | None:
    """The next moment at which something is due; None where nothing is ever."""
    with transaction(engine) as session:
        put_off = session.scalar(select(func.min(tables.Outbox.due_at)).where(_PUT_OFF, tables.Outbox.due_at > now))
        moments = [at for duty in DUTIES for at in duty.next_at(session, now) if at > now]
        return min([*moments, put_off] if put_off else moments, default=None)


_PUT_OFF = tables.Outbox.status == DeliveryStatus.WAITING


class Metronome:
    """Asks what is due, in its own thread, until it is closed. `last_beat` is when it last did.

    Each beat writes, if only how far the reminders have come: so `trouble` tells why the database takes nothing.
    """

    def __init__(self, engine: Engine, assistant: Assistant, clock: Clock, wake: Callable[[], None]) -> None:
        self._engine = engine
        self._assistant = assistant
        self._clock = clock
        self._wake = wake
        self.last_beat: datetime | None = None
        self.trouble = ""
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.beat,
            "interval",
            seconds=EVERY.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=read_clock(),
        )

    def beat(self) -> None:
        """One beat: does what is due, and wakes the worker."""
        self.trouble = do_due(self._engine, self._assistant, self._clock())
        self.last_beat = self._clock()
        self._wake()

    def start(self) -> None:
        """Starts beating."""
        self._scheduler.start()

    def close(self) -> None:
        """Stops when the present beat is over."""
        self._scheduler.shutdown(wait=True)
