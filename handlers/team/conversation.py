"""Asking the team: a question is given to it once, and what became of it can be seen."""

from functools import partial
from typing import Any

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.people.service import list_responsible
from handlers.router import router
from handlers.team.rooms import tell_rooms
from handlers.team.service import find_answered, find_taker, hand_over, list_questions
from handlers.team.wording import compose_notice, quote
from storage import tables

SHOWN = 5


class Asking(BaseModel):
    """The question about whose answer something is asked."""

    question: int


@router.action("team-ask")
def ask_team(turn: Turn, rest: str = "") -> Reply:
    """Asks what the team is to be asked."""
    return _hand_over(turn, rest) if rest else turn.ask("team-ask-what", step="team-question")


@router.step("team-question")
def take_question(turn: Turn, typed: str) -> Reply | None:
    """Whatever is written is the question."""
    return _hand_over(turn, typed)


def _hand_over(turn: Turn, text: str) -> Reply:
    return router.call(turn, Choice("", "team-hand-over", {"text": text}))


@router.action("team-keep")
def keep_question(turn: Turn, text: str, understood: dict[str, Any] | None = None) -> Reply:
    """Gives a question to the team: it is kept, and every organiser who is responsible is told."""
    question, new = hand_over(turn.session, turn.member, text, turn.now, understood)
    if not new:
        return turn.say("team-asked-already")
    return turn.say("team-asked" if _tell_organisers(turn, question) else "team-asked-nobody")


@router.action("team-follow", late=True)
def ask_further(turn: Turn, question: int) -> Reply:
    """Asks what else is to be asked about an answer."""
    row = find_answered(turn.session, turn.member, question)
    return turn.ask("team-follow-what", step="team-follow", state=Asking(question=row.id), text=quote(row.text))


@router.step("team-follow")
def take_further(turn: Turn, typed: str) -> Reply | None:
    """Whatever is written goes on with the thread, and to whoever answered."""
    before = find_answered(turn.session, turn.member, turn.load(Asking).question)
    question, new = hand_over(turn.session, turn.member, typed, turn.now, before=before)
    if not new:
        return turn.say("team-asked-already")
    taker = find_taker(turn.session, question)
    if taker and tell(turn.session, taker, partial(compose_notice, turn, question), turn.now):
        return turn.say("team-followed", name=taker.name)
    question.taken_by, question.taken_at = None, None
    return turn.say("team-asked" if _tell_organisers(turn, question) else "team-asked-nobody")


def _tell_organisers(turn: Turn, question: tables.TeamQuestion) -> bool:
    """Tells everybody who is responsible; whether anybody could be reached."""
    reached = [tell_rooms(turn, question)]
    reached += [
        tell(turn.session, organiser, partial(compose_notice, turn, question), turn.now)
        for organiser in list_responsible(turn.session, question.site_id)
        if organiser.id != turn.member.id
    ]
    return any(reached)


@router.action("team-questions")
def show_questions(turn: Turn) -> Reply:
    """The person's questions to the team, and what became of each."""
    questions = list_questions(turn.session, turn.member, SHOWN)
    choices = [turn.choice("team-ask", "team-ask")]
    if not questions:
        return turn.say("team-questions-none", *choices)
    dealt_with = next((question for question in questions if question.answered_at), None)
    if dealt_with:
        label: dict[str, object] = {"text": quote(dealt_with.text, 30)}
        choices.append(turn.choice("team-follow-which", "team-follow", label, question=dealt_with.id))
    lines = Markup("\n").join(_say_mine(turn, question) for question in questions)
    return turn.say("team-questions", *choices, questions=lines)


def _say_mine(turn: Turn, question: tables.TeamQuestion) -> Markup:
    text = quote(question.text)
    if question.answer:
        return turn.words("team-line-answered", text=text, answer=question.answer)
    if question.answered_at:
        return turn.words("team-line-declined", text=text)
    taker = find_taker(turn.session, question)
    if taker:
        return turn.words("team-line-taken", text=text, name=taker.name)
    return turn.words("team-line-open", text=text)


router.command("team", "team-ask", rest=True)
router.command("team-questions", "team-questions")
