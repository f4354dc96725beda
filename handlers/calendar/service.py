"""A person's calendar: the address under which it follows their bookings, and what stands there."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Event, vDuration, vText
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from handlers.calendar.file import Sheet, attach, clean, open_sheet, write_events, write_file
from handlers.dialogue import Assistant
from handlers.messages import Attachment, Reply
from handlers.outbox import write_payload
from handlers.programme.catalogue import find_programme
from storage import tables
from storage.kinds import DeliveryStatus, RegistrationStatus, WorkshopStatus

ADDRESS = r"[A-Za-z0-9_-]{32}"
"""What names a calendar in its address: 192 random bits."""
CANCELLED_FOR = timedelta(days=30)
"""How long something that was cancelled stands in a calendar as such."""
REFRESH = timedelta(hours=1)
DELIVERED_WITHIN = timedelta(days=60)
"""So long a messenger may be down until nobody looks any more whether an address was delivered."""


def find_feed(session: Session, person_id: int) -> tables.CalendarFeed | None:
    """The person's calendar address, of which no more is known than its digest."""
    return session.get(tables.CalendarFeed, person_id, with_for_update=True)


def renew_feed(session: Session, person: tables.Person, now: datetime) -> str:
    """Gives a person a new address, and returns its token; an older one is worth nothing from now on."""
    token = secrets.token_urlsafe(24)
    session.merge(tables.CalendarFeed(person_id=person.id, digest=_digest(token), created_at=now))
    session.flush()
    return token


def delete_feed(session: Session, person_id: int) -> bool:
    """Takes a person's address away; False where there was none."""
    feed = find_feed(session, person_id)
    if feed is None:
        return False
    session.delete(feed)
    session.flush()
    return True


def name_address(token: str) -> str:
    """The name of the message that tells an address, by which `forget_addresses` finds it."""
    return _name(_digest(token))


def _name(digest: str) -> str:
    return f"calendar-address:{digest}"


def forget_addresses(session: Session, assistant: Assistant, now: datetime) -> None:
    """Takes the addresses out of messages that have been delivered: nobody who reads the database can use one."""
    fresh = select(tables.CalendarFeed.digest).where(tables.CalendarFeed.created_at > now - DELIVERED_WITHIN)
    names = [_name(digest) for digest in session.scalars(fresh)]
    if not names:
        return
    told = select(tables.Outbox).where(
        tables.Outbox.dedupe_key.in_(names),
        tables.Outbox.status.not_in((DeliveryStatus.WAITING, DeliveryStatus.SENDING)),
    )
    for row in session.scalars(told):
        row.payload = write_payload(Reply(""))
        row.dedupe_key = None


def write_feed(session: Session, assistant: Assistant, token: str, now: datetime) -> bytes | None:
    """What stands under the address with this token; None where there is none. Changes nothing."""
    person = session.scalar(
        select(tables.Person)
        .join(tables.CalendarFeed, tables.CalendarFeed.person_id == tables.Person.id)
        .where(tables.CalendarFeed.digest == _digest(token))
    )
    programme = find_programme(session)
    if person is None or programme is None:
        return None
    language = assistant.spoken(person.language)
    sheet = open_sheet(session, assistant.texts, programme, language, person)
    name = vText(clean(assistant.texts.plain(language, "calendar-name", programme=sheet.name(programme.title))))
    # RFC 7986 and what was there before it, which many calendars still go by.
    properties = (
        ("name", name),
        ("x-wr-calname", name),
        ("refresh-interval", vDuration(REFRESH, {"VALUE": "DURATION"})),
        ("x-published-ttl", vDuration(REFRESH)),
    )
    return write_file(sheet, _list_events(session, sheet, person, now, CANCELLED_FOR), None, properties)


def write_bookings(
    session: Session, assistant: Assistant, person: tables.Person, language: str, now: datetime
) -> Attachment | None:
    """Everything that a person is booked for as one file; None where that is nothing."""
    programme = find_programme(session)
    if programme is None:
        return None
    sheet = open_sheet(session, assistant.texts, programme, language, person)
    events = _list_events(session, sheet, person, now, None)
    if not events:
        return None
    return attach(sheet, "workshops", events)


def _list_events(
    session: Session, sheet: Sheet, person: tables.Person, now: datetime, cancelled_for: timedelta | None
) -> list[Event]:
    """The events of what a person is booked for, and of what was cancelled in the time that is given."""
    shown = tables.Registration.status == RegistrationStatus.BOOKED
    if cancelled_for:
        shown |= (tables.Registration.status == RegistrationStatus.CANCELLED) & (
            tables.Registration.changed_at > now - cancelled_for
        )
    rows = session.execute(
        select(tables.Registration, tables.Workshop)
        .join(tables.Workshop, tables.Workshop.id == tables.Registration.workshop_id)
        .where(tables.Registration.person_id == person.id, shown)
        .order_by(tables.Registration.id)
        .options(
            joinedload(tables.Workshop.course),
            joinedload(tables.Workshop.venue),
            selectinload(tables.Workshop.sessions),
        )
    )
    # Of several registrations for one workshop the last one holds: an event stands in a calendar once.
    latest = {workshop.id: (registration, workshop) for registration, workshop in rows}
    events: list[Event] = []
    for registration, workshop in sorted(latest.values(), key=lambda pair: pair[1].sessions[0].start):
        off = workshop.status is WorkshopStatus.CANCELLED or registration.status is RegistrationStatus.CANCELLED
        if off and (not cancelled_for or workshop.sessions[-1].end < now - cancelled_for):
            continue
        events += write_events(sheet, workshop, registration.changed_at, cancelled=off)
    return events


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
