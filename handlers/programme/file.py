"""The programme file: its form, and the rules that a programme obeys before anything of it is stored."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import holidays
import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from handlers.programme.faults import Fault, ProgrammeFaultsError, from_validation, nearest, show
from storage.kinds import Prerequisite, QuestionKind, WorkshopFormat, WorkshopStatus

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _words(value: object) -> object:
    """Checks a text, or a text for each language.

    In a one-line map an unquoted comma ends the text: `{de: step-free, loop available}` is read by YAML as a second
    key without a value. That can mean only one thing, so the text is put together again.
    """
    if isinstance(value, str) and value.strip():
        return value.strip()
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
            texts[key] = text.strip()
    return texts


Words = Annotated[str | dict[str, str], BeforeValidator(_words)]
Count = Annotated[int, Field(ge=0)]


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


Clock = Annotated[time, BeforeValidator(_clock)]
Positive = Annotated[timedelta, Field(gt=timedelta(0))]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class SchoolHolidays(_Part):
    name: Text
    start: date
    end: date


class Head(_Part):
    id: Id
    title: Words
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    timezone: Annotated[str, AfterValidator(_known_zone)]
    organiser: Text | None = None
    website: Text | None = None
    funders: tuple[Text, ...] = ()
    description: Words | None = None
    public_holidays: Annotated[str, AfterValidator(_known_region)] | None = None
    school_holidays: tuple[SchoolHolidays, ...] = ()
    demo_clock: datetime | None = None


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
    start: datetime
    end: datetime


class Workshop(_Part):
    id: Id
    course: Id
    site: Id | None = None
    venue: Id | None = None
    capacity: Annotated[int, Field(ge=1)] | None = None
    minimum: Annotated[int, Field(ge=1)] | None = None
    offline_registrations: Count = 0
    offline_waitlist: Count = 0
    status: WorkshopStatus = WorkshopStatus.PLANNED
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    trainers: tuple[Text, ...] = ()
    registration_until: datetime | None = None
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
    min_group: Annotated[int, Field(ge=1)] = 5
    send_after: timedelta = timedelta(hours=2)
    close_after: Positive = timedelta(days=7)
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class QuietHours(_Part):
    start: Clock = Field(alias="from")
    until: Clock


class Reminders(_Part):
    before: tuple[Positive, ...] = ()
    quiet_hours: QuietHours | None = None


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


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice in one place, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} stands twice here", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_programme(source: str) -> ProgrammeFile:
    """A programme from the text of its file. Raises ProgrammeFaultsError with every fault of the file."""
    try:
        document = yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        raise ProgrammeFaultsError([Fault(where, "", f"this is not valid YAML: {problem}")]) from None
    if not isinstance(document, Mapping):
        raise ProgrammeFaultsError([Fault("the file", "", "a programme begins with the key 'programme:'")])
    try:
        programme = ProgrammeFile.model_validate(document)
    except ValidationError as error:
        raise ProgrammeFaultsError(from_validation(error, ProgrammeFile, document)) from None
    faults = list(_broken_rules(programme))
    if faults:
        raise ProgrammeFaultsError(faults)
    return programme


def to_utc(local: datetime, timezone: str) -> datetime:
    """The moment that a time in the file means; a time with an offset means itself."""
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)


def to_local(moment: datetime, timezone: str) -> datetime:
    """A moment as the file writes it: local, without an offset."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def _broken_rules(file: ProgrammeFile) -> Iterator[Fault]:
    ids: dict[str, set[str]] = {}
    for section in (
        "sites",
        "audiences",
        "venues",
        "contacts",
        "groups",
        "series",
        "courses",
        "workshops",
        "faq",
        "feedback_forms",
    ):
        ids[section] = set()
        for n, part in enumerate(getattr(file, section)):
            if part.id in ids[section]:
                yield Fault(f"{section}[{n}].id", show(part.id), "this id stands twice; every id is given once")
            ids[section].add(part.id)

    for path, wanted, section in _references(file):
        if wanted not in ids[section]:
            yield Fault(
                path, show(wanted), f"there is no such entry in {section}; {nearest(wanted, sorted(ids[section]))}"
            )

    for n, holiday in enumerate(file.programme.school_holidays):
        if holiday.end < holiday.start:
            yield Fault(f"programme.school_holidays[{n}].end", show(holiday.end), "the end lies before the start")
    if sum(contact.default for contact in file.contacts) > 1:
        yield Fault("contacts", "", "only one contact can be the default")
    for n, series in enumerate(file.series):
        if len(set(series.parts)) < len(series.parts):
            yield Fault(f"series[{n}] ({series.id}).parts", "", "a course stands twice in this series")
    for n, workshop in enumerate(file.workshops):
        yield from _broken_workshop(workshop, f"workshops[{n}] ({workshop.id})", file.programme.timezone)
    for n, form in enumerate(file.feedback_forms):
        yield from _broken_form(form, f"feedback_forms[{n}] ({form.id})")


