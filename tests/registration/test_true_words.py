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
from tests.registration.test_service import take

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
bot → Olga: 2 Plätze sind frei: … Auf der Warteliste stehen 2 Personen. …
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


def test_who_answers_before_they_are_told(loaded: Engine) -> None:
    """R14: who answers to the last date while the next is not yet told hears of it by that, and once."""
    chat = Chat(loaded)
    chat.let_in("Anna", Profile("employees", "halle", "de"))
    chat.write("Anna", "termine", "1", "ja")
    for day in (25, 26):
        meeting = {"start": f"2027-02-{day}T10:00:00", "end": f"2027-02-{day}T12:00:00"}
        change(loaded, "gs-2027-01", sessions=[meeting])
        if day == 25:
            do_due(loaded, chat.assistant, NOW)
    said = chat.press("Anna", chat.token("Anna", "Ich komme weiterhin"))
    assert "statt Donnerstag, 25. Februar 2027, 10:00–12:00 jetzt Freitag, 26. Februar 2027, 10:00–12:00" in said
    before = chat.heard("Anna")
    do_due(loaded, chat.assistant, NOW)
    assert chat.heard("Anna") == before


def test_who_was_let_go_and_can_not_be_told(loaded: Engine) -> None:
    """R9, R15: who asks to be let go stands so in the list, and the organiser hears whether they could be told."""
    load(loaded, gs_2027_01=SEATS | {"cancellation_until": "2027-01-11T07:00:00"})
    chat = Chat(loaded)
    chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    anna = chat.let_in("Anna", Profile("employees", "halle", "de"))
    chat.write("Anna", "termine", "1", "ja", "absagen")
    chat.write("Anna", "ja")
    assert "1. Anna (möchte absagen)" in chat.write("Olga", "teilnehmende", "1")
    with transaction(loaded) as session:
        session.execute(
            update(tables.Account).where(tables.Account.person_id == anna).values(status=AccountStatus.BLOCKED)
        )
    said = chat.press("Olga", chat.token("Olga", "Platz freigeben"))
    assert "hat Bescheid" not in said
    assert "bitte geben Sie ihr selbst Bescheid" in said


OTHER: dict[str, Any] = {"sessions": [{"start": "2027-01-28T10:00:00", "end": "2027-01-28T12:00:00"}]}


def meet_twice(engine: Engine, overlap: str) -> Chat:
    """Anna waits for a seat behind Ben, and books another workshop at the same time; Olga organises."""
    load(
        engine,
        {"overlap": overlap},
        gs_2027_01=SEATS | {"capacity": 1},
        gs_2027_03=OTHER | {"registration_until": None},
    )
    chat = Chat(engine)
    chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    for name in ("Ben", "Anna"):
        chat.let_in(name, Profile("employees", "halle", "de"))
        chat.write(name, "termine", "1", "ja")
    chat.write("Anna", "termine", "2", "ja")
    return chat


def test_a_seat_that_overlaps_with_another_booking(loaded: Engine) -> None:
    """R10: where an overlap is only warned of, whoever takes an offered seat is warned as well."""
    chat = meet_twice(loaded, "warn")
    chat.write("Ben", "absagen", "ja")
    said = chat.press("Anna", chat.token("Anna", "Ja, ich nehme den Platz"))
    assert said.startswith("Sie sind angemeldet: ")
    assert "Hinweis: Zur selben Zeit sind Sie schon angemeldet: „" in said


def test_an_organiser_is_warned_of_an_overlap(loaded: Engine) -> None:
    """R10, R15: an organiser who gives somebody that waits a seat hears that they are elsewhere at that time."""
    chat = meet_twice(loaded, "refuse")
    with transaction(loaded) as session:
        lock_workshop(session, "gs-2027-01").capacity = 2
    said = chat.write("Olga", "teilnehmende", "1", "Jemanden anmelden", "Anna")
    assert "Zur selben Zeit ist die Person für einen anderen Workshop angemeldet." in said


def test_an_approval_does_not_go_against_the_programme(loaded: Engine) -> None:
    """R10, R12: a request is not approved where the person has another booking at the time and that is refused."""
    together = {"sessions": [{"start": "2027-02-04T14:00:00", "end": "2027-02-04T15:00:00"}]}
    load(loaded, {"overlap": "refuse"}, at_2027_06=together | {"registration_until": None})
    chat = Chat(loaded)
    chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    fred = chat.let_in("Fred", Profile("executives", "halle", "de"))
    for workshop in ("fk-2027-02", "at-2027-06"):
        assert take(loaded, fred, workshop).changed
    do_due(loaded, chat.assistant, NOW)
    said = chat.press("Olga", chat.token("Olga", "Zusagen"))
    assert said.startswith("Zusagen geht gerade nicht: Fred ist zur selben Zeit für einen anderen Workshop angemeldet.")
    with transaction(loaded) as session:
        mine = select(tables.Registration.status).where(tables.Registration.person_id == fred)
        assert set(session.scalars(mine)) == {RegistrationStatus.PENDING, RegistrationStatus.BOOKED}


def test_one_name_that_is_not_found(loaded: Engine) -> None:
    """R15: the beginning of a name is enough, and after a name that nobody has one can write another."""
    load(loaded, gs_2027_01=SEATS | {"capacity": 2})
    chat = Chat(loaded)
    chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    chat.let_in("Anna", Profile("employees", "halle", "de"))
    chat.write("Anna", "termine", "1", "ja")
    said = chat.write("Olga", "teilnehmende", "1", "Jemanden abmelden", "Zacharias")
    assert said.startswith("So heißt hier niemand")
    assert chat.write("Olga", "ann").startswith("Warum melden Sie diese Person ab? Anna")


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
