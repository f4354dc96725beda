"""Questions to the team: kept once, taken by one, answered once; what is asked further stays with whoever answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.people.service import list_responsible, may, organised_sites, require_organiser
from storage import tables
from storage.kinds import ORGANISERS


def hand_over(
    session: Session,
    person: tables.Person,
    text: str,
    now: datetime,
    understood: Mapping[str, Any] | None = None,
    before: tables.TeamQuestion | None = None,
) -> tuple[tables.TeamQuestion, bool]:
    """Keeps a question for the team; False with the one that is there where the same question is still open.

    `before` is the question whose answer it asks about: it goes to the same organisers, first to whoever answered.
    """
    thread = (before.thread_id or before.id) if before else None
    same = select(tables.TeamQuestion).where(
        tables.TeamQuestion.person_id == person.id,
        tables.TeamQuestion.text == text,
        tables.TeamQuestion.answered_at.is_(None),
        tables.TeamQuestion.thread_id.is_(None) if thread is None else tables.TeamQuestion.thread_id == thread,
    )
    question = session.scalar(same.limit(1))
    if question:
        return question, False
    question = tables.TeamQuestion(
        person_id=person.id,
        site_id=before.site_id if before else person.site_id,
        thread_id=thread,
        text=text,
        understood=dict(understood) if understood else None,
        created_at=now,
    )
    answerer = session.get(tables.Person, before.answered_by) if before and before.answered_by else None
    if answerer and may(session, answerer, ORGANISERS, question.site_id):
        question.taken_by, question.taken_at = answerer.id, now
    session.add(question)
    session.flush()
    return question, True


def find_question(session: Session, organiser: tables.Person, question_id: int) -> tables.TeamQuestion:
    """A question that still waits for an answer. Refuses who may not answer it, and one that was answered."""
    question = session.get(tables.TeamQuestion, question_id)
    if question is None:
        raise RefusedError("team-question-gone")
    require_organiser(session, organiser, question.site_id)
    if question.answered_at is not None:
        by = session.get(tables.Person, question.answered_by) if question.answered_by else None
        name = by.name if by else "–"
        if question.answer is None:
            raise RefusedError("team-declined-already", name=name)
        raise RefusedError("team-answered-already", name=name, answer=question.answer)
    return question


def find_answered(session: Session, person: tables.Person, question_id: int) -> tables.TeamQuestion:
    """A question of the person's own that the team has dealt with. Refuses any other."""
    question = session.get(tables.TeamQuestion, question_id)
    if question is None or question.person_id != person.id or question.answered_at is None:
        raise RefusedError("team-question-gone")
    return question


def take_question(
    session: Session, organiser: tables.Person, question_id: int, now: datetime
) -> tuple[tables.TeamQuestion, bool]:
    """Lets an organiser see to a question, and says so to the others; False where somebody else does already."""
    question = find_question(session, organiser, question_id)
    session.execute(
        update(tables.TeamQuestion)
        .where(
            tables.TeamQuestion.id == question_id,
            tables.TeamQuestion.answered_at.is_(None),
            tables.TeamQuestion.taken_by.is_(None),
        )
        .values(taken_by=organiser.id, taken_at=now)
    )
    session.refresh(question)
    question = find_question(session, organiser, question_id)
    return question, question.taken_by == organiser.id


def answer_question(
    session: Session, organiser: tables.Person, question_id: int, text: str | None, now: datetime
) -> tables.TeamQuestion:
    """Answers a question, once: of two organisers who answer at the same moment the second is refused.

    Without a text it is declined.
    """
    question = find_question(session, organiser, question_id)
    answered = session.execute(
        update(tables.TeamQuestion)
        .where(tables.TeamQuestion.id == question_id, tables.TeamQuestion.answered_at.is_(None))
        .values(answer=text, answered_by=organiser.id, answered_at=now)
        .returning(tables.TeamQuestion.id)
    ).all()
    session.refresh(question)
    if not answered:
        return find_question(session, organiser, question_id)
    return question


def pass_question(
    session: Session, organiser: tables.Person, question_id: int, site: tables.Site
) -> tuple[tables.TeamQuestion, Sequence[tables.Person]]:
    """Gives a question to the organisers of another site, and says who of them did not have it before.

    Refuses where nobody organises there. Nobody sees to it any more until one of them does.
    """
    question = find_question(session, organiser, question_id)
    before = {person.id for person in list_responsible(session, question.site_id)}
    new = [person for person in list_responsible(session, site.id) if person.id not in before]
    if not new:
        raise RefusedError("team-pass-nobody")
    passed = session.execute(
        update(tables.TeamQuestion)
        .where(tables.TeamQuestion.id == question_id, tables.TeamQuestion.answered_at.is_(None))
        .values(site_id=site.id, taken_by=None, taken_at=None)
        .returning(tables.TeamQuestion.id)
    ).all()
    session.refresh(question)
    if not passed:
        find_question(session, organiser, question_id)
    return question, new


def list_questions(session: Session, person: tables.Person, most: int) -> Sequence[tables.TeamQuestion]:
    """The person's questions to the team, newest first."""
    asked = select(tables.TeamQuestion).where(tables.TeamQuestion.person_id == person.id)
    return session.scalars(asked.order_by(tables.TeamQuestion.id.desc()).limit(most)).all()


def list_waiting(session: Session, organiser: tables.Person) -> Sequence[tables.TeamQuestion]:
    """The questions that an organiser may answer and nobody has, the oldest first. Refuses who organises nothing."""
    sites = organised_sites(session, organiser)
    waiting = select(tables.TeamQuestion).where(tables.TeamQuestion.answered_at.is_(None))
    if sites is not None:
        waiting = waiting.where(tables.TeamQuestion.site_id.in_(sites))
    return session.scalars(waiting.order_by(tables.TeamQuestion.created_at, tables.TeamQuestion.id)).all()


def list_thread(session: Session, question: tables.TeamQuestion) -> Sequence[tables.TeamQuestion]:
    """What was asked and answered in a thread before a question, the oldest first."""
    if question.thread_id is None:
        return []
    return session.scalars(
        select(tables.TeamQuestion)
        .where(
            (tables.TeamQuestion.id == question.thread_id) | (tables.TeamQuestion.thread_id == question.thread_id),
            tables.TeamQuestion.id < question.id,
        )
        .order_by(tables.TeamQuestion.id)
    ).all()


def find_taker(session: Session, question: tables.TeamQuestion) -> tables.Person | None:
    """Who sees to a question; None where nobody does."""
    return session.get(tables.Person, question.taken_by) if question.taken_by else None


def list_understood(
    session: Session, question: tables.TeamQuestion
) -> tuple[str, Sequence[tables.Course], Sequence[tables.Workshop]]:
    """What the bot understood of a question: the intent, and the courses and workshops that are still there."""
    understood = question.understood or {}
    courses = [session.get(tables.Course, id) for id in understood.get("courses", ())]
    workshops = [session.get(tables.Workshop, id) for id in understood.get("workshops", ())]
    return understood.get("intent", ""), [c for c in courses if c], [w for w in workshops if w]
