"""Questions in plain words."""

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.people.conversation import welcome
from handlers.router import router


@router.action("question", guests=True)
def answer(turn: Turn, text: str) -> Reply:
    """Answers a question."""
    if turn.person is None:
        return welcome(turn)
    return turn.say("question-unknown", turn.choice("menu-label", "menu"))
