"""The calendar file of a confirmation, and how changes of a workshop reach the people who are registered."""

from datetime import UTC, datetime, timedelta
from typing import Any

import recurring_ical_events
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import Engine, select

from handlers.calendar.file import Method, Sheet, clean, name_sender, write_calendar, write_events, write_file
from handlers.messages import Attachment
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from storage.kinds import WorkshopStatus
from tests.calendar.lines import read_lines, read_text
from tests.chat import NOW
from tests.conftest import SAMPLE


def change(engine: Engine, workshop_id: str, *, now: Any = NOW, **changes: object) -> None:
    """Loads the programme again, with one workshop changed."""
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    next(w for w in document["workshops"] if w["id"] == workshop_id).update(changes)
    with transaction(engine) as session:
        load_programme(session, read_programme(yaml.safe_dump(document, allow_unicode=True, sort_keys=False)), now)


def calendar_of(engine: Engine, workshop_id: str, method: Method = Method.PUBLISH) -> tuple[Attachment, Calendar]:
    with transaction(engine) as session:
        programme = session.scalars(select(tables.Programme)).one()
        file = write_calendar(
            session, Texts(), programme, session.get_one(tables.Workshop, workshop_id), "de", NOW, method
        )
    return file, Calendar.from_ical(file.content)


def test_an_event_for_each_session(loaded: Engine) -> None:
    """R13: stable UIDs, local times with their zone, place and organiser, as RFC 5545 and 5546 want them."""
    file, calendar = calendar_of(loaded, "ko-2027-02")
    assert (file.filename, calendar["method"]) == ("ko-2027-02.ics", "PUBLISH")
    first, second = calendar.events
    assert [str(event["uid"]) for event in (first, second)] == [
        "ko-2027-02.1@ikoe.workshop-bot",
        "ko-2027-02.2@ikoe.workshop-bot",
    ]
    assert first.decoded("dtstart").isoformat() == "2027-02-16T09:00:00+01:00"
    assert first["dtstart"].params["tzid"] == "Europe/Berlin"
    assert str(second["summary"]) == "Interkulturelle Kommunikation (2/2)"
    assert "Marktplatz 1" in str(first["location"])
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Berlin"]


def test_only_what_a_calendar_must_know_raises_the_sequence(loaded: Engine) -> None:
    """R13: another start, end or place raises SEQUENCE, another text or more seats do not; a cancellation cancels."""
    change(loaded, "gs-2027-01", trainers=["Andere"], capacity=18)
    assert calendar_of(loaded, "gs-2027-01")[1].events[0]["sequence"] == 0
    change(loaded, "gs-2027-01", venue="dlz-migration")
    assert calendar_of(loaded, "gs-2027-01")[1].events[0]["sequence"] == 1
    _, calendar = calendar_of(loaded, "gs-2027-01", Method.CANCEL)
    assert (calendar["method"], calendar.events[0]["status"]) == ("CANCEL", "CANCELLED")
    assert calendar.events[0]["uid"] == "gs-2027-01.1@ikoe.workshop-bot"


def test_another_room_is_another_place(loaded: Engine) -> None:
    """R13: another room or address of a venue raises SEQUENCE of what is held there, another description does not."""
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    venue = next(v for v in document["venues"] if v["id"] == "ratshof")
    for key, value, sequence in (("accessibility", "Aufzug", 0), ("room", "Raum 7", 1), ("address", "Markt 2", 2)):
        venue[key] = value
        with transaction(loaded) as session:
            text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
            load_programme(session, read_programme(text), NOW)
        assert calendar_of(loaded, "gs-2027-01")[1].events[0]["sequence"] == sequence
        assert calendar_of(loaded, "gs-2027-03")[1].events[0]["sequence"] == 0, "it is held elsewhere"


def test_what_it_is_about_and_how_to_give_it_up(loaded: Engine) -> None:
    """R13: the course, who holds it, how to cancel, room and address, and no link to follow."""
    file, calendar = calendar_of(loaded, "gs-2027-01")
    read_lines(file.content)
    (event,) = calendar.events
    assert str(event["description"]).endswith("Sie können doch nicht? Schreiben Sie dem Assistenten im Chat „Absagen“.")
    assert "Leitung: " in str(event["description"])
    assert str(event["location"]) == "Ratshof Halle, Raum 201, Marktplatz 1, 06108 Halle (Saale)"
    assert "url" not in event
    assert event.decoded("dtstamp") == NOW


def test_alarms_are_those_that_a_person_wants(loaded: Engine) -> None:
    """R13, M1: a day and two hours before at least; the person's own times where they chose some, or none."""
    assert alarms(loaded, None) >= {timedelta(days=-1), timedelta(hours=-2)}
    assert alarms(loaded, ["P3D", "PT30M"]) == {timedelta(days=-3), timedelta(minutes=-30)}
    assert alarms(loaded, []) == set()


def alarms(engine: Engine, before: list[str] | None) -> set[timedelta]:
    """When a calendar reminds somebody who has chosen these times."""
    person = tables.Person(name="Anna", language="de", consented_at=NOW, reminders_before=before)
    with transaction(engine) as session:
        programme = session.scalars(select(tables.Programme)).one()
        workshop = session.get_one(tables.Workshop, "gs-2027-01")
        file = write_calendar(session, Texts(), programme, workshop, "de", NOW, person=person)
    return {alarm.decoded("trigger") for alarm in Calendar.from_ical(file.content).walk("VALARM")}


TEXTS = Texts()
TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(",;:\\\"'\n\r\t\x00\x0b\x85\u2028\u202e😀👩‍👩‍👧אبü"),
    max_size=200,
)


@given(TEXT, TEXT, TEXT, st.lists(TEXT, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_a_file(title: str, about: str, place: str, trainers: list[str]) -> None:
    """R13: commas, semicolons, line ends, quotes, emoji, right-to-left text: two other readings give it back."""
    start = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
    course = tables.Course(id="k", title={"de": title or "-"}, details={"description": about})
    venue = tables.Venue(id="v", name={"de": place or "-"}, details={"room": place, "address": about})
    workshop = tables.Workshop(
        id="w", sequence=3, status=WorkshopStatus.PLANNED, course=course, venue=venue, details={"trainers": trainers}
    )
    workshop.sessions = [tables.WorkshopSession(start=start, end=start + timedelta(hours=n)) for n in (3, 4)]
    programme = tables.Programme(id="p", language="de", timezone="Europe/Berlin", details={"reminders": {}})
    organiser = name_sender("mailto:a@b.example", title)
    sheet = Sheet(TEXTS, programme, "de", organiser, [timedelta(days=1)])
    content = write_file(sheet, write_events(sheet, workshop, NOW, cancelled=False), Method.PUBLISH)
    lines = read_lines(content)
    summaries = [read_text(value) for name, _, value in lines if name == "SUMMARY"]
    assert summaries == [f"{clean(title or '-')} ({n}/2)" for n in (1, 2)]
    assert [value for name, _, value in lines if name == "SEQUENCE"] == ["3", "3"]
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(start, start + timedelta(days=1))
    assert len(found) == 2
    for event in found:
        assert event.decoded("dtstart") == start
        assert str(event["location"]) == clean(", ".join(part for part in (place or "-", place, about) if part))
