"""The menu, the help, and the way out of a dialogue."""

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.router import Command, router

FIRST = ("workshops", "registrations", "reminders", "feedback", "team", "team-questions", "contact", "project", "menu")
"""The commands that the help names first."""


@router.action("menu")
def show_menu(turn: Turn) -> Reply:
    """What can be done, with a choice for each."""
    choices = [
        turn.choice("menu-workshops", "workshops"),
        turn.choice("menu-registrations", "registrations"),
        turn.choice("menu-reminders", "reminders"),
        turn.choice("menu-profile", "profile"),
        turn.choice("help-label", "help"),
    ]
    if turn.organises:
        choices.insert(0, turn.choice("menu-organise", "organise"))
    return turn.say("menu", *choices, name=turn.member.name)


@router.action("help", guests=True)
def show_help(turn: Turn) -> Reply:
    """Every command that the person can use, in their language, the most wanted first."""
    commands = [
        command
        for command in sorted(router.commands.values(), key=_place)
        if (turn.organises or not command.organisers) and (turn.person or router.serves_guests(command))
    ]
    lines = [
        turn.words(
            "help-line",
            command=turn.texts.plain(turn.language, f"command-{command.name}"),
            help=turn.texts.attributes(turn.language, f"command-{command.name}")["help"],
        )
        for command in commands
    ]
    choices = () if turn.open or turn.person is None else (turn.choice("menu-label", "menu"),)
    return turn.say("help" if turn.person else "help-guest", *choices, commands=Markup("\n").join(lines))


def _place(command: Command) -> int:
    return FIRST.index(command.name) if command.name in FIRST else len(FIRST)


@router.action("cancel-dialogue", guests=True)
def cancel_dialogue(turn: Turn) -> Reply:
    """Leaves the present dialogue; nothing of it was done."""
    if turn.person is None:
        return turn.say("nothing-asked")
    if not turn.open:
        return turn.say(
            "cancel-nothing",
            turn.choice("menu-registrations", "registrations"),
            turn.choice("menu-reminders", "reminders"),
            turn.choice("menu-label", "menu"),
        )
    turn.open.pop()
    if turn.open:
        return turn.say("dialogue-cancelled")
    return turn.say("dialogue-cancelled", turn.choice("menu-label", "menu"))


router.command("menu", "menu")
router.command("help", "help")
router.command("cancel", "cancel-dialogue")
