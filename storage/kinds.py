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


class Overlap(StrEnum):
    """What becomes of a registration for a workshop that overlaps with another booking of the person."""

    REFUSE = "refuse"
    WARN = "warn"


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


class RoleName(StrEnum):
    """What a person may do; an organiser's role may be bound to one site."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"


ORGANISERS = (RoleName.ORGANISER, RoleName.ADMINISTRATOR)


class QuestionKind(StrEnum):
    """The kinds of question that a feedback form can hold."""

    SCALE = "scale"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    NPS = "nps"
    TEXT = "text"


class AccountStatus(StrEnum):
    """Whether an account can be written to. `blocked`: the person stopped the bot; `gone`: it exists no more."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    GONE = "gone"


class ParticipationStatus(StrEnum):
    """How a person has answered an invitation to give feedback."""

    INVITED = "invited"
    ANSWERED = "answered"
    DECLINED = "declined"


class AnnouncementStatus(StrEnum):
    """How far an announcement has come: nothing leaves a draft without the confirmation."""

    DRAFT = "draft"
    SENT = "sent"


class DeliveryStatus(StrEnum):
    """How far a message has come. `sending`: a worker has it; `unknown`: it may or may not have arrived."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
