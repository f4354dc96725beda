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
