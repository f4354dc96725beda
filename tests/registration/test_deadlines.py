"""Until when a seat is held: in working hours, long enough, before the start; over holidays and both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.registration.deadlines import OfferTerms, WorkingTime

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
TERMS = OfferTerms(DAY, DAY, WorkingTime(time(8), time(18), BERLIN, "DE-ST"))
FAR = datetime(2030, 1, 1, tzinfo=UTC)


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("offered", "ends"),
    [
        ("2027-01-11T08:30", "2027-01-12T09:00"),
        ("2027-01-11T09:00", "2027-01-12T09:00"),
        ("2027-01-11T17:00", "2027-01-12T17:00"),
        ("2027-01-11T17:00:01", "2027-01-12T18:00"),
        ("2027-01-11T17:01", "2027-01-12T18:00"),
        ("2027-01-11T18:01", "2027-01-13T08:00"),
        ("2027-01-12T03:00", "2027-01-13T08:00"),
        ("2027-01-14T23:00", "2027-01-18T08:00"),
        ("2027-01-15T10:00", "2027-01-18T08:00"),
        ("2027-01-17T12:00", "2027-01-18T12:00"),
        # Easter 2027: Good Friday is 26 March, Easter Monday the 29th; the clocks go forward on Easter Sunday.
        ("2027-03-24T12:00", "2027-03-25T12:00"),
        ("2027-03-25T12:00", "2027-03-30T08:00"),
        ("2027-03-28T15:00", "2027-03-30T08:00"),
        ("2027-03-29T12:00", "2027-03-30T12:00"),
        # Epiphany is a holiday in Saxony-Anhalt, Reformation Day too; Ascension is a Thursday.
        ("2027-01-05T12:00", "2027-01-07T08:00"),
        ("2028-10-30T12:00", "2028-11-01T08:00"),
        ("2027-05-05T12:00", "2027-05-07T08:00"),
        # Christmas 2026: 24 December is a working day, 25 and 26 are not, and 26 is a Saturday.
        ("2026-12-23T12:00", "2026-12-24T12:00"),
        ("2026-12-24T12:00", "2026-12-28T08:00"),
        ("2026-12-31T09:30", "2027-01-04T08:00"),
        # The clocks go back on 25 October 2026, a Sunday.
        ("2026-10-23T16:00", "2026-10-26T08:00"),
        ("2026-10-24T09:00", "2026-10-26T08:00"),
        ("2026-10-25T08:30", "2026-10-26T09:00"),
    ],
)
def test_when_an_offer_ends(offered: str, ends: str) -> None:
    """R6: the first full hour in working hours at which the seat was held for a day; local time, whatever the clock."""
    deadline = TERMS.find_deadline(local(offered), FAR)
    assert deadline is not None
    assert deadline.astimezone(BERLIN).isoformat(timespec="minutes")[:16] == ends


@pytest.mark.parametrize("offered", ["2027-03-26T19:00", "2026-10-23T19:00"])
@pytest.mark.parametrize("days", range(1, 6))
def test_days_are_long_over_a_clock_change(offered: str, days: int) -> None:
    """R6: a day has 24 hours also where the clocks change, and the end is a local hour all the same."""
    terms = OfferTerms(timedelta(days=days), DAY, TERMS.working)
    deadline = terms.find_deadline(local(offered), FAR)
    assert deadline is not None
    assert deadline - local(offered).astimezone(UTC) >= timedelta(days=days)
    assert TERMS.working.covers(deadline)


@pytest.mark.parametrize(
    ("now", "start", "offered"),
    [
        ("2027-01-27T08:59", "2027-01-28T09:00", True),
        ("2027-01-27T09:00", "2027-01-28T09:00", False),
        ("2027-01-28T10:00", "2027-01-28T09:00", False),
        # A seat freed on Thursday before Easter: no working hour is left for a workshop on Tuesday at eight.
        ("2027-03-25T12:00", "2027-03-30T08:00", True),
        ("2027-03-25T12:00", "2027-03-30T07:59", False),
        ("2027-03-25T12:00", "2027-03-27T14:00", False),
    ],
)
def test_near_the_start_nothing_is_offered(now: str, start: str, offered: bool) -> None:
    """R6: within a day of the start, and where no deadline fits before it, there is no offer."""
    assert (TERMS.find_deadline(local(now), local(start)) is not None) is offered


moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - as it takes them
durations = st.timedeltas(timedelta(minutes=1), timedelta(days=10))
regions = st.sampled_from(["DE-ST", "DE-NI", "DE-BY", "DE", None])
zones = st.sampled_from([BERLIN, ZoneInfo("UTC"), ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kathmandu")])
hours = st.tuples(st.times(), st.times()).map(lambda pair: (min(pair), max(pair)))


@given(moments, moments, durations, durations, hours, zones, regions)
def test_what_holds_of_every_offer(
    now: datetime,
    start: datetime,
    hold: timedelta,
    none_within: timedelta,
    opening: tuple[time, time],
    zone: ZoneInfo,
    region: str | None,
) -> None:
    """R6: held long enough, ended on a working day in working hours, never after the start, never made near it."""
    terms = OfferTerms(hold, none_within, WorkingTime(*opening, zone, region))
    deadline = terms.find_deadline(now, start)
    if deadline is None:
        return
    ends = deadline.astimezone(zone)
    assert now + hold <= deadline <= start
    assert now + none_within < start
    assert ends.weekday() < 5
    assert opening[0] <= ends.time() <= opening[1]
    assert region is None or not is_holiday(region, ends.date())


@given(moments, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_who_is_offered_later_has_until_later(now: datetime, later: timedelta) -> None:
    """R6: a later offer never ends before an earlier one."""
    first, second = TERMS.find_deadline(now, FAR + 4 * 365 * DAY), TERMS.find_deadline(now + later, FAR + 4 * 365 * DAY)
    assert first is not None
    assert second is not None
    assert first <= second


def is_holiday(region: str, day: date) -> bool:
    country, _, part = region.partition("-")
    return day in holidays.country_holidays(country, subdiv=part or None)
