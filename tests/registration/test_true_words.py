"""What the bot says of seats is so: no promise that the rules break, and nothing kept from those concerned."""

from typing import Any

from sqlalchemy import Engine, select, update

from bot.schedule import do_due
from handlers.people.service import Profile
from handlers.programme.file import ProgrammeFile
from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, RegistrationStatus, RoleName
from tests.calendar.test_file import change
from tests.chat import NOW, Chat
from tests.dialogue import play
from tests.registration.programmes import load
from tests.registration.test_promotion import OFFERED, fill

SEATS: dict[str, Any] = {"minimum": 1, "offline_registrations": 0, "offline_waitlist": 0}


async def test_an_offer_that_ends_after_registration_has(database: Engine, sample: ProgrammeFile) -> None:
    """R6, R9: whoever lets an offer pass when nobody can register any more is not told that they can wait again."""
    stage = await fill(database, sample)
    closed = {"capacity": 2, "registration_until": "2027-01-11T09:00:00"}
    change(database, "gs-2027-01", **SEATS | closed)
    await play(
        f"""
:wait 1m
bot → Ben: {OFFERED}
:wait 25h
bot → Ben: Die Frist für Ihren Platz ist leider abgelaufen; er ist nicht mehr für Sie freigehalten: „Interkulturelle
    Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle. [1] Andere Termine
bot → Clara: {OFFERED}
""",
        stage,
    )


async def test_many_seats_near_the_start(database: Engine, sample: ProgrammeFile) -> None:
    """R6: where the limit is taken away too late for offers, the organisers hear of those who wait."""
    stage = await fill(database, sample)
    await play(
        ":as Olga --role organiser --site halle\n:until 2027-01-28T07:00\nbot → Anna: …\nbot → Anna: …\nbot → Anna: …",
        stage,
    )
    change(database, "gs-2027-01", now=stage.clock(), **SEATS | {"capacity": None})
    await play(
        """
:wait 1m
bot → Olga: 2 Plätze sind frei: … Dort stehen 2 Personen. …
:wait 10m
""",
        stage,
    )


async def test_who_leaves_the_waitlist_frees_nothing(database: Engine, sample: ProgrammeFile) -> None:
    """R5, R14: the organisers are not told again of a seat when somebody leaves who only waited."""
    stage = await fill(database, sample)
    later = {"sessions": [{"start": "2027-01-12T07:00:00", "end": "2027-01-12T09:00:00"}], "registration_until": None}
    await play(":as Olga --role organiser --site halle", stage)
    change(database, "gs-2027-01", **SEATS | {"capacity": 2} | later)
    await play(
        """
:wait 1m
bot → Anna, Ben, Clara: Achtung, neuer Termin …
bot → Olga: Ein Platz ist frei: …
Clara> 2
bot → Clara: Ihre Absage ist eingetragen: …
:wait 1m
""",
        stage,
    )


async def test_an_offer_of_a_workshop_that_was_moved_to_and_fro(database: Engine, sample: ProgrammeFile) -> None:
    """R6, R14: where nothing is different in the end, an offer holds as long as was said."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", **SEATS | {"capacity": 2})
    await play(f":wait 1m\nbot → Ben: {OFFERED}\n:wait 1h", stage)

    def read() -> list[Any]:
        with transaction(database) as session:
            held = select(tables.Registration.offered_until).where(tables.Registration.status == "offered")
            return list(session.scalars(held))

    before = read()
    other = {"sessions": [{"start": "2027-02-25T10:00:00", "end": "2027-02-25T15:30:00"}]}
    change(database, "gs-2027-01", now=stage.clock(), **SEATS | {"capacity": 2} | other)
    change(database, "gs-2027-01", now=stage.clock(), **SEATS | {"capacity": 2})
    await play(":wait 1m", stage)
    assert read() == before


def test_who_was_let_go_and_can_not_be_told(loaded: Engine) -> None:
    """R9, R15: the organiser hears whether the person could be told."""
    load(loaded, gs_2027_01=SEATS | {"cancellation_until": "2027-01-11T07:00:00"})
    chat = Chat(loaded)
    chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    anna = chat.let_in("Anna", Profile("employees", "halle", "de"))
    chat.write("Anna", "termine", "1", "ja", "absagen")
    chat.write("Anna", "ja")
    with transaction(loaded) as session:
        session.execute(
            update(tables.Account).where(tables.Account.person_id == anna).values(status=AccountStatus.BLOCKED)
        )
    said = chat.press("Olga", chat.token("Olga", "Platz freigeben"))
    assert "hat Bescheid" not in said
    assert "bitte geben Sie ihr selbst Bescheid" in said


def test_organisers_who_approve_themselves(loaded: Engine) -> None:
    """R5, R12: a request that was approved waits like any other, whoever approved it."""
    load(loaded, fk_2027_02={"capacity": 1, "offline_registrations": 1, "offline_waitlist": 0, "minimum": 1})
    chat = Chat(loaded)
    olga = chat.let_in("Olga", Profile("executives", "halle", "de", RoleName.ORGANISER))
    chat.write("Olga", "Führung", "1", "ja")
    do_due(loaded, chat.assistant, NOW)
    said = chat.press("Olga", chat.token("Olga", "Zusagen"))
    assert "steht auf der Warteliste" in said
    with transaction(loaded) as session:
        lock_workshop(session, "fk-2027-02").capacity = 2
    do_due(loaded, chat.assistant, NOW)
    with transaction(loaded) as session:
        mine = select(tables.Registration.status).where(tables.Registration.person_id == olga)
        assert session.scalars(mine).one() is RegistrationStatus.OFFERED
