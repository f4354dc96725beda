"""Reminders and what else comes by itself, as time passes and the bot is down for a while."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from bot.schedule import do_due
from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus
from tests.calendar.test_file import change
from tests.chat import Chat
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
"""


async def sleep_until(stage: TerminalStage, moment: str) -> None:
    """Lets time pass while the bot is down."""
    stage.clock.move_to(datetime.fromisoformat(moment).astimezone(UTC))


async def test_down_over_a_reminder(database: Engine, sample: ProgrammeFile) -> None:
    """M5: a reminder that still helps is said late; one that does not is marked, and the organisers are told."""
    stage = TerminalStage(database, sample)
    await play(BOOKED, stage)
    await sleep_until(stage, "2027-01-23T11:00+01:00")
    await play(":wait 1m\nbot → Anna: Erinnerung: In 5 Tagen ist es so weit. …", stage)
    await play(":until 2027-01-27T10:00\nbot → Anna: Erinnerung: Morgen ist es so weit. …", stage)
    await play(":as Olga --role organiser --site halle", stage)
    await sleep_until(stage, "2027-01-28T08:30+01:00")
    await play(
        """
:wait 1m
bot → Olga: Bitte entscheiden Sie: Findet dieser Workshop statt? …
bot → Olga: Die Erinnerung an „Interkulturelle Grundsensibilisierung“, … hat eine Person nicht rechtzeitig erreicht, …
""",
        stage,
    )
    with transaction(database) as session:
        missed = tables.Outbox.status == DeliveryStatus.FAILED
        assert session.scalars(select(tables.Outbox.reason).where(missed)).all() == ["too late to be of use"]


async def test_up_again_in_quiet_hours(database: Engine, sample: ProgrammeFile) -> None:
    """M2, M5: what is late is not said at night either, but in the morning, and what is asked meanwhile is answered."""
    stage = TerminalStage(database, sample)
    await play(BOOKED, stage)
    await sleep_until(stage, "2027-01-22T22:00+01:00")
    await play(
        """
:wait 1m
Anna> termine
bot → Anna: Die nächsten Workshops: …
Anna> ja
bot → Anna: …
:until 2027-01-23T06:59
:until 2027-01-23T07:00
bot → Anna: Erinnerung: In 6 Tagen ist es so weit. … [1] Ich komme …
Anna> 1
bot → Anna: Danke, das ist vermerkt. …
""",
        stage,
    )


async def test_moved_at_night(database: Engine, sample: ProgrammeFile) -> None:
    """M2, M3: a new date far ahead is told in the morning; what is said of one workshop keeps its order."""
    stage = TerminalStage(database, sample)
    await play(BOOKED + ":until 2027-01-12T21:00\n", stage)
    change(database, "gs-2027-01", sessions=[{"start": "2027-02-25T10:00:00", "end": "2027-02-25T15:30:00"}])
    await play(
        """
:wait 1m
:until 2027-01-13T06:59
:until 2027-01-13T07:00
bot → Anna: Achtung, neuer Termin für „Interkulturelle Grundsensibilisierung“: …
:until 2027-02-18T10:00
bot → Anna: Erinnerung: In 7 Tagen ist es so weit. …
""",
        stage,
    )


async def test_cancelled_the_evening_before(database: Engine, sample: ProgrammeFile) -> None:
    """M2, M3: what has to be known before people are on their way is said at once, also in quiet hours."""
    stage = TerminalStage(database, sample)
    await play(BOOKED, stage)
    await sleep_until(stage, "2027-01-27T23:00+01:00")
    change(database, "gs-2027-01", status="cancelled")
    await play(
        """
:wait 1m
bot → Anna: Leider fällt dieser Workshop aus: …
:until 2027-01-29T10:00
""",
        stage,
    )


@pytest.mark.parametrize(("week", "eve", "day"), [("03-21", "03-27", "03-28"), ("10-24", "10-30", "10-31")])
async def test_both_clock_changes(database: Engine, sample: ProgrammeFile, week: str, eve: str, day: str) -> None:
    """M6: before a workshop on the day on which the clock is changed, days are those of the calendar, hours exact."""
    stage = TerminalStage(database, sample)
    await play(BOOKED, stage)
    change(database, "gs-2027-01", sessions=[{"start": f"2027-{day}T09:00:00", "end": f"2027-{day}T15:30:00"}])
    await play(
        f"""
:wait 1m
bot → Anna: Achtung, neuer Termin …
:until 2027-{week}T08:59
:until 2027-{week}T09:00
bot → Anna: Erinnerung: In 7 Tagen ist es so weit. …
:until 2027-{eve}T08:59
:until 2027-{eve}T09:00
bot → Anna: Erinnerung: Morgen ist es so weit. …
:until 2027-{day}T06:59
:until 2027-{day}T07:00
bot → Anna: Erinnerung: Heute ist es so weit. …
""",
        stage,
    )


def test_second_tap(loaded: Engine) -> None:
    """M8: "I am coming" is kept once; a second tap changes nothing, and after that the seat can still be given up."""
    chat = Chat(loaded)
    chat.arrive("Anna")
    chat.write("Anna", "Termine", "1", "ja")
    do_due(loaded, chat.assistant, chat.now)
    chat.now = datetime(2027, 1, 21, 8, 0, tzinfo=UTC)
    do_due(loaded, chat.assistant, chat.now)
    coming, leaving = chat.token("Anna", "Ich komme"), chat.token("Anna", "Ich kann nicht")
    first = chat.press("Anna", coming)
    chat.now = datetime(2027, 1, 21, 9, 0, tzinfo=UTC)
    assert chat.press("Anna", coming) == first
    with transaction(loaded) as session:
        assert session.scalars(select(tables.Registration.coming_at)).one() == datetime(2027, 1, 21, 8, 0, tzinfo=UTC)
    assert "wirklich absagen" in chat.press("Anna", leaving)
    assert "Absage ist eingetragen" in chat.write("Anna", "ja")
    assert "Absage ist eingetragen" not in chat.press("Anna", leaving)
    assert "noch angemeldet" not in chat.press("Anna", coming)
