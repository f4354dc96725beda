"""The days that have a name: seasons and holidays, those of a region and those of its schools."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import holidays
import yaml

from handlers.dates.values import Span
from handlers.words import simplify

YEARS_AHEAD = 9
"""So far it is looked for the next time that a day comes: 29 February can be eight years away."""
_POINT = re.compile(r"(\d\d)-(\d\d)|(easter|advent)([+-]\d+)")


class Grain(StrEnum):
    """How large what was named is: it decides what "until" and "around" it mean."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    HOLIDAY = "holiday"
    BREAK = "break"
    OTHER = "other"


@dataclass(frozen=True)
class Days:
    """Days of a known year. An open span has no grain that matters."""

    span: Span
    grain: Grain

    @property
    def start(self) -> date:
        """The first day, of a span that has one."""
        return self.span.start or date.min

    @property
    def end(self) -> date:
        """The last day, of a span that has one."""
        return self.span.end or date.max


@dataclass(frozen=True)
class Yearly:
    """Days that come every year; `rule` gives those of a year, None where it has none."""

    rule: Callable[[int], Span | None]
    grain: Grain

    def of_year(self, year: int) -> Days | None:
        """The days of that year."""
        span = self.rule(year) if 1 < year < 9998 else None
        return Days(span, self.grain) if span else None

    def first(self, year: int, fits: Callable[[Days], bool], *, step: int = 1) -> Days | None:
        """The first days from a year on (or back from it) of which something is true."""
        for distance in range(YEARS_AHEAD):
            days = self.of_year(year + step * distance)
            if days and fits(days):
                return days
        return None


@dataclass(frozen=True)
class SchoolBreak:
    """School holidays as the programme names and dates them."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class Calendar:
    """What a programme says about holidays. `region` is an ISO 3166-2 code such as DE-ST; empty where none is known."""

    region: str = ""
    breaks: tuple[SchoolBreak, ...] = ()

    def school(self, kind: str) -> Yearly | None:
        """The school holidays of a kind ("autumn", or "any"); None where the programme dates none of them."""
        begins = tuple(simplify(name) for name in read_days()["school"][kind])
        known = sorted((b.start, b.end) for b in self.breaks if simplify(b.name).startswith(begins))
        if not known:
            return None
        if kind == "any":
            return Yearly(lambda year: None, Grain.BREAK)
        of_year = {start.year: Span(start, end) for start, end in known}
        return Yearly(of_year.get, Grain.BREAK)

    def next_break(self, day: date) -> Days | None:
        """The school holidays that last on a day or come next."""
        coming = min(((b.start, b.end) for b in self.breaks if b.end >= day), default=None)
        return Days(Span(*coming), Grain.BREAK) if coming else None

    def public(self, first: int, last: int) -> list[date]:
        """The public holidays of some years, soonest first."""
        return sorted(day for year in range(first, last + 1) for day in _public_holidays(self.region, year))

    def name_public_holiday(self, day: date) -> str:
        """What the region calls the public holiday on a day; "" where it is none."""
        return _public_holidays(self.region, day.year).get(day, "")

    def name_school_holiday(self, day: date) -> str:
        """The school holidays in which a day lies; "" where it lies in none."""
        return next((each.name for each in self.breaks if each.start <= day <= each.end), "")


@cache
def _public_holidays(region: str, year: int) -> Mapping[date, str]:
    """The public holidays of a region by its own name for them; none where the region is not known."""
    country, _, part = region.partition("-")
    try:
        language = getattr(holidays, country).default_language
        return dict(holidays.country_holidays(country, subdiv=part or None, years=year, language=language).items())
    except (NotImplementedError, AttributeError):
        return {}


def list_public_names(region: str) -> list[str]:
    """The names of the public holidays of a region, in its own language."""
    names = set(_public_holidays(region, 2024).values()) if region else set()
    return sorted(part.strip() for name in names for part in name.split(";"))


def name_public(region: str, name: str) -> Yearly:
    """A public holiday of a region by its name."""

    def rule(year: int) -> Span | None:
        for day, known in _public_holidays(region, year).items():
            if name in known:
                return Span(day, day)
        return None

    return Yearly(rule, Grain.HOLIDAY)


@cache
def read_days() -> Mapping[str, Any]:
    """The named days of config/understanding/dates/days.yaml."""
    source = (files("config") / "understanding" / "dates" / "days.yaml").read_text("utf-8")
    return load_yaml(source)


def load_yaml(source: str) -> dict[str, Any]:
    """What a file says; the loader in C is ten times as fast where the library has it."""
    parsed: dict[str, Any] = yaml.load(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return parsed


@cache
def named_days(group: str, name: str) -> Yearly:
    """A season or a holiday by its key."""
    points = read_days()[group][name]
    first, last = _point(points[0]), _point(points[-1])

    def rule(year: int) -> Span | None:
        start = first(year)
        end = last(year)
        return Span(start, end if end >= start else last(year + 1))

    grain = Grain.OTHER if group == "seasons" else Grain.DAY if len(points) == 1 else Grain.HOLIDAY
    return Yearly(rule, grain)


def _point(written: str) -> Callable[[int], date]:
    match = _POINT.fullmatch(written)
    if match is None:
        raise ValueError(f"{written!r} is no day: write 12-24, easter+1 or advent-11")
    if match[1]:
        month, day = int(match[1]), int(match[2])
        return lambda year: _clipped(year, month, day)
    moving, days = easter if match[3] == "easter" else advent, timedelta(days=int(match[4]))
    return lambda year: moving(year) + days


def _clipped(year: int, month: int, day: int) -> date:
    """A day of a month; 29 February is the last of February where a year has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


@cache
def easter(year: int) -> date:
    """Easter Sunday (the Gregorian computus as Butcher gives it)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), (i, k) = divmod(b, 4), divmod(c, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def advent(year: int) -> date:
    """The first Sunday in Advent: the fourth before Christmas Day."""
    christmas = date(year, 12, 25)
    return christmas - timedelta(days=christmas.isoweekday() % 7 or 7, weeks=3)
