"""How announcements have come out, and sending one again to those of whom nobody knows whether they got it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from handlers.announcements.rules import Segment, concerns
from handlers.announcements.service import read_segment
from handlers.errors import RefusedError
from handlers.people.service import organised_sites, record
from storage import tables
from storage.kinds import AccountStatus, AnnouncementStatus, DeliveryStatus

REPORTED = 5


@dataclass(frozen=True)
class Report:
    """How far an announcement has come; `reasons` are the messengers' own words for what did not arrive.

    `repeatable` is for how many the organiser who asks may send it again, because it may or may not have arrived.
    """

    announcement: tables.Announcement
    segment: Segment
    author: str
    counts: Mapping[DeliveryStatus, int]
    reasons: Sequence[str]
    repeatable: int


@dataclass(frozen=True)
class Uncertain:
    """To whom an announcement could be sent again: the deliveries, and a `seal` that is another after each sending."""

    announcement: tables.Announcement
    deliveries: Sequence[int]
    seal: str


def list_reports(session: Session, person: tables.Person) -> list[Report]:
    """The newest announcements that are an organiser's matter, and how far each has come."""
    organised = organised_sites(session, person)
    sent = session.execute(
        select(tables.Announcement, tables.Person.name)
        .join(tables.Person, tables.Person.id == tables.Announcement.author_id, isouter=True)
        .where(tables.Announcement.status == AnnouncementStatus.SENT)
        .order_by(tables.Announcement.sent_at.desc(), tables.Announcement.id.desc())
    )
    reports: list[Report] = []
    for announcement, author in sent:
        segment = read_segment(announcement)
        responsible = concerns(segment, organised)
        if announcement.author_id == person.id or responsible:
            reports.append(_report(session, announcement, segment, author or "", responsible))
        if len(reports) == REPORTED:
            break
    return reports


def find_uncertain(session: Session, person: tables.Person, announcement_id: int) -> Uncertain:
    """Those to whom an announcement could be sent again now. Refuses whose matter it is not.

    The row is locked: nobody else sends it again before this transaction ends.
    """
    organised = organised_sites(session, person)
    announcement = session.scalar(
        select(tables.Announcement)
        .where(tables.Announcement.id == announcement_id, tables.Announcement.status == AnnouncementStatus.SENT)
        .with_for_update()
    )
    if announcement is None:
        raise RefusedError("announcement-again-nobody")
    if not concerns(read_segment(announcement), organised):
        raise RefusedError("not-allowed")
    found = _list_uncertain(session, announcement_id)
    seal = sha256(json.dumps(found).encode()).hexdigest()[:16]
    return Uncertain(announcement, [row_id for row_id, _ in found], seal)


def send_again(session: Session, person: tables.Person, uncertain: Uncertain, now: datetime) -> None:
    """Lets the deliveries that `find_uncertain` found in this transaction be tried once more, and records who did it.

    The rows stay the same, so that a messenger which can tell that it had a message already shows it once.
    """
    again = {"status": DeliveryStatus.WAITING, "due_at": now, "reason": None}
    # A statement has room for some ten thousand values only, so they are found by what they are.
    found = _select_uncertain(uncertain.announcement.id).with_only_columns(tables.Outbox.id)
    tried_again = update(tables.Outbox).where(tables.Outbox.id.in_(found)).values(again)
    session.execute(tried_again, execution_options={"synchronize_session": False})
    about, after = f"announcement:{uncertain.announcement.id}", {"recipients": len(uncertain.deliveries)}
    record(session, now, person.id, "announcement.sent_again", about, None, after)


def _list_uncertain(session: Session, announcement_id: int) -> list[list[int]]:
    rows = session.execute(_select_uncertain(announcement_id).order_by(tables.Outbox.id))
    return [[row_id, attempts] for row_id, attempts in rows]


def _select_uncertain(announcement_id: int) -> Select[int, int]:
    """The deliveries that may or may not have arrived, to accounts that can still be reached, with their attempts."""
    return (
        select(tables.Outbox.id, tables.Outbox.attempts)
        .join(tables.Account, tables.Account.id == tables.Outbox.account_id)
        .where(
            tables.Outbox.announcement_id == announcement_id,
            tables.Outbox.status == DeliveryStatus.UNKNOWN,
            tables.Account.status == AccountStatus.ACTIVE,
        )
    )


def _report(
    session: Session, announcement: tables.Announcement, segment: Segment, author: str, responsible: bool
) -> Report:
    counted = session.execute(
        select(tables.Outbox.status, tables.Outbox.reason, func.count())
        .where(tables.Outbox.announcement_id == announcement.id)
        .group_by(tables.Outbox.status, tables.Outbox.reason)
        .order_by(func.count().desc(), tables.Outbox.reason)
    )
    counts = dict.fromkeys(DeliveryStatus, 0)
    reasons: dict[str, None] = {}
    for status, reason, count in counted:
        counts[status] += count
        if reason and status in {DeliveryStatus.FAILED, DeliveryStatus.BLOCKED, DeliveryStatus.UNKNOWN}:
            reasons[reason] = None
    repeatable = len(_list_uncertain(session, announcement.id)) if responsible and counts[DeliveryStatus.UNKNOWN] else 0
    return Report(announcement, segment, author, counts, tuple(reasons), repeatable)
