"""The one place where everything is put together, and the order of start and stop."""

import asyncio
import fcntl
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Timer

import structlog
from aiohttp.web import Application
from sqlalchemy import Engine, select

from bot.claims import take_over
from bot.clock import Clock, read_clock
from bot.configured import NotUsableError, use_database
from bot.deliveries import Deliveries
from bot.feeds import Feeds
from bot.messengers.base import Messenger, MessengerError, Pace
from bot.messengers.matrix_events import server_of
from bot.schedule import Metronome
from bot.threads import run_in_thread
from bot.turns import Turns
from bot.web import Health, build_web, start_web
from config.settings import Settings
from handlers.dialogue import Assistant
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from handlers.router import router
from handlers.texts import Texts
from storage import tables
from storage.database import transaction

SENDING_MAY_TAKE = 5.0
STOPPING_MAY_TAKE = 9.0
"""Seconds; a container that does not stop within ten is killed."""

NO_MESSENGER = (
    "no messenger is on: set WORKSHOP_BOT_TELEGRAM__TOKEN, or WORKSHOP_BOT_MATRIX__HOMESERVER and what belongs to it; "
    "'workshop-bot demo' needs none"
)
AGAIN_AFTER_REFUSAL = 60.0
AGAIN_AFTER_ERROR = 10.0
log = structlog.get_logger()


async def run(settings: Settings, say: Callable[[str], None]) -> None:
    """Runs the bot until the process is told to stop (SIGTERM, SIGINT); a second Ctrl-C breaks off at once.

    A second SIGTERM does not: some supervisors tell the process and then its group.
    """
    stop = asyncio.Event()

    def end(name: str) -> None:
        if stop.is_set():
            if name == signal.SIGINT.name:
                _break_off()
            return
        log.info("stopping", signal=name)
        guard = Timer(STOPPING_MAY_TAKE, _break_off)
        guard.daemon = True
        guard.start()
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end, number.name)
    await serve(settings, say, stop)


def _break_off() -> None:
    """Ends the process as a kill would: nothing is lost by that, only done again."""
    log.error("stopped_hard")
    os._exit(1)


async def serve(settings: Settings, say: Callable[[str], None], stop: asyncio.Event, clock: Clock = read_clock) -> None:
    """Runs the bot until `stop` is set. What was started last is stopped first. Raises NotUsableError at the start."""
    if not settings.messengers():
        raise NotUsableError(NO_MESSENGER)
    async with AsyncExitStack() as started:
        engine = started.enter_context(use_database(settings))
        started.enter_context(_alone(engine))
        provide_programme(engine, settings)
        assistant = build_assistant(settings)
        messengers = open_messengers(settings, assistant, clock, engine)
        for messenger in messengers.values():
            started.push_async_callback(messenger.close)

        if engine.dialect.name == "sqlite":
            take_over(engine)
        deliveries = Deliveries(engine, messengers, clock)
        metronome = Metronome(engine, assistant, clock, _from_any_thread(deliveries.wake))
        turns = Turns(engine, assistant, clock, deliveries.wake)
        health = Health(engine, messengers, metronome, clock)

        hooks = [messenger.hook for messenger in messengers.values() if messenger.hook]
        port = await started.enter_async_context(
            _web(settings, build_web(health, hooks, Feeds(engine, assistant, clock)))
        )
        say(f"web: http://{settings.web.host}:{port}")
        await started.enter_async_context(_beating(metronome))
        await started.enter_async_context(_delivering(deliveries, health))
        started.push_async_callback(turns.close)
        await turns.take_up()
        for messenger in messengers.values():
            await started.enter_async_context(_listening(messenger, turns, health))
        say(f"running: {', '.join(messengers)}")
        log.info("started", messengers=list(messengers))
        await stop.wait()
    log.info("stopped")


def build_assistant(settings: Settings) -> Assistant:
    """What is the same for every turn, as it is configured.

    A homeserver that is named as trusted vouches for its people; the bot's own, where none is named, does not: it may
    be anybody's.
    """
    trusted = settings.matrix.trusted_servers
    return Assistant(
        Texts(),
        invited_only=settings.access == "invited",
        vouches_for=lambda address: address.messenger == "matrix" and server_of(address.user) in trusted,
        language=settings.language,
        collects=settings.collect_unanswered,
        public_url=settings.web.public_url or "",
        organiser_rooms=settings.organiser_rooms(),
    )


def open_messengers(
    settings: Settings, assistant: Assistant, clock: Clock, engine: Engine | None = None
) -> dict[str, Messenger]:
    """The messengers that are configured, by name. Each is imported only when it is needed: it takes its time.

    With a database they know whom they know, and tell its messages from those of another that has sent by the same
    account; without one they can be checked.
    """
    opened = _open_telegram(settings, assistant, clock), _open_matrix(settings, clock, engine)
    return {messenger.name: messenger for messenger in opened if messenger}


def _open_telegram(settings: Settings, assistant: Assistant, clock: Clock) -> Messenger | None:
    telegram = settings.telegram
    if not telegram.token:
        return None
    from bot.messengers.telegram import Telegram, usual_pace
    from bot.messengers.telegram_transport import Transport

    webhook = None
    if telegram.mode == "webhook" and telegram.webhook_url and telegram.webhook_secret:
        webhook = telegram.webhook_url, telegram.webhook_secret.get_secret_value()
    return Telegram(
        telegram.token.get_secret_value(),
        assistant.texts,
        router,
        clock,
        base_url=telegram.base_url,
        language=settings.language,
        pace=usual_pace(telegram.messages_per_second),
        transport=Transport(telegram.transport),
        webhook=webhook,
        organiser_chat=telegram.organiser_chat or "",
    )


