"""Choosing when to be reminded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.outbox import find_quiet
from handlers.people.reminding import default_before, wanted_before, wanted_for
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshop, name_workshop
from handlers.registration.service import find_registration
from handlers.reminders.rules import LONGEST, MOST, SHORTEST, is_refusal, read_before, read_quiet
from handlers.reminders.service import choose_before, choose_quiet, list_booked
from handlers.reminders.wording import say_before
from handlers.router import router
from handlers.words import simplify
from storage import tables

OF_ONE = {"reminders": "reminders-one", "reminders-changed": "reminders-changed-one"}
"""What is said of one workshop's reminders instead of all."""


class Settings(BaseModel):
    """Of which workshop's reminders is spoken; "": of all."""

    workshop: str = ""


@router.action("reminders")
def show_reminders(turn: Turn, rest: str = "", workshop: str = "", *, stops: bool = False) -> Reply:
    """When the person is reminded and left alone, and what can be changed; what stands behind the command is done.

    `stops`: it is known that the person wants less of it.
    """
    return (_take(turn, rest, workshop, stops=stops) if rest else None) or _show(turn, "reminders", workshop)


@router.step("reminder-settings")
def take_setting(turn: Turn, typed: str) -> Reply | None:
    """A time of the person's own, one that they do not want, or when they want to be left alone."""
    return _take(turn, typed, turn.load(Settings).workshop)


def _take(turn: Turn, typed: str, workshop: str, *, stops: bool = False) -> Reply | None:
    words = _vocabulary(turn, "quiet-words")
    if wish := read_quiet(typed, words | {"units": [w for known in _units(turn).values() for w in known]}):
        choose_quiet(turn.member, wish)
        return _say_quiet(turn)
    found = read_before(typed, _units(turn), _numbers(turn))
    if found is None:
        return None
    if stops or is_refusal(typed, words):
        return switch_off(turn, int(found.total_seconds()), workshop)
    return _add(turn, found, workshop)


def _show(turn: Turn, key: str, workshop: str = "") -> Reply:
    target, before = _find_wanted(turn, workshop)
    usual = wanted_before(turn.member, turn.programme) if workshop else default_before(turn.programme)
    choices = [_switch_off(turn, duration, workshop) for duration in before]
    if len(before) < MOST:
        choices.append(turn.choice("reminders-add", "reminder-ask", workshop=workshop))
    if before != usual or (workshop and target.reminders_before is not None):
        choices.append(turn.choice("reminders-default", "reminder-default", workshop=workshop))
    if not workshop:
        choices.append(turn.choice("reminders-quiet", "quiet"))
        if list_booked(turn.session, turn.member, turn.now):
            choices.append(turn.choice("reminders-other", "reminders-which"))
    times = ", ".join(say_before(duration, turn.language) for duration in before)
    named: dict[str, object] = {}
    if workshop:
        row = find_workshop(turn.session, workshop)
        key, named = OF_ONE[key], {"workshop": name_workshop(turn.programme, turn.language, row)}
    reply = turn.say(key, *choices, count=len(before), times=times, **named)
    if key != OF_ONE["reminders"]:
        return reply
    return turn.put(reply, step="reminder-settings", state=Settings(workshop=workshop))


def _find_wanted(turn: Turn, workshop: str) -> tuple[tables.Person | tables.Registration, list[timedelta]]:
    registration = find_registration(turn.session, turn.member.id, workshop) if workshop else None
    return registration or turn.member, wanted_for(registration, turn.member, turn.programme)


@router.action("reminders-which")
def choose_one(turn: Turn) -> Reply:
    """Asks for which workshop the reminders are to be others."""
    rows = list_booked(turn.session, turn.member, turn.now)
    if not rows:
        return _show(turn, "reminders")
    return turn.ask(
        "reminders-which", *(choose_workshop(turn.programme, turn.language, row, "reminders") for row in rows)
    )


