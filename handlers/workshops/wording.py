"""How a workshop is said to those who make it: read back, what is to be thought of, what changes, who hears of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.programme.catalogue import find_calendar, find_site, find_terms
from handlers.programme.file import to_utc
from handlers.programme.wording import describe, name_workshop
from handlers.texts import in_language, say_day, say_moment, say_when
from handlers.workshops import service
from handlers.workshops.rules import Facts, Objection, find_warnings
from storage import tables
from storage.kinds import ACTIVE, HOLDS_SEAT, RegistrationStatus, WorkshopStatus

Said = Mapping[str, str]
"""What a workshop is, in words, by what is said."""


def say_workshop(turn: Turn, facts: Facts, workshop: tables.Workshop | None) -> Markup:
    """A workshop as participants will see it."""
    row = service.sketch(turn.session, facts, workshop)
    lines = [describe(turn.texts, turn.programme, turn.language, row)]
    if facts.trainers:
        lines.append(turn.words("workshop-trainers", value=", ".join(facts.trainers)))
    until = facts.registration_until
    lines.append(
        turn.words("workshop-until", value=_moment(turn, until)) if until else turn.words("planning-until-start")
    )
    site = find_site(turn.session, facts.site)
    lines.append(turn.words("planning-for", site=turn.name(site.name) if site else turn.words("planning-all-sites")))
    return Markup("\n").join(lines)


def say_warnings(turn: Turn, facts: Facts, workshop_id: str | None) -> list[Markup]:
    """What is to be thought of before saving, a line for each thing."""
    calendar, hours = find_calendar(turn.programme), find_terms(turn.programme).working_hours
    found = [
        turn.words(f"planning-warn-{what}", day=_day(turn, day), name=name)
        for what, day, name in find_warnings(facts, calendar, hours, turn.programme.timezone)
    ]
    for other, trainer in service.find_clashes(turn.session, facts, workshop_id):
        key = "planning-warn-trainer" if trainer else "planning-warn-room"
        found.append(turn.words(key, workshop=name_workshop(turn.programme, turn.language, other), name=trainer))
    return list(dict.fromkeys(found))


def say_objection(turn: Turn, objection: Objection) -> Markup:
    """Why an answer can't be taken."""
    return turn.words(objection.key, **{name: _value(turn, value) for name, value in objection.values.items()})


def say_consequences(turn: Turn, workshop: tables.Workshop, before: Facts, after: Facts) -> list[Markup]:
    """Who will hear of a change, and what else it does."""
    counts = service.count_registered(turn.session, workshop.id)
    people = sum(counts.get(status, 0) for status in HOLDS_SEAT)
    others = sum(counts.get(status, 0) for status in ACTIVE) - people
    waiting = counts.get(RegistrationStatus.WAITLISTED, 0)
    lines = []
    if (before.sessions, before.venue) != (after.sessions, after.venue):
        lines.append(turn.words("planning-tells", count=people))
        if others:
            lines.append(turn.words("planning-tells-waiting", count=others))
        lines += say_others(turn, workshop)
    added = None if after.capacity is None else after.capacity - (before.capacity or 0)
    raised = before.capacity is not None and (added is None or added > 0)
    if raised and waiting:
        lines.append(turn.words("planning-fills", count=waiting if added is None else min(waiting, added)))
    return lines or [turn.words("planning-tells-nobody")]


def say_others(turn: Turn, workshop: tables.Workshop) -> list[Markup]:
    """Those who don't stand on the list: who has reserved seats hears of it, who registered elsewhere does not."""
    counts = {
        "planning-tells-reserved": service.count_reserved(turn.session, workshop.id),
        "planning-tells-offline": workshop.offline_registrations + workshop.offline_waitlist,
    }
    return [turn.words(key, count=count) for key, count in counts.items() if count]


def show_facts(turn: Turn, facts: Facts) -> Said:
    """The facts of a workshop in words."""
    venue = service.find_venue(turn.session, facts.venue)
    return _say(
        turn,
        when=[(each.start, each.end) for each in facts.sessions],
        place={"name": venue.name, "room": venue.details.get("room")} if venue else {},
        moments={name: getattr(facts, key) for name, key in _MOMENTS.items()},
        rest=facts.model_dump(include={"site", "capacity", "minimum", "trainers"}),
    )


