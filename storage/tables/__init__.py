"""The whole schema, by aggregate. Invariants that must never break stand here as constraints, not only in code."""

from storage.tables.base import Base, UTCDateTime
from storage.tables.feedback import Ballot, Participation
from storage.tables.messages import Announcement, Cursor, Dialogue, Inbox, Outbox, Rate, TeamQuestion, Unanswered
from storage.tables.people import Account, AuditEntry, Invitation, Person, Role
from storage.tables.programme import (
    Audience,
    Contact,
    Course,
    CourseAudience,
    CourseSite,
    FaqEntry,
    FeedbackForm,
    Group,
    Programme,
    Series,
    SeriesPart,
    Site,
    Venue,
    Workshop,
    WorkshopSession,
)
from storage.tables.registration import CalendarFeed, Interest, Registration, Reservation, SeatPass

__all__ = [
    "Account",
    "Announcement",
    "Audience",
    "AuditEntry",
    "Ballot",
    "Base",
    "CalendarFeed",
    "Contact",
    "Course",
    "CourseAudience",
    "CourseSite",
    "Cursor",
    "Dialogue",
    "FaqEntry",
    "FeedbackForm",
    "Group",
    "Inbox",
    "Interest",
    "Invitation",
    "Outbox",
    "Participation",
    "Person",
    "Programme",
    "Rate",
    "Registration",
    "Reservation",
    "Role",
    "SeatPass",
    "Series",
    "SeriesPart",
    "Site",
    "TeamQuestion",
    "UTCDateTime",
    "Unanswered",
    "Venue",
    "Workshop",
    "WorkshopSession",
]
