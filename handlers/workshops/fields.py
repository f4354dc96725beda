"""What is asked of a workshop, field by field: what can be chosen, and what a typed answer means."""

from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from handlers.courtesy import go_back
from handlers.dates.meetings import UnclearError, read_meetings, read_moment
from handlers.dialogue import Turn
from handlers.programme.catalogue import find_calendar
from handlers.words import simplify
from handlers.workshops import rules, service
from handlers.workshops.rules import Facts, Objection
from handlers.workshops.wording import say_short_day
from storage import tables

OFFERED = 4
"""So many names or numbers that were used before are offered."""
WEEK = timedelta(days=7)
Option = tuple[str, str]
"""A label, and the value that it stands for."""


class Field(StrEnum):
    """What is asked, in this order."""

    COURSE = "course"
    SITE = "site"
    WHEN = "when"
    PLACE = "place"
    SEATS = "seats"
    TRAINERS = "trainers"
    DEADLINE = "deadline"


CHANGEABLE = (Field.WHEN, Field.PLACE, Field.SEATS, Field.TRAINERS, Field.DEADLINE)
"""What can be changed of a workshop that there is."""


class Draft(BaseModel):
    """A workshop that is being made or changed.

    `complete`: everything was asked, so that the next answer leads to the read-back. `workshop` and `seen` are the
    workshop that is being changed, and how it was when that began. `copied`: the dates are still those of the workshop
    that is copied. `first` is where the shown choices begin.
    """

    facts: Facts
    at: Field = Field.COURSE
    complete: bool = False
    workshop: str | None = None
    seen: Facts | None = None
    copied: bool = False
    first: int = 0


def list_options(turn: Turn, draft: Draft) -> list[Option]:
    """What can be chosen for the field that is asked."""
    facts = draft.facts
    match draft.at:
        case Field.COURSE:
            return [(turn.name(row.title), row.id) for row in service.list_courses(turn.session, turn.member)]
        case Field.SITE:
            sites, all_sites = service.list_sites(turn.session, turn.member)
            found = [(turn.name(row.name), row.id) for row in sites]
            return [*found, (_words(turn, "planning-all-sites"), "")] if all_sites else found
        case Field.PLACE:
            venues = service.list_venues(turn.session, facts.site)
            return [*((_name_venue(turn, row), row.id) for row in venues), (_words(turn, "planning-place-later"), "")]
        case Field.SEATS:
            usual = sorted(service.list_capacities(turn.session, facts)[:OFFERED])
            return [*((str(seats), str(seats)) for seats in usual), (_words(turn, "planning-unlimited-label"), "")]
        case Field.TRAINERS:
            usual_names = service.list_trainers(turn.session, facts)[:OFFERED]
            return [*((name, name) for name in usual_names), (_words(turn, "planning-skip"), "")]
        case Field.DEADLINE:
            week = go_back(facts.sessions[0].start, WEEK, ZoneInfo(turn.programme.timezone))
            label = turn.texts.plain(turn.language, "planning-week-before", day=say_short_day(turn, week))
            early = [(label, week.isoformat())] if week > turn.now else []
            return [(_words(turn, "planning-until-start-label"), ""), *early]
    return []


def choose(draft: Draft, value: str) -> Facts:
    """The facts with what was chosen; "" stands for none."""
    match draft.at:
        case Field.COURSE:
            return _with(draft.facts, course=value)
        case Field.SITE:
            return _with(draft.facts, site=value or None)
        case Field.PLACE:
            return _with(draft.facts, venue=value or None)
        case Field.SEATS:
            return _with(draft.facts, capacity=int(value) if value else None)
        case Field.TRAINERS:
            return _with(draft.facts, trainers=(value,) if value else ())
    return _with(draft.facts, registration_until=value or None)


def read(turn: Turn, draft: Draft, typed: str) -> Facts | Objection | None:
    """The facts with what was typed, or what speaks against it; None where it is no answer."""
    if typed.rstrip().endswith("?"):
        return None
    match draft.at:
        case Field.WHEN:
            return _read_when(turn, draft, typed)
        case Field.SEATS:
            return _read_seats(turn, draft, typed)
        case Field.TRAINERS:
            return _read_trainers(turn, draft, typed)
        case Field.DEADLINE:
            return _read_deadline(turn, draft, typed)
    value = _match(list_options(turn, draft), typed)
    return None if value is None else choose(draft, value)


