"""Freed and added seats: whoever waits gets them, however they came to be free, and never where nothing takes place."""

from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from tests.calendar.test_file import change
from tests.dialogue import play
from tests.terminal import TerminalStage

FULL = """
:as Anna --site halle --audience employees
Anna> termine
bot → Anna: …
Anna> 1
bot → Anna: …
Anna> 1
bot → Anna: Sie sind angemeldet: … [gs-2027-01.ics]
:as Ben, Clara --site halle --audience employees
Ben, Clara> termine
bot → Ben, Clara: …
Ben, Clara> 1
bot → Ben, Clara: …
Ben> 1
bot → Ben: … Warteliste, Platz 1: …
Clara> 1
bot → Clara: … Warteliste, Platz 2: …
"""
OFFERED = "Gute Nachricht: Ein Platz ist frei geworden: … [1] Ja, ich nehme den Platz [2] Nein, danke"


async def fill(database: Engine, sample: ProgrammeFile) -> TerminalStage:
    """Anna has the only seat, Ben and Clara wait."""
    stage = TerminalStage(database, sample)
    change(database, "gs-2027-01", capacity=1, minimum=1, offline_registrations=0, offline_waitlist=0)
    await play(FULL, stage)
    return stage


async def test_seats_added_by_the_programme_file(database: Engine, sample: ProgrammeFile) -> None:
    """R5: more seats in the programme file go to those who wait, in their order, and they are told."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", capacity=2, minimum=1, offline_registrations=0, offline_waitlist=0)
    await play(f":wait 1m\nbot → Ben: {OFFERED}", stage)
    change(database, "gs-2027-01", capacity=None, minimum=1, offline_registrations=0, offline_waitlist=0)
    await play(f":wait 1m\nbot → Clara: {OFFERED}\n:wait 1m", stage)


async def test_seats_that_nobody_waits_for_by_letter_any_more(database: Engine, sample: ProgrammeFile) -> None:
    """R5: when those who wait by phone or letter are served, a free seat goes to those who wait here."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", capacity=2, minimum=1, offline_registrations=0, offline_waitlist=1)
    await play(":wait 1m", stage)
    change(database, "gs-2027-01", capacity=3, minimum=1, offline_registrations=1, offline_waitlist=0)
    await play(f":wait 1m\nbot → Ben: {OFFERED}", stage)


async def test_nobody_is_promoted_where_nothing_takes_place(database: Engine, sample: ProgrammeFile) -> None:
    """R5, R14: a seat that is freed in a cancelled workshop, or added after the start, is nobody's good news."""
    stage = await fill(database, sample)
    change(
        database, "gs-2027-01", capacity=1, minimum=1, offline_registrations=0, offline_waitlist=0, status="cancelled"
    )
    await play(
        """
:wait 1m
bot → Anna: Leider fällt dieser Workshop aus: … [gs-2027-01.ics] [1] Andere Termine …
bot → Ben, Clara: Leider fällt dieser Workshop aus: … [1] Andere Termine …
Anna> anmeldungen
bot → Anna: Ihre Anmeldungen. … – fällt aus [1] 28. Jan.: Interkulturelle Grundsensibilisierung …
Anna> 1
bot → Anna: …
Anna> ja
bot → Anna: Ihre Absage ist eingetragen: …
""",
        stage,
    )
    change(database, "gs-2027-01", capacity=1, minimum=1, offline_registrations=0, offline_waitlist=0)
    await play(f":wait 1m\nbot → Ben, Clara: Dieser Workshop findet nun doch statt: …\nbot → Ben: {OFFERED}", stage)
    await play("Ben> 1\nbot → Ben: Sie sind angemeldet: … [gs-2027-01.ics]", stage)
    await play(
        ":until 2027-01-28T10:30\nbot → Ben: Erinnerung: …\nbot → Ben: Erinnerung: …\nbot → Ben: Erinnerung: …", stage
    )
    change(database, "gs-2027-01", capacity=9, minimum=1, offline_registrations=0, offline_waitlist=0)
    await play(":wait 1m", stage)


async def test_those_who_wait_by_phone_come_first(database: Engine, sample: ProgrammeFile) -> None:
    """R5, R6: while somebody waits by phone a freed seat is offered to nobody, and the organisers are told of it."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", capacity=1, minimum=1, offline_registrations=0, offline_waitlist=2)
    await play(
        """
