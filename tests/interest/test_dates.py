"""A new date reaches everybody who asked for it: once, when they can register, and nobody else."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Engine, select, update

from handlers.interest.service import next_openings
from handlers.programme.file import ProgrammeFile
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from handlers.registration.service import take_seat
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus
from tests.chat import NOW
from tests.conftest import SAMPLE
from tests.dialogue import play
from tests.terminal import TerminalStage

KEPT = "bot → {0}: Für welches Thema …\n{0}> Interkulturelle Kommunikation\nbot → {0}: Vorgemerkt: …"
NEW = (
    "Sie wollten es wissen: Für „Interkulturelle Kommunikation“ gibt es einen neuen Termin.\n"
    "    Interkulturelle Kommunikation\n"
    "    Montag, 3. Mai 2027, 09:00–15:00\n"
    "    Ratshof Halle, Raum 201 · 8 von 8 Plätzen frei\n"
    "    [1] Anmelden [2] Weiter Bescheid bekommen"
)


def add(engine: Engine, *ids: str, **parts: Any) -> None:
    """Loads the programme again, with new dates on one day after the other."""
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    for number, workshop_id in enumerate(ids):
        hours = {"start": f"2027-05-{3 + number:02}T09:00:00", "end": f"2027-05-{3 + number:02}T15:00:00"}
        new = {"id": workshop_id, "course": "kommunikation", "site": "halle", "venue": "ratshof", "capacity": 8}
        document["workshops"].append(new | {"sessions": [hours]} | parts)
    with transaction(engine) as session:
        load_programme(session, read_programme(yaml.safe_dump(document, allow_unicode=True, sort_keys=False)))


async def wish(database: Engine, sample: ProgrammeFile, names: str = "Anna, Ben") -> TerminalStage:
    """People who want to hear of new dates of a course, of which there is none that they have not seen."""
    stage = TerminalStage(database, sample)
    lines = [f":as {names} --site halle --audience employees", ":wait 1m"]
    for name in names.split(", "):
        lines += [f"{name}> Bescheid geben", KEPT.format(name)]
    await play("\n".join(lines), stage)
    return stage


async def test_everybody_who_asked_is_told_once(database: Engine, sample: ProgrammeFile) -> None:
    """R18: with the date, its place and the free seats; the wish ends with it, unless the person goes on wishing."""
    stage = await wish(database, sample)
    add(database, "ko-new")
    await play(
        f"""
:wait 1m
bot → Anna, Ben: {NEW}
:wait 2d
Anna> 1
bot → Anna: Möchten Sie sich anmelden? … Montag, 3. Mai 2027 …
Ben> Weiter Bescheid bekommen
bot → Ben: Vorgemerkt: „Interkulturelle Kommunikation“. …
:wait 2d
Ben> Vormerkungen
bot → Ben: … „Interkulturelle Kommunikation“ …
""",
        stage,
    )


async def test_what_came_up_during_an_outage_is_one_message(database: Engine, sample: ProgrammeFile) -> None:
    """R18: several new dates of a course are told together."""
    stage = await wish(database, sample, "Anna")
    add(database, "ko-new", "ko-newer")
    await play(
        """
:wait 3d
bot → Anna: Sie wollten es wissen: Für „Interkulturelle Kommunikation“ gibt es 2 neue Termine. … Montag, 3. Mai 2027 …
    Dienstag, 4. Mai 2027 … [1] 3. Mai: Interkulturelle Kommunikation [2] 4. Mai: Interkulturelle Kommunikation
    [3] Weiter Bescheid bekommen
:wait 3d
""",
        stage,
    )


async def test_told_when_registration_opens(database: Engine, sample: ProgrammeFile) -> None:
    """R18, R9: a date for which nobody can register yet is told of when they can."""
    stage = await wish(database, sample, "Anna")
    add(database, "ko-new", registration_from="2027-01-20T10:00:00")
    await play(
        f"""
:wait 2d
:until 2027-01-20T09:59
:until 2027-01-20T10:00
bot → Anna: {NEW}
""",
        stage,
    )


def test_days_before_an_opening_are_those_of_the_calendar(database: Engine, sample: ProgrammeFile) -> None:
    """R18: where registration opens so many days before, people hear of it when they can register, also where the
    clocks have gone forward in between."""
    with transaction(database) as session:
        load_programme(session, sample)
    add(database, "ko-new")
    with transaction(database) as session:
        programme = session.scalars(select(tables.Programme)).one()
        programme.details = programme.details | {"registration": {"opens_before": "P40D"}}
        assert datetime(2027, 3, 24, 9, tzinfo=ZoneInfo("Europe/Berlin")) in next_openings(session, NOW)


async def test_who_can_not_come_or_is_registered_is_not_told(database: Engine, sample: ProgrammeFile) -> None:
    """R18, R8: another group, a date that is over or cancelled, one that the person has booked by themselves."""
    stage = await wish(database, sample)
    await play(":as Ben --audience executives", stage)
    add(database, "ko-new", status="cancelled")
    await play(":wait 1d", stage)
    add(database, "ko-new", registration_until="2027-01-11T09:00:00")
    await play(":wait 1d", stage)
    add(database, "ko-new", "ko-newer")
    with transaction(database) as session:
        anna = session.scalars(select(tables.Person).where(tables.Person.name == "Anna")).one()
        take_seat(session, anna, "ko-newer", stage.clock())
    await play(":wait 1d", stage)


async def test_a_wish_outlives_a_blocked_account(database: Engine, sample: ProgrammeFile) -> None:
    """R18: whoever can't be reached hears of the date after it."""
    stage = await wish(database, sample, "Anna")
    with transaction(database) as session:
        session.execute(update(tables.Account).values(status=AccountStatus.BLOCKED))
    add(database, "ko-new")
    await play(":wait 1d\nAnna> Vormerkungen\nbot → Anna: … „Interkulturelle Kommunikation“ …", stage)
