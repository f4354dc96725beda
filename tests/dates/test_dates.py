"""What messages say about time, in German and English: a table of phrases on one day, and where they are said."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.dates import Calendar, SchoolBreak, Span, When, allows, read_when

WEDNESDAY = date(2026, 9, 9)
CALENDAR = Calendar(
    "DE-ST",
    (
        SchoolBreak("Herbstferien", date(2026, 10, 19), date(2026, 10, 30)),
        SchoolBreak("Weihnachtsferien", date(2026, 12, 21), date(2027, 1, 2)),
        SchoolBreak("Winterferien", date(2027, 2, 1), date(2027, 2, 6)),
        SchoolBreak("Osterferien", date(2027, 3, 22), date(2027, 3, 27)),
        SchoolBreak("Sommerferien", date(2027, 7, 10), date(2027, 8, 20)),
    ),
)


def write(when: When) -> str:
    """What was understood, as the tables write it."""
    parts = [_write_span(span) for span in when.spans]
    if when.weekdays:
        parts.append("wd" + "".join(str(weekday) for weekday in sorted(when.weekdays)))
    if when.part != (None, None):
        parts.append("h" + "-".join(_write_time(at) for at in when.part))
    if when.length != (None, None):
        parts.append("len" + "-".join(str(length // timedelta(hours=1)) if length else "" for length in when.length))
    if when.days != (None, None):
        parts.append("days" + "-".join(str(number or "") for number in when.days))
    parts += [f"missing {when.missing}"] if when.missing else []
    parts += [f"NOT({write(negated)})" for negated in when.without]
    return " ".join(parts) or "-"


def _write_span(span: Span) -> str:
    return str(span.start) if span.start == span.end else f"{span.start or ''}..{span.end or ''}"


def _write_time(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""


def _table(name: str) -> dict[Any, Any]:
    table: dict[Any, Any] = yaml.safe_load(Path(__file__).with_name(f"dates_{name}.yaml").read_text("utf-8"))
    return table


def _phrases(language: str) -> list[Any]:
    table = _table(language)
    return [(str(phrase), str(expected)) for expected, phrases in table.items() for phrase in phrases]


@pytest.mark.parametrize(("phrase", "expected"), [*_phrases("de"), *_phrases("en")])
def test_phrase(phrase: str, expected: str) -> None:
    """Q4: relative, vague and written dates, weekdays, hours and what is negated."""
    assert write(read_when(phrase, WEDNESDAY, CALENDAR)) == expected


@pytest.mark.parametrize(("message", "expected"), _table("messages").items())
def test_message(message: str, expected: str) -> None:
    """Q4: times within whole messages."""
    assert write(read_when(message, WEDNESDAY, CALENDAR)) == expected


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("gibts donnerstags was für azubis, nicht in halle", "gibts was für azubis, nicht in halle"),
        ("Was läuft am 24.9. oder am 8.10. in Halle?", "Was läuft in Halle?"),
        ("Wann ist der nächste Workshop?", "Wann ist der nächste Workshop?"),
        ("trag mich für nächsten Donnerstag bei Modul 1 ein", "trag mich für bei Modul 1 ein"),
        ("anything after lunch in March for trainees?", "anything for trainees?"),
    ],
)
def test_rest(message: str, rest: str) -> None:
    """What is left of a message has no word of time in it, and all other words as they were typed."""
    assert read_when(message, WEDNESDAY, CALENDAR).rest == rest


def test_language_of_others() -> None:
    """Q11: the everyday words of time of other languages."""
    november = "2026-11-01..2026-11-30"
    for phrase in (
        "у листопаді",
        "в ноябре",
        "kasım ayında",
        "en noviembre",
        "en novembre",
        "w listopadzie",
        "في نوفمبر",
        "tháng 11",
    ):
        assert write(read_when(phrase, WEDNESDAY, CALENDAR)) == november, phrase
    for phrase in ("demain", "mañana", "jutro", "завтра", "yarın", "غدا", "у четвер", "en jueves", "w czwartek"):
        assert write(read_when(phrase, WEDNESDAY, CALENDAR)) == "2026-09-10", phrase


def _session(day: date, start: int, end: int) -> tuple[datetime, datetime]:
    return datetime.combine(day, time(start)), datetime.combine(day, time(end))


@pytest.mark.parametrize(
    ("phrase", "sessions", "fits"),
    [
        ("vormittags", [_session(date(2026, 10, 1), 9, 13)], True),
        ("vormittags", [_session(date(2026, 10, 1), 9, 16)], False),
        ("nachmittags", [_session(date(2026, 10, 1), 12, 16)], True),
        ("nicht nachmittags", [_session(date(2026, 10, 1), 9, 13)], True),
        ("nicht nachmittags", [_session(date(2026, 10, 1), 9, 16)], False),
        ("im Oktober, aber nicht in den Ferien", [_session(date(2026, 10, 1), 9, 16)], True),
        ("im Oktober, aber nicht in den Ferien", [_session(date(2026, 10, 20), 9, 16)], False),
        ("nicht freitags", [_session(date(2026, 10, 1), 9, 16), _session(date(2026, 10, 2), 9, 16)], False),
        ("donnerstags im Oktober", [_session(date(2026, 10, 1), 9, 16), _session(date(2026, 10, 2), 9, 16)], True),
        ("donnerstags im Oktober", [_session(date(2026, 10, 2), 9, 16)], False),
        ("ganztags", [_session(date(2026, 10, 2), 9, 16)], True),
        ("halbtags", [_session(date(2026, 10, 2), 9, 16)], False),
        ("nach Ostern", [_session(date(2027, 3, 29), 9, 16)], False),
        ("nach Ostern", [_session(date(2027, 3, 30), 9, 16)], True),
        ("irgendwann", [_session(date(2027, 3, 30), 9, 16)], True),
    ],
)
def test_allows(phrase: str, sessions: list[tuple[datetime, datetime]], fits: bool) -> None:
    """Q4: a workshop fits with one of its sessions, and not where one lies in what was negated."""
    assert allows(read_when(phrase, WEDNESDAY, CALENDAR), sessions) is fits


def test_breaks_of_other_years() -> None:
    """School holidays that are over are those of the next year where the programme dates them, else still meant."""
    november = date(2026, 11, 10)
    assert write(read_when("nach den Herbstferien", november, CALENDAR)) == "2026-10-31.."
    assert write(read_when("in den Osterferien", november, CALENDAR)) == "2027-03-22..2027-03-27"
    assert write(read_when("in den Ferien", november, Calendar())) == "-"


@pytest.mark.parametrize(("message", "expected"), _table("january").items())
def test_january(message: str, expected: str) -> None:
    """Q4: times that are told by their distance, on Monday, 11 January 2027."""
    assert write(read_when(message, date(2027, 1, 11), CALENDAR)) == expected