def _references(file: ProgrammeFile) -> Iterator[tuple[str, str, str]]:
    """Every place where the file names an entry of another section: the path, the id, the section."""
    single = {
        "sites": {"steering_group": "groups"},
        "venues": {"site": "sites"},
        "contacts": {"site": "sites", "group": "groups"},
        "series": {"parts": "courses"},
        "courses": {"audiences": "audiences", "sites": "sites", "feedback": "feedback_forms"},
        "workshops": {"course": "courses", "site": "sites", "venue": "venues"},
    }
    for section, fields in single.items():
        for n, part in enumerate(getattr(file, section)):
            for name, target in fields.items():
                value = getattr(part, name)
                path = f"{section}[{n}] ({part.id}).{name}"
                if isinstance(value, tuple):
                    yield from ((f"{path}[{k}]", wanted, target) for k, wanted in enumerate(value))
                elif value is not None:
                    yield path, value, target


def _broken_workshop(workshop: Workshop, path: str, timezone: str) -> Iterator[Fault]:
    times = [
        (f"sessions[{n}].{name}", getattr(s, name))
        for n, s in enumerate(workshop.sessions)
        for name in ("start", "end")
    ]
    if workshop.registration_until:
        times.append(("registration_until", workshop.registration_until))
    for name, value in times:
        if not value.tzinfo and to_local(to_utc(value, timezone), timezone) != value:
            yield Fault(f"{path}.{name}", show(value), f"this time does not exist in {timezone}: the clocks go forward")
    moments = [(to_utc(s.start, timezone), to_utc(s.end, timezone)) for s in workshop.sessions]
    for n, (start, end) in enumerate(moments):
        if end <= start:
            yield Fault(f"{path}.sessions[{n}].end", show(workshop.sessions[n].end), "the end must lie after the start")
        if n and start < moments[n - 1][1]:
            yield Fault(
                f"{path}.sessions[{n}].start",
                show(workshop.sessions[n].start),
                "this session must begin after the one before has ended",
            )
    if workshop.registration_until and to_utc(workshop.registration_until, timezone) > moments[0][0]:
        yield Fault(
            f"{path}.registration_until",
            show(workshop.registration_until),
            "registration must close before the workshop begins",
        )
    if workshop.capacity is not None:
        if workshop.offline_registrations > workshop.capacity:
            yield Fault(
                f"{path}.offline_registrations",
                show(workshop.offline_registrations),
                f"there are only {workshop.capacity} seats",
            )
        if workshop.minimum is not None and workshop.minimum > workshop.capacity:
            yield Fault(f"{path}.minimum", show(workshop.minimum), f"there are only {workshop.capacity} seats")


def _broken_form(form: FeedbackForm, path: str) -> Iterator[Fault]:
    if form.send_after < timedelta(0):
        yield Fault(f"{path}.send_after", show(form.send_after), "a form is sent after the workshop, not before")
    names = [question.id for question in form.questions]
    for n, question in enumerate(form.questions):
        here = f"{path}.questions[{n}] ({question.id})"
        if names.index(question.id) != n:
            yield Fault(f"{here}.id", show(question.id), "this id stands twice in the form")
        scale, choice = (
            question.kind is QuestionKind.SCALE,
            question.kind in {QuestionKind.CHOICE, QuestionKind.MULTI_CHOICE},
        )
        if scale and (question.min is None or question.max is None or question.min >= question.max):
            yield Fault(here, "", "a scale needs 'min' and 'max', and min must be the smaller")
        if not scale and (question.min is not None or question.max is not None):
            yield Fault(here, "", f"'min' and 'max' belong to a scale, not to {question.kind.value}")
        if choice and len({option.id for option in question.options}) < max(2, len(question.options)):
            yield Fault(here, "", "a choice needs at least two options, each with an id of its own")
        if not choice and question.options:
            yield Fault(here, "", f"'options' belong to a choice, not to {question.kind.value}")
