"""How a workshop is said: the same facts in the same words wherever the bot names one."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.messages import Choice
from handlers.registration.rules import free_seats
from handlers.texts import Texts, in_language, say_day, say_when
from storage import tables
from storage.kinds import WorkshopStatus


def describe(
    texts: Texts, programme: tables.Programme, language: str, workshop: tables.Workshop, *, seats: bool = True
) -> Markup:
    """Title, local times, place and free seats of a workshop."""
    return texts.markup(
        language,
        "workshop-line" if seats else "workshop-line-short",
        title=in_language(workshop.course.title, language, programme.language),
        when=say_when([(s.start, s.end) for s in workshop.sessions], language, programme.timezone),
        place=_place(texts, programme, language, workshop.venue),
        **({"seats": _seats(texts, language, workshop)} if seats else {}),
    )


def describe_fully(
    session: Session, texts: Texts, programme: tables.Programme, language: str, workshop: tables.Workshop
) -> Markup:
    """Everything that the programme says about a workshop, a line for each thing that it says."""

    def name(words: dict[str, str]) -> str:
        return in_language(words, language, programme.language)

    course, venue = workshop.course, workshop.venue
    audiences = session.scalars(
        select(tables.Audience)
        .join(tables.CourseAudience, tables.CourseAudience.audience_id == tables.Audience.id)
        .where(tables.CourseAudience.course_id == course.id)
        .order_by(tables.CourseAudience.position)
    )
    series = session.execute(
        select(tables.Series, tables.SeriesPart.position)
        .join(tables.SeriesPart, tables.SeriesPart.series_id == tables.Series.id)
        .where(tables.SeriesPart.course_id == course.id)
        .order_by(tables.Series.position)
    ).all()
    facts: list[tuple[str, str | None]] = [
        ("about", _said(course.details.get("description"), language, programme)),
        ("audience", ", ".join(name(audience.name) for audience in audiences)),
        ("address", venue.details.get("address") if venue else None),
        ("accessibility", _said(venue.details.get("accessibility") if venue else None, language, programme)),
        ("trainers", ", ".join(workshop.details.get("trainers", []))),
        ("language", _language_name(workshop.details.get("language"), language)),
        ("until", _until(workshop.registration_until, language, programme.timezone)),
    ]
    lines = [describe(texts, programme, language, workshop)]
    if workshop.status is WorkshopStatus.CANCELLED:
        lines.append(texts.markup(language, "workshop-is-cancelled"))
    lines += [texts.markup(language, f"workshop-{fact}", value=value) for fact, value in facts if value]
    lines += [
        texts.markup(language, "workshop-series", part=position + 1, series=name(row.title)) for row, position in series
    ]
    if "approval" in course.details:
        lines.append(texts.markup(language, "workshop-approval"))
    return Markup("\n").join(lines)


def _said(words: str | dict[str, str] | None, language: str, programme: tables.Programme) -> str | None:
    return words if words is None or isinstance(words, str) else in_language(words, language, programme.language)


def _language_name(code: str | None, language: str) -> str | None:
    return Locale.parse(code).get_display_name(language) if code else None


def _until(moment: datetime | None, language: str, timezone: str) -> str | None:
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{say_day(local, language)}, {local:%H:%M}"


def say_project(texts: Texts, programme: tables.Programme, language: str) -> Markup:
    """What the programme says about itself: what it is, who organises and who funds it."""
    details = programme.details["programme"]
    facts: list[tuple[str, str | None]] = [
        ("organiser", details.get("organiser")),
        ("funders", ", ".join(details.get("funders", []))),
        ("website", details.get("website")),
    ]
    lines = [texts.markup(language, "project", title=in_language(programme.title, language, programme.language))]
    if description := _said(details.get("description"), language, programme):
        lines.append(escape(description))
    lines += [texts.markup(language, f"project-{fact}", value=value) for fact, value in facts if value]
    return Markup("\n").join(lines)


def say_contact(texts: Texts, programme: tables.Programme, language: str, contact: tables.Contact) -> Markup:
    """Who a contact is and how to reach them, as the programme publishes it."""
    about = [_said(contact.details.get(key), language, programme) for key in ("role", "unit")]
    reach = [contact.details.get(key) for key in ("email", "phone", "website")]
    return escape(", ".join(part for part in (contact.name, *about, *reach) if part))


def choose_workshop(programme: tables.Programme, language: str, workshop: tables.Workshop, action: str) -> Choice:
    """A choice that names a workshop."""
    label = name_workshop(programme, language, workshop, short=True).unescape()
    return Choice(label, action, {"workshop": workshop.id})


def list_workshops(
    texts: Texts,
    programme: tables.Programme,
    language: str,
    workshops: Sequence[tables.Workshop],
    key: str = "workshops-next",
) -> Markup:
    """The workshops one under the other, or the words that there is none."""
    if not workshops:
        return texts.markup(language, "workshops-none")
    lines = [texts.markup(language, key)]
    lines += [describe(texts, programme, language, workshop) for workshop in workshops]
    return Markup("\n\n").join(lines)


def _place(texts: Texts, programme: tables.Programme, language: str, venue: tables.Venue | None) -> str:
    if venue is None:
        return texts.plain(language, "place-open")
    name = in_language(venue.name, language, programme.language)
    return ", ".join(part for part in (name, venue.details.get("room")) if part)


def _seats(texts: Texts, language: str, workshop: tables.Workshop) -> str:
    free = free_seats(workshop.capacity, workshop.seats_taken)
    if free is None:
        return texts.plain(language, "seats-unlimited")
    if workshop.offline_waitlist:
        free = 0
    return texts.plain(language, "seats-free", free=free, capacity=workshop.capacity)


def name_workshop(
    programme: tables.Programme, language: str, workshop: tables.Workshop, *, short: bool = False
) -> Markup:
    """Title, date and place in one line, so that no message leaves open which workshop it means."""
    title = in_language(workshop.course.title, language, programme.language)
    first = workshop.sessions[0].start.astimezone(ZoneInfo(programme.timezone))
    if short:
        return escape(f"{format_date(first, 'd. MMM' if language == 'de' else 'd MMM', locale=language)}: {title}")
    when = say_when([(s.start, s.end) for s in workshop.sessions], language, programme.timezone)
    place = [in_language(workshop.venue.name, language, programme.language)] if workshop.venue else []
    return escape(", ".join([f"„{title}“" if language == "de" else f"“{title}”", when, *place]))
