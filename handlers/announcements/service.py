"""Announcements: drafts, their recipients, and the one sending.

Who may write to whom is looked up anew in every function, so a role that was taken away holds for nothing any more.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased

from handlers.announcements.rules import REGISTERED, Segment, SegmentKind, narrow
from handlers.errors import RefusedError
from handlers.messages import Reply
from handlers.outbox import write_payload
from handlers.people.service import organised_sites, record
from handlers.programme import catalogue
from handlers.programme.catalogue import find_audience, find_site
from storage import tables
from storage.kinds import AccountStatus, AnnouncementStatus, DeliveryStatus

_SEGMENT = TypeAdapter(Segment)


@dataclass(frozen=True)
class Preview:
    """What a draft would do if it were sent now.

    `segment` is None where its recipients are not to be had: the workshop is gone, or the author may not write to
    them. `recipients` counts them by their language. `seal` is the same as long as neither the text nor the
    recipients' description nor the workshop's date has changed: what is confirmed is what was seen.
    """

    announcement: tables.Announcement
    segment: Segment | None
    recipients: Mapping[str, int]
    seal: str

    @property
    def count(self) -> int:
        """How many people get it."""
        return sum(self.recipients.values())


class Outcome(StrEnum):
    """What became of a confirmation."""

    SENT = "sent"
    ALREADY = "already"
    CHANGED = "changed"
    USELESS = "useless"


def list_audiences(session: Session, person: tables.Person) -> Sequence[tables.Audience]:
    """The audiences that an organiser can write to."""
    organised_sites(session, person)
    return catalogue.list_audiences(session)


def list_sites(session: Session, person: tables.Person) -> tuple[Sequence[tables.Site], bool]:
    """The sites that an organiser can write to, and whether these are all."""
    organised = organised_sites(session, person)
    return [
        site for site in catalogue.list_sites(session) if organised is None or site.id in organised
    ], organised is None


def allow(session: Session, person: tables.Person, segment: Segment) -> Segment | None:
    """The part of a segment that the person may write to now; None where there is none. Refuses who does not organise.

    What is not there any more (a workshop, a site, an audience) can't be written to either.
    """
    organised = organised_sites(session, person)
    if segment.kind is SegmentKind.AUDIENCE and not find_audience(session, segment.id):
        return None
    if segment.kind is SegmentKind.SITE and not find_site(session, segment.id):
        return None
    workshop = find_workshop(session, segment)
    if segment.workshop and workshop is None:
        return None
    return narrow(segment, organised, workshop.site_id if workshop else None)


def read_segment(announcement: tables.Announcement) -> Segment:
    """Whom an announcement is meant for."""
    return _SEGMENT.validate_python(announcement.segment)


def find_workshop(session: Session, segment: Segment) -> tables.Workshop | None:
    """The workshop whose participants a segment means; None where it means none, or the workshop is gone."""
    return session.get(tables.Workshop, segment.workshop) if segment.workshop else None


def count_recipients(session: Session, segment: Segment) -> dict[str, int]:
    """How many people a segment reaches now, by their language."""
    reached = select(tables.Person.language, func.count()).where(_receives(segment)).group_by(tables.Person.language)
    return dict(session.execute(reached).all())


def find_draft(session: Session, person: tables.Person) -> tables.Announcement | None:
    """The announcement that an organiser has begun and neither sent nor discarded."""
    organised_sites(session, person)
    return session.scalar(_drafts(person).order_by(tables.Announcement.id.desc()).limit(1))


def keep_draft(
    session: Session, person: tables.Person, segment: Segment, text: Mapping[str, str], now: datetime
) -> tables.Announcement:
    """Keeps a new draft; an earlier one of the same author goes."""
    organised_sites(session, person)
    for earlier in session.scalars(_drafts(person)):
        session.delete(earlier)
    draft = tables.Announcement(
        author_id=person.id,
        text=dict(text),
        segment=_SEGMENT.dump_python(segment, mode="json"),
        status=AnnouncementStatus.DRAFT,
        created_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def change_draft(
    session: Session,
    person: tables.Person,
    announcement_id: int,
    *,
    segment: Segment | None = None,
    text: Mapping[str, str] | None = None,
) -> tables.Announcement:
    """Gives a draft another text or other recipients. Refuses one that is gone or was sent."""
    draft = _lock_draft(session, person, announcement_id)
    if segment:
        draft.segment = _SEGMENT.dump_python(segment, mode="json")
    if text:
        draft.text = dict(text)
    session.flush()
    return draft


def discard_draft(session: Session, person: tables.Person, announcement_id: int) -> None:
    """Throws a draft away. Refuses one that is gone or was sent."""
    session.delete(_lock_draft(session, person, announcement_id))
    session.flush()


def preview(session: Session, person: tables.Person, announcement_id: int) -> Preview:
    """What an organiser's own draft would do if it were sent now. Refuses one that is gone or was sent."""
    return _preview(session, person, _lock_draft(session, person, announcement_id))


