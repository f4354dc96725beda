"""The rules that a programme obeys before anything of it is stored, as far as they go beyond the form of the file."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.programme.faults import Fault, nearest, show
from handlers.programme.file import STEPS, FeedbackForm, ProgrammeFile, Workshop, to_local, to_utc
from storage.kinds import QuestionKind


def find_faults(file: ProgrammeFile) -> Iterator[Fault]:
    """Every place in which a programme breaks a rule."""
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
    hours = file.registration.working_hours
    if hours.start >= hours.until:
        yield Fault("registration.working_hours.until", show(hours.until), "the working day must end after it begins")
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
    limits = ("registration_from", "registration_until", "cancellation_until")
    times += [(name, value) for name in limits if (value := getattr(workshop, name))]
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
    said = {
        "registration_from": "registration must open before the workshop begins",
        "registration_until": "registration must close before the workshop begins",
        "cancellation_until": "the deadline for cancelling must lie before the workshop begins",
    }
    for name in limits:
        limit = getattr(workshop, name)
        if limit and to_utc(limit, timezone) > moments[0][0]:
            yield Fault(f"{path}.{name}", show(limit), said[name])
    opens, closes = workshop.registration_from, workshop.registration_until
    if opens and closes and to_utc(opens, timezone) >= to_utc(closes, timezone):
        yield Fault(f"{path}.registration_from", show(opens), "registration must open before it closes")
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
        elif scale and (question.max or 0) - (question.min or 0) > STEPS:
            yield Fault(here, "", f"a scale has at most {STEPS} steps: each is a button")
        if not scale and (question.min is not None or question.max is not None):
            yield Fault(here, "", f"'min' and 'max' belong to a scale, not to {question.kind.value}")
        if choice and len({option.id for option in question.options}) < max(2, len(question.options)):
            yield Fault(here, "", "a choice needs at least two options, each with an id of its own")
        if not choice and question.options:
            yield Fault(here, "", f"'options' belong to a choice, not to {question.kind.value}")