def object_to(turn: Turn, draft: Draft, facts: Facts) -> Objection | None:
    """What speaks against an answer, however it was given."""
    if draft.at is Field.SEATS:
        taken = service.count_taken(turn.session, draft.workshop)
        return rules.refuse_seats(facts.capacity, taken, facts.minimum)
    if draft.at is Field.DEADLINE:
        return rules.refuse_deadline(facts.registration_until, facts.sessions[0].start, turn.now)
    return None


def _read_when(turn: Turn, draft: Draft, typed: str) -> Facts | Objection | None:
    timezone = turn.programme.timezone
    today = turn.now.astimezone(ZoneInfo(timezone)).date()
    try:
        meetings = read_meetings(typed, today, find_calendar(turn.programme))
    except UnclearError as unclear:
        return None if unclear.part == "nothing" else Objection(f"planning-unclear-{unclear.part}", {})
    before = draft.seen.sessions if draft.seen else ()
    if objection := rules.refuse_meetings(meetings, timezone, turn.now, before):
        return objection
    return rules.move(draft.facts, rules.place_meetings(meetings, timezone), timezone)


def _read_seats(turn: Turn, draft: Draft, typed: str) -> Facts | Objection | None:
    if simplify(typed) in _list_words(turn, "planning-unlimited-words"):
        return _with(draft.facts, capacity=None)
    present = draft.seen.capacity if draft.seen else None
    more, fewer = _list_words(turn, "planning-more-words"), _list_words(turn, "planning-fewer-words")
    capacity = rules.read_seats(typed, present, more, fewer)
    if capacity is None:
        return Objection("planning-unclear-seats", {}) if any(sign.isdecimal() for sign in typed) else None
    return _with(draft.facts, capacity=capacity)


def _read_trainers(turn: Turn, draft: Draft, typed: str) -> Facts | Objection | None:
    if simplify(typed) in _list_words(turn, "planning-skip-words"):
        return _with(draft.facts, trainers=())
    names = rules.read_trainers(typed, _list_words(turn, "planning-and-words"))
    if not names:
        return None
    if len(names) > rules.MOST_TRAINERS or max(map(len, names)) > rules.LONGEST_NAME:
        return Objection("planning-trainers-long", {"most": rules.MOST_TRAINERS, "longest": rules.LONGEST_NAME})
    return _with(draft.facts, trainers=names)


def _read_deadline(turn: Turn, draft: Draft, typed: str) -> Facts | Objection | None:
    timezone = turn.programme.timezone
    today = turn.now.astimezone(ZoneInfo(timezone)).date()
    try:
        day, at = read_moment(typed, today, find_calendar(turn.programme))
    except UnclearError as unclear:
        return None if unclear.part == "nothing" else Objection("planning-unclear-deadline", {})
    if at and not rules.exists(day, at, timezone):
        return Objection("planning-no-such-time", {"day": day, "time": f"{at:%H:%M}"})
    return _with(draft.facts, registration_until=rules.close_of(day, at, timezone))


def _match(options: list[Option], typed: str) -> str | None:
    """The value of the one option that holds every word that was typed, else of the one where they begin words."""
    words = simplify(typed).split()
    known = [(simplify(label).split(), value) for label, value in options]
    whole = [value for label, value in known if set(words) <= set(label)]
    begun = [value for label, value in known if all(any(part.startswith(w) for part in label) for w in words)]
    found = whole or begun
    return found[0] if words and len(found) == 1 else None


def _with(facts: Facts, **changed: object) -> Facts:
    return Facts.model_validate({**facts.model_dump(), **changed})


def _name_venue(turn: Turn, venue: tables.Venue) -> str:
    return ", ".join(part for part in (turn.name(venue.name), venue.details.get("room")) if part)


def _words(turn: Turn, key: str) -> str:
    return turn.texts.plain(turn.language, key)


def _list_words(turn: Turn, key: str) -> set[str]:
    """A list of words, in every language together."""
    lists = (turn.texts.plain(language, key) for language in turn.texts.languages)
    return {simplify(word) for words in lists for word in words.split(",")}
