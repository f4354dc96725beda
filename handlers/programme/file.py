"""The form of the programme file."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from storage.kinds import Overlap, Prerequisite, QuestionKind, WorkshopFormat, WorkshopStatus

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=366)
YEARS = range(2000, 2101)
SEATS, STEPS = 100_000, 20


def _printable(text: str) -> str:
    """Databases and messengers refuse what is no character: NUL, other controls, halves of a pair."""
    for place, character in enumerate(text, 1):
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise ValueError(f"character {place} can't be printed (U+{ord(character):04X}); take it out")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_printable)]


def _words(value: object) -> object:
    """Checks a text, or a text for each language.

    In a one-line map an unquoted comma ends the text: `{de: step-free, loop available}` is read by YAML as a second
    key without a value. That can mean only one thing, so the text is put together again.
    """
    if isinstance(value, str) and value.strip():
        return _printable(value.strip())
    if not isinstance(value, Mapping) or not value:
        raise ValueError("this must be a text, or a map {language: text}")
    texts: dict[str, str] = {}
    for key, text in value.items():
        if text is None and texts:
            texts[next(reversed(texts))] += f", {key}"
        elif not (isinstance(key, str) and re.fullmatch("[a-z]{2,3}", key)):
            raise ValueError(f"{key!r} is not a language; write a code such as 'de'")
        elif not (isinstance(text, str) and text.strip()):
            raise ValueError(f"the text for {key!r} must not be empty")
        else:
            texts[key] = _printable(text.strip())
    return texts


Words = Annotated[str | dict[str, str], BeforeValidator(_words)]


def _number(value: object) -> object:
    """YAML 1.1 reads `yes` and `on` as true, which would count as 1."""
    if isinstance(value, bool):
        raise ValueError("this must be a number")
    return value


Count = Annotated[int, BeforeValidator(_number), Field(ge=0, le=SEATS)]
Seats = Annotated[int, BeforeValidator(_number), Field(ge=1, le=SEATS)]


def _known_language(code: str) -> str:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        raise ValueError("this language is not known; take an ISO 639 code such as 'de'") from None
    return code


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$"), AfterValidator(_known_language)]


def _moment(value: object) -> object:
    """A number would be read as seconds since 1970, and a mere date as midnight."""
    if isinstance(value, int | float) or (isinstance(value, date) and not isinstance(value, datetime)):
        raise ValueError("this must be a date with a time, such as 2027-01-28T09:00")
    return value


def _in_our_time(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError(f"the year must lie between {YEARS[0]} and {YEARS[-1]}")
    return moment


Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_in_our_time)]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("this time zone is not known; take a name such as 'Europe/Berlin'")
    return name


def _known_region(name: str) -> str:
    country, _, region = name.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (region and region not in known[country]):
        raise ValueError("take an ISO 3166-2 code such as 'DE-ST'")
    return name


def _clock(value: object) -> object:
    """YAML 1.1 reads an unquoted 20:00 as the number 1200 (base 60); a time must therefore be quoted."""
    if isinstance(value, int):
        raise ValueError('put the time in quotation marks, as in "20:00"')
    return value


def _local(value: time) -> time:
    if value.tzinfo:
        raise ValueError("the time is a local one; leave the offset out")
    return value


Clock = Annotated[time, BeforeValidator(_clock), AfterValidator(_local)]


def _duration(value: object) -> object:
    """A mere number would be read as seconds."""
    if isinstance(value, int | float):
        raise ValueError("write a duration with its unit, such as P7D, PT2H or PT30M")
    return value


def _not_longer(value: timedelta) -> timedelta:
    if value > LONGEST:
        raise ValueError(f"this is too long; take at most {LONGEST.days} days")
    return value


def _a_while(value: timedelta) -> timedelta:
    if value < SHORTEST:
        raise ValueError("this must be a minute or longer")
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_not_longer)]
Positive = Annotated[Duration, AfterValidator(_a_while)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class SchoolHolidays(_Part):
    name: Text
    start: date
    end: date


class Head(_Part):
    id: Id
    title: Words
    language: Language
    timezone: Annotated[str, AfterValidator(_known_zone)]
    organiser: Text | None = None
    website: Text | None = None
    funders: tuple[Text, ...] = ()
    description: Words | None = None
    public_holidays: Annotated[str, AfterValidator(_known_region)] | None = None
    school_holidays: tuple[SchoolHolidays, ...] = ()
    demo_clock: Moment | None = None


class Accompaniment(_Part):
    kind: Literal["comprehensive", "modular", "comparison"]
    since: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2})?$")] | None = None
    partner: Text | None = None


class Site(_Part):
    id: Id
    name: Words
    aliases: tuple[Text, ...] = ()
    accompaniment: Accompaniment | None = None
    steering_group: Id | None = None


class Audience(_Part):
    id: Id
    name: Words
    aliases: tuple[Text, ...] = ()


class Venue(_Part):
    id: Id
    name: Words
    site: Id | None = None
    room: Text | None = None
    address: Text | None = None
    accessibility: Words | None = None
    online: bool = False


class Contact(_Part):
    id: Id
    name: Text
    role: Words | None = None
    unit: Words | None = None
    group: Id | None = None
    site: Id | None = None
    email: Text | None = None
    phone: Text | None = None
    website: Text | None = None
    default: bool = False


class Group(_Part):
    id: Id
    name: Words
    description: Words | None = None


class Series(_Part):
    id: Id
    title: Words
    prerequisite: Prerequisite = Prerequisite.ADVISED
    parts: Annotated[tuple[Id, ...], Field(min_length=1)]


class Course(_Part):
    id: Id
    title: Words
    format: WorkshopFormat
    audiences: tuple[Id, ...] = ()
    sites: tuple[Id, ...] = ()
    topics: tuple[Text, ...] = ()
    description: Words | None = None
    approval: Literal["organiser"] | None = None
    feedback: Id | None = None


class Session(_Part):
    start: Moment
    end: Moment


class Workshop(_Part):
    id: Id
    course: Id
    site: Id | None = None
    venue: Id | None = None
    capacity: Seats | None = None
    minimum: Seats | None = None
    offline_registrations: Count = 0
    offline_waitlist: Count = 0
    status: WorkshopStatus = WorkshopStatus.PLANNED
    language: Language | None = None
    trainers: tuple[Text, ...] = ()
    registration_from: Moment | None = None
    registration_until: Moment | None = None
    cancellation_until: Moment | None = None
    sessions: Annotated[tuple[Session, ...], Field(min_length=1)]


class FaqEntry(_Part):
    id: Id
    patterns: Annotated[tuple[Text, ...], Field(min_length=1)]
    answer: Words
    hand_over: bool = False


class Option(_Part):
    id: Id
    text: Words


class Question(_Part):
    id: Id
    kind: QuestionKind
    text: Words
    min: int | None = None
    max: int | None = None
    options: tuple[Option, ...] = ()
    optional: bool = False
    compare_with: Literal["before"] | None = None


class FeedbackForm(_Part):
    id: Id
    anonymous: bool = True
    min_group: Seats = 5
    send_after: Duration = timedelta(hours=2)
    close_after: Positive = timedelta(days=7)
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class QuietHours(_Part):
    start: Clock = Field(alias="from")
    until: Clock


class Reminders(_Part):
    before: tuple[Positive, ...] = ()
    quiet_hours: QuietHours | None = None


class WorkingHours(_Part):
    start: Clock = Field(alias="from", default=time(8))
    until: Clock = time(18)


class RegistrationTerms(_Part):
    """What holds for every registration unless a workshop says otherwise; every key may be left out.

    `opens_before` and `cancel_until` count back from the first session; `offer_for` is how long a freed seat is held
    for whoever waits, at least; within `no_offers_within` of the start nothing is offered any more; a request for
    approval expires after `decide_within`; whether a small workshop takes place is asked `minimum_asked_before`.
    """

    opens_before: Positive | None = None
    cancel_until: Positive | None = None
    overlap: Overlap = Overlap.WARN
    offer_for: Positive = timedelta(days=1)
    no_offers_within: Positive = timedelta(days=1)
    decide_within: Positive = timedelta(days=7)
    minimum_asked_before: Positive = timedelta(days=7)
    working_hours: WorkingHours = WorkingHours()


class ProgrammeFile(_Part):
    """A whole programme. Times are local to `programme.timezone` and carry no offset once they were read."""

    programme: Head
    sites: tuple[Site, ...] = ()
    audiences: tuple[Audience, ...] = ()
    venues: tuple[Venue, ...] = ()
    contacts: tuple[Contact, ...] = ()
    groups: tuple[Group, ...] = ()
    series: tuple[Series, ...] = ()
    courses: tuple[Course, ...] = ()
    workshops: tuple[Workshop, ...] = ()
    faq: tuple[FaqEntry, ...] = ()
    feedback_forms: tuple[FeedbackForm, ...] = ()
    reminders: Reminders = Reminders()
    registration: RegistrationTerms = RegistrationTerms()


def to_utc(local: datetime, timezone: str) -> datetime:
    """The moment that a time in the file means; a time with an offset means itself."""
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)


def to_local(moment: datetime, timezone: str) -> datetime:
    """A moment as the file writes it: local, without an offset."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
