"""The programme: what is offered, where, when and for whom.

Entities keep the ids of the programme file as primary keys: these ids are stable and are used in links, exports and
audit entries. Texts in several languages are JSON objects `{language: text}`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.kinds import Prerequisite, WorkshopFormat, WorkshopStatus
from storage.tables.base import Base, Id, Words, kind


class Programme(Base):
    """The one programme of this database: its title, language, time zone, and what is the same for all its parts."""

    __tablename__ = "programme"
    id: Mapped[str] = mapped_column(primary_key=True)
    single: Mapped[bool] = mapped_column(default=True, unique=True)
    title: Mapped[Words]
    language: Mapped[str]
    timezone: Mapped[str]
    details: Mapped[dict[str, Any]]
    revision: Mapped[str]
    """Another one after each change by a programme file, so that what was made of the programme can be kept."""
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
    format: Mapped[WorkshopFormat] = mapped_column(kind(WorkshopFormat))
    feedback_form_id: Mapped[str | None] = mapped_column(ForeignKey("feedback_form.id"))
    details: Mapped[dict[str, Any]]

    @property
    def needs_approval(self) -> bool:
        """Whether an organiser decides who gets a seat."""
        return "approval" in self.details


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
    prerequisite: Mapped[Prerequisite] = mapped_column(kind(Prerequisite))


class SeriesPart(Base):
    """The place of a course in a series; `position` counts from 0."""

    __tablename__ = "series_part"
    series_id: Mapped[str] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    __table_args__ = (UniqueConstraint("series_id", "course_id"),)


class Workshop(Base):
    """A date on which a course takes place.

    `seats_taken` counts offline registrations, bookings, held offers and seats kept for units. `announced`: those who
    had asked for a date of the course have been told of it. `confirmed_at` is when an organiser decided that it takes
    place though few are registered.

    The check on `seats_taken` has the last word on overselling: the row is locked by whoever changes it.
    """

    __tablename__ = "workshop"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    venue_id: Mapped[str | None] = mapped_column(ForeignKey("venue.id"))
    status: Mapped[WorkshopStatus] = mapped_column(kind(WorkshopStatus))
    capacity: Mapped[int | None]
    minimum: Mapped[int | None]
    offline_registrations: Mapped[int]
    offline_waitlist: Mapped[int]
    seats_taken: Mapped[int]
    registration_from: Mapped[datetime | None]
    registration_until: Mapped[datetime | None]
    cancellation_until: Mapped[datetime | None]
    announced: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)
    confirmed_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0, index=True)
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

    @property
    def free_seats(self) -> int | None:
        """How many seats are left; None where there is no limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken


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


class FaqVersion(Base):
    """How a curated answer was after a change in the chat, or (without `actor_id`) how a file had left it before."""

    __tablename__ = "faq_version"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    faq_id: Mapped[str] = mapped_column(index=True)
    patterns: Mapped[list[str]]
    answer: Mapped[Words]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
