"""R14: everybody concerned hears what a workshop was and what it is, and says whether they still come."""

from base64 import b64decode
from datetime import timedelta
from typing import Any

import yaml
from icalendar import Calendar
from sqlalchemy import Engine, select

from handlers.people.service import Profile
from handlers.programme.file import ProgrammeFile
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from handlers.registration.changes import tell_changes
from handlers.registration.moves import Answers, count_answers
from handlers.registration.notices import fill_seats
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus, RoleName
from tests.calendar.test_file import change
from tests.chat import NOW, Chat
from tests.conftest import SAMPLE
from tests.dialogue import play
from tests.registration.test_promotion import OFFERED, fill

ONE_SEAT: dict[str, Any] = {"capacity": 1, "minimum": 1, "offline_registrations": 0, "offline_waitlist": 0}
MOVED: dict[str, Any] = {"sessions": [{"start": "2027-02-25T10:00:00", "end": "2027-02-25T15:30:00"}]}


async def test_everybody_concerned_is_asked(database: Engine, sample: ProgrammeFile) -> None:
    """R14, R5: who is booked and who waits; who can't any more frees the seat at once; a second tap does nothing."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", **ONE_SEAT, **MOVED, cancellation_until="2027-01-11T07:00:00")
    await play(
        f"""
:wait 1m
bot → Anna: Achtung, neuer Termin für „Interkulturelle Grundsensibilisierung“:
    statt Donnerstag, 28. Januar 2027, 09:00–15:30 jetzt Donnerstag, 25. Februar 2027, 10:00–15:30.
    Ort: Ratshof Halle, Raum 201.
    Kommen Sie weiterhin? [gs-2027-01.ics] [1] Ich komme weiterhin [2] Ich komme doch nicht
bot → Ben, Clara: Achtung, neuer Termin … Sie stehen weiter auf der Warteliste. Möchten Sie dort bleiben?
    [1] Ja, das passt weiterhin [2] Nein, bitte streichen
Ben> 1
bot → Ben: Danke, das ist vermerkt. Sie bleiben auf der Warteliste: „Interkulturelle Grundsensibilisierung“,
    Donnerstag, 25. Februar 2027, 10:00–15:30, Ratshof Halle.
Clara> nein, bitte streichen
bot → Clara: Ihre Absage ist eingetragen: … [1] Andere Termine
Anna> 2
bot → Anna: Ihre Absage ist eingetragen: … [gs-2027-01.ics] [1] Andere Termine
bot → Ben: {OFFERED}
Anna> ich komme doch nicht
bot → Anna: Sie sind zurzeit für keinen Workshop angemeldet. …
""",
        stage,
    )


async def test_an_offer_goes_along(database: Engine, sample: ProgrammeFile) -> None:
    """R14, R6: who is offered a seat hears what has moved, and takes it or leaves it for the new date."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", **ONE_SEAT | {"capacity": 2})
    await play(f":wait 1m\nbot → Ben: {OFFERED}", stage)
    change(database, "gs-2027-01", **ONE_SEAT | {"capacity": 2}, **MOVED)
    await play(
        """
:wait 1m
bot → Anna, Clara: Achtung, neuer Termin …
bot → Ben: Achtung, neuer Termin für „Interkulturelle Grundsensibilisierung“: statt … 28. Januar … jetzt … 25. Februar …
    Ihr Platz ist bis … Uhr freigehalten. Möchten Sie ihn? [1] Ja, ich nehme den Platz [2] Nein, danke
Ben> 1
bot → Ben: Sie sind angemeldet: … 25. Februar … [gs-2027-01.ics]
""",
        stage,
    )


