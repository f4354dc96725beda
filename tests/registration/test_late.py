"""Cancelling after the deadline: the organisers are asked, decide once, and the person hears of it."""

import pytest
from sqlalchemy import Engine, delete, select

from handlers.programme.file import ProgrammeFile
from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus
from tests.dialogue import play
from tests.registration.programmes import load
from tests.terminal import TerminalStage

WORKSHOP = "„Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle"
BOOKED = """
:as Olga --role organiser --site halle
:as Anna, Ben --site halle --audience employees
Anna, Ben> termine
bot → Anna, Ben: …
Anna, Ben> 1
bot → Anna, Ben: …
Anna> ja
bot → Anna: Sie sind angemeldet: … [gs-2027-01.ics]
Ben> ja
bot → Ben: … Warteliste, Platz 1: …
:until 2027-01-12T09:00
Anna> anmeldungen
bot → Anna: …
Anna> 1
"""
ASKED = f"""
bot → Anna: Absagen konnten Sie bis Montag, 11. Januar 2027, 12:00 Uhr: {WORKSHOP}. Soll ich das
    Organisationsteam bitten, Ihren Platz freizugeben?
    [1] Ja, bitte  [2] Nein, zurück
Anna> ja
bot → Anna: Ich habe das Organisationsteam gebeten, Ihren Platz freizugeben: {WORKSHOP}. Bis es entschieden
    hat, sind Sie angemeldet; die Antwort bekommen Sie hier.  [1] Kontakt
bot → Olga: Anna möchte nach Ablauf der Frist absagen: {WORKSHOP}. Geben Sie den Platz frei?  [1] Platz
    freigeben  [2] Platz bleibt
Anna> anmeldungen
bot → Anna: … – angemeldet …
Anna> 1
bot → Anna: Das Organisationsteam ist schon gebeten, Ihren Platz freizugeben: …
"""


@pytest.fixture
def stage(database: Engine, sample: ProgrammeFile) -> TerminalStage:
    """One seat, which can be cancelled until noon of the day on which everything begins."""
    stage = TerminalStage(database, sample)
    only = {"capacity": 1, "minimum": 1, "offline_registrations": 0, "cancellation_until": "2027-01-11T12:00:00"}
    load(database, gs_2027_01=only)
    return stage


async def test_the_organisers_let_somebody_go(stage: TerminalStage, database: Engine) -> None:
    """R5, R6, R9: the seat is offered to the next, the person gets a cancellation for their calendar, and once only."""
    await play(
        BOOKED
        + ASKED
        + f"""
Olga> 1
bot → Olga: Der Platz von Anna ist freigegeben: {WORKSHOP}. Die Person bekommt Bescheid. …
bot → Anna: Das Organisationsteam hat Ihren Platz freigegeben. Sie sind nicht mehr angemeldet: {WORKSHOP}.
    [gs-2027-01.ics]
bot → Ben: Gute Nachricht: Ein Platz ist frei geworden: …
""",
        stage,
    )
    with transaction(database) as session:
        entry = session.scalars(
            select(tables.AuditEntry).where(tables.AuditEntry.action == "registration.released")
        ).one()
        assert (entry.before or {})["status"] == "booked"
        assert (entry.after or {})["status"] == "cancelled"


async def test_the_organisers_keep_the_seat(stage: TerminalStage, database: Engine) -> None:
    """R9: the person stays booked and hears so; what was decided is not decided again."""
    await play(
        BOOKED
        + ASKED
        + f"""
Olga> Platz bleibt
bot → Olga: Es bleibt dabei, Anna ist weiter angemeldet: {WORKSHOP}. Die Person bekommt Bescheid. …
bot → Anna: Das Organisationsteam konnte Ihren Platz nicht freigeben. Sie sind weiter angemeldet: {WORKSHOP}.
    Bei Fragen hilft Ihre Ansprechperson.  [1] Kontakt
""",
        stage,
    )
    with transaction(database) as session:
        booked = session.scalars(select(tables.Registration).where(tables.Registration.person_id == 2)).one()
        assert (booked.status, booked.release_asked_at) == (RegistrationStatus.BOOKED, None)
        assert lock_workshop(session, "gs-2027-01").seats_taken == 1


async def test_whose_role_was_taken_away(stage: TerminalStage, database: Engine) -> None:
    """O3, R9: who organises no more when they answer changes nothing."""
    await play(BOOKED + ASKED, stage)
    with transaction(database) as session:
        session.execute(delete(tables.Role))
    await play("Olga> 1\nbot → Olga: …", stage)
    with transaction(database) as session:
        assert lock_workshop(session, "gs-2027-01").seats_taken == 1
        assert not session.scalars(
            select(tables.AuditEntry).where(tables.AuditEntry.action.like("registration.%"))
        ).all()


async def test_who_waits_can_always_leave(stage: TerminalStage) -> None:
    """R9: a place on the waitlist is given up without anybody being asked, also after the start."""
    await play(
        BOOKED
        + """
bot → Anna: Absagen konnten Sie bis …
:until 2027-01-28T10:00
bot → Anna: Erinnerung: …
bot → Anna: Erinnerung: …
bot → Anna: Erinnerung: …
Anna> anmeldungen
bot → Anna: …
Anna> 1
bot → Anna: Der Workshop hat schon begonnen; …
Ben> anmeldungen
bot → Ben: … – auf der Warteliste, Platz 1 …
Ben> 1
bot → Ben: Möchten Sie wirklich absagen? …
Ben> ja
bot → Ben: Ihre Absage ist eingetragen: …
""",
        stage,
    )
