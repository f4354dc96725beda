"""What a workshop is made of where an organiser sets it, what speaks against it, and what is to be thought of."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from handlers.dates.calendar import Calendar
from handlers.dates.meetings import Meeting
from handlers.programme.file import SEATS, WorkingHours
from handlers.words import simplify

LONGEST_NAME, MOST_TRAINERS = 100, 10
END_OF_DAY = time(23, 59)
_MINUS = ("-", "−", "–")
_LONGEST_PREFIX = 40
_SATURDAY = 5


class Session(NamedTuple):
    """One meeting, in UTC."""

    start: datetime
    end: datetime


class Facts(BaseModel):
    """What an organiser sets of a workshop. `registration_until` None: as long as it has not begun."""

    model_config = ConfigDict(frozen=True)

    course: str
    site: str | None = None
    sessions: tuple[Session, ...] = ()
    venue: str | None = None
    capacity: int | None = None
    minimum: int | None = None
    language: str | None = None
    trainers: tuple[str, ...] = ()
    registration_from: datetime | None = None
    registration_until: datetime | None = None
    cancellation_until: datetime | None = None


class Objection(NamedTuple):
    """Why an answer can't be taken: the key of the words, and their values. Moments are values in UTC."""

    key: str
    values: dict[str, object]


class Warning(NamedTuple):
    """What is to be thought of before saving: what, on which local day, and its name where it has one."""

    what: str
    day: date
    name: str = ""


def place_meetings(meetings: Sequence[Meeting], timezone: str) -> tuple[Session, ...]:
    """Local meetings as moments."""
    zone = ZoneInfo(timezone)
    return tuple(
        Session(*(datetime.combine(each.day, at, zone).astimezone(UTC) for at in (each.start, each.end)))
        for each in meetings
    )


def refuse_meetings(
    meetings: Sequence[Meeting], timezone: str, now: datetime, before: Collection[Session] = ()
) -> Objection | None:
    """What speaks against these dates: a time that does not exist, an end before the start, the past, an overlap.

    What was so `before` may lie in the past.
    """
    for each in meetings:
        for at in (each.start, each.end):
            if not exists(each.day, at, timezone):
                return Objection("planning-no-such-time", {"day": each.day, "time": f"{at:%H:%M}"})
        if each.end <= each.start:
            times: dict[str, object] = {"day": each.day, "start": f"{each.start:%H:%M}", "end": f"{each.end:%H:%M}"}
            return Objection("planning-ends-before", times)
    sessions = place_meetings(meetings, timezone)
    for each, session in zip(meetings, sessions, strict=True):
        if session.start <= now and session not in before:
            return Objection("planning-past", {"day": each.day})
    for each, one, other in zip(meetings[1:], sessions, sessions[1:], strict=False):
        if other.start < one.end:
            return Objection("planning-sessions-overlap", {"day": each.day})
    return None


def refuse_sessions(
    sessions: Sequence[Session], timezone: str, now: datetime, before: Collection[Session]
) -> Objection | None:
    """What speaks against dates at the moment at which they are saved: one of them has gone by meanwhile."""
    gone = next((session for session in sessions if session.start <= now and session not in before), None)
    return Objection("planning-past", {"day": gone.start.astimezone(ZoneInfo(timezone)).date()}) if gone else None


def exists(day: date, at: time, timezone: str) -> bool:
    """Whether a local time exists: none does in the hour that is left out when the clocks go forward."""
    local = datetime.combine(day, at, ZoneInfo(timezone))
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)


def refuse_seats(capacity: int | None, taken: int, minimum: int | None) -> Objection | None:
    """What speaks against a number of seats; None is no limit."""
    if capacity is None:
        return None
    if not 1 <= capacity <= SEATS:
        return Objection("planning-seats-range", {"most": SEATS})
    if capacity < taken:
        return Objection("planning-seats-taken", {"taken": taken, "capacity": capacity})
    if minimum is not None and capacity < minimum:
        return Objection("planning-seats-minimum", {"minimum": minimum, "capacity": capacity})
    return None


def refuse_deadline(deadline: datetime | None, start: datetime, now: datetime) -> Objection | None:
    """What speaks against closing the registration at a moment."""
    if deadline is None:
        return None
    if deadline > start:
        return Objection("planning-deadline-late", {"start": start})
    return Objection("planning-deadline-past", {"deadline": deadline}) if deadline <= now else None


