"""A seat that goes to a colleague: both agree, nobody is overtaken, and what comes in between is said."""

import re
from datetime import timedelta

from sqlalchemy import Engine, select

from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus
from tests.calendar.test_file import change
from tests.dialogue import play
from tests.terminal import TerminalStage

DATE = "„Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle"
REFUSED = "Dieser Code gilt nicht oder nicht mehr. Bitte fragen Sie die Person, von der Sie ihn haben."
CODE = re.compile(r"seat-[a-z2-7]{26}")


def newest_code(engine: Engine) -> str:
    """The code that was said last."""
    with transaction(engine) as session:
        said = session.scalars(select(tables.Outbox).order_by(tables.Outbox.id.desc()))
        return next(found[0] for row in said if (found := CODE.search(row.payload["text"])))


def seats(engine: Engine, workshop_id: str = "gs-2027-01") -> tuple[int, dict[str, str]]:
    """How many seats are taken, and who stands where."""
    with transaction(engine) as session:
        workshop = session.get_one(tables.Workshop, workshop_id)
        rows = session.execute(
            select(tables.Person.name, tables.Registration.status)
            .join(tables.Registration, tables.Registration.person_id == tables.Person.id)
            .where(tables.Registration.workshop_id == workshop_id)
            .order_by(tables.Registration.id)
        )
        return workshop.seats_taken, {name: status.value for name, status in rows}


async def give(database: Engine, sample: ProgrammeFile) -> tuple[TerminalStage, str]:
    """Anna has the only seat, Ben waits for one; Anna has a code for Cem."""
    stage = TerminalStage(database, sample)
    change(database, "gs-2027-01", capacity=1, minimum=1, offline_registrations=0, offline_waitlist=0)
    await play(
        f"""
:as Anna, Ben, Cem, Dana --site halle --audience employees
Anna, Ben> termine
bot → Anna, Ben: …
Anna, Ben> 1
bot → Anna, Ben: …
Anna> ja
bot → Anna: Sie sind angemeldet: …
Ben> ja
bot → Ben: … Platz 1: …
Anna> Platz weitergeben
bot → Anna: Möchten Sie Ihren Platz an eine Kollegin oder einen Kollegen weitergeben?
    Interkulturelle Grundsensibilisierung
    Donnerstag, 28. Januar 2027, 09:00–15:30
    Ratshof Halle, Raum 201
    Sie bekommen dafür einen Code zum Weiterreichen. … [1] Ja, Code geben [2] Nein, zurück
Anna> ja
bot → Anna: Ihr Code für {DATE}: seat-… Der Code gilt für eine Person, bis Montag, 18. Januar 2027, 08:30 Uhr.
""",
        stage,
    )
    return stage, newest_code(database)


async def test_a_seat_changes_hands(database: Engine, sample: ProgrammeFile) -> None:
    """R17: both confirm, both have their calendar files, and whoever waits is not overtaken, as no seat was free."""
    stage, code = await give(database, sample)
    await play(
        f"""
Cem> {code.capitalize()}
bot → Cem: Anna gibt einen Platz an Sie weiter. Möchten Sie ihn übernehmen? … 28. Januar 2027 … [1] Ja, übernehmen …
Cem> ja
bot → Cem: Gut, ich frage jetzt, ob der Platz an Sie gehen darf: {DATE}. Bis zur Antwort haben Sie ihn noch nicht. [1] …
bot → Anna: Cem möchte Ihren Platz übernehmen: {DATE}. Sind Sie einverstanden? … [1] Ja, weitergeben [2] Nein, …
Dana> {code}
bot → Dana: {REFUSED}
Cem> {code}
bot → Cem: Ich habe schon gefragt, … [1] Doch nicht
Anna> ja
bot → Anna: Ihr Platz gehört jetzt Cem: {DATE}. Sie sind nicht mehr angemeldet. [gs-2027-01.ics]
bot → Cem: Der Platz gehört jetzt Ihnen. Sie sind angemeldet: {DATE}. [gs-2027-01.ics] [1] Ich kann nicht
Dana> /uebernehmen {code}
bot → Dana: {REFUSED}
Dana> seat-{"a" * 26}
bot → Dana: {REFUSED}
Ben> anmeldungen
bot → Ben: … auf der Warteliste, Platz 1 …
""",
        stage,
    )
    assert seats(database) == (1, {"Anna": "cancelled", "Ben": "waitlisted", "Cem": "booked"})
    with transaction(database) as session:
        entry = session.scalars(select(tables.AuditEntry).where(tables.AuditEntry.action == "seat.passed")).one()
        assert entry.before
        assert entry.after
        assert entry.actor_id == entry.before["person"] != entry.after["person"]
        digests = session.scalars(select(tables.SeatPass.digest)).all()
        assert code not in digests


async def test_who_waits_can_be_given_a_seat(database: Engine, sample: ProgrammeFile) -> None:
    """R17: whoever waits waits no more, and is in one state only."""
    stage, code = await give(database, sample)
    await play(
        f"Ben> {code}\nbot → Ben: Anna gibt …\nBen> ja\nbot → Ben: Gut, …\nbot → Anna: Ben möchte …\n"
        "Anna> ja, weitergeben\nbot → Anna: Ihr Platz gehört jetzt Ben: …\nbot → Ben: Der Platz gehört jetzt Ihnen. …",
        stage,
    )
    assert seats(database) == (1, {"Anna": "cancelled", "Ben": "booked"})


