"""The web port: whether the process is alive (`/healthz`), and whether everything is at work (`/readyz`)."""

import asyncio
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web, web_response
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.messengers.base import Messenger
from bot.schedule import Metronome
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus

PATIENCE = 5.0
LONGEST_BEAT = timedelta(seconds=30)
LONGEST_SILENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Queue:
    """What waits in the outbox for a messenger; `due_at` is since when the oldest message could have been sent."""

    waiting: int
    due_at: datetime


def count_waiting(engine: Engine) -> dict[str, Queue]:
    """What waits in the outbox, by messenger."""
    waiting = (
        select(tables.Outbox.messenger, func.count(), func.min(tables.Outbox.due_at))
        .where(tables.Outbox.status.in_([DeliveryStatus.WAITING, DeliveryStatus.SENDING]))
        .group_by(tables.Outbox.messenger)
    )
    with transaction(engine) as session:
        return {messenger: Queue(count, due_at) for messenger, count, due_at in session.execute(waiting)}


class Health:
    """What is known of the process. `troubles` says in words what is wrong with a part of it, by the part's name."""

    def __init__(self, engine: Engine, messengers: Mapping[str, Messenger], metronome: Metronome, clock: Clock) -> None:
        self._engine = engine
        self._messengers = messengers
        self._metronome = metronome
        self._clock = clock
        self._look: asyncio.Task[dict[str, Queue]] | None = None
        self.troubles: MutableMapping[str, str] = {}

    async def alive(self) -> str:
        """Why the process is not alive; "" where it is."""
        try:
            await self._queues()
        except (SQLAlchemyError, TimeoutError) as error:
            return f"the database does not answer ({type(error).__name__})"
        return ""

    async def report(self) -> dict[str, object]:
        """Everything that `/readyz` tells; `reasons` is empty where everything is at work."""
        now = self._clock()
        reasons = [f"{part}: {trouble}" for part, trouble in self.troubles.items()]
        queues: dict[str, Queue] = {}
        try:
            queues = await self._queues()
        except (SQLAlchemyError, TimeoutError) as error:
            reasons.append(f"the database does not answer ({type(error).__name__})")
        beat = self._metronome.last_beat
        if beat is None or now - beat > LONGEST_BEAT:
            reasons.append(f"the metronome has not beaten {f'since {_write(beat)}' if beat else 'yet'}")
        for name, messenger in self._messengers.items():
            heard = messenger.last_heard
            if heard is None or now - heard > LONGEST_SILENCE:
                reasons.append(f"{name}: its server has not answered {f'since {_write(heard)}' if heard else 'yet'}")
        return {
            "ready": not reasons,
            "reasons": reasons,
            "last_beat": _write(beat),
            "messengers": {
                name: {"last_heard": _write(messenger.last_heard), **_describe(queues.get(name), now)}
                for name, messenger in self._messengers.items()
            },
        }

    async def _queues(self) -> dict[str, Queue]:
        """What waits. A question that the database has not answered yet is not put again."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(asyncio.to_thread(count_waiting, self._engine))
        done, _ = await asyncio.wait({self._look}, timeout=PATIENCE)
        if not done:
            raise TimeoutError
        return self._look.result()


def _describe(queue: Queue | None, now: datetime) -> dict[str, object]:
    if queue is None:
        return {"waiting": 0, "oldest_seconds": None}
    return {"waiting": queue.waiting, "oldest_seconds": max(0, round((now - queue.due_at).total_seconds()))}


def _write(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def build_web(health: Health) -> web.Application:
    """The web application. It tells nobody which versions run here."""
    # What answers a malformed request asks no application; this reaches it too.
    vars(web_response)["SERVER_SOFTWARE"] = "workshop-bot"

    async def healthz(_request: web.Request) -> web.Response:
        trouble = await health.alive()
        return web.Response(text=trouble or "ok", status=503 if trouble else 200)

    async def readyz(_request: web.Request) -> web.Response:
        report = await health.report()
        return web.json_response(report, status=200 if report["ready"] else 503)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    return app


async def start_web(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Opens the port (0: any); gives what has to be cleaned up, and the port. Raises OSError where it is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner, runner.addresses[0][1]
