"""Reminders that are due, and the times that each person wants."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, aliased

from handlers.courtesy import quiet_hours
from handlers.dialogue import Assistant
from handlers.outbox import tell
from handlers.people.reminding import DURATIONS, default_before, wanted_before
from handlers.programme.catalogue import find_programme
from handlers.reminders.rules import LONGEST, due_moment, latest_due, still_helps
from handlers.reminders.wording import say_reminder
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

STREAM = "reminders"
MARGIN = timedelta(days=1)
_DURATION = TypeAdapter(timedelta)


def choose_before(person: tables.Person, before: Iterable[timedelta] | None) -> None:
    """Keeps when a person wants to be reminded; None is the programme's default."""
    person.reminders_before = None if before is None else DURATIONS.dump_python(sorted(set(before)), mode="json")


def remind_due(session: Session, assistant: Assistant, now: datetime) -> None:
    """Reminds everybody who is booked of what fell due since the last time, once.

    Of several that fell due while the bot was down only the last is sent, and only if it still helps. A moved workshop
    moves its reminders, since they follow from its start.
    """
    programme = find_programme(session)
    cursor = session.get(tables.Cursor, STREAM, with_for_update=True)
    if cursor is None:
        cursor = tables.Cursor(stream=STREAM, position=now.isoformat())
        session.add(cursor)
    since = datetime.fromisoformat(cursor.position)
    cursor.position = max(since, now).isoformat()
    if programme is None:
        return
    quiet, zone = quiet_hours(programme.details), ZoneInfo(programme.timezone)
    every = _every_before(session, programme, since, now + LONGEST)
    for workshop, start in _starting(session, every, since, now):
        if latest_due(start, every, since, now, quiet, zone) is None:
            continue
        for registration, person in _booked(session, workshop):
            due = latest_due(start, wanted_before(person, programme), since, now, quiet, zone)
            if due and still_helps(due[1], start, now):
                key = f"reminder:{registration.id}:{_DURATION.dump_python(due[0], mode='json')}:{start:%Y%m%dT%H%MZ}"
                say = partial(say_reminder, assistant.texts, programme, workshop, now)
                tell(session, person, say, now, dedupe_key=key)


def next_reminders(session: Session, now: datetime) -> Iterator[datetime]:
    """The moments after now at which reminders fall due."""
    programme = find_programme(session)
    if programme is None:
        return
    quiet, zone = quiet_hours(programme.details), ZoneInfo(programme.timezone)
    until = now + LONGEST * 12
    for before in _every_before(session, programme, now, until):
        for _, start in _starting(session, [before], now, until):
            yield due_moment(start, before, quiet, zone)


def _every_before(session: Session, programme: tables.Programme, since: datetime, until: datetime) -> list[timedelta]:
    """How long before a start the programme reminds, or one of those who are booked for what starts meanwhile."""
    chosen = session.scalars(
        select(cast(tables.Person.reminders_before, String))
        .distinct()
        .join(tables.Registration, tables.Registration.person_id == tables.Person.id)
        .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == tables.Registration.workshop_id)
        .where(
            tables.WorkshopSession.start.between(since, until + MARGIN),
            tables.Registration.status == RegistrationStatus.BOOKED,
            tables.Person.reminders_before.is_not(None),
        )
    )
    own = {duration for durations in chosen for duration in DURATIONS.validate_json(durations)}
    return sorted(own | set(default_before(programme)))


def _starting(
    session: Session, every: Sequence[timedelta], since: datetime, now: datetime
) -> list[tuple[tables.Workshop, datetime]]:
    """The planned workshops, with their starts, of which a reminder can have fallen due between two moments.

    The margin covers the quiet hours and a clock change, which move a reminder by less than a day.
    """
    if not every:
        return []
    earlier = aliased(tables.WorkshopSession)
    first = ~(
        select(earlier.start)
        .where(earlier.workshop_id == tables.WorkshopSession.workshop_id, earlier.start < tables.WorkshopSession.start)
        .exists()
    )
    found: dict[str, tuple[tables.Workshop, datetime]] = {}
    for before in every:
        window = tables.WorkshopSession.start.between(max(since, since + before - MARGIN), now + before + MARGIN)
        rows = session.execute(
            select(tables.Workshop, tables.WorkshopSession.start)
            .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == tables.Workshop.id)
            .where(window, first, tables.Workshop.status == WorkshopStatus.PLANNED)
            .order_by(tables.WorkshopSession.start, tables.Workshop.id)
        )
        found |= {workshop.id: (workshop, start) for workshop, start in rows}
    return list(found.values())


def _booked(session: Session, workshop: tables.Workshop) -> list[tuple[tables.Registration, tables.Person]]:
    rows = session.execute(
        select(tables.Registration, tables.Person)
        .join(tables.Person, tables.Person.id == tables.Registration.person_id)
        .where(
            tables.Registration.workshop_id == workshop.id,
            tables.Registration.status == RegistrationStatus.BOOKED,
        )
        .order_by(tables.Registration.id)
    )
    return [(registration, person) for registration, person in rows]
