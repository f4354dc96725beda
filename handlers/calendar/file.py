"""Workshops as a calendar file (RFC 5545, RFC 5546), so that they end up in the person's calendar.

The UID of a workshop's first, second, … session never changes, whatever its date. SEQUENCE rises with the workshop's
date, place or cancellation, so that a calendar replaces the event that it has; another text raises nothing. Where a
workshop has fewer sessions than before, the event of the one too many is cancelled. The method is PUBLISH, not
REQUEST, since nobody's e-mail address is known.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vDuration, vText
from sqlalchemy.orm import Session

from handlers.messages import Attachment
from handlers.people.reminding import default_before, wanted_before
from handlers.programme.catalogue import find_default_contact
from handlers.texts import Texts, in_language
from storage import tables
from storage.kinds import WorkshopStatus

YEAR = timedelta(days=366)
ALARMS = timedelta(days=1), timedelta(hours=2)
"""When a calendar reminds at least of what somebody is booked for, unless they have chosen times of their own."""
Times = tuple[datetime, datetime]
Property = vText | vDuration


class Method(StrEnum):
    """What a calendar is to do with the file (RFC 5546)."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Sheet:
    """What is the same for every event of a file: in which words, from whom, and how long before to remind."""

    texts: Texts
    programme: tables.Programme
    language: str
    organiser: vCalAddress
    alarms: Sequence[timedelta]

    def name(self, words: dict[str, str]) -> str:
        """A text of the programme."""
        return in_language(words, self.language, self.programme.language)


def open_sheet(
    session: Session, texts: Texts, programme: tables.Programme, language: str, person: tables.Person | None
) -> Sheet:
    """What the events of a person's file have in common."""
    if person is None or person.reminders_before is None:
        alarms = {*ALARMS, *default_before(programme)}
    else:
        alarms = {*wanted_before(person, programme)}
    return Sheet(texts, programme, language, _find_sender(session, programme), sorted(alarms, reverse=True))


def write_calendar(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    language: str,
    now: datetime,
    method: Method = Method.PUBLISH,
    *,
    person: tables.Person | None = None,
    earlier: Sequence[Times] = (),
) -> Attachment:
    """A file with an event for each session of a workshop, and the person's own alarms.

    `earlier` are the times of the sessions that the person's calendar may have: those behind the present ones are
    cancelled in it.
    """
    sheet = open_sheet(session, texts, programme, language, person)
    cancelled = method is Method.CANCEL or workshop.status is WorkshopStatus.CANCELLED
    events = write_events(sheet, workshop, now, cancelled=cancelled, earlier=earlier)
    return attach(sheet, workshop.id, events, method)


def attach(sheet: Sheet, name: str, events: Sequence[Event], method: Method = Method.PUBLISH) -> Attachment:
    """A calendar as a file behind a message; the media type names the method as well (RFC 5545, 8.1)."""
    media_type = f"text/calendar; charset=utf-8; method={method.value}"
    return Attachment(f"{name}.ics", media_type, write_file(sheet, events, method))


def write_events(
    sheet: Sheet, workshop: tables.Workshop, stamp: datetime, *, cancelled: bool, earlier: Sequence[Times] = ()
) -> list[Event]:
    """The events of a workshop's sessions; `stamp` is when they were as they are said."""
    times = [(meeting.start, meeting.end) for meeting in workshop.sessions]
    gone = earlier[len(times) :]
    return [
        _write_event(sheet, workshop, number, len(times), when, stamp, cancelled=cancelled or number > len(times))
        for number, when in enumerate([*times, *gone], 1)
    ]


def write_file(
    sheet: Sheet, events: Sequence[Event], method: Method | None, properties: Iterable[tuple[str, Property]] = ()
) -> bytes:
    """The text of a calendar; one without a method is subscribed to, and may be empty."""
    calendar = Calendar()
    calendar.add("prodid", f"-//workshop-bot//{sheet.programme.id}//{sheet.language.upper()}")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method.value)
    for name, value in properties:
        calendar.add(name, value)
    for event in events:
        calendar.add_component(event)
    days = [event.start.date() for event in events if isinstance(event.start, datetime)]
    if days:
        calendar.add_missing_timezones(min(days) - YEAR, max(days) + YEAR)
    else:
        # A calendar without any component is none (RFC 5545, 3.6).
        calendar.add_component(Timezone.from_tzid(sheet.programme.timezone))
    content: bytes = calendar.to_ical()
    return content


def _write_event(
    sheet: Sheet, workshop: tables.Workshop, number: int, count: int, when: Times, stamp: datetime, *, cancelled: bool
) -> Event:
    zone = ZoneInfo(sheet.programme.timezone)
    several = f" ({number}/{count})" if 1 < count >= number else ""
    title = clean(sheet.name(workshop.course.title)) + several
    event = Event()
    event.add("uid", f"{workshop.id}.{number}@{sheet.programme.id}.workshop-bot")
    event.add("dtstamp", stamp)
    event.add("sequence", workshop.sequence)
    event.add("dtstart", when[0].astimezone(zone))
    event.add("dtend", when[1].astimezone(zone))
    event.add("summary", title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", sheet.organiser)
    event.add("description", clean(_describe(sheet, workshop)))
    if workshop.venue:
        place = (sheet.name(workshop.venue.name), *(workshop.venue.details.get(key) for key in ("room", "address")))
        event.add("location", clean(", ".join(part for part in place if part)))
    for before in () if cancelled else sheet.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event


def _describe(sheet: Sheet, workshop: tables.Workshop) -> str:
    """What a course is about, who holds the workshop, and how to give the seat up."""
    about = workshop.course.details.get("description")
    about = {sheet.programme.language: about} if isinstance(about, str) else about
    trainers = ", ".join(workshop.details.get("trainers", ()))
    parts = [
        sheet.name(about) if about else "",
        sheet.texts.plain(sheet.language, "calendar-trainers", names=trainers) if trainers else "",
        sheet.texts.plain(sheet.language, "calendar-cancel"),
    ]
    return "\n\n".join(part for part in parts if part)


def clean(text: str) -> str:
    """A text as a calendar can hold it: lines end in one way, and other control characters are no text (3.3.11)."""
    lines = text.replace("\r\n", "\n").splitlines()
    return "\n".join("".join(c for c in line if c == "\t" or unicodedata.category(c) != "Cc") for line in lines)


def _find_sender(session: Session, programme: tables.Programme) -> vCalAddress:
    """Whom the event comes from: an address is required (RFC 5546, 3.2.1), and need not be that of a mailbox."""
    contact = find_default_contact(session)
    details = programme.details["programme"]
    email = contact.details.get("email") if contact else None
    name = details.get("organiser") or (contact.name if contact else "")
    return name_sender(
        f"mailto:{email}" if email else details.get("website") or f"urn:workshop-bot:{programme.id}", name
    )


def name_sender(address: str, name: str) -> vCalAddress:
    """An address with a name, in which no quotes can stand (3.1)."""
    sender = vCalAddress(address)
    if name := " ".join(clean(name).replace('"', "'").split()):
        sender.params["CN"] = name
    return sender
