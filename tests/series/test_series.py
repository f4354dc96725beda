"""A whole series at once: proposed in order, booked in one turn, and honest about what came in between."""

import threading
from base64 import b64decode
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import Engine, select, update

from handlers.people.service import Profile
from handlers.programme.file import ProgrammeFile
from handlers.series.rules import Day, Gap, Part, propose
from handlers.series.service import book_all, find_plan
from storage import tables
from storage.database import transaction
from storage.kinds import Prerequisite, RegistrationStatus, WorkshopStatus
from tests.calendar.test_file import change
from tests.chat import NOW, Chat
from tests.dialogue import play
from tests.registration.test_service import leave_seats, take
from tests.terminal import TerminalStage

AZUBI = Profile("apprentices", "halle", "de")
EMPLOYEE = Profile("employees", "halle", "de")
PROPOSED = """
:as Azra, Ben --site halle --audience apprentices
Azra> reihe buchen
bot → Azra: Welche Reihe …
Azra> 2
bot → Azra: … Teil 1 – ein Platz ist frei … Teil 2 – ein Platz ist frei … [1] Alles so anmelden …
"""


async def test_the_seat_that_went_meanwhile(database: Engine, sample: ProgrammeFile) -> None:
    """R11: a strict series whose first part is full by now: that is said, and the second is refused with the reason."""
    stage = TerminalStage(database, sample)
    await play(PROPOSED, stage)
    change(database, "az-2027-02", capacity=1, offline_registrations=1)
    await play(
        """
Azra> ja
bot → Azra: So steht es jetzt:
    Auf der Warteliste, Platz 1: „Interkulturelle Kompetenz für Auszubildende“, Dienstag, 9. Februar 2027, …
    Das hat sich seit dem Vorschlag geändert.
    Nicht möglich: „Kommunikationstraining für Auszubildende“, Dienstag, 20. April 2027, …
    Der Workshop baut auf „Interkulturelle Kompetenz für Auszubildende“ auf. … [1] Meine Anmeldungen
Azra> reihe
bot → Azra: …
Azra> 2
bot → Azra: … Hier kann ich gerade nichts für Sie buchen.
    Teil 1 – Sie stehen schon auf der Warteliste …
    Teil 2 – Kommunikationstraining für Auszubildende
    Dafür brauchen Sie zuerst einen festen Platz im Teil davor.
    [1] Bescheid geben: Kommunikationstraining für Auszubildende [2] Meine Anmeldungen
""",
        stage,
    )


async def test_a_date_that_was_moved_meanwhile_is_shown_again(database: Engine, sample: ProgrammeFile) -> None:
    """R11, R14: what the person agreed to is what is booked."""
    stage = TerminalStage(database, sample)
    await play(PROPOSED, stage)
    change(
        database,
        "az-2027-04",
        sessions=[{"start": "2027-04-21T08:00:00", "end": "2027-04-21T13:00:00"}],
    )
    await play(
        """
Azra> ja
bot → Azra: Ein Termin hat sich gerade geändert. Gebucht ist noch nichts; bitte sehen Sie noch einmal hin.
    „Reihe für den Bereich Ausbildung“: … 21. April 2027 … [1] Alles so anmelden [2] Nein, zurück
Azra> 1
bot → Azra: So steht es jetzt: … Angemeldet: … Angemeldet: … 21. April 2027 … [ausbildung.ics] …
""",
        stage,
    )
    with transaction(database) as session:
        said = session.scalars(select(tables.Outbox).order_by(tables.Outbox.id.desc())).first()
        assert said
        calendar = Calendar.from_ical(b64decode(said.payload["attachment"]["content"]))
    assert [str(event["uid"]) for event in calendar.events] == [
        "az-2027-02.1@ikoe.workshop-bot",
        "az-2027-04.1@ikoe.workshop-bot",
    ]


async def test_an_advised_order_says_what_is_missing(database: Engine, sample: ProgrammeFile) -> None:
    """R11, R18: a part without a date does not stand in the way of the next, but it is said, and can be asked for."""
    stage = TerminalStage(database, sample)
    first = tables.Workshop.course_id == "grundsensibilisierung"
    with transaction(database) as session:
        session.execute(update(tables.Workshop).where(first).values(status=WorkshopStatus.CANCELLED))
    await play(
        """
:as Anna --site halle --audience employees
Anna> reihe
bot → Anna: …
Anna> 1
bot → Anna: … Teil 1 – Interkulturelle Grundsensibilisierung
    Dafür gibt es noch keinen Termin.
    Teil 2 – ein Platz ist frei … 16. Februar 2027 …
    Hinweis: Der Workshop baut auf „Interkulturelle Grundsensibilisierung“ auf. …
    [1] Alles so anmelden [2] Bescheid geben: Interkulturelle Grundsensibilisierung [3] … Teil 2 [4] Nein, zurück
Anna> 2
bot → Anna: Vorgemerkt: „Interkulturelle Grundsensibilisierung“. …
""",
        stage,
    )


