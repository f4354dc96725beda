"""What taking over a programme file means for people: told before it is done, in the words of the command line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.programme.file import to_local
from handlers.programme.history import CHANGED, place_of, write_canonical, write_stored
from storage import tables
from storage.kinds import ACTIVE, RegistrationStatus, WorkshopStatus


@dataclass(frozen=True)
class Snapshot:
    """What decides about people in a workshop at one moment; `crowd` counts the registrations by their status.

    `sequence` rises with another time, place or status, as calendars count it.
    """

    facts: Mapping[str, Any]
    course: str
    status: WorkshopStatus
    when: str
    where: str
    begun: bool
    over: bool
    sequence: int
    free: int | None
    offline_waitlist: int
    approval: bool
    crowd: Mapping[RegistrationStatus, int]
    touched: str = ""
    """When it was changed in the chat; "" where it was not, or a file has come after that."""

    @property
    def concerned(self) -> int:
        """How many people are registered in one way or another."""
        return sum(self.crowd.get(status, 0) for status in ACTIVE)


@dataclass(frozen=True)
class Picture:
    """Every workshop by its id, and how many people wait for a date of a course."""

    workshops: Mapping[str, Snapshot]
    interested: Mapping[str, int]


def observe(session: Session, now: datetime) -> Picture:
    """How things are. To foresee a file: observe, take it over, observe again, and roll back."""
    programme = session.scalar(select(tables.Programme))
    if programme is None:
        return Picture({}, {})
    crowds: dict[str, Counter[RegistrationStatus]] = {}
    counted = select(tables.Registration.workshop_id, tables.Registration.status, func.count()).group_by(
        tables.Registration.workshop_id, tables.Registration.status
    )
    for workshop_id, status, count in session.execute(counted):
        crowds.setdefault(workshop_id, Counter())[status] = count
    wishes = select(tables.Interest.course_id, func.count()).group_by(tables.Interest.course_id)
    changed = (
        select(tables.AuditEntry.subject, tables.AuditEntry.actor_id, tables.AuditEntry.at)
        .where(tables.AuditEntry.action == CHANGED)
        .order_by(tables.AuditEntry.id)
    )
    touched = {subject: at if actor else None for subject, actor, at in session.execute(changed)}
    zone = programme.timezone
    return Picture(
        {
            workshop.id: Snapshot(
                facts=write_canonical(write_stored(workshop, zone), zone),
                course=workshop.course_id,
                status=workshop.status,
                when="; ".join(
                    f"{to_local(s.start, zone):%Y-%m-%d %H:%M}–{to_local(s.end, zone):%H:%M}" for s in workshop.sessions
                ),
                where=_say_place(workshop.venue, programme.language),
                begun=workshop.sessions[0].start <= now,
                over=workshop.sessions[-1].end <= now,
                sequence=workshop.sequence,
                free=workshop.free_seats,
                offline_waitlist=workshop.offline_waitlist,
                approval=workshop.course.needs_approval,
                crowd=crowds.get(workshop.id, Counter()),
                touched=_say_moment(touched.get(f"workshop:{workshop.id}"), zone),
            )
            for workshop in session.scalars(select(tables.Workshop).order_by(tables.Workshop.position))
        },
        dict(session.execute(wishes).all()),
    )


def foresee(before: Picture, after: Picture) -> Iterator[str]:
    """What becomes of people between two pictures, one line each; nothing where nobody is concerned."""
    for id, new in after.workshops.items():
        old = before.workshops.get(id)
        if new.over and (old is None or old.over):
            continue
        if old is None:
            if count := after.interested.get(new.course, 0):
                wishes = _people(count)
                yield f"{wishes} asked for a date of {new.course}, and will be told of {id} when it can be booked"
            continue
        yield from _say_change(id, old, new)
        yield from _say_seats(id, old, new)
        if new.approval and not old.approval and (count := new.crowd.get(RegistrationStatus.WAITLISTED, 0)):
            yield (
                f"{new.course} needs an organiser's approval now: {_people(count)} who wait for {id} go on waiting, "
                "and get no seat without it"
            )


def _say_change(id: str, old: Snapshot, new: Snapshot) -> Iterator[str]:
    if old.touched and new.facts != old.facts:
        yield f"{id} was changed in the chat on {old.touched}: what the file says comes in place of that"
    if new.sequence == old.sequence or new.concerned == 0:
        return
    told = f"{_people(new.concerned)} will be told that {id}"
    if new.status is WorkshopStatus.CANCELLED:
        yield f"{told} is cancelled"
    elif old.status is WorkshopStatus.CANCELLED:
        yield f"{told} takes place after all, {new.when}, {new.where}"
    else:
        moves = [f"{a} → {b}" for a, b in ((old.when, new.when), (old.where, new.where)) if a != b]
        yield f"{told} has moved: {', '.join(moves)}" if moves else f"{told} has changed"


def _say_seats(id: str, old: Snapshot, new: Snapshot) -> Iterator[str]:
    waiting = new.crowd.get(RegistrationStatus.WAITLISTED, 0)
    added = (waiting if new.free is None else new.free) - (waiting if old.free is None else old.free)
    if added <= 0 and not (old.offline_waitlist and not new.offline_waitlist):
        return
    free = waiting if new.free is None else new.free
    seats = "there is no limit any more" if new.free is None else f"{max(added, 0)} seats are added"
    if added == 1 and new.free is not None:
        seats = "1 seat is added"
    if new.status is WorkshopStatus.CANCELLED or new.begun or not waiting or not free:
        return
    if new.offline_waitlist:
        yield f"{id}: {seats}: nobody is offered one, since {new.offline_waitlist} wait by phone or letter before them"
    elif new.approval and not old.approval:
        yield f"{id}: {seats}: nobody who waits is offered one without an organiser's approval"
    else:
        first = "all" if free >= waiting else f"the first {free}"
        yield f"{id}: {seats}: {first} of {waiting} who wait will be offered one, as far as time is left for that"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _say_moment(moment: datetime | None, timezone: str) -> str:
    return f"{to_local(moment, timezone):%Y-%m-%d %H:%M}" if moment else ""


def _say_place(venue: tables.Venue | None, language: str) -> str:
    place = place_of(venue)
    if not place:
        return "no place"
    name = place["name"].get(language) or next(iter(place["name"].values()))
    return ", ".join(part for part in (name, place.get("room"), place.get("address")) if part)