def send(
    session: Session,
    person: tables.Person,
    announcement_id: int,
    seal: str,
    languages: Collection[str],
    fallback: str,
    compose: Callable[[Mapping[str, str], str], Reply],
    now: datetime,
) -> tuple[Outcome, int]:
    """Sends a draft to everybody in its segment at this moment, once, and gives to how many.

    The row is locked, so of two confirmations at the same moment one sends and the other finds it sent. Nothing is
    sent where it would not be what was confirmed (`seal`), or would reach nobody. `compose` writes the message from
    its text and one of `languages`; whoever has chosen none of these gets it in the `fallback`, which is one of them.
    """
    announcement = _lock(session, person, announcement_id)
    if announcement.status is AnnouncementStatus.SENT:
        return Outcome.ALREADY, 0
    found = _preview(session, person, announcement)
    if found.segment is None or not found.count:
        return Outcome.USELESS, 0
    if found.seal != seal:
        return Outcome.CHANGED, 0
    announcement.segment = _SEGMENT.dump_python(found.segment, mode="json")
    announcement.status = AnnouncementStatus.SENT
    announcement.sent_at = now
    session.flush()
    count = 0
    for language in languages:
        spoken = tables.Person.language == language
        if language == fallback:
            spoken = or_(spoken, tables.Person.language.not_in(languages))
        count += fan_out(session, announcement, found.segment, spoken, compose(announcement.text, language), now)
    after = announcement.segment | {"recipients": count}
    record(session, now, person.id, "announcement.sent", f"announcement:{announcement.id}", None, after)
    return Outcome.SENT, count


def fan_out(
    session: Session,
    announcement: tables.Announcement,
    segment: Segment,
    spoken: ColumnElement[bool],
    message: Reply,
    now: datetime,
) -> int:
    """Puts a message into the outbox for everybody in the segment for whom `spoken` holds, in one statement."""
    newest = (
        select(func.max(tables.Account.id))
        .where(tables.Account.status == AccountStatus.ACTIVE)
        .group_by(tables.Account.person_id)
    )
    columns = tables.Outbox.__table__.c
    rows = (
        select(
            tables.Account.id,
            literal(announcement.id),
            tables.Account.messenger,
            tables.Account.conversation,
            literal(write_payload(message), type_=columns.payload.type),
            literal(DeliveryStatus.WAITING, type_=columns.status.type),
            literal(now, type_=columns.due_at.type),
            literal(f"announcement:{announcement.id}:") + cast(tables.Person.id, String),
        )
        .join(tables.Person, tables.Person.id == tables.Account.person_id)
        .where(tables.Account.id.in_(newest), _receives(segment), spoken)
        .order_by(tables.Account.id)
    )
    names = ["account_id", "announcement_id", "messenger", "conversation", "payload", "status", "due_at", "dedupe_key"]
    put = insert(tables.Outbox).from_select(names, rows).execution_options(preserve_rowcount=True)
    return session.connection().execute(put).rowcount


def _drafts(person: tables.Person) -> Select[tables.Announcement]:
    return select(tables.Announcement).where(
        tables.Announcement.author_id == person.id, tables.Announcement.status == AnnouncementStatus.DRAFT
    )


def _lock(session: Session, person: tables.Person, announcement_id: int) -> tables.Announcement:
    """The author's own announcement, which nobody else changes before this transaction ends."""
    organised_sites(session, person)
    announcement = session.scalar(
        select(tables.Announcement)
        .where(tables.Announcement.id == announcement_id, tables.Announcement.author_id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if announcement is None:
        raise RefusedError("announcement-gone")
    return announcement


def _lock_draft(session: Session, person: tables.Person, announcement_id: int) -> tables.Announcement:
    announcement = _lock(session, person, announcement_id)
    if announcement.status is not AnnouncementStatus.DRAFT:
        raise RefusedError("announcement-already")
    return announcement


def _preview(session: Session, person: tables.Person, announcement: tables.Announcement) -> Preview:
    segment = allow(session, person, read_segment(announcement))
    if segment is None:
        return Preview(announcement, None, {}, "")
    workshop = find_workshop(session, segment)
    seen = [
        announcement.text,
        _SEGMENT.dump_python(segment, mode="json"),
        [workshop.sequence, workshop.status] if workshop else None,
    ]
    seal = sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]
    return Preview(announcement, segment, count_recipients(session, segment), seal)


def _receives(segment: Segment) -> ColumnElement[bool]:
    """The rule `receives` for rows of person."""
    account = aliased(tables.Account)
    reachable = exists().where(account.person_id == tables.Person.id, account.status == AccountStatus.ACTIVE)
    if segment.kind in REGISTERED:
        registered = exists().where(
            tables.Registration.person_id == tables.Person.id,
            tables.Registration.workshop_id == segment.id,
            tables.Registration.status.in_(REGISTERED[segment.kind]),
        )
        return and_(reachable, registered)
    conditions: list[ColumnElement[bool]] = [reachable]
    if segment.kind is SegmentKind.SITE:
        conditions.append(tables.Person.site_id == segment.id)
    elif segment.sites is not None:
        conditions.append(tables.Person.site_id.in_(segment.sites))
    if segment.kind is SegmentKind.AUDIENCE:
        conditions.append(tables.Person.audience_id == segment.id)
    return and_(*conditions)