async def test_who_comes_is_held_to_it(database: Engine, sample: ProgrammeFile) -> None:
    """R14, R9: after "I am still coming" the deadline for cancelling holds again; the next move asks again."""
    stage = await fill(database, sample)
    late: dict[str, Any] = {**ONE_SEAT, "cancellation_until": "2027-01-11T07:00:00"}
    change(database, "gs-2027-01", now=stage.clock(), **late, **MOVED)
    await play(":wait 1m\nbot → Anna: …\nbot → Ben, Clara: …", stage)
    await play("Anna> 1\nbot → Anna: Danke, das ist vermerkt. Sie bleiben angemeldet: …", stage)
    with transaction(database) as session:
        workshop = session.get_one(tables.Workshop, "gs-2027-01")
        assert count_answers(session, workshop) == Answers(coming=1, left=0, silent=0)
    await play(
        """
:as Olga --role organiser --site halle
Olga> Teilnehmende
bot → Olga: …
Olga> 25. Feb.: Interkulturelle Grundsensibilisierung
bot → Olga: … Nach der letzten Änderung von Zeit oder Ort: kommen weiterhin 1, abgesagt 0, noch ohne Antwort 0 …
""",
        stage,
    )
    await play("Anna> ich komme doch nicht\nbot → Anna: …", stage)
    with transaction(database) as session:
        assert session.get_one(tables.Registration, 1).status is RegistrationStatus.BOOKED
    again: dict[str, Any] = {"sessions": [{"start": "2027-02-26T10:00:00", "end": "2027-02-26T15:30:00"}]}
    change(database, "gs-2027-01", now=stage.clock(), **late, **again)
    await play(
        """
:wait 1m
bot → Anna: Achtung, neuer Termin … statt Donnerstag, 25. Februar 2027, 10:00–15:30
    jetzt Freitag, 26. Februar 2027, 10:00–15:30. …
bot → Ben, Clara: Achtung, neuer Termin …
""",
        stage,
    )
    with transaction(database) as session:
        workshop = session.get_one(tables.Workshop, "gs-2027-01")
        assert count_answers(session, workshop) == Answers(coming=0, left=0, silent=1)


async def test_a_place_and_what_is_as_it_was(database: Engine, sample: ProgrammeFile) -> None:
    """R14: only what is different is said; what is again as it was known is no news; a cancelled one may return."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", **ONE_SEAT, venue="dlz-migration")
    await play(
        """
:wait 1m
bot → Anna: Achtung, neuer Ort für „Interkulturelle Grundsensibilisierung“: statt Ratshof Halle, Raum 201 jetzt …
    Termin: Donnerstag, 28. Januar 2027, 09:00–15:30. …
