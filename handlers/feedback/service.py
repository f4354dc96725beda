"""Asking for feedback, handing it in, and the results. Between a person and their answers nothing is kept.

A ballot is written together with all others of its workshop, in a new order and with new keys, so that the last one
can't be told. What the person and the bot said to each other meanwhile goes at the same moment: it holds no answers,
but how often the bot had to ask again would say something about them. Results are shown when no ballot can come any
more: two looks between which one ballot came would show it.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from handlers.courtesy import next_allowed, quiet_hours
from handlers.dialogue import Assistant
from handlers.errors import RefusedError
from handlers.feedback.rules import Results, add_up, closes_at, fill_ballot, opens_at
from handlers.feedback.wording import say_invitation
from handlers.outbox import tell
from handlers.people.service import organised_sites, require_organiser
from handlers.programme.catalogue import find_programme
from handlers.programme.file import FeedbackForm
from handlers.registration.service import lock_workshop
from storage import tables
from storage.kinds import ParticipationStatus, RegistrationStatus, WorkshopStatus

STEP = "feedback"
"""The step of a question of a form; by it an unfinished form is found among a person's open questions."""
ASKS = ("feedback-answer", "feedback-skip")
REMEMBERED = timedelta(days=30)
_chance = secrets.SystemRandom()


@dataclass(frozen=True)
class Survey:
    """The feedback on one workshop: its form, and until when it can be handed in."""

    workshop: tables.Workshop
    form: FeedbackForm
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Evaluation:
    """Results for organisers; they are None, and nobody is counted, where too few have answered or more still can."""

    survey: Survey
    invited: int = 0
    results: Results | None = None


def invite_due(session: Session, assistant: Assistant, now: datetime) -> None:
    """Asks everybody who was booked for a workshop that took place, once, and never when the form has closed.

    Who can't be reached now is asked as soon as they can be again. Nobody is asked in quiet hours.
    """
    programme = find_programme(session)
    if programme is None or next_allowed(now, quiet_hours(programme.details), ZoneInfo(programme.timezone)) > now:
        return
    for survey in _surveys(session, now):
        if not survey.opens <= now < survey.closes or not _uninvited(session, survey.workshop):
            continue
        lock_workshop(session, survey.workshop.id)
        say = partial(say_invitation, assistant.texts, programme, survey.workshop, survey.form, survey.closes)
        for person in _uninvited(session, survey.workshop):
            if tell(session, person, say, now, dedupe_key=f"feedback:{survey.workshop.id}:{person.id}"):
                session.add(
                    tables.Participation(
                        workshop_id=survey.workshop.id, person_id=person.id, status=ParticipationStatus.INVITED
                    )
                )
        session.flush()


def next_invitations(session: Session, now: datetime) -> Iterator[datetime]:
    """The moments after now at which people are to be asked."""
    programme = find_programme(session)
    if programme is None:
        return
    quiet, zone = quiet_hours(programme.details), ZoneInfo(programme.timezone)
    for survey in _surveys(session, now):
        at = next_allowed(max(survey.opens, now), quiet, zone)
        if now < at < survey.closes and _uninvited(session, survey.workshop):
            yield at


def forget_unfinished(session: Session, assistant: Assistant, now: datetime) -> None:
    """Forgets the answers of forms that were begun and not handed in before they closed."""
    closed = [s.workshop.id for s in _surveys(session, now, REMEMBERED) if s.closes <= now]
    rows = session.scalars(
        select(tables.Dialogue)
        .where(
            tables.Dialogue.account_id.in_(
                select(tables.Account.id)
                .join(tables.Participation, tables.Participation.person_id == tables.Account.person_id)
                .where(tables.Participation.workshop_id.in_(closed))
            ),
            cast(tables.Dialogue.open, String).like(f'%"{STEP}"%'),
        )
        .with_for_update()
    )
    for row in rows if closed else ():
        _drop_questions(row, closed)


def next_closings(session: Session, now: datetime) -> Iterator[datetime]:
    """The moments after now at which forms close."""
    return (survey.closes for survey in _surveys(session, now) if survey.closes > now)


def list_open(session: Session, person: tables.Person, now: datetime) -> list[Survey]:
    """What a person was asked and can still answer, the most recent workshop first."""
    asked = set(
        session.scalars(
            select(tables.Participation.workshop_id).where(
                tables.Participation.person_id == person.id,
                tables.Participation.status != ParticipationStatus.ANSWERED,
            )
        )
    )
    if not asked:
        return []
    surveys = [s for s in _surveys(session, now) if s.workshop.id in asked and s.opens <= now < s.closes]
    return sorted(surveys, key=lambda survey: survey.opens, reverse=True)


