"""Seats: never more than there are, nobody overtaken, a second tap changes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from handlers.registration.offers import promote_waiting
from handlers.registration.rules import Rule
from handlers.registration.service import Standing, cancel_registration, lock_workshop, take_seat
from storage import tables
from storage.database import transaction
from storage.kinds import ACTIVE, HOLDS_SEAT, RegistrationStatus
from tests.chat import NOW

BOOKED, WAITLISTED = RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED


@pytest.fixture
def loaded(loaded: Engine) -> Engine:
    """The sample programme and a hundred employees of Halle, with the ids 1 to 100."""
    with transaction(loaded) as session:
        session.add_all(
            tables.Person(
                id=n, name=f"Person {n}", language="de", audience_id="employees", site_id="halle", consented_at=NOW
            )
            for n in range(1, 101)
        )
    return loaded


def take(engine: Engine, person_id: int, workshop_id: str, now: datetime = NOW) -> Standing:
    with transaction(engine) as session:
        return take_seat(session, session.get_one(tables.Person, person_id), workshop_id, now)


def leave_seats(engine: Engine, workshop_id: str, free: int) -> None:
    """Makes the workshop as large as leaves so many seats free."""
    with transaction(engine) as session:
        workshop = lock_workshop(session, workshop_id)
        workshop.capacity = workshop.seats_taken + free


def test_a_hundred_people_ask_for_the_last_seat(loaded: Engine) -> None:
    """R1: exactly one is booked, the others stand on the waitlist at 1 to 99, on both databases."""
    leave_seats(loaded, "gs-2027-01", 1)
    with ThreadPoolExecutor(10) as people:
        standings = list(people.map(lambda n: take(loaded, n, "gs-2027-01"), range(1, 101)))
    statuses = [s.registration.status for s in standings if s.registration]
    assert statuses.count(BOOKED) == 1
    assert sorted(s.place for s in standings if s.place is not None) == list(range(1, 100))


def test_a_second_tap_at_the_same_moment_changes_nothing(loaded: Engine) -> None:
    """R2: eight taps of one person give one row, and only one of them has something to say."""
    with ThreadPoolExecutor(8) as taps:
        standings = list(taps.map(lambda _: take(loaded, 1, "gs-2027-01"), range(8)))
    assert [s.changed for s in standings].count(True) == 1
    with transaction(loaded) as session:
        assert len(session.scalars(select(tables.Registration)).all()) == 1
        assert lock_workshop(session, "gs-2027-01").seats_taken == 4


def test_a_freed_seat_goes_to_who_waits_longest(loaded: Engine) -> None:
    """R4, R5: the waitlist says the place, moves up in order, and a cancelled person starts at its end again."""
    leave_seats(loaded, "gs-2027-01", 1)
    assert [take(loaded, n, "gs-2027-01").place for n in (1, 2, 3)] == [None, 1, 2]
    with transaction(loaded) as session:
        assert cancel_registration(session, 1, "gs-2027-01", NOW).changed
        offered = promote_waiting(session, lock_workshop(session, "gs-2027-01"), NOW)
        assert [(r.person_id, r.status) for r in offered] == [(2, RegistrationStatus.OFFERED)]
        assert not cancel_registration(session, 1, "gs-2027-01", NOW).changed
    assert take(loaded, 1, "gs-2027-01").place == 2
    assert not take(loaded, 3, "gs-2027-01").changed


def test_who_waits_by_phone_is_not_overtaken(loaded: Engine) -> None:
    """R5: a free seat is left to the organisers while people wait by phone or letter, and the places count them."""
    leave_seats(loaded, "gs-2027-01", 1)
    with transaction(loaded) as session:
        lock_workshop(session, "gs-2027-01").offline_waitlist = 2
    assert take(loaded, 1, "gs-2027-01").place == 3
    with transaction(loaded) as session:
        workshop = lock_workshop(session, "gs-2027-01")
        assert promote_waiting(session, workshop, NOW) == []
        workshop.offline_waitlist = 0
        assert [r.person_id for r in promote_waiting(session, workshop, NOW)] == [1]


@pytest.mark.parametrize(
    ("workshop_id", "now", "refusals"),
    [
        ("gs-2027-01", datetime(2027, 1, 25, 11, 0, 1, tzinfo=UTC), [Rule.CLOSED]),
        ("gs-2027-01", datetime(2027, 1, 25, 11, 0, 0, tzinfo=UTC), []),
        ("gs-2027-03", datetime(2027, 3, 4, 8, 0, tzinfo=UTC), [Rule.STARTED]),
        ("gs-2027-04", NOW, [Rule.CANCELLED]),
        ("az-2027-02", NOW, [Rule.AUDIENCE]),
        ("zw-2027-03", NOW, [Rule.SITE]),
    ],
)
def test_rules_hold_where_the_seat_is_taken(
    loaded: Engine, workshop_id: str, now: datetime, refusals: list[Rule]
) -> None:
    """R8: audience, site, closing time and cancellation are enforced at the booking itself."""
    assert [reason.rule for reason in take(loaded, 1, workshop_id, now).why.refusals] == refusals


def test_the_database_has_the_last_word(loaded: Engine) -> None:
    """R1, R2: what the code forgot, the constraints refuse."""
    leave_seats(loaded, "gs-2027-01", 0)
    with pytest.raises(IntegrityError, match="never_oversold"), transaction(loaded) as session:
        lock_workshop(session, "gs-2027-01").seats_taken += 1
    take(loaded, 1, "gs-2027-01")
    with pytest.raises(IntegrityError), transaction(loaded) as session:
        session.add(
            tables.Registration(person_id=1, workshop_id="gs-2027-01", status=BOOKED, created_at=NOW, changed_at=NOW)
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["take", "cancel", "grow", "shrink"]), st.integers(1, 6)), max_size=25))
def test_invariants_hold_after_every_step(loaded: Engine, steps: list[tuple[str, int]]) -> None:
    """R1, R5: whatever is done in whatever order, no seat is sold twice, none idles, nobody is overtaken."""
    with loaded.connect() as connection, connection.begin() as undo:
        session = Session(connection, join_transaction_mode="create_savepoint")
        workshop = lock_workshop(session, "gs-2027-01")
        workshop.capacity = workshop.seats_taken + 2
        for deed, person_id in steps:
            _do(session, workshop, deed, person_id)
            _check(session, workshop)
        session.close()
        undo.rollback()


def _do(session: Session, workshop: tables.Workshop, deed: str, person_id: int) -> None:
    match deed:
        case "take":
            take_seat(session, session.get_one(tables.Person, person_id), workshop.id, NOW)
        case "cancel":
            cancel_registration(session, person_id, workshop.id, NOW)
            promote_waiting(session, workshop, NOW)
        case "grow":
            workshop.capacity = (workshop.capacity or 0) + 1
            promote_waiting(session, workshop, NOW)
        case _:
            workshop.capacity = max(workshop.seats_taken, (workshop.capacity or 0) - 1)


def _check(session: Session, workshop: tables.Workshop) -> None:
    session.flush()
    active = list(_active(session, workshop.id))
    seated = [r for r in active if r.status in HOLDS_SEAT]
    waiting = [r for r in active if r.status is WAITLISTED]
    assert workshop.seats_taken == workshop.offline_registrations + len(seated)
    assert workshop.capacity is not None
    assert workshop.seats_taken <= workshop.capacity
    assert not waiting or workshop.seats_taken == workshop.capacity
    assert all(seat.id < place.id for seat in seated for place in waiting)


def _active(session: Session, workshop_id: str) -> Iterator[tables.Registration]:
    yield from session.scalars(
        select(tables.Registration).where(
            tables.Registration.workshop_id == workshop_id, tables.Registration.status.in_(ACTIVE)
        )
    )
