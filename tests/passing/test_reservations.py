"""Seats that are reserved for a unit: counted, named by a code, given back in time, and never more than there are."""

import threading

import pytest
from sqlalchemy import Engine, select

from handlers.errors import RefusedError
from handlers.passing.reservations import name_person, reserve
from handlers.passing.rules import MOST_SEATS, limit_reservation
from handlers.passing.service import lock_seat
from handlers.people.service import Profile
from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName
from tests.calendar.test_file import change
from tests.chat import NOW, Chat
from tests.dialogue import play
from tests.passing.test_passing import newest_code, seats
from tests.terminal import TerminalStage

DATE = (
    "„Interkulturelle Grundsensibilisierung“, Donnerstag, 4. März 2027, 09:00–15:30, "
    "Dienstleistungszentrum Migration und Integration"
)
UNTIL = "Donnerstag, 25. Februar 2027, 09:00 Uhr"
RESERVE = f"""
:as Vera --site halle --audience executives
:as Cem, Dana, Emil --site halle --audience employees
Vera> Plätze reservieren
bot → Vera: In welchem Termin möchten Sie Plätze reservieren?  [1] 28. Jan.: … [4] 4. März: … [6] Mehr Termine
Vera> 4
bot → Vera: Interkulturelle Grundsensibilisierung … 5 von 5 Plätzen frei
    Wie viele Plätze möchten Sie reservieren? Möglich sind bis zu 2 Plätze. [1] [2] [Nein, zurück]
Vera> 3
bot → Vera: … Bitte schreiben Sie eine Zahl von 1 bis 2. …
Vera> 2 Plätze
bot → Vera: Für welche Einheit? Zum Beispiel: Amt für Soziales [1] Nein, zurück
Vera> Amt <b>50</b>
bot → Vera: Ich reserviere 2 Plätze für Amt <b>50</b>. Stimmt das? … Donnerstag, 4. März 2027 …
    Was bis {UNTIL} nicht vergeben ist, geht zurück. [1] Ja, reservieren [2] Nein, zurück
Vera> ja
bot → Vera: Reserviert sind 2 Plätze für Amt <b>50</b>: {DATE}. Der Code dafür: seat-… [1] Meine reservierten Plätze
"""


async def hold(database: Engine, sample: ProgrammeFile) -> tuple[TerminalStage, str]:
    """Vera has reserved two of five seats."""
    stage = TerminalStage(database, sample)
    change(database, "gs-2027-03", capacity=5)
    await play(RESERVE, stage)
    assert seats(database, "gs-2027-03")[0] == 2
    return stage, newest_code(database)


async def test_seats_are_named_one_by_one(database: Engine, sample: ProgrammeFile) -> None:
    """R17: each colleague confirms, the holder hears who has a seat, and when all are gone the code is none."""
    stage, code = await hold(database, sample)
    await play(
        f"""
Cem, Dana> {code}
bot → Cem, Dana: Vera hat Plätze für Amt <b>50</b> reserviert. Möchten Sie einen davon? … [1] Ja, anmelden [2] Nein, …
Cem> ja
bot → Cem: Sie sind angemeldet: {DATE}. … [gs-2027-03.ics]
bot → Vera: Cem hat einen der Plätze, die Sie reserviert haben: {DATE}. Vergeben sind jetzt 1, noch frei 1. [1] …
Cem> {code}
bot → Cem: Sie sind bereits angemeldet: {DATE}. Der Platz bleibt, wo er ist.
Vera> 1
bot → Vera: Ihre reservierten Plätze: … Amt <b>50</b>: vergeben 1, noch frei 1. … [1] Neuer Code: … [2] Zurückgeben: …
Emil> {code}
bot → Emil: Vera hat Plätze …
Emil> ja
bot → Emil: Sie sind angemeldet: …
bot → Vera: Emil hat einen der Plätze, … Vergeben sind jetzt 2, noch frei 0. …
Dana> ja
bot → Dana: Der letzte reservierte Platz ist gerade vergeben worden: {DATE}.
:as Fatma --site halle --audience employees
Fatma> {code}
bot → Fatma: Dieser Code gilt nicht oder nicht mehr. …
""",
        stage,
    )
    assert seats(database, "gs-2027-03") == (2, {"Cem": "booked", "Emil": "booked"})