def show_captured(turn: Turn, captured: Mapping[str, Any]) -> Said:
    """A workshop as the audit log keeps it, in words."""
    timezone = turn.programme.timezone

    def read(moment: str) -> datetime:
        return to_utc(datetime.fromisoformat(moment), timezone)

    said = _say(
        turn,
        when=[(read(each["start"]), read(each["end"])) for each in captured.get("sessions", ())],
        place=captured.get("place") or {},
        moments={name: read(captured[key]) if captured.get(key) else None for name, key in _MOMENTS.items()},
        rest=captured,
    )
    status = WorkshopStatus(captured.get("status", WorkshopStatus.PLANNED))
    return {**said, "status": turn.texts.plain(turn.language, f"planning-status-{status.value}")}


_MOMENTS = {"opens": "registration_from", "until": "registration_until", "withdraw": "cancellation_until"}


def say_differences(turn: Turn, before: Said, after: Said) -> list[Markup]:
    """What is not the same, before and now, a line for each thing."""
    return [
        turn.words("planning-difference", what=turn.words(f"planning-{what}"), before=before[what], after=now)
        for what, now in after.items()
        if before.get(what) != now
    ]


def _say(
    turn: Turn,
    when: list[tuple[datetime, datetime]],
    place: Mapping[str, Any],
    moments: Mapping[str, datetime | None],
    rest: Mapping[str, Any],
) -> Said:
    def words(key: str) -> str:
        return turn.texts.plain(turn.language, key)

    site = find_site(turn.session, rest.get("site"))
    name = in_language(place["name"], turn.language, turn.programme.language) if place.get("name") else ""
    said = {
        "when": say_when(when, turn.language, turn.programme.timezone),
        "place": ", ".join(part for part in (name, place.get("room")) if part) or words("place-open"),
        "seats": str(rest.get("capacity") or words("planning-unlimited")),
        "trainers": ", ".join(rest.get("trainers") or ()) or words("planning-open"),
        "site": turn.name(site.name) if site else words("planning-all-sites"),
        "minimum": str(rest.get("minimum") or words("planning-none")),
    }
    defaults = {"opens": "planning-none", "until": "planning-at-start", "withdraw": "planning-none"}
    return said | {name: _moment(turn, at) if at else words(defaults[name]) for name, at in moments.items()}


def say_changes(turn: Turn, entries: list[service.Entry]) -> Iterator[Markup]:
    """The history of a workshop: who, when, what, before and after."""
    for found in entries:
        entry = found.entry
        head = turn.words(
            "planning-history-line",
            when=_moment(turn, entry.at),
            who=found.who or turn.words("planning-history-nobody"),
            what=turn.words(_KINDS[_kind(entry)]),
        )
        lines = [head]
        if entry.action == "workshop.changed" and entry.before and entry.after:
            lines += say_differences(turn, show_captured(turn, entry.before), show_captured(turn, entry.after))
        elif entry.after and "sessions" in entry.after:
            lines.append(turn.words("planning-history-state", when=show_captured(turn, entry.after)["when"]))
        if entry.after and entry.after.get("reason"):
            lines.append(turn.words("planning-history-reason", reason=str(entry.after["reason"])))
        yield Markup("\n").join(lines)


_KINDS = {
    "created": "planning-history-created",
    "changed": "planning-history-changed",
    "removed": "planning-history-removed",
    "cancelled": "planning-history-cancelled",
    "confirmed": "planning-history-confirmed",
}


def _kind(entry: tables.AuditEntry) -> str:
    status = (entry.after or {}).get("status")
    if status == WorkshopStatus.CANCELLED and (entry.before or {}).get("status") != status:
        return "cancelled"
    return entry.action.removeprefix("workshop.")


def _value(turn: Turn, value: object) -> object:
    if isinstance(value, datetime):
        return _moment(turn, value)
    return _day(turn, value) if isinstance(value, date) else value


def _moment(turn: Turn, moment: datetime) -> str:
    return say_moment(moment, turn.language, turn.programme.timezone)


def _day(turn: Turn, day: date) -> str:
    return say_day(datetime(day.year, day.month, day.day), turn.language)  # noqa: DTZ001 - a day has no zone


def say_short_day(turn: Turn, moment: datetime) -> str:
    """A day for a button: "Do 25. Feb."."""
    local = moment.astimezone(ZoneInfo(turn.programme.timezone))
    return format_date(local, "EEE d. MMM" if turn.language == "de" else "EEE d MMM", locale=turn.language)