def _switch_off(turn: Turn, before: timedelta, workshop: str) -> Choice:
    label = turn.texts.plain(turn.language, "reminders-off", time=say_before(before, turn.language))
    return Choice(label, "reminder-off", {"seconds": int(before.total_seconds()), "workshop": workshop})


@router.action("reminder-off")
def switch_off(turn: Turn, seconds: int, workshop: str = "") -> Reply:
    """Switches one reminder off; a second tap changes nothing."""
    target, before = _find_wanted(turn, workshop)
    if timedelta(seconds=seconds) not in before:
        return _show(turn, "reminders", workshop)
    choose_before(target, [duration for duration in before if duration != timedelta(seconds=seconds)])
    return _show(turn, "reminders-changed", workshop)


@router.action("reminder-default")
def take_default(turn: Turn, workshop: str = "") -> Reply:
    """Takes the usual times again: the programme's, or for one workshop the person's."""
    choose_before(_find_wanted(turn, workshop)[0], None)
    return _show(turn, "reminders-changed", workshop)


@router.action("reminder-ask")
def ask_time(turn: Turn, workshop: str = "") -> Reply:
    """Asks for a time of the person's own."""
    return turn.ask("reminder-ask", step="reminder-settings", state=Settings(workshop=workshop))


def _add(turn: Turn, found: timedelta, workshop: str) -> Reply:
    if not SHORTEST <= found <= LONGEST:
        state = Settings(workshop=workshop)
        return turn.ask("reminder-out-of-range", step="reminder-settings", state=state)
    target, before = _find_wanted(turn, workshop)
    if found not in before and len(before) >= MOST:
        return turn.say("reminders-full", *(_switch_off(turn, duration, workshop) for duration in before), most=MOST)
    choose_before(target, [*before, found])
    return _show(turn, "reminders-changed", workshop)


@router.action("quiet")
def show_quiet(turn: Turn) -> Reply:
    """When the person is left alone, and asks what is to be changed."""
    shown = _say_quiet(turn)
    return turn.put(replace(shown, text=f"{shown.text}\n\n{turn.words('quiet-ask')}"), step="reminder-settings")


def _say_quiet(turn: Turn) -> Reply:
    person, hours = turn.member, find_quiet(turn.programme, turn.member).hours
    choices = [turn.choice("quiet-days-on" if person.quiet_days_off else "quiet-days-off", "quiet-days")]
    if person.quiet_from is not None or person.quiet_until is not None or person.quiet_days_off:
        choices.append(turn.choice("quiet-default", "quiet-default"))
    return turn.say(
        "quiet",
        *choices,
        turn.choice("quiet-back", "reminders"),
        hours="some" if hours else "none",
        start=f"{hours.start:%H:%M}" if hours else "",
        until=f"{hours.until:%H:%M}" if hours else "",
        days="off" if person.quiet_days_off else "on",
    )


@router.action("quiet-days")
def change_days(turn: Turn) -> Reply:
    """Leaves the person alone on weekends and public holidays, or no longer."""
    turn.member.quiet_days_off = not turn.member.quiet_days_off
    return _say_quiet(turn)


@router.action("quiet-default")
def take_usual_hours(turn: Turn) -> Reply:
    """Takes the programme's quiet hours again."""
    person = turn.member
    person.quiet_from, person.quiet_until, person.quiet_days_off = None, None, False
    return _say_quiet(turn)


def _units(turn: Turn) -> Mapping[str, list[str]]:
    return _vocabulary(turn, "reminder-units")


def _numbers(turn: Turn) -> dict[str, int]:
    numbers = _vocabulary(turn, "reminder-numbers").items()
    return {word: int(number.removeprefix("n")) for number, words in numbers for word in words}


def _vocabulary(turn: Turn, key: str) -> dict[str, list[str]]:
    """Words by what they mean, in every language, since a setting is understood in each."""
    found: dict[str, list[str]] = {}
    for language in turn.texts.languages:
        for meaning, words in turn.texts.attributes(language, key).items():
            found.setdefault(meaning, []).extend(simplify(word) for word in words.split(","))
    return found


router.command("reminders", "reminders", rest=True)
