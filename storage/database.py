"""The engine for SQLite and PostgreSQL, and the transaction in which everything happens."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.orm import Session

_OUTAGES = {
    sqlite3.SQLITE_BUSY: "the database is locked by another process",
    sqlite3.SQLITE_LOCKED: "the database is locked",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_READONLY: "the database can't be written to",
    sqlite3.SQLITE_IOERR: "the disk fails",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the database can't be opened",
}


CONNECTION = "08000"
"""The SQLSTATE of a connection that can't be had: the driver gives none where there is no server to name one."""
_PASSING = {"08", "40", "53", "55", "57", "58"}
"""Classes of SQLSTATE (PostgreSQL, appendix A) that pass: connection, conflict, resources, state, operator, system."""


def explain_outage(error: BaseException) -> str:
    """Why the database could not be worked with, in words for the log; "" where the fault is that of the work.

    After an outage the same work succeeds; so it is no attempt at it.
    """
    if isinstance(error, TimeoutError):
        return "all connections to the database are in use"
    if not isinstance(error, DBAPIError):
        return ""
    if isinstance(error.orig, sqlite3.Error):
        return _OUTAGES.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, "")
    # What the driver refuses by itself, such as too many values, has neither a state nor lost the connection.
    lost = CONNECTION if error.connection_invalidated or error.statement is None else ""
    state = getattr(error.orig, "sqlstate", None) or lost
    away = isinstance(error, OperationalError) and state[:2] in _PASSING
    return f"the database can't do it now (SQLSTATE {state})" if away else ""


def open_database(url: str) -> Engine:
    """The engine for a database address.

    PostgreSQL is reached by psycopg, whatever driver the address leaves out. On SQLite every transaction begins
    as a writer (BEGIN IMMEDIATE), because a reader that turns writer fails at once when somebody else wrote. Errors
    do not quote the parameters of a statement, which hold what people wrote.
    """
    address = make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    # A server may have been restarted since a connection was last used.
    engine = create_engine(address, hide_parameters=True, pool_pre_ping=address.get_backend_name() == "postgresql")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def transaction(bind: Engine | Connection) -> Iterator[Session]:
    """A session whose work is committed whole when the block returns, and undone whole when it raises.

    On a connection that is in a transaction already, that one is undone, and whoever began it commits.
    """
    with Session(bind, expire_on_commit=False) as session, session.begin():
        yield session


def migrate(engine: Engine, revision: str = "head") -> None:
    """Brings the schema to a revision: forward to "head", or back as far as "base"."""
    with engine.begin() as connection:
        configuration = _alembic(connection)
        current = MigrationContext.configure(connection).get_current_revision()
        if revision == "base":
            command.downgrade(configuration, revision)
        elif current is None or revision != current:
            command.upgrade(configuration, revision)


def schema_is_current(engine: Engine) -> bool:
    """Whether every migration has been run."""
    with engine.connect() as connection:
        head = ScriptDirectory.from_config(_alembic(connection)).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == head


def _alembic(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
