"""What the stored programme holds: looked up by its ids, listed in the order of the file."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.dates import Calendar, SchoolBreak
from handlers.errors import RefusedError
from handlers.programme.file import RegistrationTerms
from storage import tables


def find_programme(session: Session) -> tables.Programme | None:
    """The programme; None where none has been loaded."""
    return session.scalar(select(tables.Programme))


def find_terms(programme: tables.Programme) -> RegistrationTerms:
    """What holds for every registration of the programme."""
    return RegistrationTerms.model_validate(programme.details.get("registration", {}))


def find_calendar(programme: tables.Programme) -> Calendar:
    """The public and school holidays that the programme goes by."""
    head = programme.details["programme"]
    breaks = tuple(
        SchoolBreak(row["name"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in head.get("school_holidays", ())
    )
    return Calendar(head.get("public_holidays") or "", breaks)


def find_workshop(session: Session, workshop_id: str) -> tables.Workshop:
    """The workshop, to be shown. Refuses where it is not there any more."""
    workshop = session.get(tables.Workshop, workshop_id)
    if workshop is None:
        raise RefusedError("entry-gone")
    return workshop


def find_course(session: Session, course_id: str) -> tables.Course:
    """The course, to be named. Refuses where it is not there any more."""
    course = session.get(tables.Course, course_id)
    if course is None:
        raise RefusedError("entry-gone")
    return course


def find_site(session: Session, site_id: str | None) -> tables.Site | None:
    """The site; None where none is named, and where it is not there any more."""
    return session.get(tables.Site, site_id) if site_id else None


def find_audience(session: Session, audience_id: str | None) -> tables.Audience | None:
    """The audience; None where none is named, and where it is not there any more."""
    return session.get(tables.Audience, audience_id) if audience_id else None


def list_sites(session: Session) -> Sequence[tables.Site]:
    """Every site."""
    return session.scalars(select(tables.Site).order_by(tables.Site.position)).all()


def list_audiences(session: Session) -> Sequence[tables.Audience]:
    """Every audience."""
    return session.scalars(select(tables.Audience).order_by(tables.Audience.position)).all()


def find_default_contact(session: Session) -> tables.Contact | None:
    """Whom to name to a person whom the bot can't help; None where the programme names nobody for that."""
    return session.scalar(select(tables.Contact).where(tables.Contact.is_default))
