"""The database is away: locked, restarted, its disk full. Nothing is lost, and nothing is given up for it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from bot.turns import ATTEMPTS, Turns, keep_events, try_event, try_events
from config.settings import Settings, Telegram, Web
from handlers.dialogue import Assistant
from handlers.messages import Address, Incoming
from handlers.texts import Texts
from storage import tables
from storage.database import explain_outage, migrate, open_database, transaction
from tests.bot.test_app import HELP, Process, serving, settings_for
from tests.bot.test_kills import Office
from tests.chat import NOW
from tests.servers.bot_api import BotApiServer

TEXTS = Texts()
BACKLOG, WRITERS = 10_000, 200


@pytest.fixture
def office(clean_environment: Path, bot_api: BotApiServer) -> Office:
    """Anna and Ben, who have accounts, on SQLite."""
    return Office(clean_environment, bot_api, 2)


def books(office: Office) -> tuple[int, int]:
    """Zombie records (written, never sent) and ghost messages (sent, never written) of the office's people."""
    kept = sorted(row.payload["text"] for row in office.outbox())
    heard = sorted(said for person in office.people for said in office.heard(person))
    return len(kept) - len(heard), len(heard) - len(kept)


def limit_pages(engine: Engine, more: int) -> None:
    """Lets the database's file grow by no more than so many pages; a negative number takes the limit off."""
    with engine.connect() as connection:
        count = connection.scalar(text("PRAGMA page_count")) or 0
        connection.execute(text(f"PRAGMA max_page_count = {count + more if more >= 0 else 1 << 30}"))


async def test_a_full_disk_gives_up_no_event(office: Office, bot_api: BotApiServer) -> None:
    """X6: what was kept is not given up while the disk is full, the log says why, and the database stays whole."""
    anna, _ = office.people
    engine = office.engine
    address = Address("telegram", str(anna.id), str(anna.id), anna.first_name)
    kept = keep_events(engine, [Incoming("1", address, "/hilfe")], NOW)
    limit_pages(engine, 0)
    flood = [Incoming(str(n), address, "x" * 4000) for n in range(2, 200)]
    turns = Turns(engine, Assistant(TEXTS), lambda: NOW, lambda: None)
    with capture_logs() as log, pytest.raises(Exception, match="full"):
        await turns.receive(flood, "7", "telegram")
    assert [line["reason"] for line in log] == ["the disk is full"]
    assert await turns.cursor("telegram") == ""
    limit_pages(engine, -1)
    assert try_event(engine, Assistant(TEXTS), kept[0][0], NOW)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.scalar(select(tables.Inbox.event_id)) == "1"
    await turns.close()


async def test_what_can_not_be_kept_is_not_confirmed(office: Office, bot_api: BotApiServer) -> None:
    """X6: while another process holds the database Telegram is told of nothing; afterwards it is answered once."""
    anna, ben = office.people
    settings = settings_for(office.folder, bot_api)
    async with serving(settings):
        anna.write("/hilfe")
        assert HELP in (await anna.read()).text
    with closing(sqlite3.connect(office.engine.url.database or "")) as other:
        other.isolation_level = None
        async with serving(settings):
            other.execute("BEGIN IMMEDIATE")
            ben.write("/hilfe")
            await asyncio.sleep(1)
            assert bot_api.pending
            other.execute("ROLLBACK")
            assert HELP in (await ben.read(within=15)).text
            await office.until(office.settled)
    assert not bot_api.pending
    assert books(office) == (0, 0)


