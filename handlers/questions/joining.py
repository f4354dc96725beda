"""Several answers as one message."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.wording import choose_workshop
from handlers.questions.answers import ACTIONS, Answer
from handlers.questions.search import load_workshops

MOST_CHOICES = 8


def join(turn: Turn, answers: Sequence[Answer]) -> Reply:
    """The answers one below the other; where one puts a question, it comes last, and only its choices stand below.

    Of several wishes the first is put: a "yes" could mean any of them.

    Of several answers each that is about one workshop has that as its choice: "Anmelden" would not say for which.
    """
    if len(answers) == 1:
        return answers[0].reply
    wishes = [answer for answer in answers if answer.reading.intent in ACTIONS]
    ordered = [*(answer for answer in answers if answer not in wishes), *wishes[:1]]
    text = Markup("\n\n").join(Markup(answer.reply.text) for answer in ordered)  # noqa: S704 - the words of replies are markup
    if len(wishes) > 1:
        text = Markup("\n\n").join([text, turn.words("wish-later")])
    if wishes:
        return Reply(text, wishes[0].reply.choices)
    choices = [choice for answer in ordered for choice in _choices(turn, answer)]
    return Reply(text, tuple({choice.label: choice for choice in choices}.values())[:MOST_CHOICES])


def _choices(turn: Turn, answer: Answer) -> Sequence[Choice]:
    if len(answer.workshops) != 1:
        return answer.reply.choices
    rows = load_workshops(turn.session, answer.workshops)
    return [choose_workshop(turn.programme, turn.language, row, "workshop") for row in rows]
