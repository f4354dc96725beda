"""R13, P7: the private address under which a person's calendar follows their bookings."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from icalendar import Calendar
from sqlalchemy import Engine, select

from bot.clock import MovableClock
from bot.feeds import Feeds
from bot.messengers.console import Console
from bot.schedule import Metronome
from bot.web import Health, build_web, start_web
from handlers.calendar.service import forget_addresses
from handlers.people.service import Profile
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus, RegistrationStatus
from tests.calendar.lines import read_lines
from tests.calendar.test_file import change
from tests.chat import NOW, Chat

PUBLIC = "https://bot.example"
BOOK = "Termine", "1", "1"


class Port:
    """A web port with the feeds of a database, and somebody who chats."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.chat = Chat(engine)
        self.chat.assistant = replace(self.chat.assistant, public_url=PUBLIC)
        self.clock = MovableClock(lambda: NOW)
        self.feeds = Feeds(engine, self.chat.assistant, self.clock)
        self.number = 0

    async def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
        url = f"http://127.0.0.1:{self.number}{path}"
        async with aiohttp.ClientSession() as http, http.request(method, url, headers=headers) as answer:
            return answer.status, await answer.read(), answer.headers

    def subscribe(self, name: str = "Anna") -> str:
        """The path of a new address."""
        self.chat.write(name, "kalender")
        return self.told(name)

    def told(self, name: str = "Anna") -> str:
        """The path of the address that was told last."""
        found = re.findall(rf"{PUBLIC}(/calendar/[\w-]+\.ics)", "\n".join(self.chat.heard(name)))
        return str(found[-1])


@pytest.fixture
async def port(loaded: Engine) -> AsyncIterator[Port]:
    found = Port(loaded)
    found.chat.let_in("Anna", Profile(audience="employees", site="halle"))
    metronome = Metronome(loaded, found.chat.assistant, found.clock, lambda: None)
    health = Health(loaded, {"console": Console(print)}, metronome, found.clock)
    runner, found.number = await start_web(build_web(health, (), found.feeds), "127.0.0.1", 0)
    yield found
    await runner.cleanup()


