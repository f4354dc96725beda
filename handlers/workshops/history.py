"""Who has changed a workshop, when, and how it was before."""

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.organisers.service import find_workshop, list_workshops
from handlers.programme.wording import SHOWN, choose_workshops, name_workshop
from handlers.router import router
from handlers.workshops import service
from handlers.workshops.wording import say_changes


@router.action("workshop-history")
def show_history(turn: Turn, workshop: str = "", first: int = 0, of: int = 0) -> Reply:
    """The changes of a workshop, the latest first, five at a time; asks for the workshop first (`of`: from where)."""
    back = turn.choice("menu-organise", "organise")
    if not workshop:
        workshops = list_workshops(turn.session, turn.member, turn.now)
        choices = choose_workshops(turn, workshops, first, "workshop-history", more="workshop-history")
        return turn.say("planning-history-which" if choices else "planning-none-here", *choices, back)
    row = find_workshop(turn.session, turn.member, workshop)
    entries = service.list_history(turn.session, turn.member, workshop)
    name = name_workshop(turn.programme, turn.language, row)
    parts = [turn.words("planning-history" if entries else "planning-history-none", workshop=name)]
    parts += say_changes(turn, entries[of : of + SHOWN])
    choices = [turn.choice("planning-history-others", "workshop-history")]
    if len(entries) > of + SHOWN:
        choices.insert(0, turn.choice("planning-more", "workshop-history", workshop=workshop, of=of + SHOWN))
    return Reply(Markup("\n\n").join(parts), (*choices, back))
