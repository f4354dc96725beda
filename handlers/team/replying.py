"""Answering for the team: what waits, who sees to it, and the answer that goes to whoever asked."""

from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Choice, Reply
from handlers.outbox import tell
from handlers.people.service import find_person
from handlers.programme.catalogue import find_site, list_sites
from handlers.router import router
from handlers.team.rooms import tell_rooms_outcome
from handlers.team.service import (
    answer_question,
    find_question,
    find_taker,
    list_waiting,
    pass_question,
    take_question,
)
from handlers.team.wording import LABELLED, compose_notice, describe_question, quote, say_state
from storage import tables

SHOWN = 5


class Answering(BaseModel):
    """Which question an organiser is answering."""

    question: int


@router.action("team-inbox")
def show_inbox(turn: Turn, first: int = 0) -> Reply:
    """The questions that wait for an answer, the oldest first; each can be opened."""
    questions = list_waiting(turn.session, turn.member)
    back = turn.choice("menu-organise", "organise")
    if not questions:
        return turn.say("team-inbox-none", back)
    shown = questions[first : first + SHOWN]
    lines = [
        turn.words(
            "team-inbox-line",
            name=find_person(turn.session, question.person_id).name,
            text=quote(question.text),
            state=say_state(turn, question),
        )
        for question in shown
    ]
    choices = [Choice(quote(question.text, LABELLED), "team-open", {"question": question.id}) for question in shown]
    if len(questions) > first + SHOWN:
        choices.append(turn.choice("team-inbox-more", "team-inbox", first=first + SHOWN))
    return turn.say("team-inbox", *choices, back, count=len(questions), questions=Markup("\n").join(lines))


@router.action("team-open")
def show_question(turn: Turn, question: int) -> Reply:
    """One question, with all that can be done with it."""
    row = find_question(turn.session, turn.member, question)
    text = Markup("\n").join([describe_question(turn, row, turn.language), say_state(turn, row)])
    return Reply(text, _choices(turn, row))


def _choices(turn: Turn, question: tables.TeamQuestion) -> tuple[Choice, ...]:
    actions = ["team-answer", "team-take", "team-pass", "team-decline"]
    if question.taken_by is not None:
        actions.remove("team-take")
    choices = [turn.choice(action, action, question=question.id) for action in actions]
    return *choices, turn.choice("team-inbox-label", "team-inbox")


@router.action("team-take")
def take(turn: Turn, question: int) -> Reply:
    """Lets the organiser see to a question."""
    row, mine = take_question(turn.session, turn.member, question, turn.now)
    answer = turn.choice("team-answer" if mine else "team-answer-anyway", "team-answer", question=row.id)
    if mine:
        return turn.say("team-taken", answer, text=quote(row.text))
    taker = find_taker(turn.session, row)
    return turn.say("team-taken-already", answer, name=taker.name if taker else "–", text=quote(row.text))


@router.action("team-answer")
def ask_answer(turn: Turn, question: int) -> Reply:
    """Asks an organiser for the answer, and says where somebody else already sees to it."""
    row = find_question(turn.session, turn.member, question)
    taker = find_taker(turn.session, row)
    key = "team-answer-what"
    values = {"text": quote(row.text)}
    if taker and taker.id != turn.member.id:
        key = "team-answer-what-taken"
        values["name"] = taker.name
    return turn.ask(key, step="team-answer", state=Answering(question=row.id), **values)


@router.step("team-answer")
def take_answer(turn: Turn, typed: str) -> Reply | None:
    """Gives the answer to whoever asked."""
    return reply_to_asker(turn, turn.load(Answering).question, typed)


@router.action("team-reply")
def take_reply(turn: Turn, question: int, typed: str) -> Reply:
    """Takes a reply to the question in the organisers' room for the answer."""
    return reply_to_asker(turn, question, typed)


