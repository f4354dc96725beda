"""Seats under everything that can happen to them, in any order: a short run each time, a long one by hand.

python -m tests.registration.test_machine 10000
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage.database import migrate, open_database, transaction
from tests.conftest import SAMPLE
from tests.registration.machine import Seats, prepare

STEPS = 30
EXAMPLES = {"sqlite": 12, "postgresql": 5}


def run(engine: Engine, examples: int, steps: int = STEPS) -> None:
    """Lets the machine take so many steps, so many times."""
    Seats.engine = engine
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def prepared(loaded: Engine) -> Engine:
    """The sample programme with people who have nothing yet."""
    prepare(loaded)
    return loaded


def test_seats_under_everything_that_can_happen(prepared: Engine) -> None:
    """R1, R2, R5, R6, R9, R14: never more than there are, nobody overtaken or in two states, no seat idle, each change
    told once, whatever is done in whatever order."""
    run(prepared, EXAMPLES[prepared.dialect.name])


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'machine.db'}")
        migrate(database)
        with transaction(database) as session:
            load_programme(session, read_programme(SAMPLE.read_text("utf-8")))
        prepare(database)
        while Seats.steps < int(sys.argv[1]):
            run(database, 10, 100)
        print(f"{Seats.steps} steps without a failure")
