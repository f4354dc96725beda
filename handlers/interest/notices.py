"""What people are told who had asked for a date: that there is one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from markupsafe import Markup
from sqlalchemy.orm import Session

from handlers.dialogue import Assistant
from handlers.interest.service import next_openings, take_new_dates
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.people.service import find_person
from handlers.programme.catalogue import find_programme
from handlers.programme.wording import SHOWN, choose_workshop, describe
from handlers.texts import Texts, in_language
from storage import tables


def announce_dates(session: Session, assistant: Assistant, now: datetime) -> None:
    """Tells everybody of the new dates of a course that they had asked for: once, and then the wish is fulfilled.

    Several dates that came up together, as after an outage, are one message. The wish of a person who can't be reached
    stays.
    """
    programme = find_programme(session)
    if programme is None:
        return
    for dates in take_new_dates(session, now):
        person = find_person(session, dates.interest.person_id)
        say = partial(_say_new_dates, assistant.texts, programme, dates.workshops)
        if tell(session, person, say, now, dedupe_key=f"dates:{person.id}:{dates.workshops[0].id}"):
            session.delete(dates.interest)
    session.flush()


def next_announcements(session: Session, now: datetime) -> Iterable[datetime]:
    """When registration for a date opens of which people are to be told."""
    return next_openings(session, now) if find_programme(session) else ()


def _say_new_dates(
    texts: Texts, programme: tables.Programme, workshops: Sequence[tables.Workshop], language: str
) -> Reply:
    course = workshops[0].course
    head = texts.markup(
        language, "interest-dates", count=len(workshops), course=in_language(course.title, language, programme.language)
    )
    lines = [describe(texts, programme, language, workshop) for workshop in workshops[:SHOWN]]
    if len(workshops) == 1:
        label = texts.plain(language, "interest-register")
        choices = [Choice(label, "confirm", {"workshop": workshops[0].id})]
    else:
        choices = [choose_workshop(programme, language, workshop, "confirm") for workshop in workshops[:SHOWN]]
    again = Choice(texts.plain(language, "interest-again"), "interest", {"course": course.id})
    return Reply(Markup("\n\n").join([head, *lines]), (*choices, again))