async def test_a_calendar_follows(port: Port) -> None:
    """R13: what is booked stands there, moves with the workshop, and is asked for again only where it is another."""
    port.chat.write("Anna", *BOOK)
    path = port.subscribe()
    status, body, headers = await port.get(path)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Cache-Control"].startswith("private")
    read_lines(body)
    calendar = Calendar.from_ical(body)
    assert "method" not in calendar
    assert calendar["x-wr-calname"] == calendar["name"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in body
    (event,) = calendar.events
    assert (event["uid"], event["sequence"], event["status"]) == ("gs-2027-01.1@ikoe.workshop-bot", 0, "CONFIRMED")
    assert {alarm.decoded("trigger") for alarm in event.walk("VALARM")} >= {-timedelta(days=1), -timedelta(hours=2)}

    again = await port.get(path, **{"If-None-Match": headers["ETag"]})
    assert again[:2] == (304, b"")
    assert again[2]["ETag"] == headers["ETag"]
    head = await port.get(path, "HEAD")
    assert (head[0], head[1], head[2]["ETag"]) == (200, b"", headers["ETag"])
    assert head[2]["Content-Length"] == str(len(body))

    change(port.engine, "gs-2027-01", sessions=[{"start": "2027-02-25T10:00:00", "end": "2027-02-25T15:30:00"}])
    _, body, moved = await port.get(path, **{"If-None-Match": headers["ETag"]})
    assert moved["ETag"] != headers["ETag"]
    (event,) = Calendar.from_ical(body).events
    assert (event["uid"], event["sequence"]) == ("gs-2027-01.1@ikoe.workshop-bot", 1)
    assert event.start.isoformat() == "2027-02-25T10:00:00+01:00"


async def test_what_was_cancelled_stands_there_as_such(port: Port) -> None:
    """R13: for 30 days, then not any more; what is only waited for does not stand there at all."""
    port.chat.write("Anna", *BOOK)
    path = port.subscribe()
    port.chat.write("Anna", "Absagen", "Ja")
    (event,) = Calendar.from_ical((await port.get(path))[1]).events
    assert event["status"] == "CANCELLED"
    assert not event.walk("VALARM")
    port.clock.move_to(NOW + timedelta(days=31))
    calendar = Calendar.from_ical((await port.get(path))[1])
    assert not calendar.events
    assert calendar.timezones, "a calendar without any component is none"
    read_lines((await port.get(path))[1])
    with transaction(port.engine) as session:
        registration = session.scalars(select(tables.Registration)).one()
        registration.status = RegistrationStatus.WAITLISTED
    assert not Calendar.from_ical((await port.get(path))[1]).events


async def test_nobody_else_reads_it(port: Port) -> None:
    """P7: unknown, revoked and deleted addresses, and those of people who are gone, are answered alike."""
    nothing = (await port.get("/nothing"))[:2]
    assert nothing[0] == 404
    first = port.subscribe()
    assert (await port.get(first))[0] == 200
    assert (await port.get(first.swapcase()))[0] == 404
    assert (await port.get(first, "POST"))[0] == (await port.get(f"/calendar/{'x' * 32}.ics", "POST"))[0] == 405
    for guess in ("x" * 32, "x" * 31, "", "..%2f..%2fetc", "%00" * 32, "x" * 5000):
        assert (await port.get(f"/calendar/{guess}.ics"))[:2] == nothing

    port.chat.press("Anna", token := port.chat.token("Anna", "Neue Adresse"))
    second = port.told()
    assert second != first
    assert (await port.get(first))[:2] == nothing
    assert (await port.get(second))[0] == 200
    assert "Ihre Kalenderadresse haben Sie am Montag, 11. Januar 2027 bekommen." in port.chat.press("Anna", token)
    assert port.told() == second, "R2: a second tap gives no third address"
    assert (await port.get(second))[0] == 200

    said = port.chat.press("Anna", port.chat.token("Anna", "Adresse löschen"))
    assert said == port.chat.press("Anna", port.chat.token("Anna", "Adresse löschen"))
    assert (await port.get(second))[:2] == nothing

    third = port.subscribe()
    with transaction(port.engine) as session:
        session.delete(session.scalars(select(tables.CalendarFeed)).one())
    assert (await port.get(third))[:2] == nothing


def test_an_address_that_was_delivered_late_is_forgotten(port: Port) -> None:
    """P7: after days without the messenger the address is taken out of the message all the same."""
    token = port.subscribe().removeprefix("/calendar/").removesuffix(".ics")
    with transaction(port.engine) as session:
        rows = session.scalars(select(tables.Outbox)).all()
        for row in rows:
            row.status = DeliveryStatus.SENT
        session.flush()
        forget_addresses(session, port.chat.assistant, NOW + timedelta(days=9))
        assert not any(token in str(row.payload) for row in rows)


async def test_an_address_is_nowhere_but_with_its_owner(port: Port, capfd: pytest.CaptureFixture[str]) -> None:
    """P7: only the digest is kept, the message forgets it when it was delivered, and no request is logged."""
    path = port.subscribe()
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert "Ihre Kalenderadresse haben Sie am" in port.chat.write("Anna", "kalender"), "it is shown once"
    with transaction(port.engine) as session:
        assert token not in session.scalars(select(tables.CalendarFeed.digest)).one()
        rows = session.scalars(select(tables.Outbox)).all()
        assert sum(token in str(row.payload) for row in rows) == 1
        forget_addresses(session, port.chat.assistant, NOW)
        assert sum(token in str(row.payload) for row in rows) == 1, "it is not sent yet"
        for row in rows:
            row.status = DeliveryStatus.SENT
        session.flush()
        forget_addresses(session, port.chat.assistant, NOW)
        assert not any(token in str(row.payload) for row in rows)
    assert (await port.get(path))[0] == 200
    with port.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE calendar_feed RENAME TO gone")
    assert (await port.get(path))[0] == 503
    assert token not in "".join(capfd.readouterr())
