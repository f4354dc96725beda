"""Where people stand with workshops."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ACTIVE, RegistrationStatus
from storage.tables.base import Base, Id, kind

_ACTIVE = "status IN (" + ", ".join(f"'{status.value}'" for status in ACTIVE) + ")"


class Registration(Base):
    """Where a person stands with a workshop; one active row for each, however often and fast they ask.

    The primary key orders the waitlist: it is given under the lock on the workshop. `sequence` is the workshop's
    SEQUENCE (RFC 5545) that the person knows of: where it is lower than the workshop's, they are to be told.
    """

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"))
    status: Mapped[RegistrationStatus] = mapped_column(kind(RegistrationStatus))
    sequence: Mapped[int] = mapped_column(server_default="0")
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
