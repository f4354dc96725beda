"""How long something may take: "höchstens drei Stunden", "länger als einen Tag", "zweitägig"."""

from datetime import timedelta

from handlers.dates.calendar import read_days
from handlers.dates.grammar import Made, Meaning, Stratum, Today

Lasting = tuple[timedelta | None, timedelta | None]
STRICTLY = timedelta(minutes=1)
"""By so much something that is longer is longer at least."""
OPPOSITE = {"above": "most", "below": "least", "least": "below", "most": "above"}
_BEFOREHAND = "beforehand|before|ago|from-now"
LENGTHS = Stratum(TO="bis|to|dash", NEAR="around|filler")


def _bound(name: str, hours: float) -> Made:
    length = timedelta(hours=hours)
    match name:
        case "above":
            return Meaning("lasting", (length + STRICTLY, None))
        case "below":
            return Meaning("lasting", (None, length - STRICTLY))
        case "least":
            return Meaning("lasting", (length, None))
        case _:
            return Meaning("lasting", (None, length))


@LENGTHS.rule("num ~TO num stretch", "~between num ~and num stretch", never=_BEFOREHAND)
def _between(_: Today, first: int, last: int, hours: int) -> Made:
    return Meaning("lasting", (timedelta(hours=first * hours), timedelta(hours=last * hours))) if first < last else None


@LENGTHS.rule("digits ~comma digits stretch")
def _part_of_hours(_: Today, whole: int, tenths: int, hours: int) -> Made:
    return Meaning("took", (whole + tenths / 10) * hours) if tenths < 10 else None


@LENGTHS.rule("num stretch")
def _hours(_: Today, number: int, hours: int) -> Made:
    return Meaning("took", number * hours)


@LENGTHS.rule("~not bound ~NEAR* took", never=_BEFOREHAND)
def _not_bounded(_: Today, name: str, hours: float) -> Made:
    return _bound(OPPOSITE[name], hours)


@LENGTHS.rule("bound ~NEAR* took", never=_BEFOREHAND)
def _bounded(_: Today, name: str, hours: float) -> Made:
    return _bound(name, hours)


@LENGTHS.rule("took either")
@LENGTHS.rule("took bound", ahead="end|stop|comma|and|but|filler")
def _bounded_behind(_: Today, hours: float, name: str) -> Made:
    return _bound(name, hours)


@LENGTHS.rule("~bis ~NEAR* took", never=_BEFOREHAND)
def _until(_: Today, hours: float) -> Made:
    return _bound("most", hours)


@LENGTHS.rule("~not bound ~NEAR* ~num? length")
def _not_part_of_day(today: Today, name: str, length: str) -> Made:
    return _part_of_day(today, OPPOSITE[name], length)


@LENGTHS.rule("bound ~NEAR* ~num? length")
def _part_of_day(_: Today, name: str, length: str) -> Made:
    """ "Länger als ein halber Tag": half a day lasts so long at most, a whole one so long at least."""
    shortest, longest = read_days()["lengths"][length]
    if shortest:
        return (
            _bound(name, shortest) if name in ("below", "least") else _days("above" if name == "above" else "most", 1)
        )
    return None if name == "least" else _bound(name, longest)


@LENGTHS.rule("~not bound num unit|units", never=_BEFOREHAND)
def _not_so_many_days(_: Today, name: str, number: int, unit: str) -> Made:
    return _days(OPPOSITE[name], number) if unit == "day" else None


@LENGTHS.rule("bound num unit|units", never=_BEFOREHAND)
def _so_many_days(_: Today, name: str, number: int, unit: str) -> Made:
    return _days(name, number) if unit == "day" else None


@LENGTHS.rule("num unit|units ~long")
def _number_of_days(_: Today, number: int, unit: str) -> Made:
    return Meaning("days", (number, number)) if unit == "day" else None


@LENGTHS.rule("~over few units")
def _over_several_days(_: Today, __: None, unit: str) -> Made:
    return _days("least", 2) if unit == "day" else None


@LENGTHS.rule("daily")
def _named_days(_: Today, number: int) -> Made:
    return Meaning("days", (number, number) if number else (2, None))


def _days(name: str, number: int) -> Made:
    match name:
        case "above":
            return Meaning("days", (number + 1, None))
        case "below":
            return Meaning("days", (None, number - 1)) if number > 1 else None
        case "least":
            return Meaning("days", (number, None))
        case _:
            return Meaning("days", (None, number))
