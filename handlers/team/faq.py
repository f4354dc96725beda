"""Answers for everybody, made of what the team has answered; every state is kept and can be restored."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.people.service import organised_sites, require_organiser
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.service import renew_programme
from handlers.team.rules import mask
from storage import tables


def propose(session: Session, organiser: tables.Person, question_id: int) -> tuple[str, str, str]:
    """The id, the question and the answer that could be kept for everybody; as they stand where they are kept already.

    The names of who asked and who answered are taken out. Refuses a question that has no answer, or is not theirs.
    """
    question = session.get(tables.TeamQuestion, question_id)
    if question is None or question.answer is None:
        raise RefusedError("team-question-gone")
    require_organiser(session, organiser, question.site_id)
    id = f"team-{question.id}"
    entry = session.get(tables.FaqEntry, id)
    if entry:
        return id, entry.patterns[0], next(iter(entry.answer.values()))
    people = [session.get(tables.Person, one) for one in (question.person_id, question.answered_by) if one]
    names = [person.name for person in people if person]
    return id, mask(question.text, names), question.answer


def find_entry(session: Session, organiser: tables.Person, id: str) -> tables.FaqEntry:
    """An answer for everybody, to be changed. Refuses who organises nothing, and one that is gone."""
    organised_sites(session, organiser)
    entry = session.get(tables.FaqEntry, id)
    if entry is None:
        raise RefusedError("entry-gone")
    return entry


def keep(
    session: Session, organiser: tables.Person, id: str, pattern: str, answer: str, language: str, now: datetime
) -> None:
    """Keeps an answer for everybody, in a language; what was there before stays among the versions."""
    entry = _lock(session, organiser, id)
    if entry is None:
        last = session.scalar(select(func.max(tables.FaqEntry.position)))
        entry = tables.FaqEntry(
            id=id, position=0 if last is None else last + 1, patterns=[pattern], answer={language: answer}
        )
        entry.hand_over = False
        session.add(entry)
    else:
        _keep_before(session, entry, now)
        entry.patterns = [pattern, *(other for other in entry.patterns[1:] if other != pattern)]
        entry.answer = {**entry.answer, language: answer}
    _record(session, entry, organiser, now)


def restore(session: Session, organiser: tables.Person, version_id: int, now: datetime) -> tables.FaqVersion:
    """Makes an earlier version the present one again; that is one more version. Refuses one that is gone."""
    version = session.get(tables.FaqVersion, version_id)
    entry = _lock(session, organiser, version.faq_id) if version else None
    if version is None or entry is None:
        raise RefusedError("entry-gone")
    _keep_before(session, entry, now)
    if (entry.patterns, entry.answer) != (version.patterns, version.answer):
        entry.patterns, entry.answer = list(version.patterns), dict(version.answer)
        _record(session, entry, organiser, now)
    return version


def _lock(session: Session, organiser: tables.Person, id: str) -> tables.FaqEntry | None:
    organised_sites(session, organiser)
    session.scalars(select(tables.Programme.id).with_for_update()).one()
    return session.get(tables.FaqEntry, id, populate_existing=True)


def _keep_before(session: Session, entry: tables.FaqEntry, now: datetime) -> None:
    """A programme file may have changed the entry since the last version."""
    newest = session.scalar(_versions(entry.id).limit(1))
    if newest is None or (newest.patterns, newest.answer) != (entry.patterns, entry.answer):
        session.add(_version(entry, None, now))
        session.flush()


def _record(session: Session, entry: tables.FaqEntry, organiser: tables.Person, now: datetime) -> None:
    session.add(_version(entry, organiser.id, now))
    try:
        renew_programme(session)
    except ProgrammeFaultsError as broken:
        raise RefusedError("team-faq-faulty", faults="; ".join(map(str, broken.faults))) from None


def _version(entry: tables.FaqEntry, actor_id: int | None, now: datetime) -> tables.FaqVersion:
    return tables.FaqVersion(
        faq_id=entry.id, patterns=list(entry.patterns), answer=dict(entry.answer), actor_id=actor_id, at=now
    )


def _versions(id: str) -> Select[tables.FaqVersion]:
    return select(tables.FaqVersion).where(tables.FaqVersion.faq_id == id).order_by(tables.FaqVersion.id.desc())


def list_versions(session: Session, organiser: tables.Person, id: str) -> Sequence[tables.FaqVersion]:
    """The versions of an answer, the latest first. Refuses who organises nothing."""
    organised_sites(session, organiser)
    return session.scalars(_versions(id)).all()


def list_entries(session: Session, organiser: tables.Person) -> Sequence[tables.FaqEntry]:
    """The answers that were made or changed in the chat, the latest first. Refuses who organises nothing."""
    organised_sites(session, organiser)
    changed = select(tables.FaqVersion.faq_id)
    made = select(tables.FaqEntry).where(tables.FaqEntry.id.in_(changed))
    return session.scalars(made.order_by(tables.FaqEntry.position.desc())).all()
