"""How answers about the programme are said."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_day_names
from markupsafe import Markup, escape

from handlers.programme.wording import describe, say_seats
from handlers.questions.slots import Slots
from handlers.texts import Texts, in_language, say_day
from storage import tables
from storage.kinds import WorkshopStatus


def describe_fully(
    texts: Texts,
    programme: tables.Programme,
    language: str,
    workshop: tables.Workshop,
    audiences: Iterable[tables.Audience],
    series: Iterable[tuple[tables.Series, int]],
) -> Markup:
    """Everything that the programme says about a workshop, a line for each thing; a place in a series is from 0."""

    def name(words: dict[str, str]) -> str:
        return in_language(words, language, programme.language)

    course, venue = workshop.course, workshop.venue
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
    if course.needs_approval:
        lines.append(texts.markup(language, "workshop-approval"))
    return Markup("\n").join(lines)


def say_facts(
    texts: Texts,
    programme: tables.Programme,
    language: str,
    workshop: tables.Workshop,
    asks: Sequence[str],
    audiences: Iterable[tables.Audience],
    series: Iterable[tuple[tables.Series, int]],
) -> Markup:
    """What was asked about a workshop, a line for each thing; what the programme does not say is said to be so."""

    def name(words: dict[str, str]) -> str:
        return in_language(words, language, programme.language)

    course, venue = workshop.course, workshop.venue
    details = venue.details if venue else {}
    place = [name(venue.name), details.get("room"), details.get("address")] if venue else []
    times = [(meeting.start, meeting.end) for meeting in workshop.sessions]
    known: dict[str, str | None] = {
        "where": ", ".join(part for part in place if part),
        "duration": _duration(texts, language, programme, times),
        "trainers": ", ".join(workshop.details.get("trainers", [])),
        "seats": say_seats(texts, language, workshop),
        "about": _said(course.details.get("description"), language, programme),
        "audience": ", ".join(name(audience.name) for audience in audiences) or texts.plain(language, "fact-everybody"),
        "language": _language_name(workshop.details.get("language"), language),
        "until": _until(workshop.registration_until, language, programme.timezone),
        "access": _said(details.get("accessibility"), language, programme),
        "link": None,
        "level": "; ".join(
            texts.plain(language, "workshop-series", part=position + 1, series=name(row.title))
            for row, position in series
        ),
    }
    lines = []
    for ask in asks:
        value = known[ask]
        key = f"fact-{ask}" if value else f"fact-{ask}-unknown"
        lines.append(texts.markup(language, key, **({"value": value} if value else {})))
    return Markup("\n").join(lines)


def _duration(
    texts: Texts, language: str, programme: tables.Programme, times: Sequence[tuple[datetime, datetime]]
) -> str:
    """How long a workshop lasts in all, and from when to when."""
    zone = ZoneInfo(programme.timezone)
    minutes = sum(int((end - start).total_seconds() // 60) for start, end in times)
    clocks = "; ".join(f"{s.astimezone(zone):%H:%M}–{e.astimezone(zone):%H:%M}" for s, e in times)
    return texts.plain(language, "duration", days=len(times), hours=minutes // 60, minutes=minutes % 60, clocks=clocks)


def say_wanted(texts: Texts, language: str, slots: Slots, names: Sequence[str], without: Sequence[str]) -> str:
    """What was asked for, as far as it narrows the search down, in a few words; `without` is to be left out."""
    said = list(names)
    first, last = slots.bounds
    if slots.when.missing:
        said.append(slots.when.missing)
    if first and last:
        said.append(_say_span(first, last, language))
    elif day := first or last:
        said.append(
            texts.plain(language, "wanted-from" if first else "wanted-until", day=_say_span(day, day, language))
        )
    if slots.when.weekdays:
        names_of_days = get_day_names("wide", locale=language)
        said.append(", ".join(names_of_days[number] for number in sorted(slots.when.weekdays)))
    start, end = slots.when.part
    if start and end:
        said.append(texts.plain(language, "wanted-hours", start=f"{start:%H:%M}", end=f"{end:%H:%M}"))
    elif start or end:
        key, clock = ("wanted-after", start) if start else ("wanted-before", end)
        said.append(texts.plain(language, key, clock=f"{clock:%H:%M}"))
    for key, length in zip(("wanted-shortest", "wanted-longest"), slots.when.length, strict=True):
        if length:
            said.append(texts.plain(language, key, hours=round(length / timedelta(hours=1), 1)))
    for key, days in zip(("wanted-days-fewest", "wanted-days-most"), slots.when.days, strict=True):
        if days:
            said.append(texts.plain(language, key, days=days))
    if slots.online is not None:
        said.append(texts.plain(language, "wanted-online" if slots.online else "wanted-presence"))
    if slots.free:
        said.append(texts.plain(language, "wanted-free"))
    said += [texts.plain(language, "wanted-without", value=name) for name in without]
    return " · ".join(part for part in said if part)


def _say_span(first: date, last: date, language: str) -> str:
    """Days, from the first to the last: "18.–24. Januar 2027"."""
    day = "d." if language == "de" else "d"
    end = format_date(last, f"{day} MMMM y", locale=language)
    if first == last:
        return end
    if (first.month, first.year) == (last.month, last.year):
        return f"{format_date(first, day, locale=language)}–{end}"
    start = format_date(first, f"{day} MMMM" if first.year == last.year else f"{day} MMMM y", locale=language)
    return f"{start} – {end}"


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


def say_contact(programme: tables.Programme, language: str, contact: tables.Contact) -> Markup:
    """Who a contact is and how to reach them, as the programme publishes it."""
    about = [_said(contact.details.get(key), language, programme) for key in ("role", "unit")]
    reach = [contact.details.get(key) for key in ("email", "phone", "website")]
    return escape(", ".join(part for part in (contact.name, *about, *reach) if part))


def name_contact(contact: tables.Contact) -> Markup:
    """Who a contact is, and the first of the ways to reach them."""
    reach = next((contact.details[key] for key in ("email", "phone", "website") if contact.details.get(key)), None)
    return escape(", ".join(part for part in (contact.name, reach) if part))


def list_workshops(
    texts: Texts, programme: tables.Programme, language: str, workshops: Sequence[tables.Workshop]
) -> Markup:
    """The next workshops one under the other, or the words that there is none."""
    if not workshops:
        return texts.markup(language, "workshops-none")
    lines = [texts.markup(language, "workshops-next")]
    lines += [describe(texts, programme, language, workshop) for workshop in workshops]
    return Markup("\n\n").join(lines)
