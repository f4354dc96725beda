"""People, their accounts, and what they may do."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import AccountStatus, RoleName
from storage.tables.base import Base, Id, kind


class Person(Base):
    """Somebody who has agreed that the bot keeps what it needs to serve them (GDPR art. 6).

    `reminders_before` holds ISO 8601 durations before the start; None means the programme's defaults. The person is
    left alone from `quiet_from` until `quiet_until`, local times; None means those of the programme. With
    `quiet_days_off` also on weekends and public holidays.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    language: Mapped[str]
    audience_id: Mapped[str | None] = mapped_column(ForeignKey("audience.id"))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    reminders_before: Mapped[list[str] | None]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    quiet_days_off: Mapped[bool] = mapped_column(default=False, server_default=false())
    consented_at: Mapped[datetime]


class Account(Base):
    """A person's account on a messenger; `conversation` is the private chat or direct room."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    messenger: Mapped[str]
    external_id: Mapped[str]
    conversation: Mapped[str]
    status: Mapped[AccountStatus] = mapped_column(kind(AccountStatus), default=AccountStatus.ACTIVE)
    __table_args__ = (UniqueConstraint("messenger", "external_id"),)


class Role(Base):
    """What a person may do; an organiser's role may be bound to one site, and holds everywhere where it is not."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[RoleName] = mapped_column(kind(RoleName))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    __table_args__ = (
        UniqueConstraint("person_id", "name", "site_id"),
        Index(
            "uq_role_everywhere",
            "person_id",
            "name",
            unique=True,
            sqlite_where=text("site_id IS NULL"),
            postgresql_where=text("site_id IS NULL"),
        ),
        Index("ix_role_name", "name"),
    )


class Invitation(Base):
    """A code that gives a role. Only its SHA-256 digest is kept, so that nobody who reads the table can use it."""

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    role: Mapped[RoleName] = mapped_column(kind(RoleName))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    __table_args__ = (CheckConstraint("uses_left >= 0", name="uses_left"),)


class AuditEntry(Base):
    """Who changed what, when, and how it was before and after. `actor_id` is None where the operator or the bot did."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    __table_args__ = (Index("ix_audit_entry_subject", "subject"),)
