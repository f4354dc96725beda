"""How a person is said to organisers, so that two of the same name can be told apart."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.programme.catalogue import find_audience, find_site
from handlers.texts import in_language
from storage import tables

LONGEST_NAME = 40


def describe_person(
    session: Session, programme: tables.Programme, language: str, person: tables.Person, *, short: bool = False
) -> str:
    """A person's name, group and site; `short` cuts a very long name, for a label."""
    found = find_audience(session, person.audience_id), find_site(session, person.site_id)
    parts = [in_language(part.name, language, programme.language) for part in found if part]
    return ", ".join([shorten_name(person.name) if short else person.name, *parts])


def shorten_name(name: str) -> str:
    """A name in one line that fits into a label."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def add_told(turn: Turn, reply: Reply, told: bool) -> Reply:
    """Says behind a reply to an organiser whether the person could be told of it."""
    return replace(reply, text=f"{reply.text} {turn.words('person-told' if told else 'person-untold')}")
