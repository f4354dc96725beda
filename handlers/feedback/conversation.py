"""The feedback form, one question at a time; and its results, for organisers.

Answers stand in the state of the open question and nowhere else until they are handed in: no message repeats one.
"""

from pydantic import BaseModel

from handlers.dialogue import Turn, repeat
from handlers.errors import RefusedError
from handlers.feedback.rules import LONGEST_COMMENT, Answer, Misfit, Scale, kind_of
from handlers.feedback.service import (
    STEP,
    Survey,
    decline,
    evaluate,
    find_survey,
    hand_in,
    list_evaluated,
    list_open,
)
from handlers.feedback.wording import option_words, say_invitation, say_question, say_results
from handlers.messages import Choice, Reply
from handlers.programme.file import Question
from handlers.programme.wording import choose_workshop, choose_workshops, name_workshop
from handlers.router import command_words, router
from handlers.texts import say_moment
from handlers.words import simplify


class Progress(BaseModel):
    """How far a person has come: which question is being asked, and the answers before it."""

    workshop: str
    named: bool = False
    question: str
    answers: dict[str, Answer] = {}


@router.action("feedback")
def show_open(turn: Turn) -> Reply:
    """What the person was asked and can still answer."""
    surveys = list_open(turn.session, turn.member, turn.now)
    if not surveys:
        return turn.say("feedback-none", turn.choice("menu-label", "menu"))
    if len(surveys) == 1:
        return _introduce(turn, surveys[0])
    choices = [
        choose_workshop(turn.programme, turn.language, survey.workshop, "feedback-introduce") for survey in surveys
    ]
    return turn.say("feedback-list", *choices)


@router.action("feedback-introduce")
def introduce_form(turn: Turn, workshop: str) -> Reply:
    """What will be asked about one workshop."""
    return _introduce(turn, find_survey(turn.session, turn.member, workshop, turn.now))


def _introduce(turn: Turn, survey: Survey) -> Reply:
    return say_invitation(
        turn.texts, turn.programme, survey.workshop, survey.form, survey.closes, language=turn.language
    )


@router.action("feedback-begin")
def begin(turn: Turn, workshop: str, named: bool = False) -> Reply:
    """The first question, or the one at which the person had stopped."""
    survey = find_survey(turn.session, turn.member, workshop, turn.now)
    begun = next((question for question in turn.open if _belongs(question.step, question.state, workshop)), None)
    if begun:
        turn.open.remove(begun)
        turn.open.append(begun)
        return repeat(turn)
    return _ask(turn, survey, Progress(workshop=workshop, named=named, question=survey.form.questions[0].id))


@router.action("feedback-decline")
def decline_form(turn: Turn, workshop: str) -> Reply:
    """The person does not want to answer; they still can."""
    survey = decline(turn.session, turn.member, workshop, turn.now)
    _forget(turn, workshop)
    return turn.say("feedback-declined", until=say_moment(survey.closes, turn.language, turn.programme.timezone))


@router.action("feedback-answer")
def take_answer(turn: Turn, workshop: str, value: Answer) -> Reply:
    """Keeps an answer, and goes on."""
    progress = turn.load(Progress)
    progress.answers[progress.question] = value
    return _go_on(turn, progress)


@router.action("feedback-skip")
def skip(turn: Turn, workshop: str) -> Reply:
    """Leaves a question out, and goes on."""
    return _go_on(turn, turn.load(Progress))


@router.step(STEP)
def take_typed(turn: Turn, typed: str) -> Reply | None:
    """Understands a typed answer. What is none is not passed on, lest it be kept: but for questions and commands."""
    progress = turn.load(Progress)
    try:
        question = _question(find_survey(turn.session, turn.member, progress.workshop, turn.now), progress)
    except RefusedError as refusal:
        return _stop(turn, progress, refusal)
    words = option_words(question, turn.language, turn.programme.language)
    answer = kind_of(question).understand(typed, words)
    if answer is None and ("?" in typed or _is_command(turn, typed)):
        return None
    if answer is None or isinstance(answer, Misfit):
        turn.answered = None
        return _say_misfit(turn, question, answer)
    progress.answers[progress.question] = answer
    return _go_on(turn, progress)


