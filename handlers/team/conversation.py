"""Asking the team, and answering for it."""

from functools import partial

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.people.service import find_person, list_responsible
from handlers.programme.catalogue import find_site
from handlers.router import router
from handlers.team.service import answer_question, find_question, hand_over, list_questions
from storage import tables

SHOWN = 5


class Answering(BaseModel):
    """Which question an organiser is answering."""

    question: int


@router.action("team-ask")
def ask_team(turn: Turn, rest: str = "") -> Reply:
    """Asks what the team is to be asked."""
    return hand_question_over(turn, rest) if rest else turn.ask("team-ask-what", step="team-question")


@router.step("team-question")
def take_question(turn: Turn, typed: str) -> Reply | None:
    """Whatever is written is the question."""
    return hand_question_over(turn, typed)


@router.action("team-hand-over")
def hand_question_over(turn: Turn, text: str) -> Reply:
    """Gives a question to the team: it is kept, and every organiser who is responsible is told."""
    person = turn.member
    question, new = hand_over(turn.session, person, text, turn.now)
    if not new:
        return turn.say("team-asked-already")
    site = find_site(turn.session, person.site_id)
    reached = [
        tell(turn.session, organiser, partial(_say_question, turn, question, site), turn.now)
        for organiser in list_responsible(turn.session, person.site_id)
        if organiser.id != person.id
    ]
    return turn.say("team-asked" if any(reached) else "team-asked-nobody")


def _say_question(turn: Turn, question: tables.TeamQuestion, site: tables.Site | None, language: str) -> Reply:
    texts = turn.texts
    words = texts.markup(
        language,
        "team-question",
        name=turn.member.name,
        site=turn.name(site.name) if site else texts.plain(language, "profile-open"),
        text=question.text,
    )
    return Reply(words, (Choice(texts.plain(language, "team-answer"), "team-answer", {"question": question.id}),))


@router.action("team-answer")
def ask_answer(turn: Turn, question: int) -> Reply:
    """Asks an organiser for the answer."""
    row = find_question(turn.session, turn.member, question)
    return turn.ask("team-answer-what", step="team-answer", state=Answering(question=row.id), text=row.text)


@router.step("team-answer")
def take_answer(turn: Turn, typed: str) -> Reply | None:
    """Gives the answer to whoever asked."""
    state = turn.load(Answering)
    question = answer_question(turn.session, turn.member, state.question, typed, turn.now)
    asker = find_person(turn.session, question.person_id)

    def say(language: str) -> Reply:
        return Reply(turn.texts.markup(language, "team-answered", text=question.text, answer=typed))

    reached = tell(turn.session, asker, say, turn.now)
    return turn.say("team-answer-sent" if reached else "team-answer-kept", name=asker.name)


@router.action("team-questions")
def show_questions(turn: Turn) -> Reply:
    """The person's questions to the team, and the answers."""
    questions = list_questions(turn.session, turn.member, SHOWN)
    ask = turn.choice("team-ask", "team-ask")
    if not questions:
        return turn.say("team-questions-none", ask)
    lines = [
        turn.words("team-line-answered", text=question.text, answer=question.answer)
        if question.answer
        else turn.words("team-line-open", text=question.text)
        for question in questions
    ]
    return turn.say("team-questions", ask, questions=Markup("\n").join(lines))


router.command("team", "team-ask", rest=True)
router.command("team-questions", "team-questions")
