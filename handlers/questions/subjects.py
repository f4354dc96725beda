"""What there is to be asked about: read from the stored programme once for each of its revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.questions.classifying import Classifier, build_classifier
from handlers.questions.common import common_words
from handlers.questions.dates import Calendar
from handlers.questions.names import Kind, Named, Names, build_named, title_number
from handlers.questions.reading import Reader
from handlers.questions.tokens import words_of
from storage import tables

KEPT = 4


@dataclass(frozen=True)
class Subject:
    """The names of a programme, the examples of its curated answers."""

    names: Names
    faq: Mapping[str, Sequence[str]]

    @cached_property
    def classifier(self) -> Classifier:
        """Made when the first free text comes, for it takes its time."""
        return build_classifier(self.faq)


_subjects: dict[str, Subject] = {}


def find_reader(session: Session, programme: tables.Programme, now: datetime) -> Reader:
    """What reads messages about the stored programme, at the present revision, on this day."""
    subject = _subjects.get(programme.revision)
    if subject is None:
        if len(_subjects) >= KEPT:
            _subjects.clear()
        subject = _subjects[programme.revision] = _read_subject(session)
    today = now.astimezone(ZoneInfo(programme.timezone)).date()
    return Reader(subject.names, read_calendar(programme), subject.classifier, now, today)


def read_calendar(programme: tables.Programme) -> Calendar:
    """The holidays that the programme goes by."""
    return Calendar()


def _read_subject(session: Session) -> Subject:
    def listed(table: type[Any]) -> Sequence[Any]:
        return session.scalars(select(table).order_by(table.position)).all()

    def called(rows: Sequence[Any]) -> dict[str, list[str]]:
        return {row.id: [*row.name.values(), *row.details.get("aliases", [])] for row in rows}

    trainers = {
        name for details in session.scalars(select(tables.Workshop.details)) for name in details.get("trainers", [])
    }
    faq = {entry.id: entry.patterns for entry in listed(tables.FaqEntry)}
    things = [
        *_read_courses(session, listed(tables.Course)),
        *build_named(Kind.SITE, called(listed(tables.Site))),
        *build_named(Kind.AUDIENCE, called(listed(tables.Audience))),
        *build_named(Kind.VENUE, {v.id: _venue_names(v) for v in listed(tables.Venue) if not v.online}),
        *build_named(Kind.TRAINER, {name: [name] for name in sorted(trainers)}),
    ]
    examples = {word for patterns in faq.values() for pattern in patterns for word in words_of(pattern)}
    return Subject(Names(things, common_words() | examples), faq)


def _read_courses(session: Session, courses: Sequence[tables.Course]) -> list[Named]:
    places: dict[str, list[tuple[str, int]]] = {}
    for part in session.scalars(select(tables.SeriesPart)):
        places.setdefault(part.course_id, []).append((part.series_id, part.position + 1))
    series = {row.id: list(row.title.values()) for row in session.scalars(select(tables.Series))}
    things = []
    for course in courses:
        about = course.details.get("description") or ()
        titles = tuple(course.title.values())
        numbered = title_number(titles)
        parts = {number for _, number in places.get(course.id, [])} if numbered is None else {numbered}
        things.append(
            Named(
                Kind.COURSE,
                course.id,
                (*titles, *course.details.get("topics", [])),
                about=(about,) if isinstance(about, str) else tuple(dict(about).values()),
                parts=frozenset(parts),
                series=tuple(title for id, _ in places.get(course.id, []) for title in series.get(id, [])),
            )
        )
    return things


def _venue_names(venue: tables.Venue) -> list[str]:
    room = venue.details.get("room", "")
    telling = room and not any(character.isdecimal() for character in room)
    return [*venue.name.values(), *([room] if telling else [])]
