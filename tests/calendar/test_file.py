"""The calendar file of a confirmation, and how changes of a workshop reach the people who are registered."""

from datetime import datetime

import yaml
from icalendar import Calendar
from sqlalchemy import Engine, select

from handlers.calendar.file import Method, write_calendar
from handlers.messages import Attachment
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from tests.chat import NOW
from tests.conftest import SAMPLE


def change(engine: Engine, workshop_id: str, *, now: datetime = NOW, **changes: object) -> None:
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
