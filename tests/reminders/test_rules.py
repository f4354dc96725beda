"""When reminders are due: to the minute, over the clock changes, never in quiet hours, never past the start."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.courtesy import Quiet, QuietHours
from handlers.reminders.rules import due_moment, helps_until, latest_due, read_before

BERLIN = ZoneInfo("Europe/Berlin")
QUIET = Quiet(BERLIN, QuietHours(time(20), time(7)))
WEEK, DAY, TWO_HOURS = timedelta(days=7), timedelta(days=1), timedelta(hours=2)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "before", "due"),
    [
        ("2027-01-28T09:00", WEEK, "2027-01-21T09:00"),
        ("2027-01-28T09:00", TWO_HOURS, "2027-01-28T07:00"),
        ("2027-03-29T09:00", DAY, "2027-03-28T09:00"),
        ("2027-03-28T09:00", DAY, "2027-03-27T09:00"),
        ("2027-11-01T09:00", WEEK, "2027-10-25T09:00"),
        ("2027-10-31T09:00", DAY, "2027-10-30T09:00"),
        ("2027-02-09T08:00", TWO_HOURS, "2027-02-09T07:00"),
        ("2027-02-09T06:30", TWO_HOURS, "2027-02-08T19:59"),
        ("2027-02-09T20:30", DAY, "2027-02-09T07:00"),
    ],
)
def test_the_moment_of_a_reminder(start: str, before: timedelta, due: str) -> None:
    """M1, M2, M6: local time is kept over both clock changes; quiet hours move it, but never past the start."""
    assert due_moment(local(start), before, QUIET) == local(due).astimezone(UTC)


starts = st.integers(0, 365 * 24 * 60).map(lambda m: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=m))
durations = st.timedeltas(timedelta(minutes=15), timedelta(days=60)).map(lambda d: d - timedelta(0, d.seconds % 60))


@given(starts, durations)
def test_never_quiet_never_late(start: datetime, before: timedelta) -> None:
    """M2: whatever the start and the time before it, a reminder is said in allowed hours and before the start."""
    due = due_moment(start, before, QUIET)
    assert due < start
    assert not QUIET.covers(due)
    assert abs(due - (start - before)) < timedelta(hours=14)


def test_of_several_only_the_last_is_said() -> None:
    """M5: after a long silence the reminder that fits now is sent, not one after the other."""
    start, before = local("2027-01-28T09:00"), [WEEK, DAY, TWO_HOURS]
    since, now = local("2027-01-20T00:00"), local("2027-01-27T10:00")
    assert latest_due(start, before, since, now, QUIET) == (DAY, local("2027-01-27T09:00").astimezone(UTC))
    assert latest_due(start, before, now, now + timedelta(hours=3), QUIET) is None


def test_a_late_reminder_helps_for_half_of_its_time() -> None:
    """M5: the reminder two hours before still helps an hour before the start, and not later."""
    start = local("2027-01-28T09:00")
    due = start - TWO_HOURS
    assert helps_until(due, start) == start - timedelta(minutes=59)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 Tage", timedelta(days=2)),
        ("zwei tage vorher", timedelta(days=2)),
        ("Bitte einen Tag vorher!", DAY),
        ("1 Woche", WEEK),
        ("90 Minuten", timedelta(minutes=90)),
        ("Mittwoch", None),
        ("stündlich 3", None),
        ("", None),
    ],
)
def test_what_people_say(text: str, meant: timedelta | None) -> None:
    """M1: the time before is understood as people write it."""
    units = {"minutes": ["minuten"], "hours": ["stunde", "stunden"], "days": ["tag", "tage"], "weeks": ["woche"]}
    assert read_before(text, units, {"zwei": 2, "einen": 1}) == meant