def _say_misfit(turn: Turn, question: Question, misfit: Misfit | None) -> Reply:
    kind = kind_of(question)
    if misfit is Misfit.RANGE and isinstance(kind, Scale):
        low, high = kind.ends
        return turn.say(misfit.value, low=low, high=high)
    if misfit is Misfit.LENGTH:
        return turn.say(misfit.value, longest=LONGEST_COMMENT)
    return turn.say(misfit.value if misfit else "feedback-misfit")


def _go_on(turn: Turn, progress: Progress) -> Reply:
    """The next question, or the end: with the last answer the form is handed in."""
    try:
        survey = find_survey(turn.session, turn.member, progress.workshop, turn.now)
        ids = [question.id for question in survey.form.questions]
        following = ids[ids.index(_question(survey, progress).id) + 1 :]
        if following:
            return _ask(turn, survey, progress.model_copy(update={"question": following[0]}))
        hand_in(turn.session, turn.member, progress.workshop, progress.answers, turn.now, named=progress.named)
    except RefusedError as refusal:
        return _stop(turn, progress, refusal)
    _forget(turn, progress.workshop)
    return turn.say("feedback-thanks", workshop=name_workshop(turn.programme, turn.language, survey.workshop))


def _stop(turn: Turn, progress: Progress, refusal: RefusedError) -> Reply:
    """Says why a form that was begun can't be handed in, and forgets what was answered."""
    _forget(turn, progress.workshop)
    return turn.say(refusal.key, **refusal.values)


def _question(survey: Survey, progress: Progress) -> Question:
    """The question that is being asked. Refuses one that the form no longer has."""
    for question in survey.form.questions:
        if question.id == progress.question:
            return question
    raise RefusedError("dialogue-lost")


def _ask(turn: Turn, survey: Survey, progress: Progress) -> Reply:
    question = _question(survey, progress)
    number = survey.form.questions.index(question)
    words = option_words(question, turn.language, turn.programme.language)
    choices = [
        Choice(label, "feedback-answer", {"workshop": progress.workshop, "value": value})
        for label, value in kind_of(question).buttons(words)
    ]
    choices.append(turn.choice("feedback-skip", "feedback-skip", workshop=progress.workshop))
    text = say_question(turn.texts, turn.programme, survey.form, number, turn.language)
    return turn.put(Reply(text, tuple(choices)), step=STEP, state=progress)


def _forget(turn: Turn, workshop: str) -> None:
    turn.open = [question for question in turn.open if not _belongs(question.step, question.state, workshop)]


def _belongs(step: str, state: dict[str, object], workshop: str) -> bool:
    return step == STEP and state.get("workshop") == workshop


def _is_command(turn: Turn, typed: str) -> bool:
    return any(
        simplify(word) == simplify(typed)
        for language in turn.texts.languages
        for name in router.commands
        for word in command_words(turn.texts, language, name)
    )


@router.action("results-list")
def show_evaluated(turn: Turn, first: int = 0) -> Reply:
    """The workshops that took place, newest first, five at a time; each can be chosen."""
    workshops = list_evaluated(turn.session, turn.member, turn.now)
    if not workshops:
        return turn.say("results-none", turn.choice("menu-label", "menu"))
    choices = choose_workshops(turn, workshops, first, "results", more="results-list", key="results-more")
    return turn.say("results-list", *choices)


@router.action("results")
def show_results(turn: Turn, workshop: str) -> Reply:
    """What people said about a workshop."""
    evaluation = evaluate(turn.session, turn.member, workshop, turn.now)
    survey = evaluation.survey
    text = say_results(
        turn.texts,
        turn.programme,
        survey.form,
        survey.workshop,
        evaluation.results,
        evaluation.invited,
        turn.language,
    )
    return Reply(
        text,
        (
            turn.choice("results-again", "results", workshop=workshop),
            turn.choice("results-others", "results-list"),
        ),
    )


router.command("feedback", "feedback")
router.command("results", "results-list", organisers=True)
