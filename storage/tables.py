"""The whole schema. Invariants that must never break stand here as constraints, not only in code.

The programme's entities keep the ids of the programme file as primary keys: these ids are stable and are used in
links, exports and audit entries. Texts in several languages are JSON objects `{language: text}`.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from storage.kinds import ACTIVE, DeliveryStatus, Prerequisite, RegistrationStatus, WorkshopFormat, WorkshopStatus

Words = dict[str, str]


class UTCDateTime(TypeDecorator[datetime]):
    """An aware point in time, kept in UTC; SQLite has no zones, so naive values are refused instead of guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _kind(enumeration: type[StrEnum]) -> Enum:
    """The values of an enumeration as text with a check constraint."""
    return Enum(
        enumeration,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=20,
        create_constraint=True,
        name=enumeration.__name__.lower(),
    )


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can find it on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - the name and shape are SQLAlchemy's
        datetime: UTCDateTime(),
        Words: JSON(none_as_null=True),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
    }


# --- the programme -------------------------------------------------------------------------------------------------


class Programme(Base):
    """The one programme of this database: its title, language, time zone, and what is the same for all its parts."""

    __tablename__ = "programme"
    id: Mapped[str] = mapped_column(primary_key=True)
    single: Mapped[bool] = mapped_column(default=True, unique=True)
    title: Mapped[Words]
    language: Mapped[str]
    timezone: Mapped[str]
    details: Mapped[dict[str, Any]]
    __table_args__ = (CheckConstraint("single", name="single"),)


class Site(Base):
    """An administration that is accompanied."""

    __tablename__ = "site"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[Words]
    details: Mapped[dict[str, Any]]


class Audience(Base):
    """Whom a workshop is for."""

    __tablename__ = "audience"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[Words]
    details: Mapped[dict[str, Any]]


class Venue(Base):
    """Where a workshop takes place."""

    __tablename__ = "venue"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    name: Mapped[Words]
    online: Mapped[bool]
    details: Mapped[dict[str, Any]]


class Group(Base):
    """A group of contacts, such as a steering group."""

    __tablename__ = "contact_group"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[Words]
    details: Mapped[dict[str, Any]]


class Contact(Base):
    """Somebody who may be named to a person who asks whom to ask."""

    __tablename__ = "contact"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("contact_group.id"))
    is_default: Mapped[bool]
    details: Mapped[dict[str, Any]]


class FeedbackForm(Base):
    """The questions that are put after a workshop."""

    __tablename__ = "feedback_form"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    min_group: Mapped[int]
    details: Mapped[dict[str, Any]]
    __table_args__ = (CheckConstraint("min_group >= 1", name="min_group"),)


class Course(Base):
    """What is offered: the content, of which the workshops are the dates."""

    __tablename__ = "course"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[Words]
    format: Mapped[WorkshopFormat] = mapped_column(_kind(WorkshopFormat))
    feedback_form_id: Mapped[str | None] = mapped_column(ForeignKey("feedback_form.id"))
    details: Mapped[dict[str, Any]]


class CourseAudience(Base):
    """A course is for the people of these audiences; for everybody where there is no row."""

    __tablename__ = "course_audience"
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    audience_id: Mapped[str] = mapped_column(ForeignKey("audience.id"), primary_key=True)
    position: Mapped[int]


class CourseSite(Base):
    """A course is for the people of these sites; for those of every site where there is no row."""

    __tablename__ = "course_site"
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), primary_key=True)
    position: Mapped[int]


class Series(Base):
    """Courses that build on one another."""

    __tablename__ = "series"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[Words]
    prerequisite: Mapped[Prerequisite] = mapped_column(_kind(Prerequisite))


class SeriesPart(Base):
    """The place of a course in a series; `position` counts from 0."""

    __tablename__ = "series_part"
    series_id: Mapped[str] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    __table_args__ = (UniqueConstraint("series_id", "course_id"),)