@pytest.fixture
def impatient(office: Office) -> Iterator[Engine]:
    """The office's database for somebody who does not wait for its lock."""
    engine = open_database(office.engine.url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    yield engine
    engine.dispose()


def test_a_locked_database_is_no_attempt_at_an_event(office: Office, impatient: Engine) -> None:
    """X6: however often the lock is not given, the events wait, and are answered when it is."""
    people = [Address("telegram", str(person.id), str(person.id), "") for person in office.people]
    kept = keep_events(office.engine, [Incoming(str(n), who, "/hilfe") for n, who in enumerate(people)], NOW)
    rows = [row_id for row_id, _ in kept]
    assistant = Assistant(TEXTS)
    with closing(sqlite3.connect(office.engine.url.database or "")) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with capture_logs() as log:
            for _ in range(ATTEMPTS + 1):
                assert try_events(impatient, assistant, rows, NOW) == [False, False]
                assert not try_event(impatient, assistant, rows[0], NOW)
        assert {line["reason"] for line in log} == {"the database is locked by another process"}
        other.execute("ROLLBACK")
    assert try_events(impatient, assistant, rows, NOW) == [True, True]
    assert len(office.outbox()) == len(people)


async def test_connections_that_postgresql_ends(postgres: str, clean_environment: Path, bot_api: BotApiServer) -> None:
    """X6: the server ends every connection again and again, as when it is restarted: each is answered once."""
    server = make_url(postgres)
    admin = open_database(server.render_as_string(hide_password=False))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE restarted"))
    url = server.set(database="restarted").render_as_string(hide_password=False)
    office = Office(clean_environment, bot_api, 10, url)
    telegram = Telegram.model_validate({"token": bot_api.token, "base_url": bot_api.base_url})
    settings = Settings(data_dir=clean_environment / "data", database_url=url, telegram=telegram, web=Web(port=0))
    async with serving(settings):
        for person in office.people:
            person.write("/hilfe")
            await asyncio.sleep(0.1)
            with admin.connect() as connection:
                connection.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'restarted'")
                )
        for person in office.people:
            assert HELP in (await person.read(within=20)).text
        await office.until(office.settled)
    assert books(office) == (0, 0)
    assert [len(office.heard(person)) for person in office.people] == [1] * 10
    office.engine.dispose()
    admin.dispose()


async def test_a_backlog_is_worked_off_in_order(clean_environment: Path, bot_api: BotApiServer) -> None:
    """X6: what was written while the bot was away is answered, each once, each conversation in its order."""
    office = Office(clean_environment, bot_api, WRITERS)
    for number in range(BACKLOG):
        office.people[number % WRITERS].write("/projekt" if number // WRITERS % 2 else "/datenschutz")
    process = Process(office.folder, bot_api, {"TELEGRAM__MESSAGES_PER_SECOND": "0"})
    await process.start()
    async with asyncio.timeout(100):
        while sum(len(person.chat.messages) for person in office.people) < 2 * BACKLOG:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    status, log = await process.end()
    assert status == 0, log
    assert office.settled()
    assert not bot_api.pending
    assert books(office) == (0, 0)
    privacy, project = office.heard(office.people[0])[:2]
    assert privacy != project
    for person in office.people:
        assert office.heard(person) == [privacy, project] * (BACKLOG // WRITERS // 2)


def test_nothing_else_is_an_outage(loaded: Engine) -> None:
    """A statement that is wrong is wrong the next time too: the event is given up, the following go on."""
    kept = keep_events(loaded, [Incoming("1", Address("console", "Anna", "Anna", "Anna"), "/hilfe")], NOW)
    with loaded.begin() as connection:
        connection.execute(text("ALTER TABLE dialogue RENAME TO dialogue_of_another_version"))
    tries = [try_event(loaded, Assistant(TEXTS), kept[0][0], NOW) for _ in range(ATTEMPTS)]
    assert tries == [False, False, True]


@pytest.mark.parametrize(("state", "passes"), [("57P01", True), ("40P01", True), ("53100", True), ("54000", False)])
def test_what_passes_on_postgresql(postgres: str, state: str, passes: bool) -> None:
    """X6: a shutdown, a deadlock, a full disk pass; what is too large for the database is too large for ever."""
    engine = open_database(postgres)
    raised = text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(raised)
    assert bool(explain_outage(caught.value)) is passes
    engine.dispose()


def test_what_the_driver_refuses_does_not_pass(postgres: str) -> None:
    """X6: a statement with more values than there is room for is refused the next time too."""
    engine = open_database(postgres)
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(select(tables.Outbox.id).where(tables.Outbox.id.in_(range(70_000))))
    assert explain_outage(caught.value) == ""
    engine.dispose()


def test_postgresql_that_is_not_there(tmp_path: Path) -> None:
    """X6: without a server there is no SQLSTATE; that it can't be reached passes, too."""
    engine = open_database(f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(DBAPIError) as caught, engine.begin():
        pass
    assert explain_outage(caught.value) == "the database can't do it now (SQLSTATE 08000)"
    engine.dispose()


def test_a_database_that_is_not_there_says_so(tmp_path: Path) -> None:
    """X1: a folder that does not exist is told as what it is."""
    engine = open_database(f"sqlite:///{tmp_path}/no/such/folder/x.db")
    with pytest.raises(Exception, match="unable to open") as caught, transaction(engine):
        migrate(engine)
    assert explain_outage(caught.value) == "the database can't be opened"
    engine.dispose()
