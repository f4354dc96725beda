"""Where people stand with workshops: registrations, seats kept for a unit, seats on their way, wishes for a date."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ACTIVE, RegistrationStatus
from storage.tables.base import Base, Id, kind

_ACTIVE = "status IN (" + ", ".join(f"'{status.value}'" for status in ACTIVE) + ")"


class Registration(Base):
    """Where a person stands with a workshop; one active row for each, however often and fast they ask.

    The primary key orders the waitlist: it is given under the lock on the workshop. `sequence` is the workshop's
    SEQUENCE (RFC 5545) that the person knows of: where it is lower than the workshop's, they are to be told.
    `offered_until` is set while a seat is offered, and only then. `reason` is what an organiser gave for declining or
    removing. `coming_at` is when the person last said that they come, `release_asked_at` when they asked, after the
    deadline for cancelling, to be let go. `reminders_before` is as a person's, for this workshop alone.
    """

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"))
    status: Mapped[RegistrationStatus] = mapped_column(kind(RegistrationStatus))
    sequence: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    offered_until: Mapped[datetime | None] = mapped_column(index=True)
    reason: Mapped[str | None]
    coming_at: Mapped[datetime | None]
    release_asked_at: Mapped[datetime | None]
    reminders_before: Mapped[list[str] | None]
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


class Reservation(Base):
    """Seats of a workshop that are kept for a unit and named later; `seats` counts those not yet named.

    They count as taken (`Workshop.seats_taken`). What is not named at `until` is given back.
    """

    __tablename__ = "reservation"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit: Mapped[str]
    seats: Mapped[int]
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    __table_args__ = (CheckConstraint("seats >= 0", name="seats"), {"sqlite_autoincrement": True})


class SeatPass(Base):
    """A code by which a colleague takes over a seat: one person's own, or one of a reservation.

    Only its SHA-256 digest is kept. `taker_id` is who has asked for the seat with it and waits for the giver's yes.
    """

    __tablename__ = "seat_pass"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"), index=True)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("(registration_id IS NULL) <> (reservation_id IS NULL)", name="one_seat"),
        {"sqlite_autoincrement": True},
    )


class Interest(Base):
    """A person's wish to hear of a new date of a course. It ends when they have been told of one."""

    __tablename__ = "interest"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("person_id", "course_id"),)


class CalendarFeed(Base):
    """The address under which a person's calendar follows their registrations; only its SHA-256 digest is kept."""

    __tablename__ = "calendar_feed"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
