"""Several answers as one message."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.wording import choose_workshop
from handlers.questions.answers import Answer
from handlers.questions.search import load_workshops

MOST_CHOICES = 8


def join(turn: Turn, answers: Sequence[Answer]) -> Reply:
    """The answers one below the other; one that puts a question comes last, so that its choices stand right below it.

    Of several answers each that is about one workshop has that as its choice: "Anmelden" would not say for which.
    """
    if len(answers) == 1:
        return answers[0].reply
    asked = turn.asked.text if turn.asked else None
    ordered = sorted(answers, key=lambda answer: str(answer.reply.text) == asked)
    text = Markup("\n\n").join(Markup(answer.reply.text) for answer in ordered)  # noqa: S704 - the words of replies are markup
    choices = [choice for answer in ordered for choice in _choices(turn, answer, asked)]
    return Reply(text, tuple({choice.label: choice for choice in choices}.values())[:MOST_CHOICES])


def _choices(turn: Turn, answer: Answer, asked: str | None) -> Sequence[Choice]:
    if str(answer.reply.text) == asked or len(answer.workshops) != 1:
        return answer.reply.choices
    rows = load_workshops(turn.session, answer.workshops)
    return [choose_workshop(turn.programme, turn.language, row, "workshop") for row in rows]