def move(facts: Facts, sessions: tuple[Session, ...], timezone: str) -> Facts:
    """The workshop at another time. The deadlines keep their hour, and as many days before it as they were."""
    if not facts.sessions:
        return facts.model_copy(update={"sessions": sessions})
    zone = ZoneInfo(timezone)
    start = sessions[0].start
    days = start.astimezone(zone).date() - facts.sessions[0].start.astimezone(zone).date()
    limits: dict[str, datetime | None] = {}
    for name in ("registration_until", "cancellation_until"):
        if limit := getattr(facts, name):
            limits[name] = min(start, (limit.astimezone(zone) + days).astimezone(UTC))
    opens = facts.registration_from
    if opens and opens >= (limits.get("registration_until") or start):
        limits["registration_from"] = None
    return facts.model_copy(update={"sessions": sessions, **limits})


def find_warnings(facts: Facts, calendar: Calendar, hours: WorkingHours, timezone: str) -> Iterator[Warning]:
    """Days on which few can come, each said once, and hours at which nobody works."""
    zone = ZoneInfo(timezone)
    for session in facts.sessions:
        start, end = (at.astimezone(zone) for at in session)
        day = start.date()
        if name := calendar.name_public_holiday(day):
            yield Warning("holiday", day, name)
        elif day.weekday() >= _SATURDAY:
            yield Warning("weekend", day)
        elif name := calendar.name_school_holiday(day):
            yield Warning("school", day, name)
        if start.time() < hours.start or end.date() != day or end.time() > hours.until:
            yield Warning("hours", day, f"{hours.start:%H:%M}–{hours.until:%H:%M}")


def overlap(one: Sequence[Session], other: Sequence[Session]) -> bool:
    """Whether two workshops take place at the same time."""
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def share_trainer(one: Sequence[str], other: Sequence[str]) -> str:
    """A name that stands in both; "" where none does."""
    known = {simplify(name) for name in other}
    return next((name for name in one if simplify(name) in known), "")


def differ(before: Facts, after: Facts) -> list[str]:
    """The names of what is not the same, in the order in which it is said."""
    return [name for name in Facts.model_fields if getattr(before, name) != getattr(after, name)]


def merge(seen: Facts, wanted: Facts, present: Facts) -> Facts:
    """What is wanted, on top of what another has changed since it was seen."""
    own = {name: getattr(wanted, name) for name in differ(seen, wanted)}
    return present.model_copy(update=own)


def name_workshop_id(course: str, siblings: Collection[str], start: datetime, used: Collection[str]) -> str:
    """An id for a new workshop: the prefix of the course's other workshops, the month, and a number from the second on.

    `start` is local, `siblings` are the ids of the course's workshops, `used` all ids that ever were given.
    """
    prefixes = [match[1] for id in sorted(siblings) if (match := re.fullmatch(r"(.+?)-\d{4}-\d{2}(-\d+)?", id))]
    prefix = max(prefixes, key=prefixes.count) if prefixes else course[:_LONGEST_PREFIX]
    wanted, number = f"{prefix}-{start:%Y-%m}", 1
    while (name := wanted if number == 1 else f"{wanted}-{number}") in used:
        number += 1
    return name


def read_seats(typed: str, present: int | None, more: Collection[str], fewer: Collection[str]) -> int | None:
    """The number of seats that a text means: "20", "20 Plätze"; "5 mehr" and "+5" count on top of those there are, and
    "5 weniger" and "-5" take away from them. Whether there may be so many is not judged here.

    `more` and `fewer` are the words for that, simplified. None where the text means no one number.
    """
    found = re.findall(r"\d+", typed)
    if len(found) != 1:
        return None
    words = set(simplify(typed).split())
    number = int(found[0])
    if typed.lstrip().startswith(_MINUS) or words & set(fewer):
        return (present or 0) - number
    adds = typed.lstrip().startswith("+") or words & set(more)
    return number + (present or 0) if adds else number


def read_trainers(typed: str, joins: Collection[str]) -> tuple[str, ...]:
    """The names in a list that is written in any way; `joins` are the words for "and"."""
    words = "|".join(rf"\s{re.escape(word)}\s" for word in joins)
    parts = re.split(rf"[,;\n]|{words}" if words else "[,;\n]", typed)
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def close_of(day: date, at: time | None, timezone: str) -> datetime:
    """The moment at which a deadline ends that is a day, or a day and an hour."""
    return datetime.combine(day, at or END_OF_DAY, ZoneInfo(timezone)).astimezone(UTC)