:as Olga --role organiser --site halle
Anna> anmeldungen
bot → Anna: …
Anna> 1
bot → Anna: …
Anna> ja
bot → Anna: Ihre Absage ist eingetragen: …
bot → Olga: Ein Platz ist frei: „Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30,
    Ratshof Halle. Per Telefon oder Brief warten 2 Personen; sie kommen zuerst. Danach warten hier 2 Personen.
    [1] Wer ist angemeldet?
:wait 1h
""",
        stage,
    )


async def test_near_the_start_the_organisers_are_told(database: Engine, sample: ProgrammeFile) -> None:
    """R6: within a day of the start nothing is offered; of each seat that comes to be free they are told once."""
    stage = await fill(database, sample)
    await play(
        """
:as Olga --role organiser --site halle
:until 2027-01-27T10:00
bot → Anna: Erinnerung: …
bot → Anna: Erinnerung: …
Anna> anmeldungen
bot → Anna: …
Anna> 1
bot → Anna: …
Anna> ja
bot → Anna: Ihre Absage ist eingetragen: …
bot → Olga: Ein Platz ist frei: „Interkulturelle Grundsensibilisierung“, … Bis zum Beginn reicht die Zeit nicht mehr,
    … Auf der Warteliste stehen 2 Personen. [1] Wer ist angemeldet?
bot → Olga: Bitte entscheiden Sie: Findet dieser Workshop statt? …
:wait 1h
Ben> anmeldungen
bot → Ben: … – auf der Warteliste, Platz 1 …
Ben> 1
bot → Ben: …
Ben> ja
bot → Ben: Ihre Absage ist eingetragen: …
""",
        stage,
    )


async def test_an_offer_for_a_workshop_that_was_moved(database: Engine, sample: ProgrammeFile) -> None:
    """R6, R14: the seat is held for the new date; who accepts the one they had read is asked anew."""
    stage = await fill(database, sample)
    two = {"capacity": 2, "minimum": 1, "offline_registrations": 0, "offline_waitlist": 0}
    change(database, "gs-2027-01", **two)
    await play(f":wait 1m\nbot → Ben: {OFFERED}", stage)
    moved = [{"start": "2027-01-29T09:00:00", "end": "2027-01-29T15:30:00"}]
    change(database, "gs-2027-01", sessions=moved, **two)
    await play(
        """
Ben> 1
bot → Ben: Achtung: Zeit oder Ort hat sich geändert. Jetzt gilt: „Interkulturelle Grundsensibilisierung“,
    Freitag, 29. Januar 2027, 09:00–15:30, Ratshof Halle. Ihr Platz ist bis
    Dienstag, 12. Januar 2027, 09:00 Uhr freigehalten. Möchten Sie ihn? [1] Ja, ich nehme den Platz [2] Nein, danke
bot → Anna, Clara: Achtung…
Ben> ja
bot → Ben: Sie sind angemeldet: „Interkulturelle Grundsensibilisierung“, Freitag, 29. Januar 2027, … [gs-2027-01.ics]
:wait 1m
""",
        stage,
    )


async def test_an_offer_for_a_workshop_that_is_cancelled(database: Engine, sample: ProgrammeFile) -> None:
    """R6, R14: who accepts then hears that nothing takes place; if it does after all they are offered a seat again."""
    stage = await fill(database, sample)
    two = {"capacity": 2, "minimum": 1, "offline_registrations": 0, "offline_waitlist": 0}
    change(database, "gs-2027-01", **two)
    await play(f":wait 1m\nbot → Ben: {OFFERED}", stage)
    change(database, "gs-2027-01", status="cancelled", **two)
    await play(
        """
Ben> 1
bot → Ben: Der Platz ist leider hinfällig, denn dieser Workshop fällt aus: „Interkulturelle Grundsensibilisierung“, …
bot → Anna, Ben, Clara: Leider fällt dieser Workshop aus: …
Ben> anmeldungen
bot → Ben: … – fällt aus …
:wait 3d
""",
        stage,
    )
    change(database, "gs-2027-01", status="planned", **two)
    await play(f":wait 1m\nbot → Anna, Ben, Clara: …\nbot → Ben: {OFFERED}", stage)
