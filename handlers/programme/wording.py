"""How a workshop is said: the same facts in the same words wherever the bot names one."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup, escape

from handlers.dialogue import Turn
from handlers.messages import Choice
from handlers.texts import Texts, in_language, say_when
from storage import tables

SHOWN = 5
"""How much of a list is shown at a time."""


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
        **({"seats": say_seats(texts, language, workshop)} if seats else {}),
    )


def _place(texts: Texts, programme: tables.Programme, language: str, venue: tables.Venue | None) -> str:
    if venue is None:
        return texts.plain(language, "place-open")
    name = in_language(venue.name, language, programme.language)
    return ", ".join(part for part in (name, venue.details.get("room")) if part)


def say_seats(texts: Texts, language: str, workshop: tables.Workshop) -> str:
    """How many seats are free; none where others already wait."""
    free = workshop.free_seats
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


def choose_workshop(programme: tables.Programme, language: str, workshop: tables.Workshop, action: str) -> Choice:
    """A choice that names a workshop."""
    label = name_workshop(programme, language, workshop, short=True).unescape()
    return Choice(label, action, {"workshop": workshop.id})


def choose_workshops(
    turn: Turn, workshops: Sequence[tables.Workshop], first: int, action: str, *, more: str, key: str = "more"
) -> list[Choice]:
    """A choice for each of five workshops, and one for what comes behind them."""
    choices = [choose_workshop(turn.programme, turn.language, workshop, action) for workshop in workshops]
    return show_page(turn, choices, first, more, key=key)


def show_page(
    turn: Turn, choices: Sequence[Choice], first: int, more: str, *, key: str = "more", **args: Any
) -> list[Choice]:
    """Five of many choices, and one for what comes behind them: it does `more` with the next `first`."""
    shown = list(choices[first : first + SHOWN])
    if len(choices) > first + SHOWN:
        shown.append(turn.choice(key, more, first=first + SHOWN, **args))
    return shown