def fill_up(engine: Engine, workshop_id: str) -> None:
    """The only seat of a workshop is taken by somebody who has registered by phone."""
    taken = {"capacity": 1, "offline_registrations": 1, "seats_taken": 1}
    with transaction(engine) as session:
        session.execute(update(tables.Workshop).where(tables.Workshop.id == workshop_id).values(taken))


def outlooks(engine: Engine, person: int, series: str) -> list[tuple[str | None, RegistrationStatus | Gap | None]]:
    with transaction(engine) as session:
        plan = find_plan(session, session.get_one(tables.Person, person), series, {}, NOW)
        return [(p.day.workshop, p.day.outlook) if p.day else (None, p.gap) for p in plan.picks]


def test_what_is_proposed(loaded: Engine) -> None:
    """R11, R10: a date with a seat rather than the waitlist, none at the time of a booking, none that is over."""
    chat = Chat(loaded)
    anna = chat.let_in("Anna", EMPLOYEE)
    booked, waits = RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED
    assert outlooks(loaded, anna, "grundlagen") == [("gs-2027-01", booked), ("ko-2027-02", booked)]
    fill_up(loaded, "gs-2027-01")
    assert outlooks(loaded, anna, "grundlagen") == [("gs-2027-03", booked), ("ko-2027-04", booked)]
    for full in ("gs-2027-03", "gs-2027-05"):
        fill_up(loaded, full)
    assert outlooks(loaded, anna, "grundlagen") == [("gs-2027-01", waits), ("ko-2027-02", booked)]
    azra = chat.let_in("Azra", AZUBI)
    fill_up(loaded, "az-2027-02")
    assert outlooks(loaded, azra, "ausbildung") == [("az-2027-02", waits), (None, Gap.EARLIER)]
    with transaction(loaded) as session:
        meeting = session.scalars(
            select(tables.WorkshopSession).where(tables.WorkshopSession.workshop_id == "zw-2027-03")
        ).first()
        kept = session.scalars(
            select(tables.WorkshopSession).where(tables.WorkshopSession.workshop_id == "ko-2027-02")
        ).first()
        assert meeting
        assert kept
        meeting.start, meeting.end = kept.start, kept.end
    blk = chat.let_in("Blanka", Profile("employees", "burgenlandkreis", "de"))
    take(loaded, blk, "zw-2027-03")
    assert outlooks(loaded, blk, "grundlagen")[1] == ("ko-2027-04", booked)


def test_many_book_the_same_series_at_once(loaded: Engine) -> None:
    """R11, R1: in whichever order the parts are, nobody waits for each other for ever, and no seat is sold twice."""
    chat = Chat(loaded)
    people = [chat.let_in(f"A{number}", AZUBI) for number in range(8)]
    leave_seats(loaded, "az-2027-02", 3)
    leave_seats(loaded, "az-2027-04", 2)
    start = threading.Barrier(len(people))
    found: list[list[RegistrationStatus | None]] = []

    def book(person_id: int, order: list[str]) -> None:
        start.wait()
        with transaction(loaded) as session:
            standings = book_all(session, session.get_one(tables.Person, person_id), order, NOW)
            found.append([s.registration.status if s.registration else None for s in standings])

    orders = [["az-2027-02", "az-2027-04"]] * len(people)
    threads = [threading.Thread(target=book, args=pair) for pair in zip(people, orders, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    booked, waits = RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED
    assert sorted(found, key=str) == sorted([[booked, booked]] * 2 + [[booked, waits]] + [[waits, None]] * 5, key=str)


DAYS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED, None])),
    max_size=5,
    unique_by=lambda day: day[0],
)


def _day(name: str, day: int, outlook: RegistrationStatus | None) -> Day:
    start = NOW + timedelta(days=day)
    return Day(name, start, start + timedelta(hours=5), outlook)


@given(st.lists(DAYS, min_size=1, max_size=4), st.sampled_from(Prerequisite), st.data())
def test_what_holds_of_every_proposal(
    parts: list[list[tuple[int, RegistrationStatus | None]]], order: Prerequisite, data: st.DataObject
) -> None:
    """R11: each date lies behind the one before and has nothing against it; strict needs a seat in all parts before."""
    read = [
        Part(None, [_day(f"{n}-{d}", d, outlook) for d, outlook in sorted(days, key=lambda day: day[0])])
        for n, days in enumerate(parts)
    ]
    chosen = {
        number: data.draw(st.sampled_from([day.workshop for day in part.days]))
        for number, part in enumerate(read)
        if part.days
    }
    for wish in ({}, chosen):
        picks = propose(read, order, wish)
        assert len(picks) == len(parts)
        days = [pick.day for pick in picks if pick.day]
        assert all(day.outlook is not None for day in days)
        assert all(before.end <= after.start for before, after in pairwise(days))
        assert all((pick.day is None) == (pick.gap is not None) for pick in picks)
        if order is Prerequisite.STRICT and days:
            number = max(n for n, pick in enumerate(picks) if pick.day)
            assert all(pick.day and pick.day.outlook is RegistrationStatus.BOOKED for pick in picks[:number])
