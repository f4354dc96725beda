"""Exact dates with their hours, in German and English, as organisers write them: O1, Q4."""

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates.meetings import UnclearError, read_meetings, read_moment
from tests.dates.test_dates import CALENDAR

MONDAY = date(2027, 1, 11)
FOURTH = "2027-03-04 09:00-15:30"
MEETINGS = {
    "am 4. März von 9 bis 15:30": [FOURTH],
    "4.3. 9-15:30": [FOURTH],
    "04.03.2027 09:00-15:30": [FOURTH],
    "4.3.27 9.00 - 15.30 Uhr": [FOURTH],
    "2027-03-04 09:00-15:30": [FOURTH],
    "4.3., 9 Uhr bis 15 Uhr 30": [FOURTH],
    "am 4. März um 9 Uhr bis 15:30 Uhr": [FOURTH],
    "von 9 bis 15:30 am 4. März": [FOURTH],
    "Donnerstag, 4. März 2027, 09:00–15:30": [FOURTH],
    "March 4, 9am to 3.30pm": [FOURTH],
    "on 4th of March from 9 to 3:30 pm": [FOURTH],
    "4.3. 9-15:30 Uhr und 5.3. 9 bis 13 Uhr": [FOURTH, "2027-03-05 09:00-13:00"],
    "4 March 9:00-15:30 and 5 March 9 to 13": [FOURTH, "2027-03-05 09:00-13:00"],
    "9-15:30 am 4.3. und 9-13 am 5.3.": [FOURTH, "2027-03-05 09:00-13:00"],
    "4.3. 9 bis 12 Uhr und 13 bis 16 Uhr": ["2027-03-04 09:00-12:00", "2027-03-04 13:00-16:00"],
    "am 4. und 5. März von 9 bis 15 Uhr": ["2027-03-04 09:00-15:00", "2027-03-05 09:00-15:00"],
    "4.3. und 5.3. jeweils 9-13 Uhr": ["2027-03-04 09:00-13:00", "2027-03-05 09:00-13:00"],
    "vom 4. bis 5. März, 9-13 Uhr": ["2027-03-04 09:00-13:00", "2027-03-05 09:00-13:00"],
    "4., 11. und 18. März 9-12": ["2027-03-04 09:00-12:00", "2027-03-11 09:00-12:00", "2027-03-18 09:00-12:00"],
    "4. und 11. Februar 2028 9-12": ["2028-02-04 09:00-12:00", "2028-02-11 09:00-12:00"],
    "am 4.3. von halb zehn bis drei": ["2027-03-04 09:30-15:00"],
    "4 March 1 to 3 pm": ["2027-03-04 13:00-15:00"],
    "morgen von 14 bis 16 Uhr": ["2027-01-12 14:00-16:00"],
    "nächste Woche Mittwoch 9-12": ["2027-01-20 09:00-12:00"],
    "4.3. 15 bis 9 Uhr": ["2027-03-04 15:00-09:00"],
    "28.3. 2:30 bis 5 Uhr": ["2027-03-28 02:30-05:00"],
    "4.3.2026 9-12 Uhr": ["2026-03-04 09:00-12:00"],
    "4.3. (Donnerstag) 9-15:30 Uhr": [FOURTH],
    "Do, 4.3. und Fr, 5.3. jeweils 9-13 Uhr": ["2027-03-04 09:00-13:00", "2027-03-05 09:00-13:00"],
    "KW 10 Dienstag 9-12": ["2027-03-09 09:00-12:00"],
}
UNCLEAR = {
    "4.3. ab 9 Uhr": "hours",
    "4.3. vormittags": "hours",
    "am 4. März": "hours",
    "9 bis 12 Uhr": "day",
    "wie wird das Wetter": "nothing",
    "31.2. 9-12 Uhr": "words",
    "4.3. von 25 bis 26 Uhr": "words",
    "4.3. 10-12 Uhr in Raum 3": "words",
    "4.3. 3.5 Uhr": "hours",
    "Mo 5.3. 9-12": "weekday",
    "Mittwoch, 4.3. 9-12 und Fr 5.3. 9-12": "weekday",
    "in zwei Wochen 9-12 Uhr": "day",
    "nächste Woche 9 bis 12 Uhr": "day",
    "": "nothing",
}


@pytest.mark.parametrize("text", MEETINGS)
def test_meetings(text: str) -> None:
    """O1: days and hours in natural words."""
    read = read_meetings(text, MONDAY, CALENDAR)
    assert [f"{meeting.day} {meeting.start:%H:%M}-{meeting.end:%H:%M}" for meeting in read] == MEETINGS[text]


@pytest.mark.parametrize("text", UNCLEAR)
def test_unclear(text: str) -> None:
    """O1: what is missing or is no date is not guessed."""
    with pytest.raises(UnclearError) as unclear:
        read_meetings(text, MONDAY, CALENDAR)
    assert unclear.value.part == UNCLEAR[text]


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("bis zum 1. März", date(2027, 3, 1), None),
        ("1.3., 12 Uhr", date(2027, 3, 1), time(12)),
        ("by March 1, 6pm", date(2027, 3, 1), time(18)),
        ("01.03.2027 23:59", date(2027, 3, 1), time(23, 59)),
    ],
)
def test_moment(text: str, day: date, hour: time | None) -> None:
    """O1: a deadline in natural words."""
    assert read_moment(text, MONDAY, CALENDAR) == (day, hour)


PIECES = [
    *MEETINGS,
    *UNCLEAR,
    "3.5 Uhr",
    "12 am",
    "0 pm",
    "halb",
    "99",
    "KW 53",
    "31.12.9999",
    "Ostern",
    "bis",
    "-",
    "und",
    "Uhr",
]
"""What is put together at random."""


@given(st.lists(st.sampled_from(" ".join(PIECES).split()) | st.text(max_size=6), max_size=12))
def test_nothing_breaks_it(words: list[str]) -> None:
    """O1: whatever is written is read or refused, and what is read has whole days and hours."""
    text = " ".join(words)
    with contextlib.suppress(UnclearError):
        assert all(MONDAY.year <= meeting.day.year + 100 for meeting in read_meetings(text, MONDAY, CALENDAR))
    with contextlib.suppress(UnclearError):
        assert read_moment(text, MONDAY, CALENDAR)[0]
