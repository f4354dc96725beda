"""When something may be said by itself: what holds whatever the moment, the hours and the days off."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.courtesy import Quiet, QuietHours, Urgency, choose_moment, line_up, weigh

BERLIN = ZoneInfo("Europe/Berlin")
HOLIDAYS = {date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 10, 31)}
NIGHT = Quiet(BERLIN, QuietHours(time(20), time(7)), is_holiday=HOLIDAYS.__contains__)

moments = st.integers(0, 365 * 24 * 60).map(lambda m: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=m))
hours = st.none() | st.builds(QuietHours, st.times(), st.times())
quiets = st.builds(Quiet, st.just(BERLIN), hours, st.booleans(), st.just(HOLIDAYS.__contains__))


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@given(moments, quiets, st.sampled_from(Urgency), st.none() | moments)
def test_nobody_is_disturbed_and_nothing_comes_too_late(
    now: datetime, quiet: Quiet, urgency: Urgency, useful_until: datetime | None
) -> None:
    """M2: never in quiet hours unless it is urgent, never before now, never when it is of no use any more."""
    at = choose_moment(now, urgency, quiet, useful_until)
    if at is None:
        assert useful_until is not None
        assert choose_moment(now, urgency, quiet) >= useful_until  # type: ignore[operator]
        return
    assert at >= now
    assert useful_until is None or at < useful_until
    assert urgency is not Urgency.URGENT or at == now
    assert urgency is Urgency.URGENT or not quiet.covers(at, working=urgency is Urgency.WORKING)


@given(moments, quiets, moments)
def test_what_has_to_be_known_is_known_in_time(now: datetime, quiet: Quiet, needed_by: datetime) -> None:
    """M2: what would come too late in allowed hours is said at once; else nobody is disturbed for it."""
    at = choose_moment(now, weigh(now, Urgency.SOON, quiet, needed_by), quiet)
    assert at is not None
    assert at < needed_by or at == now
    assert at == now or not quiet.covers(at)


@given(moments, quiets)
def test_it_is_the_next_allowed_minute(now: datetime, quiet: Quiet) -> None:
    """M2: between now and the moment that is chosen there is none at which it could have been said."""
    at = quiet.next_allowed(now)
    if at > now:
        steps = max(1, int((at - now).total_seconds() // 97))
        assert all(quiet.covers(now + n * (at - now) / steps) for n in range(steps))


@given(st.lists(st.tuples(moments, st.sampled_from(Urgency)), min_size=1, max_size=8), quiets)
def test_the_order_about_one_workshop_is_kept(said: list[tuple[datetime, Urgency]], quiet: Quiet) -> None:
    """M2: what is said to a person about one workshop comes in the order in which it came about."""
    queue: list[datetime] = []
    for now, urgency in sorted(said, key=lambda pair: pair[0]):
        at = choose_moment(now, urgency, quiet)
        assert at is not None
        waiting = [moment for moment in queue if moment > now]
        at, moved = line_up(at, urgency, waiting)
        queue = [*queue[: len(queue) - len(waiting)], *moved, at]
        assert queue == sorted(queue)


@pytest.mark.parametrize(
    ("now", "urgency", "at"),
    [
        ("2027-03-27T21:00", Urgency.SOON, "2027-03-28T07:00"),
        ("2027-10-30T21:00", Urgency.SOON, "2027-10-31T07:00"),
        ("2027-03-28T06:59", Urgency.SOON, "2027-03-28T07:00"),
        ("2027-03-28T02:59", Urgency.URGENT, "2027-03-28T02:59"),
        ("2027-03-25T20:00", Urgency.WORKING, "2027-03-30T07:00"),
        ("2027-10-29T20:00", Urgency.WORKING, "2027-11-01T07:00"),
        ("2027-01-28T19:59", Urgency.SOON, "2027-01-28T19:59"),
    ],
)
def test_both_clock_changes_to_the_minute(now: str, urgency: Urgency, at: str) -> None:
    """M2, M6: the local time holds, whatever the clock does in that night; a holiday is no working day."""
    assert choose_moment(local(now), urgency, NIGHT) == local(at).astimezone(UTC)


def test_quiet_until_an_hour_that_comes_twice() -> None:
    """M6: quiet hours that end in the hour that comes twice end in each of its halves, and never before the moment."""
    quiet = Quiet(BERLIN, QuietHours(time(22), time(2, 30)))
    assert quiet.next_allowed(local("2027-10-31T02:10")) == local("2027-10-31T02:30").astimezone(UTC)
    assert quiet.next_allowed(local("2027-10-31T02:10", 1)) == local("2027-10-31T02:30", 1).astimezone(UTC)