def find_survey(session: Session, person: tables.Person, workshop_id: str, now: datetime) -> Survey:
    """What a person was asked about a workshop. Refuses what they have handed in, and what has closed."""
    return _open_survey(session, _participation(session, person, workshop_id), workshop_id, now)


def decline(session: Session, person: tables.Person, workshop_id: str, now: datetime) -> Survey:
    """Notes that a person does not want to answer; they still can until the form closes."""
    participation = _participation(session, person, workshop_id)
    survey = _open_survey(session, participation, workshop_id, now)
    if participation:
        participation.status = ParticipationStatus.DECLINED
    _forget_dialogues(session, person, workshop_id)
    return survey


def hand_in(
    session: Session,
    person: tables.Person,
    workshop_id: str,
    answers: Mapping[str, object],
    now: datetime,
    *,
    named: bool = False,
) -> None:
    """Hands answers in. Refuses what was handed in before, and what has closed.

    `named` is whether the person was told, before they began, that their name is kept: only then it is, and only if
    the form still says so.
    """
    lock_workshop(session, workshop_id)
    participation = _participation(session, person, workshop_id)
    survey = _open_survey(session, participation, workshop_id, now)
    if participation:
        participation.status = ParticipationStatus.ANSWERED
    _cast(
        session,
        {
            "workshop_id": workshop_id,
            "form_id": survey.form.id,
            "person_id": person.id if named and not survey.form.anonymous else None,
            "answers": fill_ballot(survey.form, answers),
        },
    )
    _forget_dialogues(session, person, workshop_id)
    own = select(tables.Account.id).where(tables.Account.person_id == person.id)
    for row in _messages(session, session.scalars(own).all(), workshop_id):
        session.delete(row)
    session.flush()


def evaluate(session: Session, person: tables.Person, workshop_id: str, now: datetime) -> Evaluation:
    """The results of a workshop. Refuses whoever does not organise at its site."""
    workshop = session.get(tables.Workshop, workshop_id)
    if workshop is None:
        raise RefusedError("choice-outdated")
    require_organiser(session, person, workshop.site_id)
    survey = _survey_of(session, workshop)
    if survey is None or survey.workshop.sessions[-1].end > now:
        raise RefusedError("results-none")
    if not _is_over(session, survey, now):
        return Evaluation(survey)
    ballots = session.scalars(select(tables.Ballot.answers).where(tables.Ballot.workshop_id == workshop_id)).all()
    results = add_up(survey.form, ballots, _chance)
    if results is None:
        return Evaluation(survey)
    invited = session.scalar(
        select(func.count()).select_from(tables.Participation).where(tables.Participation.workshop_id == workshop_id)
    )
    return Evaluation(survey, invited or 0, results)


def _is_over(session: Session, survey: Survey, now: datetime) -> bool:
    """Whether no ballot can come any more: the form has closed, or everybody who was booked has handed in."""
    if now >= survey.closes:
        return True
    open_still = select(tables.Participation.person_id).where(
        tables.Participation.workshop_id == survey.workshop.id,
        tables.Participation.status != ParticipationStatus.ANSWERED,
    )
    return session.scalar(open_still.limit(1)) is None and not _uninvited(session, survey.workshop)


def list_evaluated(session: Session, person: tables.Person, now: datetime) -> Sequence[tables.Workshop]:
    """The workshops with a form that took place and that a person organises, newest first."""
    sites = organised_sites(session, person)
    end = func.max(tables.WorkshopSession.end)
    past = (
        select(tables.WorkshopSession.workshop_id, end.label("end"))
        .group_by(tables.WorkshopSession.workshop_id)
        .having(end <= now)
        .subquery()
    )
    found = (
        select(tables.Workshop)
        .join(past, past.c.workshop_id == tables.Workshop.id)
        .join(tables.Course, tables.Course.id == tables.Workshop.course_id)
        .where(tables.Workshop.status == WorkshopStatus.PLANNED, tables.Course.feedback_form_id.is_not(None))
        .order_by(past.c.end.desc(), tables.Workshop.id)
    )
    if sites is not None:
        found = found.where(tables.Workshop.site_id.in_(sites))
    return session.scalars(found).all()


def _participation(session: Session, person: tables.Person, workshop_id: str) -> tables.Participation | None:
    return session.get(tables.Participation, (workshop_id, person.id), populate_existing=True)


