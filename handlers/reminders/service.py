"""Reminders that are due, and the times that each person wants."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, aliased

from handlers.courtesy import Quiet, Urgency, choose_moment
from handlers.dialogue import Assistant
from handlers.errors import RefusedError
from handlers.organisers.notices import tell_organisers
from handlers.outbox import find_quiet, tell
from handlers.people.reminding import DURATIONS, default_before, wanted_for
from handlers.programme.catalogue import find_programme
from handlers.registration.service import list_registrations
from handlers.reminders.rules import LONGEST, QuietWish, due_moment, helps_until, latest_due
from handlers.reminders.wording import say_missed, say_reminder
from storage import tables
from storage.kinds import RegistrationStatus, WorkshopStatus

STREAM = "reminders"
MARGIN = timedelta(days=6)
_DURATION = TypeAdapter(timedelta)


def choose_before(target: tables.Person | tables.Registration, before: Iterable[timedelta] | None) -> None:
    """Keeps when a person wants to be reminded, in general or of one workshop; None is what holds otherwise."""
    target.reminders_before = None if before is None else DURATIONS.dump_python(sorted(set(before)), mode="json")


def list_booked(session: Session, person: tables.Person, now: datetime) -> list[tables.Workshop]:
    """The workshops ahead for which a person is booked."""
    rows = list_registrations(session, person.id, now)
    return [workshop for registration, workshop in rows if registration.status is RegistrationStatus.BOOKED]


def choose_quiet(person: tables.Person, wish: QuietWish) -> None:
    """Keeps when a person wants to be left alone; what the wish does not speak of stays. Refuses a whole day."""
    start, until = wish.start or person.quiet_from, wish.until or person.quiet_until
    if start is not None and start == until:
        raise RefusedError("quiet-whole-day")
    person.quiet_from, person.quiet_until = start, until
    person.quiet_days_off = person.quiet_days_off or wish.days_off


def remind_due(session: Session, assistant: Assistant, now: datetime) -> None:
    """Reminds everybody who is booked of what fell due since the last time, once.

    Of several that fell due while the bot was down only the last is sent, and only if it still helps; else it is
    marked, and the organisers are told. A moved workshop moves its reminders, since they follow from its start.
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
    every = _every_before(session, programme, since, now + LONGEST)
    quiets = _every_quiet(session, programme, since, now + LONGEST)
    for workshop, start in _starting(session, every, since, now):
        if all(latest_due(start, every, since, now, quiet) is None for quiet in quiets):
            continue
        missed = 0
        for registration, person in _booked(session, workshop):
            quiet = find_quiet(programme, person)
            due = latest_due(start, wanted_for(registration, person, programme), since, now, quiet)
            if due is None or registration.created_at > due[1]:
                continue
            until = helps_until(due[1], start)
            missed += choose_moment(now, Urgency.SOON, quiet, until) is None
            key = f"reminder:{registration.id}:{_DURATION.dump_python(due[0], mode='json')}:{start:%Y%m%dT%H%MZ}"
            say = partial(say_reminder, assistant.texts, programme, workshop, registration, now)
            tell(session, person, say, now, dedupe_key=key, useful_until=until, about=workshop.id)
        if missed:
            key = f"reminders-missed:{workshop.id}:{now:%Y%m%dT%H%M%SZ}"
            report = partial(say_missed, assistant.texts, programme, workshop, missed)
            tell_organisers(session, workshop, report, now, dedupe_key=key)


def next_reminders(session: Session, now: datetime) -> Iterator[datetime]:
    """The moments after now at which reminders fall due."""
    programme = find_programme(session)
    if programme is None:
        return
    until = now + LONGEST * 12
    quiets = _every_quiet(session, programme, now, until)
    for before in _every_before(session, programme, now, until):
        for _, start in _starting(session, [before], now, until):
            yield from (due_moment(start, before, quiet) for quiet in quiets)


def _every_quiet(session: Session, programme: tables.Programme, since: datetime, until: datetime) -> list[Quiet]:
    """When the programme leaves people alone, and when those do who chose otherwise and are booked meanwhile."""
    person = tables.Person
    chosen = session.execute(
        _of_booked(select(person.quiet_from, person.quiet_until, person.quiet_days_off), since, until).where(
            person.quiet_from.is_not(None) | person.quiet_until.is_not(None) | person.quiet_days_off
        )
    )
    own = [tables.Person(quiet_from=start, quiet_until=end, quiet_days_off=off) for start, end, off in chosen]
    return [find_quiet(programme), *(find_quiet(programme, each) for each in own)]


def _every_before(session: Session, programme: tables.Programme, since: datetime, until: datetime) -> list[timedelta]:
    """How long before a start the programme reminds, or one of those who are booked for what starts meanwhile."""
    own: set[timedelta] = set()
    for column in (tables.Person.reminders_before, tables.Registration.reminders_before):
        chosen = session.scalars(_of_booked(select(cast(column, String)), since, until).where(column.is_not(None)))
        own |= {duration for durations in chosen for duration in DURATIONS.validate_json(durations)}
    return sorted(own | set(default_before(programme)))


def _of_booked(chosen: Any, since: datetime, until: datetime) -> Any:
    """What is chosen of those alone who are booked for what starts meanwhile, each once."""
    return (
        chosen.distinct()
        .select_from(tables.Person)
        .join(tables.Registration, tables.Registration.person_id == tables.Person.id)
        .join(tables.WorkshopSession, tables.WorkshopSession.workshop_id == tables.Registration.workshop_id)
        .where(
            tables.WorkshopSession.start.between(since, until + MARGIN),
            tables.Registration.status == RegistrationStatus.BOOKED,
        )
    )


def _starting(
    session: Session, every: Sequence[timedelta], since: datetime, now: datetime
) -> list[tuple[tables.Workshop, datetime]]:
    """The planned workshops, with their starts, of which a reminder can have fallen due between two moments.

    The margin covers quiet hours, days off in a row and a clock change, by which a reminder is moved.
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
