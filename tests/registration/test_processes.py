"""R1: several processes on one database sell no seat twice."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Engine, select

from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus
from tests.chat import NOW

ROOT = Path(__file__).parents[2]
PROCESSES, PEOPLE, SEATS = 4, 500, 20
ATTEMPTS = """
import sys
from handlers.registration.service import take_seat
from storage import tables
from storage.database import open_database, transaction
from tests.chat import NOW

engine = open_database(sys.argv[1])
sys.stdin.readline()
for number in range(int(sys.argv[2]), {people} + 1, {processes}):
    with transaction(engine) as session:
        take_seat(session, session.get_one(tables.Person, number), "gs-2027-03", NOW)
"""


def attempt(url: str, first: int) -> "subprocess.Popen[str]":
    code = ATTEMPTS.format(people=PEOPLE, processes=PROCESSES)
    arguments = [sys.executable, "-c", code, url, str(first)]
    return subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, text=True)


def test_five_hundred_attempts_on_twenty_seats(loaded: Engine) -> None:
    """R1: of 500 people in four processes 20 are booked, 480 wait, each at a place of their own."""
    with transaction(loaded) as session:
        session.add_all(
            tables.Person(id=n, name=f"P{n}", language="de", audience_id="employees", site_id="halle", consented_at=NOW)
            for n in range(1, PEOPLE + 1)
        )
        workshop = lock_workshop(session, "gs-2027-03")
        workshop.capacity = workshop.seats_taken + SEATS
    url = loaded.url.render_as_string(hide_password=False)
    processes = [attempt(url, first) for first in range(1, PROCESSES + 1)]
    with ThreadPoolExecutor(PROCESSES) as waiting:
        list(waiting.map(lambda process: process.communicate("go\n", timeout=100), processes))
    assert [process.returncode for process in processes] == [0] * PROCESSES
    with transaction(loaded) as session:
        rows = session.scalars(select(tables.Registration).order_by(tables.Registration.id)).all()
        workshop = lock_workshop(session, "gs-2027-03")
        assert workshop.seats_taken == workshop.capacity
    statuses = [row.status for row in rows]
    assert statuses == [RegistrationStatus.BOOKED] * SEATS + [RegistrationStatus.WAITLISTED] * (PEOPLE - SEATS)
    assert len({row.person_id for row in rows}) == PEOPLE
