"""Moved and cancelled workshops: everybody concerned is told once, and reminders follow the new date."""

from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from tests.calendar.test_file import change
from tests.dialogue import play
from tests.terminal import TerminalStage

BOOKED = """
:as Anna --site halle --audience employees
Anna> termine
bot → Anna: …
Anna> 1
bot → Anna: …
Anna> 1
bot → Anna: Sie sind angemeldet: … [gs-2027-01.ics]
:until 2027-01-21T10:00
bot → Anna: Erinnerung: In 7 Tagen ist es so weit. …
"""


async def test_a_moved_workshop(database: Engine, sample: ProgrammeFile) -> None:
    """M3: who has had a reminder is told of the new date once; the reminders come again, before the new date."""
    stage = TerminalStage(database, sample)
    await play(BOOKED, stage)
    change(database, "gs-2027-01", sessions=[{"start": "2027-02-25T10:00:00", "end": "2027-02-25T15:30:00"}])
    await play(
        """
:wait 1m
bot → Anna: Achtung, neuer Termin für „Interkulturelle Grundsensibilisierung“:
    statt Donnerstag, 28. Januar 2027, 09:00–15:30 jetzt Donnerstag, 25. Februar 2027, 10:00–15:30.
    Ort: Ratshof Halle, Raum 201.
    Kommen Sie weiterhin?
    [gs-2027-01.ics]
    [1] Ich komme weiterhin
    [2] Ich kann nicht mehr kommen
:until 2027-02-18T09:59
:until 2027-02-18T10:00
bot → Anna: Erinnerung: In 7 Tagen ist es so weit. …
:until 2027-02-24T10:00
bot → Anna: Erinnerung: Morgen ist es so weit. …
:until 2027-02-25T08:00
bot → Anna: Erinnerung: Heute ist es so weit. …
:until 2027-02-25T10:00
""",
        stage,
    )


async def test_a_cancelled_workshop(database: Engine, sample: ProgrammeFile) -> None:
    """A cancelled workshop is told of once, and nobody is reminded of it."""
    stage = TerminalStage(database, sample)
    await play(BOOKED, stage)
    change(database, "gs-2027-01", status="cancelled")
    await play(
        """
:wait 1m
bot → Anna: Leider fällt dieser Workshop aus: „Interkulturelle Grundsensibilisierung“, …
    [gs-2027-01.ics]  [1] Andere Termine  [2] Bei neuem Termin melden
:until 2027-01-29T10:00
""",
        stage,
    )
