"""What speaks against a workshop, what is to be thought of, and what it is called: O1."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates.meetings import Meeting
from handlers.programme.file import WorkingHours
from handlers.workshops import rules
from handlers.workshops.rules import Facts, Session
from tests.chat import NOW
from tests.dates.test_dates import CALENDAR

BERLIN = "Europe/Berlin"
FOURTH = date(2027, 3, 4)


def meet(day: date, start: int, end: int) -> Meeting:
    """A meeting at whole hours."""
    return Meeting(day, time(start), time(end))


@pytest.mark.parametrize(
    ("meetings", "key"),
    [
        ([meet(FOURTH, 9, 15)], None),
        ([meet(FOURTH, 15, 9)], "planning-ends-before"),
        ([meet(FOURTH, 9, 9)], "planning-ends-before"),
        ([meet(date(2027, 1, 10), 9, 12)], "planning-past"),
        ([meet(date(2027, 3, 28), 2, 12)], "planning-no-such-time"),
        ([meet(date(2027, 3, 28), 1, 3)], None),
        ([meet(date(2027, 10, 31), 2, 3)], None),
        ([meet(FOURTH, 9, 13), meet(FOURTH, 12, 15)], "planning-sessions-overlap"),
        ([meet(FOURTH, 9, 12), meet(FOURTH, 12, 15)], None),
    ],
)
def test_dates(meetings: list[Meeting], key: str | None) -> None:
    """O1: an end before the start, the past, a time that does not exist and an overlap are refused."""
    objection = rules.refuse_meetings(meetings, BERLIN, NOW)
    assert (objection.key if objection else None) == key


def test_what_was_so_may_be_past() -> None:
    """O1: of a workshop that has begun the later sessions can still be changed."""
    first = meet(date(2027, 1, 10), 9, 12)
    before = rules.place_meetings([first], BERLIN)
    assert rules.refuse_meetings([first, meet(FOURTH, 9, 12)], BERLIN, NOW, before) is None


@given(st.integers(-5, 30), st.integers(0, 30), st.none() | st.integers(1, 30))
def test_seats(capacity: int, taken: int, minimum: int | None) -> None:
    """O1: no number of seats is taken that would break what the database holds."""
    allowed = rules.refuse_seats(capacity, taken, minimum) is None
    assert allowed == (capacity >= max(1, taken, minimum or 1))
    assert rules.refuse_seats(None, taken, minimum) is None


@given(st.integers(-400, 400), st.integers(0, 60))
def test_deadlines_move_along(days: int, before: int) -> None:
    """O1: a deadline keeps its hour and its distance in days, over every change of the clock."""
    zone = ZoneInfo(BERLIN)
    start = datetime(2027, 3, 4, 9, tzinfo=zone)
    limit = datetime(2027, 3, 4, 8, tzinfo=zone) - timedelta(days=before)
    moved = start + timedelta(days=days)
    facts = Facts(
        course="c",
        sessions=(Session(start.astimezone(UTC), start.astimezone(UTC) + timedelta(hours=3)),),
        registration_until=limit.astimezone(UTC),
    )
    at = moved.astimezone(UTC)
    there = rules.move(facts, (Session(at, at + timedelta(hours=3)),), BERLIN).registration_until
    assert there is not None
    local = there.astimezone(zone)
    assert (local.hour, (moved.date() - local.date()).days) == (8, before)


def test_registration_does_not_open_after_it_closes() -> None:
    """O1: where registration would open too late for the new date, it is open at once."""
    start = datetime(2027, 6, 1, 7, tzinfo=UTC)
    facts = Facts(
        course="c",
        sessions=(Session(start, start + timedelta(hours=2)),),
        registration_from=datetime(2027, 4, 1, tzinfo=UTC),
    )
    early = datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert rules.move(facts, (Session(early, early + timedelta(hours=2)),), BERLIN).registration_from is None


def test_warnings() -> None:
    """O1: public holidays, weekends, school holidays and unusual hours are said, each day once."""
    meetings = [
        meet(date(2027, 3, 23), 9, 12),
        meet(date(2027, 3, 29), 7, 12),
        meet(date(2027, 4, 3), 9, 12),
        meet(date(2027, 4, 5), 9, 19),
        meet(date(2027, 4, 6), 8, 18),
    ]
    facts = Facts(course="c", sessions=rules.place_meetings(meetings, BERLIN))
    found = [(w.what, w.day.day) for w in rules.find_warnings(facts, CALENDAR, WorkingHours(), BERLIN)]
    assert found == [("school", 23), ("holiday", 29), ("hours", 29), ("weekend", 3), ("hours", 5)]


def test_ids() -> None:
    """O1: an id has the course's prefix and the month, and is never given twice."""
    start = datetime(2027, 3, 9, 9, tzinfo=ZoneInfo(BERLIN))
    siblings = ["gs-2027-01", "gs-2027-03", "gs-2027-03-2"]
    assert rules.name_workshop_id("basics", siblings, start, ["gs-2027-01"]) == "gs-2027-03"
    assert rules.name_workshop_id("basics", siblings, start, siblings) == "gs-2027-03-3"
    assert rules.name_workshop_id("basics", [], start, []) == "basics-2027-03"
    assert len(rules.name_workshop_id("x" * 64, [], start, [])) <= 64


def test_seats_and_names_in_words() -> None:
    """O1: numbers and lists as people write them."""
    typed = {
        "20": 20,
        "20 Plätze": 20,
        "5 mehr": 21,
        "+5": 21,
        "5 weniger": 11,
        "-1": 15,
        "− 20": -4,
        "minus 2": 14,
        "viele": None,
        "2 oder 3": None,
        "20.5": None,
        "9" * 99: int("9" * 99),
    }
    assert {text: rules.read_seats(text, 16, {"mehr"}, {"weniger", "minus"}) for text in typed} == typed
    assert rules.read_seats("-1", None, {"mehr"}, {"weniger"}) == -1
    assert rules.read_trainers("Dr. Weiß,  Frau Öz und Herr Kurz; Frau Öz\nUndine Und", {"und", "and"}) == (
        "Dr. Weiß",
        "Frau Öz",
        "Herr Kurz",
        "Undine Und",
    )


def test_merging() -> None:
    """O3: what another has changed stays, and what is wanted comes on top."""
    seen = Facts(course="c", capacity=10, trainers=("A",))
    wanted = seen.model_copy(update={"capacity": 12})
    present = seen.model_copy(update={"trainers": ("B",)})
    assert rules.merge(seen, wanted, present) == Facts(course="c", capacity=12, trainers=("B",))
