"""A message as items: its words of time, its numbers and dates in figures, and everything else."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from handlers.dates.calendar import Days, Grain, Yearly
from handlers.dates.grammar import Item
from handlers.dates.lexicon import SCAN, Entry, Lexicon, compare
from handlers.dates.spans import yearly_day, yearly_month, yearly_part, yearly_week
from handlers.dates.values import Span

Roles = dict[str, Any]
_CENTURY = 2000
_LONGEST_DATE, _SHORTEST_MONTH, _LONGEST_MONTH = 11, 28, 31
_SHORT_NAME = 4
_YEARS = range(2000, 2100)
_SIGNS = {",": "comma", "/": "and", "&": "and", "+": "and", ";": "stop", "?": "stop", "!": "stop", "\n": "stop"}
_DASHES = "-‐‑–—"
_TIMES = frozenset(
    [
        "month",
        "weekday",
        "weekly",
        "day",
        "date",
        "missing",
        "period",
        "which",
        "edge",
        "year",
        "ord",
        "num",
        "clock",
        "part",
        "kw",
        "holiday",
        "post",
    ]
)
_LEADS = frozenset(
    ["on", "which", "ab", "bis", "from", "since", "before", "each", "between", "in", "of", "not", "edge", "after"]
)
_FIGURES = {
    "st": "ord", "nd": "ord", "rd": "ord", "th": "ord", "te": "ord", "ten": "ord", "ter": "ord", "tes": "ord",
    "h": "clock", "uhr": "clock", "am": "am", "pm": "pm",
}  # fmt: skip
_NUMBERED_WEEK, _NUMBERED_QUARTER, _NUMBERED_HALF = frozenset({"kw", "cw", "wk"}), frozenset({"q"}), frozenset({"h"})


@dataclass(frozen=True)
class _Raw:
    """A piece of the text: a word as it is compared, figures or a sign as they stand."""

    text: str
    word: str
    start: int
    end: int
    glued: bool


def read_items(text: str, lexicon: Lexicon) -> list[Item]:
    """The items of a message, in its order."""
    raws = _scan(text)
    items: list[Item] = []
    place = 0
    while place < len(raws):
        place = _read(raws, place, items, lexicon)
    return _believe(items)


def _scan(text: str) -> list[_Raw]:
    raws: list[_Raw] = []
    last = 0
    for match in SCAN.finditer(text):
        piece = match[0]
        word = piece if piece[0].isdigit() or not piece[0].isalpha() else compare(unicodedata.normalize("NFC", piece))
        if "\n" in text[last : match.start()]:
            raws.append(_Raw("\n", "\n", last, last, glued=False))
        raws.append(_Raw(piece, word, match.start(), match.end(), match.start() == last and last > 0))
        last = match.end()
    return raws


def _read(raws: list[_Raw], place: int, items: list[Item], lexicon: Lexicon) -> int:
    """Reads what begins at a place; the next place."""
    raw = raws[place]
    if _is_given_name(raws, place, lexicon):
        _add(items, raws, place, place + 3, {"noun": raw.word})
        return place + 3
    found = _phrase(raws, place, lexicon)
    if found:
        entry, end = found
        shy = {"shy": _spelling(raws, place, end), "shy kinds": entry.shy} if entry.shy else {}
        _add(items, raws, place, end, dict(entry.roles) | shy)
        return _skip_dot(raws, end, raws[place])
    if raw.text[0].isdigit():
        return _read_figures(raws, place, items)
    if not raw.text[0].isalpha():
        kind = "dash" if raw.text in _DASHES else "stop" if raw.text in ".…" else _SIGNS.get(raw.text, "sign")
        _add(items, raws, place, place + 1, {kind: None})
        return place + 1
    parts = lexicon.split_compound(raw.word)
    if parts:
        scale = _positions(raw)
        for part in parts:
            start, end = scale(part.start), scale(part.end)
            items.append(Item({**dict(part.roles), "inside": None}, start, end))
        return place + 1
    slipped = lexicon.find_slipped(raw.word)
    if slipped:
        _add(items, raws, place, place + 1, dict(slipped.roles))
        return place + 1
    _add(items, raws, place, place + 1, {"noun" if raw.text[0].isupper() else "word": raw.word})
    return place + 1


def _is_given_name(raws: list[_Raw], place: int, lexicon: Lexicon) -> bool:
    """Whether a word begins a name of two short ones ("Mai-Lan")."""
    parts = raws[place : place + 3]
    return (
        len(parts) > 2
        and parts[1].text in _DASHES
        and parts[1].glued
        and parts[2].glued
        and all(part.text.istitle() and part.text.isalpha() and len(part.text) <= _SHORT_NAME for part in parts[::2])
        and lexicon.single(parts[2].word) is None
    )


def _phrase(raws: list[_Raw], place: int, lexicon: Lexicon) -> tuple[Entry, int] | None:
    """The longest phrase that begins at a place, and where it ends; hyphens within it do not count."""
    for entry in lexicon.entries.get(raws[place].word, ()):
        end = place + 1
        for word in entry.further:
            if end + 1 < len(raws) and raws[end].text in _DASHES and raws[end].glued:
                end += 1
            if end >= len(raws) or raws[end].word != word:
                break
            end += 1
        else:
            return entry, end
    return None


def _spelling(raws: list[_Raw], place: int, end: int) -> str:
    """How a word that is not believed alone is written: "clear" with a capital or a dot, else "low"."""
    dotted = end < len(raws) and raws[end].text == "." and raws[end].glued
    return "clear" if raws[place].text[0].isupper() or dotted else "low"


def _skip_dot(raws: list[_Raw], end: int, raw: _Raw) -> int:
    """The dot of an abbreviation ends no sentence."""
    dotted = end < len(raws) and raws[end].text == "." and raws[end].glued and len(raw.word) <= 5
    return end + 1 if dotted and end + 1 < len(raws) else end


def _positions(raw: _Raw) -> Callable[[int], int]:
    """From a place in the compared word to the place in the text; "ä" is two letters there."""
    places = []
    for number, letter in enumerate(raw.text):
        places += [number] * max(1, len(compare(letter))) if letter.isalpha() else []
    places.append(len(raw.text))
    return lambda at: raw.start + places[min(at, len(places) - 1)]


def _add(items: list[Item], raws: list[_Raw], place: int, end: int, roles: Roles) -> None:
    items.append(Item(roles, raws[place].start, raws[end - 1].end))


def _read_figures(raws: list[_Raw], place: int, items: list[Item]) -> int:
    """Reads figures, with the letters that are written to them ("3rd", "14h", "KW23"); a phone number is none."""
    raw = raws[place]
    end = place + 1
    before = raws[place - 1] if place and raw.glued else None
    if before and (before.text.isalpha() or before.text in "_#§" or _hyphened(raws, place)):
        roles = _numbered(before.word, raw.text) if before.text.isalpha() else None
        if roles and items and items[-1].start == before.start:
            items[-1] = Item(roles, before.start, raw.end)
        else:
            _add(items, raws, place, end, {"dead": None})
        return end
    suffix = raws[end].word if end < len(raws) and raws[end].glued and raws[end].text.isalpha() else ""
    if suffix:
        roles = _with_suffix(raw.text, suffix)
        _add(items, raws, place, end + 1, roles or {"dead": None})
        return end + 1
    for start, stop, roles in _split_figures(raw.text):
        items.append(Item(roles, raw.start + start, raw.start + stop))
    return end


def _hyphened(raws: list[_Raw], place: int) -> bool:
    """Whether figures hang on a word by a hyphen ("gs-2027")."""
    dash = raws[place - 1]
    return (
        dash.text in _DASHES
        and dash.glued
        and place >= 2
        and raws[place - 2].text.isalpha()
        and not raws[place - 2].glued
        and len(raws[place - 2].word) <= 3
    )


def _numbered(letters: str, figures: str) -> Roles | None:
    figures, _, year = figures.partition("/")
    number = int(figures) if figures.isdecimal() and len(figures) <= 2 else 0
    yearly: Yearly | None = None
    if letters in _NUMBERED_WEEK:
        return {"period": found} if (found := yearly_week(number)) else None
    if letters in _NUMBERED_QUARTER:
        yearly = yearly_part(3, number, Grain.QUARTER)
    elif letters in _NUMBERED_HALF:
        yearly = yearly_part(6, number, Grain.HALF)
    if yearly is None or not year:
        return {"period": yearly} if yearly else None
    return {"period": yearly.of_year(int(year))} if year.isdecimal() and int(year) in _YEARS else None


def _with_suffix(figures: str, suffix: str) -> Roles | None:
    kind = _FIGURES.get(suffix)
    match kind:
        case "ord" if figures.isdecimal() and 1 <= int(figures) <= 31:
            return {"ord": int(figures), "figure": int(figures)}
        case "clock":
            clock = _clock(figures)
            long: Roles = {"took": int(figures)} if suffix == "h" and figures.isdecimal() else {}
            return {"clock": clock, **long} if clock else None
        case "am" | "pm":
            clock = _clock(figures)
            if clock and clock.hour <= 12:
                return {"clock": clock.replace(hour=clock.hour % 12 + (12 if kind == "pm" else 0))}
    return None


def _clock(figures: str) -> time | None:
    hour, _, minute = figures.rstrip(".").replace(".", ":").partition(":")
    if len(hour) > 2 or len(minute) not in (0, 2) or not (hour + minute).isdecimal():
        return None
    return time(int(hour), int(minute or 0)) if int(hour) < 24 and int(minute or 0) < 60 else None


_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., Roles | None]], ...] = (
    (re.compile(r"(\d{4})-(\d\d?)-(\d\d?)\.?"), lambda y, m, d: _date(d, m, y)),
    (re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)"), lambda y, m, d: _date(d, m, y)),
    (re.compile(r"(\d\d?)([.\-])(\d\d?)\2(\d{4}|\d\d)\.?"), lambda d, _, m, y: _date(d, m, y)),
    (re.compile(r"(\d\d?)/(\d\d?)/(\d{4}|\d\d)\.?"), lambda d, m, y: _slashed(d, m, y)),
    (re.compile(r"(20\d\d)/(?:20)?(\d\d)"), lambda y, _: {"year": int(y)}),
    (re.compile(r"(20\d\d)-(0[1-9]|1[0-2])"), lambda y, m: {"period": yearly_month(int(m)).of_year(int(y))}),
    (re.compile(r"(0\d|1[0-2])/(2[6-9])"), lambda m, y: _numbered_year(int(m), _CENTURY + int(y))),
    (re.compile(r"(\d\d?)/(20\d\d)"), lambda m, y: _numbered_year(int(m), int(y))),
    (re.compile(r"(\d\d?)\.(\d\d?)\."), lambda d, m: _date(d, m, None)),
    (re.compile(r"(\d\d?)\.(\d\d?)"), lambda d, m: _point(d, m)),
    (re.compile(r"(\d\d?)/(\d\d?)\.?"), lambda d, m: _fraction(d, m)),
    (re.compile(r"\d\d?:\d\d\.?"), lambda: None),
    (re.compile(r"(\d\d?)\.(?!\d)"), lambda n: {"ord": int(n), "figure": int(n)} if 1 <= int(n) <= 53 else None),
    (re.compile(r"(20\d\d)\.?"), lambda y: {"year": int(y), "num": int(y)}),
    (re.compile(r"([1-9]\d{0,2}|0\d)\.?"), lambda n: {"num": int(n), "digits": int(n), "figure": int(n)}),
)


def _split_figures(figures: str) -> list[tuple[int, int, Roles]]:
    """What figures mean, as a whole or as two that a hyphen joins ("3.-5.3.")."""
    whole = _figures(figures)
    if whole:
        return [(0, len(figures), whole)]
    if figures.count("-") == 1:
        cut = figures.index("-")
        left, right = _figures(figures[:cut]), _figures(figures[cut + 1 :])
        if left and right:
            return [(0, cut, left), (cut, cut + 1, {"dash": None}), (cut + 1, len(figures), right)]
    if figures.count("/") == 1:
        cut = figures.index("/")
        left, right = _figures(figures[:cut]), _figures(figures[cut + 1 :])
        if left and right and ("ord" in left or len(figures) > _LONGEST_DATE):
            joint = "and" if "ord" in left else "dash"
            return [(0, cut, left), (cut, cut + 1, {joint: None}), (cut + 1, len(figures), right)]
    return [(0, len(figures), {"dead": None})]


def _figures(figures: str) -> Roles | None:
    for shape, make in _SHAPES:
        if match := shape.fullmatch(figures):
            if ":" in figures:
                clock = _clock(figures)
                return {"clock": clock} if clock else None
            return make(*match.groups())
    return None


def _date(day: str, month: str, year: str | None) -> Roles | None:
    if year is None:
        yearly = yearly_day(int(day), int(month))
        return {"date": yearly} if yearly else _missing(int(day), int(month), None)
    known = int(year) + (_CENTURY if len(year) == 2 else 0)
    try:
        found = date(known, int(month), int(day))
    except ValueError:
        return _missing(int(day), int(month), known) if known in _YEARS else None
    return {"date": Days(Span(found, found), Grain.DAY)} if found.year in _YEARS else None


def _missing(day: int, month: int, year: int | None) -> Roles | None:
    """A day that no calendar has, of a month that there is: "31.11."."""
    return {"missing": (day, month, year)} if 1 <= month <= 12 and _SHORTEST_MONTH < day <= _LONGEST_MONTH else None


def _numbered_year(number: int, year: int) -> Roles:
    """ "10/2026" is a month, after "KW" a week."""
    month = {"period": yearly_month(number).of_year(year)} if 1 <= number <= 12 else {}
    return {"week-year": (number, year), **month}


def _slashed(first: str, second: str, year: str) -> Roles | None:
    return _date(first, second, year) or _date(second, first, year)


def _point(day: str, month: str) -> Roles | None:
    """ "3.5" may be a date, a time or a number: what stands beside it decides."""
    yearly = yearly_day(int(day), int(month))
    roles: Roles = {"point": _clock(f"{day}:{month}") if len(month) == 2 else None, "loose": yearly}
    return roles if yearly or roles["point"] else None


def _fraction(first: str, second: str) -> Roles | None:
    yearly = yearly_day(int(first), int(second)) or yearly_day(int(second), int(first))
    slashed: Roles = {"slashed": (int(first), int(second))}
    return {"loose": yearly, **slashed} if yearly else slashed


def _believe(items: list[Item]) -> list[Item]:
    """The items, without those that are words of time only beside others where they stand alone."""
    believed = []
    for place, item in enumerate(items):
        if "shy" in item.roles and not _has_company(items, place, item):
            kept = {kind: value for kind, value in item.roles.items() if kind not in item.roles["shy kinds"]}
            item = Item({"word": "", **kept}, item.start, item.end)
        elif item.role(_SURNAMES) and place and "title" in items[place - 1].roles:
            item = Item({"noun": ""}, item.start, item.end)
        believed.append(item)
    return believed


_AFTER_NO_DAY = frozenset({"comma", "and", "dash", "stop", "end", "part"})
"""What may follow a short weekday behind "nicht": "nicht so gut" is no Sunday."""
_AFTER_NO_WEEKDAY = frozenset({"word", "weekday", "weekly"})
_SURNAMES = frozenset({"month", "weekday", "season", "period", "date"})


def _has_company(items: list[Item], place: int, item: Item) -> bool:
    before = items[place - 1] if place else None
    after = items[place + 1] if place + 1 < len(items) else None
    clear = item.roles["shy"] == "clear"
    if before and "not" in before.roles and "weekday" in item.roles and not clear:
        return after is None or after.role(_AFTER_NO_DAY) is not None
    if before and before.role(_LEADS) and "shy" not in before.roles:
        return not (after and after.role(_AFTER_NO_WEEKDAY) and "weekday" in item.roles and not clear)
    for step in (-1, 1):
        at = place + step
        linked = False
        while 0 <= at < len(items) and items[at].role(frozenset({"dash", "and", "comma", "bis", "to"})):
            linked = True
            at += step
        if not 0 <= at < len(items) or items[at].role(_TIMES) is None:
            continue
        other = items[at]
        if linked:
            if (
                ("weekday" in other.roles and other.roles != item.roles)
                or (clear and "shy" not in other.roles)
                or ("month" in item.roles and "month" in other.roles)
            ):
                return True
        elif (
            "month" in item.roles
            or "edge" in item.roles
            or "part" in item.roles
            or (clear and "shy" not in other.roles)
        ):
            return True
    return False


def mark_dead_numbers(items: list[Item]) -> list[Item]:
    """The items, with rows of numbers as what they are: a phone number, not dates."""
    kept = list(items)
    for place in range(len(items) - 1):
        left, right = items[place], items[place + 1]
        if _plain(left) and _plain(right):
            kept[place] = replace(left, roles={"dead": None})
            kept[place + 1] = replace(right, roles={"dead": None})
    return kept


def _plain(item: Item) -> bool:
    return ("num" in item.roles and "figure" in item.roles) or "dead" in item.roles
