"""Feedback: who was asked, and, with nothing that joins the two, what was answered.

Neither table holds a time. A ballot's key is random and orders the table on disk (SQLite: WITHOUT ROWID), and all
ballots of a workshop are written anew, shuffled, whenever one is added: neither key, row number nor the database's
own transaction ids tell which was last.
"""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ParticipationStatus
from storage.tables.base import Base, kind


class Participation(Base):
    """A person was asked for feedback on a workshop; whether they handed it in, never what they said."""

    __tablename__ = "participation"
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    status: Mapped[ParticipationStatus] = mapped_column(kind(ParticipationStatus))


class Ballot(Base):
    """The answers of one form: `{question id: answer}`; what was skipped is not there.

    `person_id` is None unless the form says openly that it is not anonymous.
    """

    __tablename__ = "ballot"
    id: Mapped[str] = mapped_column(primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    form_id: Mapped[str] = mapped_column(ForeignKey("feedback_form.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    answers: Mapped[dict[str, Any]]
    __table_args__ = ({"sqlite_with_rowid": False},)
