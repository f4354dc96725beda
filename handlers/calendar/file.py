"""A workshop as a calendar file (RFC 5545, RFC 5546), so that a confirmation ends up in the person's calendar."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress
from sqlalchemy.orm import Session

from handlers.messages import Attachment
from handlers.programme.catalogue import find_default_contact
from handlers.texts import in_language
from storage import tables
from storage.kinds import WorkshopStatus

YEAR = timedelta(days=366)


class Method(StrEnum):
    """What a calendar is to do with the file (RFC 5546)."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


def write_calendar(
    session: Session,
    programme: tables.Programme,
    workshop: tables.Workshop,
    language: str,
    now: datetime,
    method: Method = Method.PUBLISH,
) -> Attachment:
    """A file with one event for each session.

    The UID of an event never changes, and SEQUENCE rises with the workshop's date, place or cancellation, so that a
    calendar replaces the event it has. The method is PUBLISH, not REQUEST, since nobody's e-mail address is known.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//workshop-bot//{programme.id}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    organiser = _organiser(session, programme)
    for number, meeting in enumerate(workshop.sessions, 1):
        calendar.add_component(_write_event(programme, workshop, meeting, number, language, organiser, now, method))
    days = [meeting.start.date() for meeting in workshop.sessions]
    calendar.add_missing_timezones(min(days) - YEAR, max(days) + YEAR)
    media_type = f"text/calendar; charset=utf-8; method={method.value}"
    return Attachment(f"{workshop.id}.ics", media_type, calendar.to_ical())


def _write_event(
    programme: tables.Programme,
    workshop: tables.Workshop,
    meeting: tables.WorkshopSession,
    number: int,
    language: str,
    organiser: vCalAddress,
    now: datetime,
    method: Method,
) -> Event:
    zone = ZoneInfo(programme.timezone)
    title = in_language(workshop.course.title, language, programme.language)
    several = f" ({number}/{len(workshop.sessions)})" if len(workshop.sessions) > 1 else ""
    cancelled = method is Method.CANCEL or workshop.status is WorkshopStatus.CANCELLED
    event = Event()
    event.add("uid", f"{workshop.id}.{number}@{programme.id}.workshop-bot")
    event.add("dtstamp", now)
    event.add("sequence", workshop.sequence)
    event.add("dtstart", meeting.start.astimezone(zone))
    event.add("dtend", meeting.end.astimezone(zone))
    event.add("summary", title + several)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", organiser)
    if workshop.venue:
        parts = (
            in_language(workshop.venue.name, language, programme.language),
            workshop.venue.details.get("room"),
            workshop.venue.details.get("address"),
        )
        event.add("location", ", ".join(part for part in parts if part))
    return event


def _organiser(session: Session, programme: tables.Programme) -> vCalAddress:
    """Whom the event comes from: an address is required (RFC 5546, 3.2.1), and need not be that of a mailbox."""
    contact = find_default_contact(session)
    details = programme.details["programme"]
    email = contact.details.get("email") if contact else None
    address = vCalAddress(f"mailto:{email}" if email else details.get("website") or f"urn:workshop-bot:{programme.id}")
    name = details.get("organiser") or (contact.name if contact else None)
    if name:
        address.params["CN"] = name
    return address
