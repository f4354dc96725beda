"""How a reminder, and the time before a start, are said."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.units import format_unit

from handlers.messages import Choice, Reply
from handlers.programme.wording import describe, name_workshop
from handlers.texts import Texts
from storage import tables


def say_reminder(
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    registration: tables.Registration,
    now: datetime,
    language: str,
) -> Reply:
    """Reminds of a workshop: when it is seen from today, what, when and where; whether one comes can be answered."""
    zone = ZoneInfo(programme.timezone)
    days = (workshop.sessions[0].start.astimezone(zone).date() - now.astimezone(zone).date()).days
    text = texts.markup(
        language, "reminder", days=days, workshop=describe(texts, programme, language, workshop, seats=False)
    )
    answer = {"registration": registration.id, "sequence": workshop.sequence}
    coming = Choice(texts.plain(language, "reminder-coming"), "still-coming", answer, "yes")
    leaving = Choice(texts.plain(language, "cannot-come"), "cancel-confirm", {"workshop": workshop.id}, "no")
    return Reply(text, (coming, leaving))


def say_missed(
    texts: Texts, programme: tables.Programme, workshop: tables.Workshop, count: int, language: str
) -> Reply:
    """Tells organisers how many people could not be reminded in time, so that they can do it themselves."""
    name = name_workshop(programme, language, workshop)
    label = texts.plain(language, "organise-participants")
    choice = Choice(label, "participants-of", {"workshop": workshop.id})
    return Reply(texts.markup(language, "reminders-missed", count=count, workshop=name), (choice,))


def say_before(before: timedelta, language: str) -> str:
    """A time before the start in the largest unit that fits: "2 Tage"."""
    minutes = int(before.total_seconds()) // 60
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes % size == 0:
            return format_unit(minutes // size, f"duration-{unit}", locale=language)
    return format_unit(minutes, "duration-minute", locale=language)