def reply_to_asker(turn: Turn, question: int, typed: str) -> Reply:
    """Gives an organiser's answer to whoever asked, and lets whoever saw to the question know."""
    row = answer_question(turn.session, turn.member, question, typed, turn.now)
    _tell_taker(turn, row)
    tell_rooms_outcome(turn, row)
    reached = _tell_asker(turn, row, partial(_say_answer, turn, row))
    choices = () if turn.among_organisers else (turn.choice("team-faq", "team-faq", question=row.id),)
    key = "team-answer-sent" if reached else "team-answer-kept"
    return turn.say(key, *choices, name=find_person(turn.session, row.person_id).name)


def _say_answer(turn: Turn, question: tables.TeamQuestion, language: str) -> Markup:
    return turn.texts.markup(language, "team-answered", text=quote(question.text), answer=question.answer)


def _tell_asker(turn: Turn, question: tables.TeamQuestion, say: Callable[[str], Markup]) -> bool:
    def compose(language: str) -> Reply:
        further = Choice(turn.texts.plain(language, "team-follow"), "team-follow", {"question": question.id})
        return Reply(say(language), (further,))

    return tell(turn.session, find_person(turn.session, question.person_id), compose, turn.now)


def _tell_taker(turn: Turn, question: tables.TeamQuestion) -> None:
    taker = find_taker(turn.session, question)
    if taker is None or taker.id == turn.member.id:
        return
    key = "team-answered-for-you" if question.answer else "team-declined-for-you"

    def compose(language: str) -> Reply:
        return Reply(turn.texts.markup(language, key, name=turn.member.name, text=quote(question.text)))

    tell(turn.session, taker, compose, turn.now)


@router.action("team-pass")
def ask_site(turn: Turn, question: int) -> Reply:
    """Asks whose organisers are to answer."""
    row = find_question(turn.session, turn.member, question)
    choices = [
        Choice(turn.name(site.name), "team-passed", {"question": row.id, "site": site.id})
        for site in list_sites(turn.session)
        if site.id != row.site_id
    ]
    back = turn.choice("team-back", "team-open", question=row.id)
    return turn.say("team-pass-where", *choices, back, text=quote(row.text))


@router.action("team-passed")
def hand_to_site(turn: Turn, question: int, site: str) -> Reply:
    """Gives a question to the organisers of another site."""
    found = find_site(turn.session, site)
    if found is None:
        raise RefusedError("entry-gone")
    row, new = pass_question(turn.session, turn.member, question, found)

    def compose(language: str) -> Reply:
        passed = turn.texts.markup(language, "team-passed-to-you", name=turn.member.name)
        notice = compose_notice(turn, row, language)
        return Reply(Markup("\n").join([passed, notice.text]), notice.choices)

    reached = [tell(turn.session, organiser, compose, turn.now) for organiser in new if organiser.id != turn.member.id]
    return turn.say("team-passed" if any(reached) else "team-passed-unreached", site=turn.name(found.name))


@router.action("team-decline")
def ask_decline(turn: Turn, question: int) -> Reply:
    """Shows what the person would be told, before anything is declined."""
    row = find_question(turn.session, turn.member, question)
    asker = find_person(turn.session, row.person_id)
    return turn.ask(
        "team-decline-confirm",
        turn.yes("team-decline-yes", "team-decline-yes", question=row.id),
        turn.no("team-back", "team-open", question=row.id),
        name=asker.name,
        words=_say_declined(turn, row, asker.language),
    )


@router.action("team-decline-yes")
def decline(turn: Turn, question: int) -> Reply:
    """Says kindly to whoever asked that the team has no answer."""
    row = answer_question(turn.session, turn.member, question, None, turn.now)
    _tell_taker(turn, row)
    tell_rooms_outcome(turn, row)
    reached = _tell_asker(turn, row, partial(_say_declined, turn, row))
    asker = find_person(turn.session, row.person_id)
    return turn.say("team-declined-sent" if reached else "team-declined-kept", name=asker.name)


def _say_declined(turn: Turn, question: tables.TeamQuestion, language: str) -> Markup:
    return turn.texts.markup(language, "team-declined", text=quote(question.text))


router.command("team-inbox", "team-inbox", organisers=True)
