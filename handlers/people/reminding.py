"""How long before a workshop somebody wants to be reminded of it."""

from datetime import timedelta

from pydantic import TypeAdapter

from storage import tables

DURATIONS = TypeAdapter(list[timedelta])
"""How durations are kept: ISO 8601."""


def default_before(programme: tables.Programme) -> list[timedelta]:
    """How long before the start the programme reminds by default, longest first."""
    return sorted(DURATIONS.validate_python(programme.details["reminders"].get("before", [])), reverse=True)


def wanted_before(person: tables.Person, programme: tables.Programme) -> list[timedelta]:
    """How long before the start a person is reminded, longest first."""
    if person.reminders_before is None:
        return default_before(programme)
    return sorted(DURATIONS.validate_python(person.reminders_before), reverse=True)


def wanted_for(
    registration: tables.Registration | None, person: tables.Person, programme: tables.Programme
) -> list[timedelta]:
    """How long before the start a person is reminded of one workshop, longest first."""
    if registration is None or registration.reminders_before is None:
        return wanted_before(person, programme)
    return sorted(DURATIONS.validate_python(registration.reminders_before), reverse=True)
