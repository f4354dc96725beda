"""What people are told by itself of a workshop that they are registered for: moved or cancelled."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from handlers.calendar.file import Method, write_calendar
from handlers.dialogue import Assistant
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.people.service import find_person
from handlers.programme.catalogue import find_programme
from handlers.programme.history import State, place_of
from handlers.programme.wording import name_workshop
from handlers.registration.moves import Change, compare, find_states
from handlers.registration.offers import renew_offer
from handlers.registration.service import list_untold, lock_workshop
from handlers.registration.wording import choose_offer, say_offer
from handlers.texts import Texts, in_language, say_when
from storage import tables
from storage.kinds import RegistrationStatus

ON_THE_WAY = timedelta(hours=3)
"""How long before a start people have to know of a change, since they are on their way then."""


def tell_changes(session: Session, assistant: Assistant, now: datetime) -> None:
    """Tells everybody who is registered for a workshop of a new date or place, or that it was cancelled, once.

    Who is to be told stands in the tables (the SEQUENCE that a person knows of against the workshop's), so it makes no
    difference how the workshop was changed. What has ended meanwhile, or is again as they know it, is told to nobody.
    A seat that is held for somebody is offered anew with what they are told. That they come was said of another date.
    """
    programme = find_programme(session)
    if programme is None:
        return
    states: dict[str, dict[int, State]] = {}
    for registration, workshop in list_untold(session):
        if workshop.id not in states:
            states[workshop.id] = find_states(session, workshop)
        earlier = states[workshop.id].get(registration.sequence)
        different = compare(earlier, workshop) is not Change.NOTHING
        if different and registration.status is RegistrationStatus.OFFERED:
            renew_offer(session, lock_workshop(session, workshop.id), registration, now)
        registration.sequence = workshop.sequence
        if different and workshop.sessions[-1].end > now:
            registration.coming_at = None
            person = find_person(session, registration.person_id)
            say = partial(
                say_change, session, assistant.texts, programme, workshop, registration, earlier, now, person=person
            )
            starts = [workshop.sessions[0].start, *(start for start, _ in earlier.times[:1])] if earlier else []
            tell(
                session,
                person,
                say,
                now,
                dedupe_key=f"change:{registration.id}:{workshop.sequence}",
                needed_by=min(starts, default=workshop.sessions[0].start) - ON_THE_WAY,
                about=workshop.id,
            )


def say_change(
    session: Session,
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    registration: tables.Registration,
    earlier: State | None,
    now: datetime,
    language: str,
    *,
    person: tables.Person,
) -> Reply:
    """What is different, the new calendar file for who is booked, and what can be answered."""
    change = compare(earlier, workshop)
    text = _say_difference(texts, programme, workshop, earlier, change, language)
    status = registration.status.value
    choices: tuple[Choice, ...]
    if change is Change.CANCELLED:
        course = {"course": workshop.course_id}
        choices = (
            Choice(texts.plain(language, "change-others"), "fitting", course),
            Choice(texts.plain(language, "change-interest"), "interest", course),
        )
    elif registration.status is RegistrationStatus.OFFERED:
        text = Markup("\n\n").join(
            [text, say_offer(texts, programme, workshop, registration, language, "change-offered")]
        )
        choices = choose_offer(texts, workshop, registration, language)
    else:
        text = Markup("\n\n").join([text, texts.markup(language, "change-ask", status=status)])
        answer = {"registration": registration.id}
        coming = texts.plain(language, "change-coming", status=status)
        choices = (
            Choice(coming, "still-coming", answer | {"sequence": workshop.sequence}),
            Choice(texts.plain(language, "change-leaving", status=status), "moved-leave", answer),
        )
    file = None
    if registration.status is RegistrationStatus.BOOKED:
        method = Method.CANCEL if change is Change.CANCELLED else Method.PUBLISH
        times = earlier.times if earlier else ()
        file = write_calendar(session, texts, programme, workshop, language, now, method, person=person, earlier=times)
    return Reply(text, choices, file)


def _say_difference(
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    earlier: State | None,
    change: Change,
    language: str,
) -> Markup:
    if earlier is None or change not in {Change.WHEN, Change.WHERE, Change.BOTH}:
        name = name_workshop(programme, language, workshop)
        return texts.markup(language, Change.UNKNOWN if change is Change.NOTHING else change, workshop=name)
    title = in_language(workshop.course.title, language, programme.language)
    whens = say_when(list(earlier.times), language, programme.timezone), _say_now(programme, workshop, language)
    wheres = _say_places(texts, programme, earlier.place or {}, place_of(workshop.venue), language)
    if change is Change.WHEN:
        return texts.markup(language, change, title=title, old=whens[0], new=whens[1], place=wheres[1])
    if change is Change.WHERE:
        return texts.markup(language, change, title=title, old=wheres[0], new=wheres[1], when=whens[1])
    old, new = (
        texts.plain(language, "change-both-part", when=when, place=place)
        for when, place in zip(whens, wheres, strict=True)
    )
    return texts.markup(language, change, title=title, old=old, new=new)


def _say_now(programme: tables.Programme, workshop: tables.Workshop, language: str) -> str:
    return say_when([(s.start, s.end) for s in workshop.sessions], language, programme.timezone)


def _say_places(
    texts: Texts, programme: tables.Programme, old: Mapping[str, Any], new: Mapping[str, Any], language: str
) -> tuple[str, str]:
    """The old place and the new one: name and room, and the address where it is another."""

    def say(place: Mapping[str, Any], *, full: bool) -> str:
        name = in_language(place["name"], language, programme.language) if place else ""
        parts = (name, place.get("room"), place.get("address") if full else None)
        return ", ".join(part for part in parts if part) or texts.plain(language, "place-open")

    full = old.get("address") != new.get("address")
    return say(old, full=full and say(old, full=False) == say(new, full=False)), say(new, full=full)
