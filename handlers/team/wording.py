"""How a question to the team is said to those who answer it, and to whoever asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_timedelta
from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.people.service import find_person
from handlers.programme.catalogue import find_site
from handlers.programme.wording import name_workshop
from handlers.team.service import find_taker, list_thread, list_understood
from handlers.texts import in_language
from storage import tables

QUOTED = 200
"""How many characters of a question are repeated where it is only to be known again."""
LABELLED = 40
REMEMBERED = 3
"""How many of the latest answers of a thread are shown with what is asked further."""


def quote(text: str, longest: int = QUOTED) -> str:
    """The beginning of a text in one line."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def describe_question(turn: Turn, question: tables.TeamQuestion, language: str) -> Markup:
    """A question as an organiser needs it: who asks, what, what the bot understood, and what came before."""
    texts, session = turn.texts, turn.session
    asker = find_person(session, question.person_id)
    site = find_site(session, asker.site_id)
    where = in_language(site.name, language, turn.programme.language) if site else texts.plain(language, "profile-open")
    lines = [
        texts.markup(
            language,
            "team-question-further" if question.thread_id else "team-question",
            name=asker.name,
            site=where,
            text=question.text,
        )
    ]
    before = list_thread(session, question)[-REMEMBERED:]
    if before:
        said = Markup("\n").join(_say_answered(turn, earlier, language) for earlier in before)
        lines.append(texts.markup(language, "team-thread", before=said))
    if understood := say_understood(turn, question, language):
        lines.append(texts.markup(language, "team-understood", understood=understood))
    return Markup("\n").join(lines)


def _say_answered(turn: Turn, question: tables.TeamQuestion, language: str) -> Markup:
    by = find_person(turn.session, question.answered_by) if question.answered_by else None
    return turn.texts.markup(
        language,
        "team-thread-line",
        text=quote(question.text),
        name=by.name if by else "–",
        answer=quote(question.answer or "–"),
    )


def say_understood(turn: Turn, question: tables.TeamQuestion, language: str) -> str:
    """What the bot understood, in words; "" where that is nothing."""
    intent, courses, workshops = list_understood(turn.session, question)
    parts = [turn.texts.plain(language, "team-intent", intent=intent)] if intent else []
    if workshops:
        parts += [name_workshop(turn.programme, language, workshop).unescape() for workshop in workshops]
    else:
        parts += [in_language(course.title, language, turn.programme.language) for course in courses]
    return " · ".join(parts)


def say_waiting(question: tables.TeamQuestion, now: datetime, language: str) -> str:
    """How long ago it was asked: "vor 2 Tagen"."""
    waited = max(now - question.created_at, timedelta(minutes=1))
    return format_timedelta(-waited, granularity="minute", threshold=1, add_direction=True, locale=language)


def say_state(turn: Turn, question: tables.TeamQuestion) -> Markup:
    """Whether anybody sees to a question, and since when it waits."""
    taker = find_taker(turn.session, question)
    waiting = say_waiting(question, turn.now, turn.language)
    if taker:
        return turn.words("team-state-taken", name=taker.name, waiting=waiting)
    return turn.words("team-state-open", waiting=waiting)


def compose_notice(turn: Turn, question: tables.TeamQuestion, language: str) -> Reply:
    """What organisers are told of a question, with what they can do at once."""
    labels: Sequence[tuple[str, str]] = (("team-answer", "team-answer"), ("team-more", "team-open"))
    if question.taken_by is None:
        labels = (labels[0], ("team-take", "team-take"), labels[1])
    choices = [Choice(turn.texts.plain(language, key), action, {"question": question.id}) for key, action in labels]
    return Reply(describe_question(turn, question, language), tuple(choices))
