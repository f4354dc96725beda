"""Choosing when to be reminded."""

from datetime import timedelta

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.people.reminding import default_before, wanted_before
from handlers.reminders.rules import LONGEST, MOST, SHORTEST, read_before
from handlers.reminders.service import choose_before
from handlers.reminders.wording import say_before
from handlers.router import router
from handlers.words import simplify


@router.action("reminders")
def show_reminders(turn: Turn, rest: str = "") -> Reply:
    """When the person is reminded, and what can be changed; a time behind the command is added at once."""
    return (take_time(turn, rest) if rest else None) or _show(turn, "reminders")


def _show(turn: Turn, key: str) -> Reply:
    before = wanted_before(turn.member, turn.programme)
    choices = [_switch_off(turn, duration) for duration in before]
    if len(before) < MOST:
        choices.append(turn.choice("reminders-add", "reminder-ask"))
    if before != default_before(turn.programme):
        choices.append(turn.choice("reminders-default", "reminder-default"))
    times = ", ".join(say_before(duration, turn.language) for duration in before)
    return turn.say(key, *choices, count=len(before), times=times)


def _switch_off(turn: Turn, before: timedelta) -> Choice:
    label = turn.texts.plain(turn.language, "reminders-off", time=say_before(before, turn.language))
    return Choice(label, "reminder-off", {"seconds": int(before.total_seconds())})


@router.action("reminder-off")
def switch_off(turn: Turn, seconds: int) -> Reply:
    """Switches one reminder off; a second tap changes nothing."""
    before = wanted_before(turn.member, turn.programme)
    choose_before(turn.member, [duration for duration in before if duration != timedelta(seconds=seconds)])
    return _show(turn, "reminders-changed")


@router.action("reminder-default")
def take_default(turn: Turn) -> Reply:
    """Takes the programme's times again."""
    choose_before(turn.member, None)
    return _show(turn, "reminders-changed")


@router.action("reminder-ask")
def ask_time(turn: Turn) -> Reply:
    """Asks for a time of the person's own."""
    return turn.ask("reminder-ask", step="reminder-time")


@router.step("reminder-time")
def take_time(turn: Turn, typed: str) -> Reply | None:
    """Adds a time of the person's own."""
    found = read_before(typed, *_vocabulary(turn))
    if found is None:
        return None
    if not SHORTEST <= found <= LONGEST:
        return turn.ask("reminder-out-of-range", step="reminder-time")
    before = wanted_before(turn.member, turn.programme)
    if found not in before and len(before) >= MOST:
        return turn.say("reminders-full", *(_switch_off(turn, duration) for duration in before), most=MOST)
    choose_before(turn.member, [*before, found])
    return _show(turn, "reminders-changed")


def _vocabulary(turn: Turn) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The words for units and numbers in every language, since a time is understood in each."""
    units: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}
    for language in turn.texts.languages:
        for unit, words in turn.texts.attributes(language, "reminder-units").items():
            units.setdefault(unit, []).extend(simplify(word) for word in words.split(","))
        for number, words in turn.texts.attributes(language, "reminder-numbers").items():
            numbers |= {simplify(word): int(number.removeprefix("n")) for word in words.split(",")}
    return units, numbers


router.command("reminders", "reminders", rest=True)