async def test_either_can_think_better_of_it(database: Engine, sample: ProgrammeFile) -> None:
    """R17: the colleague steps back, the giver takes the code back or says no; whoever is concerned is told."""
    stage, code = await give(database, sample)
    await play(
        f"""
Anna> {code}
bot → Anna: Das ist Ihr eigener Platz: {DATE}. Geben Sie den Code der Person, die ihn übernehmen soll.
Cem> {code}
bot → Cem: Anna gibt …
Cem> ja
bot → Cem: … [1] Doch nicht
bot → Anna: Cem möchte …
Cem> 1
bot → Cem: Gut, Sie übernehmen den Platz nicht: {DATE}.
bot → Anna: Cem möchte Ihren Platz doch nicht: {DATE}. … [1] Platz weitergeben
Anna> 1
bot → Anna: Für diesen Platz haben Sie schon einen Code, … [1] Neuer Code [2] Code zurückziehen [3] Nichts ändern
Anna> 1
bot → Anna: Möchten Sie einen neuen Code? Der bisherige gilt dann nicht mehr. …
Anna> ja
bot → Anna: Ihr Code für {DATE}: …
Cem> {code}
bot → Cem: {REFUSED}
""",
        stage,
    )
    await play(
        f"""
Cem> {newest_code(database)}
bot → Cem: Anna gibt …
Cem> ja
bot → Cem: Gut, …
bot → Anna: Cem möchte …
Anna> nein
bot → Anna: Der Code gilt nicht mehr. Sie behalten Ihren Platz: {DATE}.
bot → Cem: Aus der Übernahme des Platzes wird leider nichts: {DATE}. [1] Nächste Workshops
:wait 8d
""",
        stage,
    )
    assert seats(database) == (1, {"Anna": "booked", "Ben": "waitlisted"})


async def test_a_code_expires(database: Engine, sample: ProgrammeFile) -> None:
    """R17: after a week it can't be used, the giver hears that they still have their seat, the colleague that not."""
    stage, code = await give(database, sample)
    await play(
        f"""
Cem> {code}
bot → Cem: Anna gibt …
Cem> ja
bot → Cem: Gut, …
bot → Anna: Cem möchte …
:until 2027-01-18T08:30
bot → Anna: Ihr Code ist abgelaufen, ohne dass der Platz weitergegeben wurde. Sie sind weiter angemeldet: {DATE}. [1] …
bot → Cem: Aus der Übernahme des Platzes wird leider nichts: …
Dana> {code}
bot → Dana: {REFUSED}
:wait 1d
""",
        stage,
    )


async def test_a_seat_that_is_given_up_meanwhile(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R5: then it is free, and whoever waits has the first claim to it."""
    stage, code = await give(database, sample)
    await play(
        f"""
Cem> {code}
bot → Cem: Anna gibt …
Cem> ja
bot → Cem: Gut, …
bot → Anna: Cem möchte …
Dana> /abbrechen
bot → Dana: …
Anna> anmeldungen
bot → Anna: …
Anna> 1
bot → Anna: …
Anna> ja
bot → Anna: Ihre Absage ist eingetragen: …
bot → Cem: Aus der Übernahme des Platzes wird leider nichts: …
bot → Ben: …
""",
        stage,
    )
    assert seats(database)[1]["Anna"] == "cancelled"
    assert "Cem" not in seats(database)[1]


async def test_the_rules_hold_for_the_colleague(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R8: another group can't; that the date is full or its registration closed does not matter."""
    stage, code = await give(database, sample)
    change(
        database,
        "gs-2027-01",
        capacity=1,
        minimum=1,
        offline_registrations=0,
        offline_waitlist=0,
        registration_until="2027-01-12T08:00:00",
    )
    await play(
        f"""
:as Eva --site halle --audience apprentices
:wait 1d
Eva> {code}
bot → Eva: Diesen Platz können Sie leider nicht übernehmen: {DATE}. Der Workshop richtet sich an eine andere Gruppe. …
Cem> {code}
bot → Cem: Anna gibt …
""",
        stage,
    )
    with transaction(database) as session:
        workshop = session.get_one(tables.Workshop, "gs-2027-01")
        workshop.sequence += 1
        for meeting in workshop.sessions:
            meeting.start += timedelta(hours=1)
    await play(
        """
Cem> ja
bot → Cem: Der Termin hat sich gerade geändert. Möchten Sie den Platz trotzdem? … 10:00–15:30 … [1] Ja, übernehmen …
bot → Anna: …
bot → Ben: …
Cem> ja
bot → Cem: Gut, …
bot → Anna: Cem möchte …
:as Cem --audience executives
Anna> ja
bot → Anna: Cem kann den Platz nicht mehr übernehmen: … Sie behalten ihn, und der Code gilt nicht mehr.
bot → Cem: Aus der Übernahme des Platzes wird leider nichts: …
""",
        stage,
    )
    assert seats(database) == (1, {"Anna": "booked", "Ben": "waitlisted"})


async def test_what_can_not_be_passed_on(database: Engine, sample: ProgrammeFile) -> None:
    """R17, R12: a place on the waitlist, a seat that organisers decide on, after the deadline, in a cancelled one."""
    stage, code = await give(database, sample)
    change(
        database, "gs-2027-01", capacity=1, minimum=1, offline_registrations=0, cancellation_until="2027-01-14T12:00:00"
    )
    await play(
        f"""
Ben> Platz weitergeben
bot → Ben: Sie haben zurzeit keinen festen Platz, den Sie weitergeben können. [1] Meine Anmeldungen
:until 2027-01-14T12:00
Cem> {code}
bot → Cem: Die Frist zum Absagen ist vorbei, …
Anna> Platz weitergeben
bot → Anna: Sie haben zurzeit keinen festen Platz, …
""",
        stage,
    )
    assert seats(database)[1]["Anna"] == RegistrationStatus.BOOKED.value
