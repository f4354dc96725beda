"""A workshop in the form of the programme file, and what the audit log remembers of how it was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.programme.file import to_local, to_utc
from storage import tables
from storage.kinds import WorkshopStatus

COLUMNS = {
    "id": "id",
    "course": "course_id",
    "site": "site_id",
    "venue": "venue_id",
    "status": "status",
    "capacity": "capacity",
    "minimum": "minimum",
    "offline_registrations": "offline_registrations",
    "offline_waitlist": "offline_waitlist",
}
CHANGED = "workshop.changed"
"""The action of the audit entries that hold a workshop before and after."""
MOMENTS = ("registration_from", "registration_until", "cancellation_until")


@dataclass(frozen=True)
class State:
    """When and where a workshop took place, and whether, before it was changed.

    `times` are the starts and ends of its sessions; `place` holds `name` (by language), `room` and `address`; it is
    empty where none was named, None where it was not written down. `at` is when that was over.
    """

    times: Sequence[tuple[datetime, datetime]]
    place: Mapping[str, Any] | None
    status: WorkshopStatus
    at: datetime


def write_stored(workshop: tables.Workshop, timezone: str) -> dict[str, Any]:
    """A stored workshop with the keys of the programme file."""
    columns = {key: getattr(workshop, column) for key, column in COLUMNS.items()}
    document = {key: value for key, value in columns.items() if value is not None} | workshop.details
    for key in MOMENTS:
        moment = getattr(workshop, key)
        if moment:
            document[key] = to_local(moment, timezone)
    document["sessions"] = [
        {"start": to_local(s.start, timezone), "end": to_local(s.end, timezone)} for s in workshop.sessions
    ]
    return document


def write_canonical(workshop: Mapping[str, Any], timezone: str) -> dict[str, Any]:
    """The one way in which a workshop is written, whichever way it was written before."""
    canonical = {key: _plain(value, timezone) for key, value in workshop.items()}
    if canonical.get("status") == WorkshopStatus.PLANNED:
        del canonical["status"]
    return canonical


def capture_workshop(workshop: tables.Workshop, timezone: str) -> dict[str, Any]:
    """A workshop as the audit log keeps it: take it before a change and after, and give both to `record_workshop`.

    Its place stands there in words, which may be others, or gone, when they are wanted.
    """
    zone = ZoneInfo(timezone)
    captured = write_canonical(write_stored(workshop, timezone), timezone)
    return captured | {
        "sessions": [
            {"start": s.start.astimezone(zone).isoformat(), "end": s.end.astimezone(zone).isoformat()}
            for s in workshop.sessions
        ],
        "status": workshop.status.value,
        "place": place_of(workshop.venue),
        "sequence": workshop.sequence,
    }


def place_of(venue: tables.Venue | None) -> dict[str, Any]:
    """What a calendar says of a place. Another room or address is another place; another way to get there is not."""
    if venue is None:
        return {}
    known = {key: venue.details[key] for key in ("room", "address") if venue.details.get(key)}
    return {"name": venue.name} | known


def is_rescheduled(
    before: Mapping[str, Any],
    times: Sequence[tuple[datetime, datetime]],
    status: WorkshopStatus,
    venue: tables.Venue | None,
    timezone: str,
) -> bool:
    """Whether a calendar must be told of a change (RFC 5545, 3.8.7.4, SEQUENCE): another time, place or status.

    `before` is how the workshop was captured, the others are how it is to be.
    """
    known = [(_read(part["start"], timezone), _read(part["end"], timezone)) for part in before["sessions"]]
    place = place_of(venue)
    return (
        known != list(times)
        or before["status"] != status
        or before.get("venue") != (venue.id if venue else None)
        or any(before["place"].get(key) != place.get(key) for key in ("room", "address"))
    )


def record_workshop(
    session: Session,
    now: datetime,
    actor: int | None,
    workshop_id: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Writes down a workshop that was made, changed or taken away, unless nothing is different.

    The actor is None where a programme file did it.
    """
    if before == after:
        return
    action = "workshop.created" if before is None else "workshop.removed" if after is None else CHANGED
    entry = tables.AuditEntry(
        at=now, actor_id=actor, action=action, subject=f"workshop:{workshop_id}", before=before, after=after
    )
    session.add(entry)


def list_states(session: Session, workshop: tables.Workshop, timezone: str) -> dict[int, State]:
    """How a workshop was, by its SEQUENCE then, as far as it was written down."""
    entries = session.scalars(
        select(tables.AuditEntry)
        .where(tables.AuditEntry.subject == f"workshop:{workshop.id}")
        .order_by(tables.AuditEntry.id)
    )
    found: dict[int, State] = {}
    for entry in entries:
        before, after = entry.before or {}, entry.after or {}
        if "sessions" in before and before.get("sequence") != after.get("sequence"):
            found[before["sequence"]] = State(
                [(_read(part["start"], timezone), _read(part["end"], timezone)) for part in before["sessions"]],
                before.get("place"),
                WorkshopStatus(before.get("status", WorkshopStatus.PLANNED)),
                entry.at,
            )
    return found


def was_made_in_chat(session: Session, workshop_id: str) -> bool:
    """Whether a person made the workshop, so that no programme file need know of it."""
    made = session.scalar(
        select(tables.AuditEntry.id)
        .where(
            tables.AuditEntry.subject == f"workshop:{workshop_id}",
            tables.AuditEntry.before.is_(None),
            tables.AuditEntry.actor_id.is_not(None),
        )
        .limit(1)
    )
    return made is not None


def _read(moment: str, timezone: str) -> datetime:
    return to_utc(datetime.fromisoformat(moment), timezone)


def _plain(value: Any, timezone: str) -> Any:
    if isinstance(value, datetime):
        return to_local(to_utc(value, timezone), timezone).isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(part, timezone) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, timezone) for part in value]
    return value
