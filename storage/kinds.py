"""The enumerations of the subject. Pure: the only module of storage that rules may import."""

from enum import StrEnum


class WorkshopStatus(StrEnum):
    """Whether a workshop takes place (iCalendar STATUS, in the words of the programme file)."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class WorkshopFormat(StrEnum):
    """The form in which a course is held."""

    WORKSHOP = "workshop"
    TRAINING = "training"
    FUTURE_WORKSHOP = "future_workshop"
    EXCHANGE_MEETING = "exchange_meeting"


class Prerequisite(StrEnum):
    """How binding the order of a series is."""

    STRICT = "strict"
    ADVISED = "advised"


class RegistrationStatus(StrEnum):
    """Where a person stands with a workshop. The first four are active, at most one a workshop."""

    BOOKED = "booked"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    PENDING = "pending"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


ACTIVE = (
    RegistrationStatus.BOOKED,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.OFFERED,
    RegistrationStatus.PENDING,
)
HOLDS_SEAT = (RegistrationStatus.BOOKED, RegistrationStatus.OFFERED)


class Role(StrEnum):
    """What a person may do; an organiser's role may be bound to one site."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"


class QuestionKind(StrEnum):
    """The kinds of question that a feedback form can hold."""

    SCALE = "scale"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    NPS = "nps"
    TEXT = "text"


class DeliveryStatus(StrEnum):
    """How far a message has come. `unknown`: it may or may not have arrived."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