def _open_survey(
    session: Session, participation: tables.Participation | None, workshop_id: str, now: datetime
) -> Survey:
    if participation is None:
        raise RefusedError("feedback-none")
    if participation.status is ParticipationStatus.ANSWERED:
        raise RefusedError("feedback-already")
    survey = _survey_of(session, session.get_one(tables.Workshop, workshop_id))
    if survey is None or now >= survey.closes:
        raise RefusedError("feedback-closed")
    return survey


def _cast(session: Session, ballot: dict[str, object]) -> None:
    """Adds a ballot to those of its workshop, which must be locked: all are written anew, shuffled."""
    table = tables.Ballot.__table__
    mine = table.c.workshop_id == ballot["workshop_id"]
    columns = [column for column in table.c if column.name != "id"]
    ballots = [ballot, *(dict(row._mapping) for row in session.execute(select(*columns).where(mine)))]
    _chance.shuffle(ballots)
    session.execute(delete(tables.Ballot).where(mine))
    session.execute(insert(tables.Ballot), [kept | {"id": uuid4().hex} for kept in ballots])


def _forget_dialogues(session: Session, person: tables.Person, workshop_id: str) -> None:
    """Takes what the person has begun to answer out of their conversations, on whichever messenger."""
    own = select(tables.Account.id).where(tables.Account.person_id == person.id)
    for row in session.scalars(select(tables.Dialogue).where(tables.Dialogue.account_id.in_(own)).with_for_update()):
        _drop_questions(row, [workshop_id])


def _drop_questions(row: tables.Dialogue, workshops: Collection[str]) -> None:
    row.open = [
        question
        for question in row.open
        if question["step"] != STEP or question["state"].get("workshop") not in workshops
    ]


def _messages(session: Session, accounts: Sequence[int], workshop_id: str) -> Iterator[tables.Outbox]:
    """The messages to some accounts that put a question of a workshop's form."""
    rows = session.scalars(
        select(tables.Outbox).where(
            tables.Outbox.account_id.in_(accounts),
            or_(*(cast(tables.Outbox.payload, String).like(f'%"{action}"%') for action in ASKS)),
        )
    )
    for row in rows.all():
        if any(c["action"] in ASKS and c["args"].get("workshop") == workshop_id for c in row.payload["choices"]):
            yield row


def _surveys(session: Session, now: datetime, closed_for: timedelta = timedelta(0)) -> list[Survey]:
    """The surveys on planned workshops that have not closed, or closed no longer ago than that."""
    forms = {row.id: _read(row) for row in session.scalars(select(tables.FeedbackForm))}
    if not forms:
        return []
    longest = max(form.send_after + form.close_after for form in forms.values()) + closed_for
    end = func.max(tables.WorkshopSession.end)
    recent = (
        select(tables.WorkshopSession.workshop_id)
        .group_by(tables.WorkshopSession.workshop_id)
        .having(end > now - longest)
    )
    rows = session.scalars(
        select(tables.Workshop)
        .join(tables.Course, tables.Course.id == tables.Workshop.course_id)
        .where(
            tables.Workshop.id.in_(recent),
            tables.Workshop.status == WorkshopStatus.PLANNED,
            tables.Course.feedback_form_id.is_not(None),
        )
        .order_by(tables.Workshop.id)
    )
    surveys = (_survey(workshop, forms[workshop.course.feedback_form_id or ""]) for workshop in rows)
    return [survey for survey in surveys if survey.closes > now - closed_for]


def _survey_of(session: Session, workshop: tables.Workshop) -> Survey | None:
    form = session.get(tables.FeedbackForm, workshop.course.feedback_form_id or "")
    if form is None or workshop.status is not WorkshopStatus.PLANNED:
        return None
    return _survey(workshop, _read(form))


def _survey(workshop: tables.Workshop, form: FeedbackForm) -> Survey:
    end = workshop.sessions[-1].end
    return Survey(workshop, form, opens_at(form, end), closes_at(form, end))


def _read(row: tables.FeedbackForm) -> FeedbackForm:
    return FeedbackForm.model_validate({"id": row.id, "min_group": row.min_group, **row.details})


def _uninvited(session: Session, workshop: tables.Workshop) -> Sequence[tables.Person]:
    """Who is booked and was not yet asked."""
    asked = select(tables.Participation.person_id).where(tables.Participation.workshop_id == workshop.id)
    return session.scalars(
        select(tables.Person)
        .join(tables.Registration, tables.Registration.person_id == tables.Person.id)
        .where(
            tables.Registration.workshop_id == workshop.id,
            tables.Registration.status == RegistrationStatus.BOOKED,
            tables.Person.id.not_in(asked),
        )
        .order_by(tables.Person.id)
    ).all()
