"""What there is to be asked about: read from the stored programme once for each of its revisions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.dates import Calendar, read_when
from handlers.dates.calendar import SchoolBreak
from handlers.questions.akin import Akin
from handlers.questions.classifying import Classifier, build_classifier
from handlers.questions.classifying.encoder import load_encoder
from handlers.questions.common import common_words
from handlers.questions.evidence import Evidence, find_mentions
from handlers.questions.masking import mask, mask_time
from handlers.questions.names import Kind, Named, Names, build_named
from handlers.questions.parts import title_number
from handlers.questions.reading import Look, Reader
from handlers.questions.titles import Titles
from handlers.questions.tokens import tokenize, words_of
from storage import tables

KEPT = 4
MOST_LOOKS = 256
"""How many messages are remembered, so that none has to be looked at twice."""
_subjects: dict[str, "Subject"] = {}


class Subject:
    """A programme as it is asked about: its names, its calendar, and the examples of its curated answers."""

    def __init__(
        self, things: Sequence[Named], common: Collection[str], calendar: Calendar, faq: Mapping[str, Sequence[str]]
    ) -> None:
        self._things = things
        self._akin: Akin | None = None
        names = Names(things, common)
        self._titles = Titles(things, names, calendar)
        self._names = Names(self._titles.call(things), common) if self._titles else names
        self._calendar = calendar
        self._faq = faq
        self._loading = Lock()
        self._classifier: Classifier | None = None
        self.look = lru_cache(MOST_LOOKS)(self._look)

    def _look(self, today: date, text: str) -> Look:
        """What can be seen of a message on a day. This takes its time, and most of all for the first message."""
        said = self._titles.replace(text)
        when = read_when(said, today, self._calendar)
        rest = when.rest if when.said else said
        evidence, masked = self._find_names(rest)
        masked = mask_time(masked, when)
        guess = self._load_classifier().classify(text, masked)
        return Look(when, evidence, masked, guess, partial(self._find_akin, rest, evidence))

    def _find_akin(self, text: str, evidence: Evidence) -> tuple[str, ...]:
        """The courses that come nearest to what is looked for, where no name of the programme says which."""
        start, end = evidence.wish
        if start == end:
            return ()
        if self._akin is None:
            self._akin = Akin(self._things, load_encoder())
        return self._akin.find(text[start:end])

    def _find_names(self, text: str) -> tuple[Evidence, str]:
        """What a text names, and the text with every name replaced by its kind."""
        tokens = tuple(tokenize(text))
        mentions = find_mentions(self._names, tokens)
        return Evidence(tokens, mentions, self._names), mask(text, tokens, mentions)

    def _load_classifier(self) -> Classifier:
        with self._loading:
            if self._classifier is None:
                self._classifier = build_classifier(self._faq)
        return self._classifier


def find_reader(session: Session, programme: tables.Programme, now: datetime) -> Reader:
    """What reads messages about the stored programme, at the present revision, on this day."""
    subject = _subjects.get(programme.revision)
    if subject is None:
        if len(_subjects) >= KEPT:
            _subjects.clear()
        subject = _subjects[programme.revision] = _read_subject(session, programme)
    today = now.astimezone(ZoneInfo(programme.timezone)).date()
    return Reader(partial(subject.look, today), now)


def read_calendar(programme: tables.Programme) -> Calendar:
    """The holidays that the programme goes by."""
    head = programme.details["programme"]
    breaks = tuple(
        SchoolBreak(row["name"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in head.get("school_holidays", ())
    )
    return Calendar(head.get("public_holidays") or "", breaks)


def _read_subject(session: Session, programme: tables.Programme) -> Subject:
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
    return Subject(things, common_words() | examples, read_calendar(programme), faq)


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
