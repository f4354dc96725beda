"""The programme in the database: what a file would change, taking it over whole, and writing it out again."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handlers.programme.faults import Fault, ProgrammeFaultsError, show
from handlers.programme.file import ProgrammeFile, Workshop, to_utc
from handlers.programme.history import (
    COLUMNS,
    MOMENTS,
    capture_workshop,
    is_rescheduled,
    record_workshop,
    was_made_in_chat,
    write_canonical,
    write_stored,
)
from handlers.programme.rules import find_faults
from storage import tables

# For each section of the file, in an order in which rows can be added: its table, and which key is which column.
# What has no column of its own is kept in `details` as the file has it.
_SECTIONS: dict[str, tuple[type[Any], dict[str, str]]] = {
    "sites": (tables.Site, {"id": "id", "name": "name"}),
    "audiences": (tables.Audience, {"id": "id", "name": "name"}),
    "venues": (tables.Venue, {"id": "id", "name": "name", "site": "site_id", "online": "online"}),
    "groups": (tables.Group, {"id": "id", "name": "name"}),
    "contacts": (
        tables.Contact,
        {"id": "id", "name": "name", "site": "site_id", "group": "group_id", "default": "is_default"},
    ),
    "feedback_forms": (tables.FeedbackForm, {"id": "id", "min_group": "min_group"}),
    "courses": (
        tables.Course,
        {"id": "id", "title": "title", "format": "format", "feedback": "feedback_form_id"},
    ),
    "series": (tables.Series, {"id": "id", "title": "title", "prerequisite": "prerequisite"}),
    "faq": (
        tables.FaqEntry,
        {"id": "id", "patterns": "patterns", "answer": "answer", "hand_over": "hand_over"},
    ),
}
# A key whose value is a list of entries of another section: the table that holds the pairs, and its two columns.
_LISTS: dict[tuple[str, str], tuple[type[Any], str, str]] = {
    ("courses", "audiences"): (tables.CourseAudience, "course_id", "audience_id"),
    ("courses", "sites"): (tables.CourseSite, "course_id", "site_id"),
    ("series", "parts"): (tables.SeriesPart, "series_id", "course_id"),
}
_WORDS = {"name", "title", "answer"}
# What outlives its entry: where people or answers belong to one that the file leaves out, the file is refused.
_BELONGING = {
    "sites": (tables.Person.site_id, tables.Role.site_id, tables.TeamQuestion.site_id),
    "audiences": (tables.Person.audience_id,),
    "feedback_forms": (tables.Ballot.form_id,),
    "courses": (tables.Interest.course_id,),
}


def export_programme(session: Session) -> ProgrammeFile | None:
    """The stored programme in the form of the file, or None where there is none yet."""
    head = session.scalar(select(tables.Programme))
    if head is None:
        return None
    document: dict[str, Any] = {
        "programme": {"id": head.id, "title": head.title, "language": head.language, "timezone": head.timezone}
        | head.details["programme"],
        "reminders": head.details["reminders"],
        "registration": head.details.get("registration", {}),
    }
    for section, (table, columns) in _SECTIONS.items():
        document[section] = [
            {key: getattr(row, column) for key, column in columns.items() if getattr(row, column) is not None}
            | (row.details if hasattr(row, "details") else {})
            for row in session.scalars(select(table).order_by(table.position))
        ]
    for (section, key), (pairs, owner, member) in _LISTS.items():
        for part in document[section]:
            rows = session.scalars(select(pairs).where(getattr(pairs, owner) == part["id"]).order_by(pairs.position))
            part[key] = [getattr(row, member) for row in rows]
    document["workshops"] = [
        write_stored(workshop, head.timezone)
        for workshop in session.scalars(select(tables.Workshop).order_by(tables.Workshop.position))
    ]
    return ProgrammeFile.model_validate(document)


def write_yaml(file: ProgrammeFile) -> str:
    """The text of a programme file; reading it gives the same programme again."""
    return yaml.safe_dump(_canonical(file), allow_unicode=True, sort_keys=False, width=120)


def plan_programme(session: Session, file: ProgrammeFile) -> list[str]:
    """What taking over a file would change, one line each, with the value before and after."""
    stored = export_programme(session)
    return list(_differences("", _canonical(stored) if stored else {}, _canonical(file)))


def load_programme(session: Session, file: ProgrammeFile, now: datetime | None = None) -> list[str]:
    """Takes over a whole programme, and says what changed; a programme taken over a second time changes nothing.

    Raises ProgrammeFaultsError where the file contradicts what has happened since: another programme, a workshop
    left out that people are registered for or that was made in the chat, a site where they work, fewer seats than are
    taken. Roll back then: part may have been written. What becomes of stored workshops is written down with `now`;
    without it, as in a rehearsal, it is not.
    """
    changes = plan_programme(session, file)
    if not changes:
        return []
    head = session.scalar(select(tables.Programme))
    if head and head.id != file.programme.id:
        raise ProgrammeFaultsError(
            [Fault("programme.id", show(file.programme.id), f"this database holds the programme {head.id!r}")]
        )
    stored = session.scalars(select(tables.Workshop).order_by(tables.Workshop.id).with_for_update())
    before = {workshop.id: capture_workshop(workshop, head.timezone) for workshop in stored} if head else {}
    document = _canonical(file)
    named = {key: document["programme"][key] for key in ("id", "title", "language", "timezone")}
    named["title"] = _in_languages(named["title"], file.programme.language)
    rest = {key: value for key, value in document["programme"].items() if key not in named}
    details = {
        "programme": rest,
        "reminders": document.get("reminders", {}),
        "registration": document.get("registration", {}),
    }
    session.merge(tables.Programme(**named, single=True, details=details, revision=_digest(document)))
    # Rows are left out in the order in which nothing points at them any more: dates first.
    _refuse_to_orphan(session, file)
    _drop_workshops(session, file)
    for section, (table, columns) in _SECTIONS.items():
        for position, (part, model) in enumerate(zip(document.get(section, []), getattr(file, section), strict=True)):
            row = {column: getattr(model, key) for key, column in columns.items()}
            row |= {key: _in_languages(row[key], file.programme.language) for key in _WORDS & row.keys()}
            if section == "contacts":
                row["name"] = part["name"]
            if section == "faq":
                row["patterns"] = list(part["patterns"])
            if hasattr(table, "details"):
                lists = {key for name, key in _LISTS if name == section}
                row["details"] = {key: value for key, value in part.items() if key not in columns.keys() | lists}
            session.merge(table(**row, position=position))
        session.flush()
    for (section, key), (pairs, owner, member) in _LISTS.items():
        session.execute(delete(pairs))
        session.add_all(
            pairs(**{owner: part.id, member: wanted}, position=position)
            for part in getattr(file, section)
            for position, wanted in enumerate(getattr(part, key))
        )
    _take_workshops(session, file, document.get("workshops", []), before)
    sites = [site.id for site in file.sites]
    session.execute(delete(tables.Invitation).where(tables.Invitation.site_id.not_in(sites)))
    for section, (table, _) in reversed(_SECTIONS.items()):
        kept = [part.id for part in getattr(file, section)]
        session.execute(delete(table).where(table.id.not_in(kept)))
    session.flush()
    session.expire_all()
    if head and now:
        _record(session, file.programme.timezone, before, now)
    return changes


def _record(session: Session, timezone: str, before: Mapping[str, dict[str, Any]], now: datetime) -> None:
    after = {w.id: capture_workshop(w, timezone) for w in session.scalars(select(tables.Workshop))}
    for id in sorted(before.keys() | after.keys()):
        record_workshop(session, now, None, id, before.get(id), after.get(id))
    session.flush()


def renew_programme(session: Session) -> None:
    """Checks the whole programme after a part of it was changed in the database, and gives it another revision.

    Raises ProgrammeFaultsError where it breaks a rule now. Nobody else renews it before the transaction ends.
    """
    head = session.scalars(select(tables.Programme).with_for_update()).one()
    session.flush()
    session.expire_all()
    file = export_programme(session)
    if file is None:
        return
    if faults := list(find_faults(file)):
        raise ProgrammeFaultsError(faults)
    head.revision = _digest(_canonical(file))
    session.flush()


def _digest(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]


def _refuse_to_orphan(session: Session, file: ProgrammeFile) -> None:
    faults = []
    for section, columns in _BELONGING.items():
        kept = {part.id for part in getattr(file, section)}
        needed = {id for column in columns for id in session.scalars(select(column).distinct()) if id is not None}
        faults += [
            Fault(section, show(id), "people or their answers belong to it: keep it") for id in sorted(needed - kept)
        ]
    known = {entry.id for entry in file.faq}
    remembered = select(tables.FaqEntry.id).where(tables.FaqEntry.id.in_(select(tables.FaqVersion.faq_id)))
    faults += [
        Fault("faq", show(id), "it was made in the chat: take it over ('programme export' writes it)")
        for id in sorted(session.scalars(remembered))
        if id not in known
    ]
    if faults:
        raise ProgrammeFaultsError(faults)


def _drop_workshops(session: Session, file: ProgrammeFile) -> None:
    kept = {workshop.id for workshop in file.workshops}
    gone = [w for w in session.scalars(select(tables.Workshop).with_for_update()) if w.id not in kept]
    remembered = {
        id for table in (tables.Registration, tables.Reservation) for id in session.scalars(select(table.workshop_id))
    }
    faults = [
        Fault("workshops", show(workshop.id), "people have registered for it: keep it, with 'status: cancelled'")
        if workshop.id in remembered
        else Fault(
            "workshops", show(workshop.id), "it was made in the chat: take it over ('programme export' writes it)"
        )
        for workshop in gone
        if workshop.id in remembered or was_made_in_chat(session, workshop.id)
    ]
    if faults:
        raise ProgrammeFaultsError(faults)
    for workshop in gone:
        session.delete(workshop)
    session.flush()


def _take_workshops(
    session: Session,
    file: ProgrammeFile,
    parts: Sequence[Mapping[str, Any]],
    before: Mapping[str, Mapping[str, Any]],
) -> None:
    stored = {w.id: w for w in session.scalars(select(tables.Workshop).with_for_update())}
    timezone = file.programme.timezone
    faults = []
    for position, (part, model) in enumerate(zip(parts, file.workshops, strict=True)):
        workshop = stored.get(model.id)
        if workshop is None:
            workshop = tables.Workshop(id=model.id, seats_taken=0, offline_registrations=0, sequence=0)
            session.add(workshop)
            in_bot = 0
        else:
            in_bot = workshop.seats_taken - workshop.offline_registrations
            workshop.sequence += _is_rescheduled(session, before[model.id], model, timezone)
        taken = in_bot + model.offline_registrations
        if model.capacity is not None and taken > model.capacity:
            faults.append(
                Fault(f"workshops[{position}] ({model.id}).capacity", show(model.capacity), f"{taken} seats are taken")
            )
            continue
        workshop.position = position
        for key, column in COLUMNS.items():
            setattr(workshop, column, getattr(model, key))
        workshop.seats_taken = taken
        own = {*COLUMNS, *MOMENTS, "sessions"}
        workshop.details = {key: value for key, value in part.items() if key not in own}
        for key in MOMENTS:
            moment = getattr(model, key)
            setattr(workshop, key, to_utc(moment, timezone) if moment else None)
        times = [(to_utc(s.start, timezone), to_utc(s.end, timezone)) for s in model.sessions]
        if times != [(s.start, s.end) for s in workshop.sessions]:
            workshop.sessions.clear()
            session.flush()
            workshop.sessions.extend(tables.WorkshopSession(start=start, end=end) for start, end in times)
    if faults:
        raise ProgrammeFaultsError(faults)
    session.flush()


def _is_rescheduled(session: Session, before: Mapping[str, Any], model: Workshop, timezone: str) -> bool:
    times = [(to_utc(s.start, timezone), to_utc(s.end, timezone)) for s in model.sessions]
    venue = session.get_one(tables.Venue, model.venue) if model.venue else None
    return is_rescheduled(before, times, model.status, venue, timezone)


def _canonical(file: ProgrammeFile) -> dict[str, Any]:
    """The one way in which a programme is written, whichever way it was written before."""
    document: dict[str, Any] = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    workshops = file.model_dump(by_alias=True, exclude_defaults=True).get("workshops", [])
    if workshops:
        document["workshops"] = [write_canonical(workshop, file.programme.timezone) for workshop in workshops]
    canonical: dict[str, Any] = _collapse(document, file.programme.language)
    return canonical


def _collapse(value: Any, language: str) -> Any:
    """A text that is there in the programme's language alone is written as a plain text."""
    if isinstance(value, Mapping):
        if list(value) == [language]:
            return value[language]
        return {key: _collapse(part, language) for key, part in value.items()}
    if isinstance(value, list):
        return [_collapse(part, language) for part in value]
    return value


def _in_languages(value: str | dict[str, str], language: str) -> dict[str, str]:
    return {language: value} if isinstance(value, str) else value


def _differences(path: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from _differences(f"{path}.{key}" if path else key, before.get(key), after.get(key))
    elif _entries(before) and _entries(after) and (before or after):
        old, new = ({part["id"]: part for part in side or []} for side in (before, after))
        shared = [key for key in old if key in new]
        for key in dict.fromkeys([*old, *new]):
            if key not in new:
                yield f"- {path}.{key}"
            elif key not in old:
                yield f"+ {path}.{key}"
            else:
                yield from _differences(f"{path}.{key}", old[key], new[key])
        if shared != [key for key in new if key in old]:
            yield f"~ {path}: the order changes"
    else:
        yield f"~ {path}: {_said(before)} → {_said(after)}"


def _entries(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(p, Mapping) and "id" in p for p in value))


def _said(value: Any) -> str:
    text = "nothing" if value is None else " ".join(str(value).split())
    return text if len(text) <= 80 else text[:79] + "…"
