"""What falls due, looked for among ten thousand registrations and among a million.

The duty of the reminders as it is done at each beat, on SQLite, with the same few that are due.
"""

import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.telegram_turns import NOW, prepare_database
from handlers.dialogue import Assistant
from handlers.reminders.service import remind_due
from handlers.texts import Texts
from storage.database import transaction

FEW, MANY = 10_000, 1_000_000
BEATS = 30
COLUMNS = "id, person_id, workshop_id, status, sequence, created_at, changed_at"


def fill(engine: Engine, count: int) -> None:
    """People who are booked for workshops that were long ago, one each, in rows that are made by the database."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 999 + :count) "
                "INSERT INTO person (id, name, language, consented_at) SELECT i, 'P' || i, 'de', :now FROM n"
            ),
            {"count": count, "now": "2026-01-01 00:00:00.000000"},
        )
        connection.execute(
            text(
                f"INSERT INTO registration ({COLUMNS}) SELECT i.id, i.id, w.id, 'booked', 0, :now, :now FROM person i "
                "JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k, count(*) OVER () AS of FROM workshop "
                "WHERE id LIKE 'past-%') w ON w.k = i.id % w.of WHERE i.id >= 1000"
            ),
            {"now": "2026-01-01 00:00:00.000000"},
        )
        connection.execute(text("ANALYZE"))


def add_past(engine: Engine, count: int) -> None:
    """Workshops that were held before, as many as the registrations fill."""
    with engine.begin() as connection:
        columns = [row[1] for row in connection.execute(text("PRAGMA table_info(workshop)")) if row[1] != "id"]
        first = connection.scalar(text("SELECT min(id) FROM workshop"))
        listed = ", ".join(columns)
        values = {"count": count // 20, "first": first, "past": "2020-01-01 08:00:00.000000"}
        values["ended"] = "2020-01-01 12:00:00.000000"
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
        connection.execute(
            text(
                f"{numbers} INSERT INTO workshop (id, {listed}) "
                f"SELECT 'past-' || i, {listed} FROM workshop, n WHERE workshop.id = :first"
            ),
            values,
        )
        connection.execute(
            text(
                f"{numbers} INSERT INTO workshop_session (workshop_id, starts_at, ends_at) "
                "SELECT 'past-' || i, :past, :ended FROM n"
            ),
            values,
        )


def measure(count: int) -> float:
    """Seconds that a beat takes, the median."""
    with tempfile.TemporaryDirectory() as folder:
        engine = prepare_database(Path(folder), 1)
        add_past(engine, count)
        fill(engine, count)
        assistant = Assistant(Texts())
        took = []
        for beat in range(BEATS):
            begun = time.perf_counter()
            with transaction(engine) as session:
                remind_due(session, assistant, NOW + beat * timedelta(seconds=5))
            took.append(time.perf_counter() - begun)
        engine.dispose()
        return statistics.median(took)


def main() -> None:
    """Measures both, and prints the ratio."""
    few, many = measure(FEW), measure(MANY)
    print(f"reminders that are due among {MANY} registrations: {many * 1000:.2f} ms a beat")
    print(f"  {many / few:.2f} of that among {FEW}, {few * 1000:.2f} ms (goal: at most 2)")


if __name__ == "__main__":
    main()
