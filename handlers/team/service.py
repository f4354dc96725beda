"""Questions to the team: kept once, answered once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.people.service import require_organiser
from storage import tables


def hand_over(session: Session, person: tables.Person, text: str, now: datetime) -> tuple[tables.TeamQuestion, bool]:
    """Keeps a question for the team; False with the one that is there where the same question is still open."""
    same = select(tables.TeamQuestion).where(
        tables.TeamQuestion.person_id == person.id,
        tables.TeamQuestion.text == text,
        tables.TeamQuestion.answered_at.is_(None),
    )
    question = session.scalar(same.limit(1))
    if question:
        return question, False
    question = tables.TeamQuestion(person_id=person.id, text=text, created_at=now)
    session.add(question)
    session.flush()
    return question, True


def find_question(session: Session, organiser: tables.Person, question_id: int) -> tables.TeamQuestion:
    """A question that still waits for an answer. Refuses who may not answer it, and one that was answered."""
    question = session.get(tables.TeamQuestion, question_id)
    if question is None:
        raise RefusedError("team-question-gone")
    asker = session.get_one(tables.Person, question.person_id)
    require_organiser(session, organiser, asker.site_id)
    if question.answered_at is not None:
        by = session.get(tables.Person, question.answered_by) if question.answered_by else None
        raise RefusedError("team-answered-already", name=by.name if by else "–", answer=question.answer)
    return question


def answer_question(
    session: Session, organiser: tables.Person, question_id: int, text: str, now: datetime
) -> tables.TeamQuestion:
    """Answers a question, once: of two organisers who answer at the same moment the second is refused."""
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


def list_questions(session: Session, person: tables.Person, most: int) -> Sequence[tables.TeamQuestion]:
    """The person's questions to the team, newest first."""
    asked = select(tables.TeamQuestion).where(tables.TeamQuestion.person_id == person.id)
    return session.scalars(asked.order_by(tables.TeamQuestion.id.desc()).limit(most)).all()
