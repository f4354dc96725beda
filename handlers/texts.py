"""Key, values and language become words. All words live in config/texts; this is the one place that reads them."""

import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from fluent.runtime import FluentBundle, FluentResource
from markupsafe import Markup, escape

_LONGEST_VALUE = 2000  # fluent.runtime refuses values of more than 2500 characters


class Texts:
    """The texts of every language that has a folder in config/texts."""

    def __init__(self) -> None:
        self._bundles: dict[str, FluentBundle] = {}
        for folder in (files("config") / "texts").iterdir():
            if not folder.is_dir():
                continue
            bundle = FluentBundle([folder.name], use_isolating=False)
            for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
                bundle.add_resource(FluentResource(file.read_text("utf-8")))
            self._bundles[folder.name] = bundle

    @property
    def languages(self) -> list[str]:
        """The languages that there are, in alphabetical order."""
        return sorted(self._bundles)

    def plain(self, language: str, key: str, /, **values: object) -> str:
        """Words without markup, for a label. Raises KeyError for an unknown key, ValueError for a missing value."""
        return self._format(language, key, values)

    def markup(self, language: str, key: str, /, **values: object) -> Markup:
        """Words with markup; values are escaped unless they are markup themselves."""
        safe = {name: str(escape(v)) if isinstance(v, str) else v for name, v in values.items()}
        return Markup(self._format(language, key, safe))  # noqa: S704 - the values were escaped

    def attributes(self, language: str, key: str) -> Mapping[str, str]:
        """The attributes of an entry, such as the aliases and the help of a command."""
        return {
            name: self._value(language, key, pattern, {})
            for name, pattern in self._entry(language, key).attributes.items()
        }

    def _format(self, language: str, key: str, values: Mapping[str, object]) -> str:
        return self._value(language, key, self._entry(language, key).value, values)

    def _entry(self, language: str, key: str) -> Any:
        return self._bundles[language].get_message(key)

    def _value(self, language: str, key: str, pattern: Any, values: Mapping[str, object]) -> str:
        long = {
            name: (f"\ue000{name}\ue001", value)
            for name, value in values.items()
            if isinstance(value, str) and len(value) > _LONGEST_VALUE
        }
        short = dict(values) | {name: mark for name, (mark, _) in long.items()}
        words, faults = self._bundles[language].format_pattern(pattern, short)
        if faults:
            raise ValueError(f"{language}: {key}: {faults[0]}")
        held = dict(long.values())
        return re.sub("\ue000[^\ue001]*\ue001", lambda mark: held.get(mark[0], mark[0]), str(words))


def say_when(sessions: list[tuple[datetime, datetime]], language: str, timezone: str) -> str:
    """The times of a workshop in local time: one line with the date and hours of each session."""
    return "; ".join(_say_session(start, end, language, ZoneInfo(timezone)) for start, end in sessions)


def _say_session(start: datetime, end: datetime, language: str, zone: ZoneInfo) -> str:
    start, end = start.astimezone(zone), end.astimezone(zone)
    day, first, last = (
        say_day(start, language),
        format_time(start, "HH:mm", locale=language),
        format_time(end, "HH:mm", locale=language),
    )
    if start.date() == end.date():
        return f"{day}, {first}–{last}"
    return f"{day}, {first} – {say_day(end, language)}, {last}"


def say_day(local: datetime, language: str) -> str:
    """A local day with its weekday: "Donnerstag, 28. Januar 2027"."""
    return format_date(local, "EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y", locale=language)


def say_moment(moment: datetime, language: str, timezone: str) -> str:
    """A point in time in local time: "Montag, 11. Januar 2027, 08:30"."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{say_day(local, language)}, {format_time(local, 'HH:mm', locale=language)}"


def in_language(words: Mapping[str, str], language: str, fallback: str) -> str:
    """The text in the person's language, else in the programme's, else in whichever there is."""
    return words.get(language) or words.get(fallback) or next(iter(words.values()))
