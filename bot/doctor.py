"""`workshop-bot doctor`: whether everything that a running bot stands on is in order, one readable line each."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from tempfile import TemporaryFile
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
from fluent.syntax import FluentParser, ast
from sqlalchemy import Engine, func, select

from bot.app import NO_MESSENGER, build_assistant, open_messengers
from bot.clock import Clock, read_clock
from bot.configured import NotUsableError, load_settings, use_database
from bot.messengers.base import Messenger, MessengerError
from bot.schedule import HANDLED_KEPT_FOR
from config.settings import Settings
from handlers.questions.classifying import find_faults
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus

CLOCK_MAY_DIFFER = timedelta(seconds=30)
ANSWER_WITHIN = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    fine: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok   ' if self.fine else 'wrong'} {self.text}"


async def examine(clock: Clock = read_clock) -> AsyncIterator[Finding]:
    """Looks at everything, and gives what is found as it is found."""
    try:
        settings = load_settings()
    except NotUsableError as error:
        for fault in str(error).splitlines():
            yield Finding(False, f"settings: {fault}")
        return
    yield Finding(True, "settings")
    for finding in (
        *examine_texts(files("config") / "texts"),
        *_examine_understanding(),
        *_examine_folder(settings),
        *_examine_database(settings, clock),
    ):
        yield finding
    if not settings.messengers():
        yield Finding(False, f"messengers: {NO_MESSENGER}")
    for messenger in open_messengers(settings, build_assistant(settings), clock).values():
        yield await _examine_messenger(messenger)
    for server in (settings.telegram.base_url if settings.telegram.token else None, settings.matrix.homeserver):
        if server and (compared := await _examine_clock(server, clock)):
            yield compared


def examine_texts(folder: Traversable) -> Iterator[Finding]:
    """Whether the texts can be read, and every language has all of them."""
    known: dict[str, set[str]] = {}
    faults = []
    for language in sorted(entry.name for entry in folder.iterdir() if entry.is_dir()):
        known[language] = set()
        for file in (folder / language).iterdir():
            for entry in FluentParser().parse(file.read_text("utf-8")).body:
                if isinstance(entry, ast.Message):
                    known[language].add(entry.id.name)
                elif isinstance(entry, ast.Junk):
                    line = (entry.content or "").partition("\n")[0]
                    faults.append(f"texts: {language}/{file.name}: can't be read: {line}")
    every = set().union(*known.values())
    faults += [
        f"texts: {language} lacks {', '.join(sorted(every - keys))}" for language, keys in known.items() if every - keys
    ]
    yield from (Finding(False, fault) for fault in faults)
    if not faults:
        yield Finding(True, f"texts: {', '.join(known)}, {len(every)} each")


def _examine_understanding() -> Iterator[Finding]:
    """Whether questions are understood as well as they could be."""
    faults = find_faults()
    yield from (Finding(False, f"understanding: {fault}") for fault in faults)
    if not faults:
        yield Finding(True, "understanding")


def _examine_folder(settings: Settings) -> Iterator[Finding]:
    if settings.database_url and not settings.matrix.homeserver:
        return
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.data_dir):
            yield Finding(True, f"data directory: {settings.data_dir.resolve()} can be written to")
    except OSError as error:
        yield Finding(False, f"data directory: {settings.data_dir.resolve()} can't be written to: {error.strerror}")


def _examine_database(settings: Settings, clock: Clock) -> Iterator[Finding]:
    try:
        with use_database(settings) as engine:
            yield Finding(True, f"database: {engine.url.render_as_string()}, the schema is current")
            yield _examine_programme(engine, settings, clock)
            yield _examine_dead_letters(engine)
            yield _examine_deliveries(engine, clock)
    except NotUsableError as error:
        yield Finding(False, f"database: {error}")


def _examine_programme(engine: Engine, settings: Settings, clock: Clock) -> Finding:
    with transaction(engine) as session:
        programme = session.scalar(select(tables.Programme))
        count = session.scalar(select(func.count()).select_from(tables.Workshop))
    if programme is None:
        if settings.programme:
            return Finding(True, f"programme: none yet; 'workshop-bot run' will load {settings.programme}")
        return Finding(False, "programme: there is none; load one with 'workshop-bot programme load FILE'")
    try:
        local = clock().astimezone(ZoneInfo(programme.timezone))
    except ZoneInfoNotFoundError:
        return Finding(False, f"programme: this machine has no time zone data for {programme.timezone}; install tzdata")
    return Finding(
        True, f"programme: {programme.id}, {count} workshops; it is {local:%Y-%m-%d %H:%M} in {programme.timezone}"
    )


def _examine_dead_letters(engine: Engine) -> Finding:
    """What came in and was given up, as long as its mark is kept: how much, since when, and the kinds of error.

    Whose it was and what it said has been forgotten.
    """
    given_up = tables.Inbox.failure.is_not(None)
    with transaction(engine) as session:
        since = session.scalar(select(func.min(tables.Inbox.handled_at)).where(given_up))
        failures = session.scalars(select(tables.Inbox.failure).where(given_up)).all()
    if since is None:
        return Finding(True, f"events: none was given up in the last {HANDLED_KEPT_FOR.days} days")
    errors = ", ".join(f"{count} by {failure}" for failure, count in Counter(failures).most_common())
    told = f"{len(failures)} given up since {since:%Y-%m-%d %H:%M} UTC ({errors})"
    return Finding(False, f"events: {told}; the log has 'turn_failed' for each")


def _examine_deliveries(engine: Engine, clock: Clock) -> Finding:
    """What was to be said to a person alone lately and was given up; of announcements their report tells."""
    given_up = tables.Outbox.status == DeliveryStatus.FAILED, tables.Outbox.announcement_id.is_(None)
    lately = tables.Outbox.due_at >= clock() - HANDLED_KEPT_FOR
    with transaction(engine) as session:
        reasons = session.scalars(select(tables.Outbox.reason).where(*given_up, lately)).all()
    if not reasons:
        return Finding(True, f"deliveries: none to a person was given up in the last {HANDLED_KEPT_FOR.days} days")
    named = ", ".join(f"{count} by {reason}" for reason, count in Counter(reasons).most_common())
    told = f"{len(reasons)} to persons given up lately ({named})"
    return Finding(False, f"deliveries: {told}; the log has 'not_delivered' for each")


async def _examine_messenger(messenger: Messenger) -> Finding:
    try:
        return Finding(True, f"{messenger.name}: {await messenger.check()}")
    except MessengerError as error:
        return Finding(False, f"{messenger.name}: {error}")
    finally:
        await messenger.close()


async def _examine_clock(server: str, clock: Clock) -> Finding | None:
    """Compares the clock with the server's; None where the server does not tell (whether it answers is said above)."""
    host = urlsplit(server).hostname
    try:
        async with aiohttp.ClientSession(timeout=ANSWER_WITHIN) as http, http.get(server) as answer:
            there = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
    ahead = clock() - there
    if abs(ahead) <= CLOCK_MAY_DIFFER:
        return Finding(True, f"clock: the same as that of {host}")
    seconds = round(abs(ahead).total_seconds())
    way = "ahead of" if ahead > timedelta() else "behind"
    return Finding(False, f"clock: {seconds} seconds {way} that of {host}; set it right, or let NTP do it")
