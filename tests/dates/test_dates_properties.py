"""Dates in every way in which they can be said, and texts that nobody should send."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import holidays
import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import Calendar, Span, read_when
from handlers.dates.calendar import easter
from tests.dates.test_dates import CALENDAR, WEDNESDAY

GERMAN = list(get_month_names(locale="de").values())
ENGLISH = list(get_month_names(locale="en").values())
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
days = st.dates(date(2026, 1, 1), date(2032, 12, 31))

WAYS_OF_A_DAY: list[Callable[[date], str]] = [
    lambda day: f"am {day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: f"{day.day}.{day.month}.{day.year % 100:02}",
    lambda day: f"{day.isoformat()}",
    lambda day: f"am {day.day}. {GERMAN[day.month - 1]} {day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()]}, {day.day}. {GERMAN[day.month - 1]} {day.year}",
    lambda day: f"am {WEEKDAYS[day.weekday()]}, den {day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
    lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"on the {day.day}{_ending(day.day)} of {ENGLISH[day.month - 1]} {day.year}",
    lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
]
WAYS_OF_A_RANGE: list[Callable[[str, str], str]] = [
    lambda first, last: f"vom {first} bis {last}",
    lambda first, last: f"vom {first} bis zum {last}",
    lambda first, last: f"{first} bis {last}",
    lambda first, last: f"{first} - {last}",
    lambda first, last: f"zwischen dem {first} und dem {last}",
    lambda first, last: f"from {first} to {last}",
    lambda first, last: f"between {first} and {last}",
    lambda first, last: f"{first} until {last}",
]
WAYS_WITHOUT_YEAR: list[Callable[[date], str]] = [
    lambda day: f"am {day.day}.{day.month}.",
    lambda day: f"{day.day}. {GERMAN[day.month - 1]}",
    lambda day: f"{day.day} {ENGLISH[day.month - 1]}",
    lambda day: f"{ENGLISH[day.month - 1]} {day.day}",
]


def _ending(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th")


def _spans(text: str, today: date = WEDNESDAY) -> tuple[Span, ...]:
    return read_when(text, today, CALENDAR).spans


@given(days, st.sampled_from(WAYS_OF_A_DAY))
def test_day(day: date, say: Callable[[date], str]) -> None:
    """Q4: a written day is that day."""
    assert _spans(say(day)) == (Span(day, day),)


@given(
    days, st.integers(1, 400), st.sampled_from(WAYS_OF_A_RANGE), st.sampled_from(WAYS_OF_A_DAY), st.sampled_from([0, 1])
)
def test_range(
    first: date, length: int, say: Callable[[str, str], str], day: Callable[[date], str], other: int
) -> None:
    """Q4: a range said in any way is that range."""
    last = first + timedelta(days=length)
    text = say(day(first).removeprefix("am ").removeprefix("on the "), day(last).removeprefix("am "))
    assert _spans(text) == (Span(first, last),), text


@given(days, st.integers(0, 364), st.sampled_from(WAYS_WITHOUT_YEAR))
def test_next_such_day(today: date, distance: int, say: Callable[[date], str]) -> None:
    """Q4: without a year the next such day is meant, today included."""
    day = today + timedelta(days=distance)
    if (day.month, day.day) != (2, 29):
        assert _spans(say(day), today) == (Span(day, day),)


@given(days, st.integers(0, 40))
def test_weeks(today: date, weeks: int) -> None:
    """Q4: a week is Monday to Sunday, however it is said."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    week = (Span(monday, monday + timedelta(days=6)),)
    year, number, _ = monday.isocalendar()
    said = [f"KW {number} {year}", f"in der {number}. Kalenderwoche {year}", f"week {number} {year}"]
    if weeks > 1:
        said += [f"in {weeks} Wochen", f"in {weeks} weeks"]
    said += {0: ["diese Woche", "this week"], 1: ["nächste Woche", "next week"], 2: ["übernächste Woche"]}.get(
        weeks, []
    )
    for text in said:
        assert _spans(text, today) == week, text


@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    """Nothing that can be typed stops the reading, and where no time is said the text stays as it was."""
    when = read_when(text, WEDNESDAY, CALENDAR)
    assert when.said or when.rest == text


_WORDS = (
    "vom bis nach vor ab am im nicht außer und oder , - . / 3. 12 14 Uhr Montag montags März Ende Anfang nächste "
    "letzte Woche Monat Ferien Ostern KW 2027 31.2. 29.2. erste zwei Tage in zwischen the of from to next week May 9999"
)


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=12), st.dates())
def test_any_words_on_any_day(words: list[str], today: date) -> None:
    """Words of time in any order and on any day a calendar knows are read or are not, and never fail."""
    read_when(" ".join(words), today, CALENDAR)


_EVER_THE_SAME = [word for word in _WORDS.split() if (word.islower() or len(word) > 2) and word != "May"]


@given(st.lists(st.sampled_from(_EVER_THE_SAME), max_size=6))
def test_case_makes_no_difference(words: list[str]) -> None:
    """Capital and small letters mean the same in words that are not abbreviated, and not another word when small."""
    text = " ".join(words)
    for other in (text.upper(), text.lower()):
        one, two = read_when(text, WEDNESDAY, CALENDAR), read_when(other, WEDNESDAY, CALENDAR)
        assert (one.spans, one.weekdays, one.part) == (two.spans, two.weekdays, two.part)


@pytest.mark.parametrize(
    "text",
    [
        "in 99999999999999999999 Wochen",
        "am 99.99.9999",
        "donaudampfschiff" * 1500,
        "9999-12-31",
        "0000-00-00",
        "am 31.12.9999",
        "in 999 Jahren",
        "KW 99",
        "letzte 999 Jahre",
        "am 29.2.2027",
        "31. Februar",
        "1" * 5000,
        "1." * 3000,
        "Montag und " * 2000,
        "nicht " * 3000,
        "von " * 3000,
        "in der " * 2000 + "Woche",
        "zwischen " * 2000,
        "a" * 100_000,
        "am am am am 3. 3. 3. März März bis bis",
        "٣ مارس",
        "am ³. März",
        "①. März",
        "\u0000\u202e März \ud83d\ude00",
    ],
)
def test_hostile(text: str) -> None:
    """No message holds up the reading of others."""
    read_when("im März", WEDNESDAY, CALENDAR)
    begun = time.thread_time()
    read_when(text, WEDNESDAY, CALENDAR)
    assert time.thread_time() - begun < 0.5


@pytest.mark.parametrize("today", [date.min, date(1, 3, 5), date(9999, 12, 31), date(9998, 6, 1)])
def test_ends_of_time(today: date) -> None:
    """The first and the last days of the calendar are days like others."""
    for text in ("nächste Woche", "in 999 Jahren", "letzten Monat", "Ostern", "ab Montag", "im März", "in den Ferien"):
        read_when(text, today, CALENDAR)


def test_easter() -> None:
    """Easter Monday is when the library of holidays has it."""
    known = holidays.country_holidays("DE", years=range(1995, 2100), language="de")
    assert all(known.get(easter(year) + timedelta(days=1)) == "Ostermontag" for year in range(1995, 2100))


def test_unknown_region() -> None:
    """A region that nobody knows, and none, leave the holidays of all."""
    for region in ("", "XX", "DE-XX"):
        assert read_when("nach Ostern", WEDNESDAY, Calendar(region)).spans == (Span(date(2027, 3, 30), None),)