def _open_matrix(settings: Settings, clock: Clock, engine: Engine | None) -> Messenger | None:
    matrix = settings.matrix
    if not matrix.homeserver or not matrix.user_id:
        return None
    from bot.messengers.matrix import Matrix

    async def knows(user_id: str) -> bool:
        return engine is not None and await run_in_thread(engine, _is_known, engine, "matrix", user_id)

    return Matrix(
        matrix.homeserver,
        matrix.user_id,
        clock,
        settings.data_dir / "matrix",
        password=matrix.password.get_secret_value() if matrix.password else "",
        access_token=matrix.access_token.get_secret_value() if matrix.access_token else "",
        device_id=matrix.device_id or "",
        store_key=matrix.store_key.get_secret_value() if matrix.store_key else "",
        trusted_servers=matrix.trusted_servers,
        secret=name_database(engine) if engine else "",
        pace=Pace(matrix.messages_per_second),
        knows=knows,
        organiser_room=matrix.organiser_room or "",
    )


def _is_known(engine: Engine, messenger: str, user_id: str) -> bool:
    """Whether an account belongs to a person whom the bot knows."""
    mine = tables.Account.messenger == messenger, tables.Account.external_id == user_id
    with transaction(engine) as session:
        return session.scalar(select(tables.Account.id).where(*mine)) is not None


def name_database(engine: Engine) -> str:
    """A random name that a database keeps and nobody else knows; a new one is told from it by it, for their rows have
    the same numbers."""
    with transaction(engine) as session:
        kept = session.get(tables.Cursor, "database")
        if kept is None:
            kept = tables.Cursor(stream="database", position=secrets.token_hex(16))
            session.add(kept)
        return kept.position


async def find_telegram_name(settings: Settings) -> str | None:
    """The Telegram bot's user name; None where Telegram is off or does not answer."""
    messenger = _open_telegram(settings, build_assistant(settings), read_clock)
    if messenger is None:
        return None
    try:
        return (await messenger.check()).split()[0]
    except MessengerError:
        return None
    finally:
        await messenger.close()


def provide_programme(engine: Engine, settings: Settings) -> None:
    """Loads the configured programme file into a database that has no programme. Raises NotUsableError."""
    with transaction(engine) as session:
        if session.scalar(select(tables.Programme.id)) is not None:
            return
        if settings.programme is None:
            raise NotUsableError(
                "there is no programme in the database: load one with 'workshop-bot programme load FILE', "
                "or name it in WORKSHOP_BOT_PROGRAMME"
            )
        try:
            load_programme(session, read_programme(settings.programme.read_text("utf-8")))
        except ProgrammeFaultsError as error:
            raise NotUsableError("\n".join(f"{settings.programme}: {fault}" for fault in error.faults)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise NotUsableError(f"WORKSHOP_BOT_PROGRAMME: {str(settings.programme)!r}: {error}") from None
    log.info("programme_loaded", file=str(settings.programme))


def _from_any_thread(call: Callable[[], None]) -> Callable[[], None]:
    loop = asyncio.get_running_loop()

    def pass_on() -> None:
        loop.call_soon_threadsafe(call)

    return pass_on


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Two processes on one SQLite file would send everything twice: the second is refused."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    path = Path(f"{engine.url.database}.lock")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotUsableError(
                f"another 'workshop-bot run' works on this database (it holds {path}): stop it first"
            ) from None
        yield


@asynccontextmanager
async def _web(settings: Settings, app: Application) -> AsyncIterator[int]:
    host, port = settings.web.host, settings.web.port
    try:
        runner, port = await start_web(app, host, port)
    except OSError as error:
        raise NotUsableError(
            f"WORKSHOP_BOT_WEB__HOST, WORKSHOP_BOT_WEB__PORT: {host}:{port} can't be opened: {error.strerror}"
        ) from None
    try:
        yield port
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _beating(metronome: Metronome) -> AsyncIterator[None]:
    metronome.start()
    try:
        yield
    finally:
        await asyncio.to_thread(metronome.close)


@asynccontextmanager
async def _delivering(deliveries: Deliveries, health: Health) -> AsyncIterator[None]:
    def ended(task: asyncio.Task[None]) -> None:
        health.troubles["deliveries"] = "the worker has ended"

    worker = asyncio.create_task(deliveries.run(), name="deliveries")
    worker.add_done_callback(ended)
    try:
        yield
    finally:
        deliveries.close()
        _, hanging = await asyncio.wait({worker}, timeout=SENDING_MAY_TAKE)
        if hanging:
            log.warning("sending_broken_off")
            worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


@asynccontextmanager
async def _listening(messenger: Messenger, turns: Turns, health: Health) -> AsyncIterator[None]:
    listener = asyncio.create_task(_listen(messenger, turns, health), name=f"listen to {messenger.name}")
    try:
        yield
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


async def _listen(messenger: Messenger, turns: Turns, health: Health) -> None:
    """Listens; where a messenger can't be used, that is told, tried again later, and the others go on."""
    name = messenger.name
    while True:
        try:
            await messenger.listen(partial(turns.receive, messenger=name), await turns.cursor(name))
            pause, trouble = AGAIN_AFTER_ERROR, "it has stopped listening"
        except MessengerError as error:
            pause, trouble = AGAIN_AFTER_REFUSAL, str(error)
            log.error("messenger_not_usable", messenger=name, reason=trouble)
        except Exception as error:
            pause, trouble = AGAIN_AFTER_ERROR, f"listening has failed ({type(error).__name__})"
            log.exception("listening_failed", messenger=name)
        health.troubles[name] = trouble
        await asyncio.sleep(pause)
        del health.troubles[name]