class Workshop(Base):
    """A date on which a course takes place. `seats_taken` counts offline registrations, bookings and held offers.

    The check on `seats_taken` has the last word on overselling: the row is locked by whoever changes it.
    """

    __tablename__ = "workshop"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    venue_id: Mapped[str | None] = mapped_column(ForeignKey("venue.id"))
    status: Mapped[WorkshopStatus] = mapped_column(_kind(WorkshopStatus))
    capacity: Mapped[int | None]
    minimum: Mapped[int | None]
    offline_registrations: Mapped[int]
    offline_waitlist: Mapped[int]
    seats_taken: Mapped[int]
    registration_until: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]]
    course: Mapped[Course] = relationship()
    venue: Mapped[Venue | None] = relationship()
    sessions: Mapped[list["WorkshopSession"]] = relationship(
        order_by="WorkshopSession.start", cascade="all, delete-orphan", passive_deletes=True
    )
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR seats_taken <= capacity", name="never_oversold"),
        CheckConstraint("seats_taken >= offline_registrations", name="offline_counts"),
        CheckConstraint("offline_registrations >= 0 AND offline_waitlist >= 0", name="offline_not_negative"),
        CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity"),
        CheckConstraint("minimum IS NULL OR minimum >= 1", name="minimum"),
    )


class WorkshopSession(Base):
    """One meeting of a workshop (iCalendar DTSTART and DTEND)."""

    __tablename__ = "workshop_session"
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[datetime] = mapped_column("starts_at", primary_key=True, index=True)
    end: Mapped[datetime] = mapped_column("ends_at")
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)


class FaqEntry(Base):
    """A curated answer with examples of how people ask for it."""

    __tablename__ = "faq_entry"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    patterns: Mapped[list[str]]
    answer: Mapped[Words]
    hand_over: Mapped[bool]


# --- people --------------------------------------------------------------------------------------------------------

_ACTIVE = "status IN (" + ", ".join(f"'{status.value}'" for status in ACTIVE) + ")"
_Id = BigInteger().with_variant(Integer, "sqlite")


class Person(Base):
    """Somebody who has agreed that the bot keeps what it needs to serve them (GDPR art. 6)."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    name: Mapped[str]
    language: Mapped[str]
    audience_id: Mapped[str | None] = mapped_column(ForeignKey("audience.id"))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    consented_at: Mapped[datetime]


class Account(Base):
    """A person's account on a messenger; `conversation` is the private chat or direct room."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    messenger: Mapped[str]
    external_id: Mapped[str]
    conversation: Mapped[str]
    __table_args__ = (UniqueConstraint("messenger", "external_id"),)


class Registration(Base):
    """Where a person stands with a workshop; one active row for each, however often and fast they ask.

    The primary key orders the waitlist: it is given under the lock on the workshop.
    """

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"))
    status: Mapped[RegistrationStatus] = mapped_column(_kind(RegistrationStatus))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    __table_args__ = (
        Index(
            "uq_registration_active",
            "person_id",
            "workshop_id",
            unique=True,
            sqlite_where=text(_ACTIVE),
            postgresql_where=text(_ACTIVE),
        ),
        Index("ix_registration_queue", "workshop_id", "status", "id"),
        {"sqlite_autoincrement": True},
    )


# --- messages in and out -------------------------------------------------------------------------------------------


class Inbox(Base):
    """An event that came in. The row is the handled-mark; its payload is forgotten as soon as it was handled."""

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    messenger: Mapped[str]
    event_id: Mapped[str]
    payload: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("messenger", "event_id"), {"sqlite_autoincrement": True})


class Outbox(Base):
    """A message that is to be sent, or was. Choices stay in the row: a pressed button names the row and their number.

    `account_id` is None for a guest, of whom nothing is kept: their row goes when it is delivered.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    messenger: Mapped[str]
    conversation: Mapped[str]
    payload: Mapped[dict[str, Any]]
    status: Mapped[DeliveryStatus] = mapped_column(_kind(DeliveryStatus))
    due_at: Mapped[datetime]
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    reason: Mapped[str | None]
    __table_args__ = (Index("ix_outbox_due", "messenger", "status", "due_at"), {"sqlite_autoincrement": True})


class Dialogue(Base):
    """Where the conversation with an account stands; `serial` tells old questions from the present one."""

    __tablename__ = "dialogue"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str | None]
    state: Mapped[dict[str, Any]]
    serial: Mapped[int]
    prompt: Mapped[dict[str, Any] | None]
    changed_at: Mapped[datetime]
