"""What the tests of the process stand on."""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine

from config.settings import PREFIX
from handlers.programme.file import ProgrammeFile
from storage.database import migrate, open_database
from tests.bot.telegram_stage import TelegramStage
from tests.servers.bot_api import BotApiServer
from tests.servers.synapse import Synapse, run_synapse


@pytest.fixture
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and none of our variables set."""
    for name in list(os.environ):
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """Commands set the log up, and messengers silence their libraries; the next test finds it as it was."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    loggers = [root, *map(logging.getLogger, ("nio", "telegram", "httpx", "httpcore"))]
    levels = [logger.level for logger in loggers]
    yield
    root.handlers = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """A database in a file: what the messenger does is the same on every database."""
    engine = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApiServer]:
    """The double of Telegram's server, at which nothing unexpected may happen."""
    async with BotApiServer() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def telegram_stage(sqlite: Engine, sample: ProgrammeFile, bot_api: BotApiServer) -> AsyncIterator[TelegramStage]:
    """A bot that listens on Telegram."""
    async with TelegramStage(sqlite, sample, bot_api) as stage:
        yield stage


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A Matrix homeserver; every account in it is new."""
    with run_synapse(tmp_path_factory.mktemp("synapse")) as server:
        yield server
