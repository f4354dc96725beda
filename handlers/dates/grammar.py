"""A small engine for grammars: items that stand side by side are rewritten to one, stratum by stratum.

A pattern is a row of elements, each one or more kinds ("date|period"). "~" before an element: what it matched is not
handed to the rule; "?" behind it: it may be missing (None is handed over); "*" behind it: any number, none is handed
over. A rule returns what the items mean together, or None where it does not apply after all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.dates.calendar import Calendar, Days, Grain, Yearly

END = "end"


@dataclass(frozen=True)
class Today:
    """What the words are read against."""

    day: date
    calendar: Calendar


@dataclass(frozen=True)
class Item:
    """A word or what words mean together: what it can be, and where it stands in the text."""

    roles: Mapping[str, Any]
    start: int
    end: int

    def role(self, kinds: frozenset[str]) -> str | None:
        """The first of its kinds that is among these."""
        for kind in self.roles:
            if kind in kinds:
                return kind
        return None


@dataclass(frozen=True)
class Meaning:
    """What items mean together: a kind and its value."""

    kind: str
    value: Any


Made = Meaning | tuple[Meaning, ...] | Days | Yearly | None
Make = Callable[..., Made]


@dataclass(frozen=True)
class _Element:
    kinds: frozenset[str]
    handed: bool
    optional: bool
    repeated: bool


@dataclass(frozen=True)
class Rule:
    """A pattern with what it means. `behind` must stand before it, `ahead` after it, `never` must not follow it."""

    elements: tuple[_Element, ...]
    make: Make
    behind: frozenset[str]
    ahead: frozenset[str]
    never: frozenset[str]

    @property
    def first(self) -> frozenset[str]:
        """The kinds with which it can begin."""
        kinds: frozenset[str] = frozenset()
        for element in self.elements:
            kinds |= element.kinds
            if not (element.optional or element.repeated):
                break
        return kinds

    def match(self, items: Sequence[Item], place: int) -> tuple[int, list[Any]] | None:
        """Where it ends and what it hands over when it begins at a place."""
        if self.behind and not _stands_behind(items, place, self.behind):
            return None
        return self._match(items, place, 0, [])

    def mean(self, today: Today, values: Sequence[Any]) -> Made:
        """What it means; None where it does not apply, or the days would lie before or behind the calendar's."""
        try:
            return self.make(today, *values)
        except OverflowError:
            return None

    def _match(self, items: Sequence[Item], place: int, at: int, handed: list[Any]) -> tuple[int, list[Any]] | None:
        if at == len(self.elements):
            return (place, handed) if self._may_end(items, place) else None
        element = self.elements[at]
        kind = items[place].role(element.kinds) if place < len(items) else None
        if kind is not None:
            value = items[place].roles[kind]
            more = [*handed, value] if element.handed else handed
            found = self._match(items, place + 1, at if element.repeated else at + 1, more)
            if found:
                return found
        if element.optional or element.repeated:
            more = [*handed, None] if element.handed and not element.repeated else handed
            return self._match(items, place, at + 1, more)
        return None

    def _may_end(self, items: Sequence[Item], place: int) -> bool:
        if place >= len(items):
            return not self.ahead or END in self.ahead
        following = items[place]
        return not (self.never and following.role(self.never)) and not (
            self.ahead and following.role(self.ahead) is None
        )


def _stands_behind(items: Sequence[Item], place: int, kinds: frozenset[str]) -> bool:
    place -= 1
    while place >= 0 and "the" in items[place].roles:
        place -= 1
    return place >= 0 and items[place].role(kinds) is not None


class Stratum:
    """Rules that are applied together, the earlier before the later, until none applies any more."""

    def __init__(self, **macros: str) -> None:
        self._macros = macros
        self._rules: list[Rule] = []
        self._starting: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def rule(self, *patterns: str, behind: str = "", ahead: str = "", never: str = "") -> Callable[[Make], Make]:
        """Registers what a pattern means; the function gets today and the values that the pattern hands over."""

        def register(make: Make) -> Make:
            for pattern in patterns:
                elements = tuple(self._element(part) for part in pattern.split())
                rule = Rule(elements, make, self._kinds(behind), self._kinds(ahead), self._kinds(never))
                self._rules.append(rule)
            return make

        return register

    def _element(self, part: str) -> _Element:
        name = part.strip("~?*")
        return _Element(self._kinds(name), not part.startswith("~"), part.endswith("?"), part.endswith("*"))

    def _kinds(self, names: str) -> frozenset[str]:
        return frozenset(kind for name in names.split("|") if name for kind in self._macros.get(name, name).split("|"))

    def apply(self, items: list[Item], today: Today) -> None:
        """Rewrites the items in place."""
        place = 0
        while place < len(items):
            if self._rewrite(items, place, today):
                place = max(0, place - 3)
            else:
                place += 1

    def _rewrite(self, items: list[Item], place: int, today: Today) -> bool:
        for rule in self._beginning_with(items[place]):
            found = rule.match(items, place)
            if found is None:
                continue
            end, values = found
            made = rule.mean(today, values)
            if made is not None:
                items[place:end] = _items(made, items[place].start, items[end - 1].end)
                return True
        return False

    def _beginning_with(self, item: Item) -> tuple[Rule, ...]:
        """The rules that can begin with an item, in the order in which they were registered."""
        kinds = tuple(item.roles)
        rules = self._starting.get(kinds)
        if rules is None:
            rules = self._starting[kinds] = tuple(rule for rule in self._rules if not rule.first.isdisjoint(kinds))
        return rules


def _items(made: Made, start: int, end: int) -> list[Item]:
    several = made if isinstance(made, tuple) else (made,)
    return [Item({meaning.kind: meaning.value}, start, end) for meaning in map(to_meaning, several)]


def to_meaning(made: Any) -> Meaning:
    """Days, or days of every year, as a date or a period."""
    if isinstance(made, Meaning):
        return made
    return Meaning("date" if made.grain is Grain.DAY else "period", made)
