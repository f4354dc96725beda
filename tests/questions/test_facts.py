"""Q1: every fact in an answer is that of the rows, whatever the rows are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from handlers.dialogue import enter_turn
from handlers.messages import Address
from handlers.people.service import Profile, rehearse_person
from handlers.questions.answers import Answer, answer_message
from handlers.questions.subjects import find_reader
from storage import tables
from storage.database import transaction
from storage.kinds import WorkshopStatus
from tests.chat import ASSISTANT, NOW

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
AUDIENCES = {"Azubis": "apprentices", "Führungskräfte": "executives", "Mitarbeitende": "employees"}
SITES = {"Halle": "halle", "Naumburg": "burgenlandkreis", "Goslar": "goslar"}
TRAINERS = "Trainerteam Nord", "Trainerteam Süd"
VENUES = "ratshof", "dlz-migration", "landratsamt-naumburg", "online", None
PLACED = re.compile(r"\d+ von \d+ Plätzen frei|ausgebucht, Warteliste möglich|ohne Platzbegrenzung")


@dataclass(frozen=True)
class Change:
    """What a workshop is changed to."""

    day: date
    start: time
    minutes: int
    site: str
    venue: str | None
    capacity: int | None
    taken: int
    waiting: int
    trainer: str
    cancelled: bool


CHANGES = st.builds(
    Change,
    day=st.dates(date(2027, 1, 2), date(2027, 12, 30)),
    start=st.times(time(7), time(18)).map(lambda clock: clock.replace(second=0, microsecond=0)),
    minutes=st.integers(15, 300),
    site=st.sampled_from(sorted(SITES.values())),
    venue=st.sampled_from(VENUES),
    capacity=st.none() | st.integers(20, 40),
    taken=st.integers(3, 20),
    waiting=st.sampled_from((0, 0, 0, 2)),
    trainer=st.sampled_from(TRAINERS),
    cancelled=st.sampled_from((False, False, False, True)),
)


def change(session: Session, changes: Sequence[Change]) -> list[tables.Workshop]:
    """Changes the workshops, one after the other; the names are read before, as those of a loaded programme are."""
    find_reader(session, session.scalars(select(tables.Programme)).one(), NOW)
    rows = session.scalars(select(tables.Workshop).order_by(tables.Workshop.position)).all()
    for row, new in zip(rows, changes, strict=False):
        start = datetime.combine(new.day, new.start, BERLIN).astimezone(UTC)
        end = start + timedelta(minutes=new.minutes)
        row.sessions = [tables.WorkshopSession(start=start, end=end)]
        row.site_id, row.venue_id = new.site, new.venue
        row.capacity, row.seats_taken, row.offline_waitlist = new.capacity, new.taken, new.waiting
        row.status = WorkshopStatus.CANCELLED if new.cancelled else WorkshopStatus.PLANNED
        row.details = {**row.details, "trainers": [new.trainer]}
    session.flush()
    session.expire_all()
    return list(rows)


def say(row: tables.Workshop) -> str:
    """The facts of a row, put into words without any of the code that is tested."""
    when = []
    for meeting in row.sessions:
        start, end = meeting.start.astimezone(BERLIN), meeting.end.astimezone(BERLIN)
        day = f"{DAYS[start.weekday()]}, {start.day}. {MONTHS[start.month - 1]} {start.year}"
        when.append(f"{day}, {start:%H:%M}–{end:%H:%M}")
    place = "Ort noch offen"
    if row.venue:
        place = ", ".join(filter(None, (row.venue.name["de"], row.venue.details.get("room"))))
    free = 0 if row.capacity is None or row.offline_waitlist else row.capacity - row.seats_taken
    seats = f"{free} von {row.capacity} Plätzen frei" if free else "ausgebucht, Warteliste möglich"
    seats = "ohne Platzbegrenzung" if row.capacity is None else seats
    return f"{row.course.title['de']}\n{'; '.join(when)}\n{place} · {seats}"


def coming(rows: Sequence[tables.Workshop]) -> list[tables.Workshop]:
    """Those that take place and have not begun, soonest first."""
    planned = [row for row in rows if row.status is WorkshopStatus.PLANNED and row.sessions[0].start > NOW]
    return sorted(planned, key=lambda row: (row.sessions[0].start, row.id))


def audiences(session: Session, row: tables.Workshop) -> set[str]:
    """For whom a workshop is."""
    named = select(tables.CourseAudience.audience_id).where(tables.CourseAudience.course_id == row.course_id)
    return set(session.scalars(named))


def ask(session: Session, text: str) -> Answer:
    """The answer to a message of somebody of whom no more is known than a language."""
    address = Address("test", "asker", "asker")
    rehearse_person(session, address, Profile(language="de"), ASSISTANT.texts.languages, NOW)
    (answer,) = answer_message(enter_turn(session, ASSISTANT, address, NOW), text, chosen=True)
    return answer


def check(answer: Answer, expected: Sequence[tables.Workshop], rows: Sequence[tables.Workshop]) -> None:
    """The answer is those that are expected, and whatever it says of a workshop is what its row says."""
    assert list(answer.workshops) == [row.id for row in expected], answer.reading.reasons
    blocks = [block.split("\n") for block in plain(answer.reply.text).split("\n\n")]
    said = ["\n".join(block[:3]) for block in blocks if len(block) >= 3 and PLACED.search(block[2])]
    known = {say(row) for row in rows if row.status is WorkshopStatus.PLANNED}
    assert set(said) <= known
    if expected and expected[0].status is WorkshopStatus.PLANNED:
        assert said == [say(row) for row in expected[:5]]


def plain(text: str) -> str:
    """The words alone, line by line."""
    return "\n".join(str(Markup(line).striptags()) for line in text.split("\n"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(CHANGES, min_size=12, max_size=12),
    audience=st.sampled_from(sorted(AUDIENCES)),
    site=st.sampled_from(sorted(SITES)),
    month=st.integers(1, 12),
    trainer=st.sampled_from(TRAINERS),
)
def test_lists_are_those_of_the_rows(
    loaded: Engine, changes: list[Change], audience: str, site: str, month: int, trainer: str
) -> None:
    """Q1, Q2, Q4: for whom, where, when, by whom and with free seats; soonest first, at most five shown."""
    with transaction(loaded) as session:
        rows = change(session, changes)
        everything = coming(rows)
        fitting = [row for row in everything if not (own := audiences(session, row)) or AUDIENCES[audience] in own]
        check(ask(session, f"Welche Workshops gibt es für {audience}?"), fitting, rows)
        there = [row for row in everything if row.site_id == SITES[site]]
        check(ask(session, f"Welche Workshops gibt es in {site}?"), there, rows)
        then = [row for row in everything if row.sessions[0].start.astimezone(BERLIN).month == month]
        check(ask(session, f"Welche Workshops gibt es im {MONTHS[month - 1]}?"), then, rows)
        by = [row for row in everything if row.details["trainers"] == [trainer]]
        check(ask(session, f"Welche Workshops macht das {trainer}?"), by, rows)
        free = [row for row in everything if row.capacity is None or ", Warteliste" not in say(row)]
        check(ask(session, "Welche Workshops haben noch freie Plätze?"), free, rows)
        session.rollback()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=12, max_size=12))
def test_details_are_those_of_the_row(loaded: Engine, changes: list[Change]) -> None:
    """Q1: where, by whom, how long and how many seats: a fact of the row, or that there is none."""
    with transaction(loaded) as session:
        rows = change(session, changes)
        (row,) = [row for row in rows if row.course_id == "zukunftswerkstatt"]
        expected = coming([row])
        for question, fact in {
            "Wo ist die Zukunftswerkstatt?": where(row),
            "Wer leitet die Zukunftswerkstatt?": f"Leitung: {row.details['trainers'][0]}",
            "Wie lange dauert die Zukunftswerkstatt?": f"Dauer: {how_long(row)}",
        }.items():
            answer = ask(session, question)
            check(answer, expected if expected else off([row]), rows)
            if expected:
                assert plain(answer.reply.text).startswith(f"{fact}\n"), question
        session.rollback()


def where(row: tables.Workshop) -> str:
    """The place of a row in words."""
    if row.venue is None:
        return "Der Ort ist noch offen."
    parts = (row.venue.name["de"], row.venue.details.get("room"), row.venue.details.get("address"))
    return f"Ort: {', '.join(filter(None, parts))}"


def how_long(row: tables.Workshop) -> str:
    """The duration of a row with one session in words."""
    (meeting,) = row.sessions
    hours, minutes = divmod(int((meeting.end - meeting.start).total_seconds()) // 60, 60)
    parts = [f"{hours} Std."] * bool(hours) + [f"{minutes} Min."] * bool(minutes)
    local = (meeting.start.astimezone(BERLIN), meeting.end.astimezone(BERLIN))
    return f"{' '.join(parts)} ({local[0]:%H:%M}–{local[1]:%H:%M})"


def off(rows: Sequence[tables.Workshop]) -> list[tables.Workshop]:
    """Those that were cancelled and would be to come: of these it is said that they do not take place."""
    return [row for row in rows if row.status is WorkshopStatus.CANCELLED and row.sessions[0].start > NOW]
