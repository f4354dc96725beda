"""How a reminder, and the time before a start, are said."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.units import format_unit

from handlers.messages import Choice, Reply
from handlers.programme.wording import describe
from handlers.texts import Texts
from storage import tables


def say_reminder(
    texts: Texts, programme: tables.Programme, workshop: tables.Workshop, now: datetime, language: str
) -> Reply:
    """Reminds of a workshop: when it is seen from today, what, when and where."""
    zone = ZoneInfo(programme.timezone)
    days = (workshop.sessions[0].start.astimezone(zone).date() - now.astimezone(zone).date()).days
    text = texts.markup(
        language, "reminder", days=days, workshop=describe(texts, programme, language, workshop, seats=False)
    )
    return Reply(text, (Choice(texts.plain(language, "cannot-come"), "cancel-confirm", {"workshop": workshop.id}),))


def say_before(before: timedelta, language: str) -> str:
    """A time before the start in the largest unit that fits: "2 Tage"."""
    minutes = int(before.total_seconds()) // 60
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes % size == 0:
            return format_unit(minutes // size, f"duration-{unit}", locale=language)
    return format_unit(minutes, "duration-minute", locale=language)