bot → Ben, Clara: Achtung, neuer Ort …
""",
        stage,
    )
    change(database, "gs-2027-01", **ONE_SEAT, **MOVED)
    change(database, "gs-2027-01", **ONE_SEAT, venue="dlz-migration")
    await play(":wait 1m", stage)
    change(database, "gs-2027-01", **ONE_SEAT, **MOVED)
    await play(
        ":wait 1m\nbot → Anna, Ben, Clara: Achtung, neuer Termin und neuer Ort … jetzt … Ratshof Halle, …", stage
    )
    change(database, "gs-2027-01", **ONE_SEAT, **MOVED, status="cancelled")
    await play(":wait 1m\nbot → Anna, Ben, Clara: Leider fällt dieser Workshop aus: … [1] Andere Termine …", stage)
    change(database, "gs-2027-01", **ONE_SEAT, **MOVED)
    await play(":wait 1m\nbot → Anna, Ben, Clara: Dieser Workshop findet nun doch statt: … 25. Februar …", stage)


async def test_what_was_not_written_down_is_not_invented(database: Engine, sample: ProgrammeFile) -> None:
    """R14: where the old date is not known any more only the new one is said."""
    stage = await fill(database, sample)
    change(database, "gs-2027-01", **ONE_SEAT, **MOVED)
    with transaction(database) as session:
        for entry in session.scalars(select(tables.AuditEntry)):
            session.delete(entry)
    await play(
        ":wait 1m\nbot → Anna, Ben, Clara: Achtung: Zeit oder Ort hat sich geändert. Jetzt gilt: … 25. Februar 2027, …",
        stage,
    )


def test_a_dropped_session_leaves_the_calendar(loaded: Engine) -> None:
    """R13: of fewer sessions the first keep their events and the last is cancelled; it comes back with its UID."""
    chat = Chat(loaded)
    anna = chat.let_in("Anna", Profile(audience="employees", site="halle"))
    register(loaded, anna, "ko-2027-02")
    one: dict[str, Any] = {"sessions": [{"start": "2027-02-17T09:00:00", "end": "2027-02-17T12:00:00"}]}
    change(loaded, "ko-2027-02", **one)
    tell(loaded, chat)
    first, second = sent(loaded).events
    assert (first["uid"], first["status"], first["sequence"]) == ("ko-2027-02.1@ikoe.workshop-bot", "CONFIRMED", 1)
    assert first.start.isoformat() == "2027-02-17T09:00:00+01:00"
    assert str(first["summary"]) == "Interkulturelle Kommunikation"
    assert (second["uid"], second["status"], second["sequence"]) == ("ko-2027-02.2@ikoe.workshop-bot", "CANCELLED", 1)
    two: dict[str, Any] = {
        "sessions": [*one["sessions"], {"start": "2027-02-18T09:00:00", "end": "2027-02-18T12:00:00"}]
    }
    change(loaded, "ko-2027-02", **two)
    tell(loaded, chat)
    first, second = sent(loaded).events
    assert [(event["status"], event["sequence"]) for event in (first, second)] == [("CONFIRMED", 2), ("CONFIRMED", 2)]
    assert second["uid"] == "ko-2027-02.2@ikoe.workshop-bot"


def test_who_waits_gets_no_seat_past_an_organiser(loaded: Engine) -> None:
    """O2, R12: where a file asks for approval, those who wait go on waiting, and are promoted after a decision only."""
    chat = Chat(loaded)
    chat.let_in("Olga", Profile(site="halle", role=RoleName.ORGANISER))
    people = [chat.let_in(name, Profile(audience="employees", site="halle")) for name in ("Anna", "Ben", "Clara")]
    change(loaded, "gs-2027-01", **ONE_SEAT)
    register(loaded, people[0], "gs-2027-01")
    for person in people[1:]:
        register(loaded, person, "gs-2027-01", RegistrationStatus.WAITLISTED)
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    workshop = next(w for w in document["workshops"] if w["id"] == "gs-2027-01")
    workshop.update(ONE_SEAT, capacity=3)
    next(c for c in document["courses"] if c["id"] == workshop["course"])["approval"] = "organiser"
    with transaction(loaded) as session:
        load_programme(session, read_programme(yaml.safe_dump(document, allow_unicode=True, sort_keys=False)), NOW)
        fill_seats(session, chat.assistant, NOW)
        waiting = select(tables.Registration).where(tables.Registration.status == RegistrationStatus.WAITLISTED)
        second, third = session.scalars(waiting.order_by(tables.Registration.id))
        session.add(
            tables.AuditEntry(at=NOW, actor_id=people[0], action="request.approved", subject=f"registration:{third.id}")
        )
        session.flush()
        fill_seats(session, chat.assistant, NOW)
        assert (second.status, third.status) == (RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED)
    assert "Wer einen Platz bekommt, entscheidet hier das Organisationsteam." in chat.heard("Olga")[0]


def test_a_second_tap(loaded: Engine) -> None:
    """R14, R2: the answer is kept once; an answer to a date that is no more the date asks again."""
    chat = Chat(loaded)
    anna = chat.let_in("Anna", Profile(audience="employees", site="halle"))
    register(loaded, anna, "gs-2027-01")
    change(loaded, "gs-2027-01", **MOVED)
    tell(loaded, chat)
    stay, leave = chat.token("Anna", "Ich komme weiterhin"), chat.token("Anna", "Ich komme doch nicht")
    first = chat.press("Anna", stay)
    chat.now += timedelta(minutes=5)
    assert chat.press("Anna", stay) == first
    with transaction(loaded) as session:
        assert session.scalars(select(tables.Registration.coming_at)).one() == NOW
    change(loaded, "gs-2027-01", sessions=[{"start": "2027-02-26T10:00:00", "end": "2027-02-26T15:30:00"}])
    assert "26. Februar" in chat.press("Anna", stay)
    tell(loaded, chat)
    said = chat.press("Anna", leave)
    assert said.startswith("Ihre Absage ist eingetragen")
    assert chat.press("Anna", leave).startswith("Für diesen Workshop sind Sie nicht angemeldet")
    assert chat.press("Anna", stay).startswith("Für diesen Workshop sind Sie nicht angemeldet")
    with transaction(loaded) as session:
        workshop = session.get_one(tables.Workshop, "gs-2027-01")
        assert workshop.seats_taken == workshop.offline_registrations


def register(
    engine: Engine, person: int, workshop_id: str, status: RegistrationStatus = RegistrationStatus.BOOKED
) -> None:
    with transaction(engine) as session:
        workshop = session.get_one(tables.Workshop, workshop_id)
        moments: dict[str, Any] = {"created_at": NOW - timedelta(hours=1), "changed_at": NOW - timedelta(hours=1)}
        session.add(
            tables.Registration(
                person_id=person, workshop_id=workshop_id, status=status, sequence=workshop.sequence, **moments
            )
        )
        workshop.seats_taken += status is RegistrationStatus.BOOKED


def tell(engine: Engine, chat: Chat) -> None:
    with transaction(engine) as session:
        tell_changes(session, chat.assistant, NOW)


def sent(engine: Engine) -> Calendar:
    """The calendar file that was sent last."""
    with transaction(engine) as session:
        row = session.scalars(select(tables.Outbox).order_by(tables.Outbox.id.desc())).first()
        assert row
        return Calendar.from_ical(b64decode(row.payload["attachment"]["content"]))
