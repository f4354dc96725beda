"""The words of time of config/understanding/dates, and how a word of a message is found among them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from handlers.dates.calendar import (
    Yearly,
    list_public_names,
    load_yaml,
    name_public,
    named_days,
    read_days,
)
from handlers.words import simplify

Role = tuple[str, Any]
SCAN = re.compile(r"\d+(?:[.:/-]\d+)*\.?|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\w\s]|_")
LANGUAGES = ("de", "en", "others")
"""Where one word means two things, the language that comes first decides. Slips are forgiven in the first two."""
_SLIPS = {"month", "weekday", "day", "which", "unit", "part", "weekly"}
"""The kinds of words in which a slip of the finger is forgiven."""
_SHORTEST_SLIP, _SHORTEST_TWO_SLIPS, _SHORTEST_COMPOUND = 5, 9, 7
_COMPOUND_FIRST = ("which", "month", "weekday", "season", "part", "unit", "length", "holiday", "school")
_COMPOUND_SECOND = ("part", "habit", "dawn", "unit", "units", "half", "edge", "day", "event")
_JOINTS = ("", "s", "es", "n", "en")


@dataclass(frozen=True)
class Entry:
    """A phrase: its further words, what it can be, and the kinds of which it is believed only beside words of time."""

    further: tuple[str, ...]
    roles: tuple[Role, ...]
    shy: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """A part of a compound: what it can be, and where it begins and ends in the word."""

    roles: tuple[Role, ...]
    start: int
    end: int


@dataclass
class Lexicon:
    """Phrases by their first word, the longest first."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    slips: dict[str, list[str]] = field(default_factory=dict)
    longest: int = 0
    """How many letters the longest word has in which slips are looked for."""

    def add(self, phrase: str, role: Role) -> None:
        """Adds what a phrase can mean; a later language does not take away what an earlier one says."""
        shy = frozenset({role[0]} if phrase.endswith("?") else ())
        words = split_words(phrase.rstrip("?"))
        if not words:
            return
        known = self.entries.setdefault(words[0], [])
        for place, entry in enumerate(known):
            if entry.further == words[1:]:
                if role[0] not in dict(entry.roles):
                    known[place] = Entry(entry.further, (*entry.roles, role), entry.shy | shy)
                return
        known.append(Entry(words[1:], (role,), shy))
        known.sort(key=lambda entry: -len(entry.further))

    def single(self, word: str) -> Entry | None:
        """What a word alone means."""
        return next((entry for entry in self.entries.get(word, ()) if not entry.further), None)

    def index_slips(self, real: Iterable[str]) -> None:
        """Prepares finding words with slips; `real` are words of their own that only look like slips."""
        self.real = frozenset(real)
        for word in self.entries:
            entry = self.single(word)
            if len(word) >= _SHORTEST_SLIP and entry and not entry.shy and entry.roles[0][0] in _SLIPS:
                self.longest = max(self.longest, len(word))
                for form in _deleted(word, 2 if len(word) >= _SHORTEST_TWO_SLIPS else 1):
                    self.slips.setdefault(form, []).append(word)

    def find_slipped(self, word: str) -> Entry | None:
        """The word of time that was meant by one that is not known."""
        slips = 2 if len(word) >= _SHORTEST_TWO_SLIPS else 1
        if not _SHORTEST_SLIP <= len(word) <= self.longest + slips or word in self.real:
            return None
        best: tuple[int, str] | None = None
        for form in _deleted(word, slips):
            for known in self.slips.get(form, ()):
                allowed = 2 if min(len(known), len(word)) >= _SHORTEST_TWO_SLIPS else 1
                if known[0] == word[0] and (distance := _distance(word, known)) <= allowed:
                    best = min(best or (distance, known), (distance, known))
        return self.single(best[1]) if best else None

    def split_compound(self, word: str) -> tuple[Part, Part] | None:
        """The two parts of a compound ("freitagnachmittag", "märztermine"), the first as long as it can be."""
        if len(word) < _SHORTEST_COMPOUND:
            return None
        for end in range(len(word) - 2, 2, -1):
            first = self.single(word[:end])
            if first is None or (first.shy and end < 4) or first.roles[0][0] not in _COMPOUND_FIRST:
                continue
            for joint in _JOINTS:
                if not word.startswith(joint, end):
                    continue
                start = end + len(joint)
                second = self.single(word[start:])
                if second and len(word) - start >= 3:
                    roles = tuple(role for role in second.roles if role[0] in _COMPOUND_SECOND)
                    if roles:
                        return Part(first.roles, 0, start), Part(roles, start, len(word))
        return None


@lru_cache(maxsize=16384)
def compare(word: str) -> str:
    """A word in the form in which it is compared."""
    return simplify(word.replace("'", "").replace("’", "").replace("ʼ", "")).replace(" ", "")


def split_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared; a hyphen or a dot between them makes no difference."""
    words = (part if part[0].isdigit() or part == "§" else compare(part) for part in SCAN.findall(phrase))
    return tuple(word for word in words if word)


def _deleted(word: str, slips: int) -> set[str]:
    """The word, and what is left when up to so many letters are taken away."""
    forms, last = {word}, {word}
    for _ in range(slips):
        last = {form[:n] + form[n + 1 :] for form in last for n in range(len(form))}
        forms |= last
    return forms


def _distance(word: str, known: str) -> int:
    """How many letters were left out, added, mistaken or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(known, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if earlier and j > 1 and letter == known[j - 2] and word[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


@cache
def load_lexicon(region: str) -> Lexicon:
    """The words of every language, and the names of the public holidays of a region."""
    lexicon = Lexicon()
    folder = files("config") / "understanding" / "dates"
    real: list[str] = []
    for language in LANGUAGES:
        if language == "others":
            lexicon.index_slips(real)
        source = load_yaml((folder / f"{language}.yaml").read_text("utf-8"))
        endings = source.pop("endings", [])
        real += [compare(word) for word in source.pop("real", [])]
        for kind, words in source.items():
            for value, phrases in words.items() if isinstance(words, Mapping) else [(None, words)]:
                for role in _roles(kind, value, language):
                    for phrase in phrases:
                        for form in _inflect(str(phrase), endings):
                            lexicon.add(form, role)
    for name in list_public_names(region):
        if split_words(name) and len(split_words(name)[0]) > 3:
            lexicon.add(name, ("yearly", name_public(region, name)))
    return lexicon


def _inflect(phrase: str, endings: list[str]) -> list[str]:
    forms = [phrase]
    if "~" in phrase:
        forms = [phrase.replace("~", ending) for ending in endings]
    return forms


def _roles(kind: str, value: Any, language: str) -> list[Role]:
    """What a word of a kind can be in the grammar."""
    match kind:
        case "season" | "holiday":
            yearly: Yearly = named_days("seasons" if kind == "season" else "holidays", value)
            return [("period" if len(_points(kind, value)) > 1 else "date", yearly), ("named", value)]
        case "weekly":
            first, _, last = str(value).partition("-")
            return [("weekly", frozenset(range(int(first), int(last or first) + 1)))]
        case "amount":
            number, unit = str(value).split()
            return [("amount", (int(number), unit))]
        case "number":
            return [("num", value)]
        case "ordinal":
            return [("ord", value)]
        case "event" | "numbered" | "title":
            return [(kind, None)] if kind != "event" else [("event", None)]
        case "month":
            return [("month", value), *([("english", value)] if language == "en" else [])]
        case _:
            return [(kind.replace("_", "-"), value)]


def _points(kind: str, value: str) -> list[str]:
    points: list[str] = read_days()["seasons" if kind == "season" else "holidays"][value]
    return points
