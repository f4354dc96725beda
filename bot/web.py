"""The web port: whether the process is alive (`/healthz`), whether everything is at work (`/readyz`), what has been
counted (`/metrics`), people's calendars, and where messengers' servers post what people write."""

import asyncio
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypedDict

import structlog
from aiohttp import web, web_response
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.clock import Clock
from bot.feeds import PATH as CALENDARS
from bot.feeds import Feeds
from bot.messengers.base import Hook, Messenger
from bot.schedule import Metronome
from storage import tables
from storage.database import explain_outage, transaction
from storage.kinds import DeliveryStatus

PATHS = "/healthz", "/readyz", "/metrics"
PATIENCE = 5.0
LONGEST_BEAT = timedelta(seconds=30)
LONGEST_SILENCE = timedelta(minutes=2)
LONGEST_POST = 1 << 20
"""Bytes; the longest message with all its entities is far below that."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Queue:
    """What waits in the outbox for a messenger; `due_at` is since when the oldest message could have been sent."""

    waiting: int
    due_at: datetime


class Waiting(TypedDict):
    """A queue as `/readyz` tells it."""

    waiting: int
    oldest_seconds: int | None


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
            return _explain(error)
        return ""

    async def report(self) -> dict[str, object]:
        """Everything that `/readyz` tells; `reasons` is empty where everything is at work."""
        now = self._clock()
        reasons = [f"{part}: {trouble}" for part, trouble in self.troubles.items()]
        queues: dict[str, Queue] = {}
        try:
            queues = await self._queues()
        except (SQLAlchemyError, TimeoutError) as error:
            reasons.append(_explain(error))
        if self._metronome.trouble:
            reasons.append(f"the database takes nothing ({self._metronome.trouble})")
        beat = self._metronome.last_beat
        if beat is None or now - beat > LONGEST_BEAT:
            reasons.append(f"the metronome has not beaten {f'since {_write(beat)}' if beat else 'yet'}")
        for name, messenger in self._messengers.items():
            heard = messenger.last_heard
            if heard is None or now - heard > LONGEST_SILENCE:
                why = f" ({messenger.trouble})" if messenger.trouble else ""
                since = f"since {_write(heard)}" if heard else "yet"
                reasons.append(f"{name}: its server has not answered {since}{why}")
        return {
            "ready": not reasons,
            "reasons": reasons,
            "last_beat": _write(beat),
            "messengers": {
                name: {"last_heard": _write(messenger.last_heard), **_describe(queues.get(name), now)}
                for name, messenger in self._messengers.items()
            },
        }

    async def measure(self) -> None:
        """Sets the metrics that are looked up. Those of the queues are left out while the database does not answer."""
        metrics.ready.set((await self.report())["ready"] is True)
        metrics.last_beat.set(_stamp(self._metronome.last_beat))
        for gauge in (metrics.waiting, metrics.oldest_seconds, metrics.last_heard):
            gauge.clear()
        for name, messenger in self._messengers.items():
            metrics.last_heard.labels(name).set(_stamp(messenger.last_heard))
        with suppress(SQLAlchemyError, TimeoutError):
            queues, now = await self._queues(), self._clock()
            for name in self._messengers:
                waiting = _describe(queues.get(name), now)
                metrics.waiting.labels(name).set(waiting["waiting"])
                metrics.oldest_seconds.labels(name).set(waiting["oldest_seconds"] or 0)

    async def _queues(self) -> dict[str, Queue]:
        """What waits. A question that the database has not answered yet is not put again."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(asyncio.to_thread(count_waiting, self._engine))
        done, _ = await asyncio.wait({self._look}, timeout=PATIENCE)
        if not done:
            raise TimeoutError
        return self._look.result()


def _explain(error: Exception) -> str:
    return f"the database does not answer ({explain_outage(error) or type(error).__name__})"


def _describe(queue: Queue | None, now: datetime) -> Waiting:
    if queue is None:
        return {"waiting": 0, "oldest_seconds": None}
    return {"waiting": queue.waiting, "oldest_seconds": max(0, round((now - queue.due_at).total_seconds()))}


def _stamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0


def _write(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def build_web(health: Health, hooks: Sequence[Hook] = (), feeds: Feeds | None = None) -> web.Application:
    """The web application. It tells nobody which versions run here. A hook's place is no other's (see `PATHS`)."""
    # What answers a malformed request asks no application; this reaches it too.
    vars(web_response)["SERVER_SOFTWARE"] = "workshop-bot"

    async def healthz(_request: web.Request) -> web.Response:
        trouble = await health.alive()
        return web.Response(text=trouble or "ok", status=503 if trouble else 200)

    async def readyz(_request: web.Request) -> web.Response:
        report = await health.report()
        return web.json_response(report, status=200 if report["ready"] else 503)

    async def show_metrics(_request: web.Request) -> web.Response:
        await health.measure()
        return web.Response(body=metrics.write_metrics(), headers={"Content-Type": metrics.CONTENT_TYPE})

    app = web.Application(client_max_size=LONGEST_POST)
    for path, show in zip(PATHS, (healthz, readyz, show_metrics), strict=True):
        app.router.add_get(path, show)
    if feeds:
        app.router.add_get(CALENDARS, feeds.show)
    for hook in hooks:
        app.router.add_post(hook.path, partial(_take, hook))
    return app


async def _take(hook: Hook, request: web.Request) -> web.Response:
    """Answers 200 when what was posted is kept: whatever else is answered, the messenger's server posts it again.

    Whoever does not know the secret is told the same, whatever they post, and none of it is read.
    """
    if not hook.admits(request.headers):
        return web.Response(status=403)
    if (request.content_length or 0) > LONGEST_POST:
        return web.Response(status=413)
    body = await request.read()
    try:
        kept = await hook.take(body)
    except ValueError:
        log.warning("post_refused", path=hook.path, bytes=len(body))
        return web.Response(status=400)
    except Exception:
        log.exception("post_not_kept", path=hook.path)
        kept = False
    return web.Response(status=200 if kept else 503)


async def start_web(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Opens the port (0: any); gives what has to be cleaned up, and the port. Raises OSError where it is taken."""
    # What comes behind a refusal is not waited for.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, lingering_time=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner, runner.addresses[0][1]
