"""What falls due, looked for among ten thousand registrations and among a million.

The duty of the reminders as it is done at each beat, on SQLite: once with nobody to remind, once with the people of a
workshop. Both times the same few are booked for what is to come, as in an office that has been at work for longer or
shorter: the others were booked for workshops that were held long ago, and every tenth has times of their own.
"""

import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from benchmarks.telegram_turns import NOW, prepare_database
from handlers.dialogue import Assistant
from handlers.reminders.service import STREAM, remind_due
from handlers.texts import Texts
from storage import tables

FEW, MANY = 10_000, 1_000_000
BEATS = 30
SEATS = 20
FILL = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF; PRAGMA foreign_keys = OFF;
PRAGMA cache_size = -200000;
BEGIN;
CREATE TEMP TABLE number AS
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {count} - 1) SELECT i FROM n;
CREATE TEMP TABLE model AS SELECT * FROM workshop WHERE id = '{workshop}';
INSERT INTO workshop ({columns}) SELECT {copied} FROM model, number WHERE i < {count} / {seats};
INSERT INTO workshop_session (workshop_id, starts_at, ends_at)
  SELECT printf('past-%07d', i), '2020-01-01 08:00:00.000000', '2020-01-01 12:00:00.000000'
  FROM number WHERE i < {count} / {seats};
INSERT INTO person (id, name, language, reminders_before, consented_at)
  SELECT 1000 + i, 'P' || i, 'de', CASE WHEN i % 10 THEN NULL ELSE '["P' || (1 + i / 10 % 6) || 'D"]' END,
    '2020-01-01 00:00:00.000000' FROM number;
INSERT INTO registration (person_id, workshop_id, status, created_at, changed_at)
  SELECT 1000 + i, printf('past-%07d', i / {seats}), 'booked', '2020-01-01 00:00:00.000000',
    '2020-01-01 00:00:00.000000' FROM number;
INSERT INTO registration (person_id, workshop_id, status, created_at, changed_at)
  SELECT id, '{workshop}', 'booked', '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000'
  FROM person WHERE id < 1000 ORDER BY id LIMIT {seats};
COMMIT;
"""


def fill(engine: Engine, workshop: str, count: int) -> None:
    """Registrations for workshops that were long ago, in rows that the database makes, and some for one to come."""
    columns = [column.name for column in tables.Workshop.__table__.columns]
    copied = [f"printf('past-%07d', i) AS {column}" if column == "id" else column for column in columns]
    named = {"columns": ", ".join(columns), "copied": ", ".join(copied), "count": count}
    with closing(sqlite3.connect(engine.url.database or "")) as connection:
        connection.executescript(FILL.format(**named, workshop=workshop, seats=SEATS))


def measure(count: int) -> tuple[float, float]:
    """Seconds that a beat takes where nobody is to be reminded, and where some are: the medians."""
    with tempfile.TemporaryDirectory() as folder:
        engine = prepare_database(Path(folder), 1)
        with Session(engine) as session:
            coming = tables.WorkshopSession.start > NOW
            workshop, start = session.execute(
                select(tables.WorkshopSession.workshop_id, tables.WorkshopSession.start)
                .where(coming)
                .order_by(tables.WorkshopSession.start)
            ).first() or ("", NOW)
        engine.dispose()
        fill(engine, workshop, count)
        assistant = Assistant(Texts())
        idle, busy = [], []
        for _ in range(BEATS):
            idle.append(_beat(engine, assistant, start - timedelta(days=40), 0))
            busy.append(_beat(engine, assistant, start - timedelta(days=1), SEATS))
        engine.dispose()
        return statistics.median(idle), statistics.median(busy)


def _beat(engine: Engine, assistant: Assistant, now: datetime, reminded: int) -> float:
    """Seconds of one beat after a day without any, which is undone, so that all do the same."""
    with Session(engine) as session:
        session.add(tables.Cursor(stream=STREAM, position=(now - timedelta(days=1)).isoformat()))
        session.flush()
        begun = time.perf_counter()
        remind_due(session, assistant, now)
        session.flush()
        took = time.perf_counter() - begun
        counted = session.scalar(select(func.count()).select_from(tables.Outbox))
        if counted != reminded:
            raise AssertionError(f"{counted} reminders instead of {reminded}")
        session.rollback()
    return took


def main() -> None:
    """Measures both, and prints the ratios."""
    few, many = measure(FEW), measure(MANY)
    for what, small, large in zip(("nobody", f"{SEATS} people"), few, many, strict=True):
        print(f"a beat that reminds {what} among {MANY} registrations: {large * 1000:.1f} ms")
        print(f"  {large / small:.2f} of that among {FEW}, {small * 1000:.1f} ms (goal: at most 2)")


if __name__ == "__main__":
    main()