async def test_what_nobody_was_named_for_is_given_back(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R5: the holder is reminded once, three days before; then the seats are free."""
    stage, code = await hold(database, sample)
    await play(
        f"""
:until 2027-02-22T08:59
:until 2027-02-22T09:00
bot → Vera: Von Ihren reservierten Plätzen für Amt <b>50</b> sind noch 2 frei: {DATE}.
    Am {UNTIL} gehen sie zurück. [1] …
:until 2027-02-25T09:00
bot → Vera: 2 reservierte Plätze für Amt <b>50</b> wurden nicht vergeben und sind wieder für alle da: {DATE}. [1] …
Cem> {code}
bot → Cem: Dieser Code gilt nicht oder nicht mehr. …
:wait 2d
""",
        stage,
    )
    assert seats(database, "gs-2027-03") == (0, {})


async def test_seats_are_given_back_or_coded_anew(database: Engine, sample: ProgrammeFile) -> None:
    """R17: the holder can do both; a code that was replaced is none."""
    stage, code = await hold(database, sample)
    await play(
        f"""
Vera> reservierungen
bot → Vera: …
Vera> 1
bot → Vera: Möchten Sie einen neuen Code? …
Vera> ja
bot → Vera: Reserviert sind 2 Plätze …
Cem> {code}
bot → Cem: Dieser Code gilt nicht oder nicht mehr. …
Vera> /reservieren
bot → Vera: …
Vera> 2
bot → Vera: Möchten Sie die 2 freien Plätze für Amt <b>50</b> zurückgeben? {DATE} [1] Ja, zurückgeben [2] Nein, zurück
Vera> ja
bot → Vera: Ihre 2 reservierten Plätze für Amt <b>50</b> sind wieder frei: {DATE}. [1] Meine reservierten Plätze
""",
        stage,
    )
    assert seats(database, "gs-2027-03") == (0, {})
    with transaction(database) as session:
        entries = session.scalars(select(tables.AuditEntry).where(tables.AuditEntry.action.like("reservation.%"))).all()
        assert [entry.action for entry in entries] == ["reservation.created", "reservation.released"]


async def test_who_waits_is_offered_what_is_given_back(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R5: seats that are given back go to those who wait, at the same moment."""
    stage, _ = await hold(database, sample)
    change(database, "gs-2027-03", capacity=2)
    await play(
        """
Cem> Grundsensibilisierung im März
bot → Cem: … ausgebucht, Warteliste möglich …
Cem> 1
bot → Cem: … [1] Ja, auf die Warteliste …
Cem> 1
bot → Cem: … Warteliste, Platz 1: …
Vera> plätze reservieren
bot → Vera: Ihre reservierten Plätze: …
Vera> 2
bot → Vera: Möchten Sie die 2 freien Plätze …
Vera> 1
bot → Vera: Ihre 2 reservierten Plätze …
bot → Cem: Gute Nachricht: Ein Platz ist frei geworden: … [1] Ja, ich nehme den Platz …
""",
        stage,
    )
    assert seats(database, "gs-2027-03") == (1, {"Cem": "offered"})


async def test_a_cancelled_workshop_needs_no_seats(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R14: the holder is told, once."""
    stage, code = await hold(database, sample)
    change(database, "gs-2027-03", capacity=5, status="cancelled")
    await play(
        f"""
:wait 1m
bot → Vera: Leider fällt dieser Workshop aus: {DATE}. Ihre reservierten Plätze …
Cem> {code}
bot → Cem: Dieser Code gilt nicht oder nicht mehr. …
:wait 1d
""",
        stage,
    )
    assert seats(database, "gs-2027-03") == (0, {})


async def test_a_workshop_that_is_moved_takes_the_seats_with_it(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R14: the holder is told once, and code and deadline follow the new date."""
    stage, code = await hold(database, sample)
    sessions = [{"start": "2027-03-11T09:00:00", "end": "2027-03-11T15:30:00"}]
    change(database, "gs-2027-03", capacity=5, sessions=sessions)
    await play(
        f"""
:wait 1m
bot → Vera: Achtung: … Jetzt gilt: … Donnerstag, 11. März 2027, … Für Amt <b>50</b> sind noch 2 Plätze reserviert.
    Was bis Donnerstag, 4. März 2027, 09:00 Uhr nicht vergeben ist, geht zurück. [1] Meine reservierten Plätze
:until 2027-02-26T10:00
Cem> {code}
bot → Cem: Vera hat Plätze für Amt <b>50</b> reserviert. … 11. März 2027 …
""",
        stage,
    )
    assert seats(database, "gs-2027-03")[0] == 2


async def test_who_may_reserve(database: Engine, sample: ProgrammeFile) -> None:
    """R17, O3: whoever leads a unit, for its site; organisers; nobody else, and not past those who wait."""
    stage = TerminalStage(database, sample)
    await play(
        """
:as Anna --site halle --audience employees
Anna> plätze reservieren
bot → Anna: Plätze reservieren können Führungskräfte für ihre Einheit und das Organisationsteam. …
:as Vera --site halle --audience executives
Vera> plätze reservieren
bot → Vera: … [1] 28. Jan.: …
Vera> 1
bot → Vera: … Möglich sind bis zu 6 Plätze. …
Vera> 1
bot → Vera: Für welche Einheit? …
Vera> Amt 50
bot → Vera: Ich reserviere 1 Platz …
:as Vera --audience employees
Vera> ja
bot → Vera: Plätze reservieren können Führungskräfte …
""",
        stage,
    )
    assert seats(database)[0] == 3


def test_how_many_seats_somebody_can_reserve() -> None:
    """R17: half of what is free and at most ten with what they have; organisers decide for themselves."""
    assert [limit_reservation(free, 0, organises=False) for free in (0, 1, 2, 5, 100)] == [0, 0, 1, 2, MOST_SEATS]
    assert limit_reservation(4, 2, organises=False) == 1, "half of the six that were free are three"
    assert limit_reservation(100, MOST_SEATS, organises=False) == 0
    assert limit_reservation(100, 5, organises=True) == 100


def test_two_colleagues_take_the_last_seat_at_once(loaded: Engine) -> None:
    """R17, R1: one of them gets it, the other is told."""
    chat = Chat(loaded)
    people = [chat.let_in(name, Profile("employees", "halle", "de")) for name in ("Cem", "Dana", "Emil", "Fatma")]
    holder = chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    with transaction(loaded) as session:
        reserve(session, session.get_one(tables.Person, holder), "gs-2027-03", "Amt 50", 1, NOW)
        pass_id = session.scalars(select(tables.SeatPass.id)).one()
    outcomes: list[str] = []
    start = threading.Barrier(len(people))

    def take(person_id: int) -> None:
        start.wait()
        try:
            with transaction(loaded) as session:
                name_person(session, lock_seat(session, pass_id), session.get_one(tables.Person, person_id), NOW)
            outcomes.append("booked")
        except RefusedError as refusal:
            outcomes.append(refusal.key)

    threads = [threading.Thread(target=take, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["booked", *["reserve-just-gone"] * 3]
    assert seats(loaded, "gs-2027-03")[0] == 1


@pytest.mark.parametrize("seats_wanted", [0, -1, 17])
def test_not_more_than_there_are(loaded: Engine, seats_wanted: int) -> None:
    """R17: what was said in the dialogue is judged again when it is done."""
    chat = Chat(loaded)
    holder = chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    with pytest.raises(RefusedError), transaction(loaded) as session:
        reserve(session, session.get_one(tables.Person, holder), "gs-2027-03", "Amt 50", seats_wanted, NOW)
