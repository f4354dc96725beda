"""Messages in and out, and where each conversation stands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import AnnouncementStatus, DeliveryStatus
from storage.tables.base import Base, Id, Words, kind


class Inbox(Base):
    """An event that came in. The row is the handled-mark; its payload is forgotten as soon as it was handled.

    `failure` names what went wrong where an event was given up after several attempts.
    """

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    messenger: Mapped[str]
    event_id: Mapped[str]
    payload: Mapped[dict[str, Any] | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    failure: Mapped[str | None]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("messenger", "event_id"),
        Index("ix_inbox_handled_at", "handled_at"),
        {"sqlite_autoincrement": True},
    )


class Cursor(Base):
    """How far a stream has been worked through: Telegram's offset, Matrix's sync token, the time of the reminders.

    Under `database` stands the name by which messengers' servers tell this database's messages from another's.
    """

    __tablename__ = "cursor"
    stream: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[str]


class Outbox(Base):
    """A message that is to be sent, or was. Choices stay in the row: a pressed button names the row and their number.

    `account_id` is None for a guest, of whom nothing is kept: their row goes when it is delivered. `external_id` is
    the messenger's own id of the message. `leased_until` is when a worker that took the row counts as dead.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    announcement_id: Mapped[int | None] = mapped_column(ForeignKey("announcement.id"), index=True)
    messenger: Mapped[str]
    conversation: Mapped[str]
    payload: Mapped[dict[str, Any]]
    status: Mapped[DeliveryStatus] = mapped_column(kind(DeliveryStatus))
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    external_id: Mapped[str | None]
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    reason: Mapped[str | None]
    __table_args__ = (
        Index("ix_outbox_queue", "messenger", "status", "announcement_id", "id"),
        Index("ix_outbox_conversation", "messenger", "conversation", "status", "id"),
        {"sqlite_autoincrement": True},
    )


class Rate(Base):
    """A limit on sending, such as that of an account or of one conversation: nothing more before `next_free`."""

    __tablename__ = "rate"
    messenger: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    next_free: Mapped[datetime]


class Dialogue(Base):
    """The open questions of the conversation with an account, the present one last; `serial` counts them all.

    `context` is what was spoken of last, as ids and dates, so that a question can go on with it.
    """

    __tablename__ = "dialogue"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    open: Mapped[list[Any]]
    serial: Mapped[int]
    context: Mapped[dict[str, Any] | None]
    changed_at: Mapped[datetime]


class Announcement(Base):
    """Something that an organiser tells many. Its deliveries are the outbox rows that bear its id."""

    __tablename__ = "announcement"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[Words]
    segment: Mapped[dict[str, Any]]
    status: Mapped[AnnouncementStatus] = mapped_column(kind(AnnouncementStatus))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class TeamQuestion(Base):
    """A question that the bot could not answer and the person gave to the team.

    `understood` is what the bot made of it, as ids. `site_id`: whose organisers answer; None: those of all sites.
    `thread_id` is the question that a thread began with, where it was asked further. One with `answered_at` and no
    `answer` was declined.
    """

    __tablename__ = "team_question"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("team_question.id"), index=True)
    text: Mapped[str]
    understood: Mapped[dict[str, Any] | None]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Unanswered(Base):
    """A message that the bot had no answer to, with names and numbers taken out; whose it was is nowhere kept.

    Its key is random and orders the table on disk (SQLite: WITHOUT ROWID), so that it can't be laid beside the events.
    """

    __tablename__ = "unanswered"
    id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    language: Mapped[str | None]
    day: Mapped[date] = mapped_column(index=True)
    __table_args__ = ({"sqlite_with_rowid": False},)
