"""What a message asks for, as a structured query: its slots, and how a later message changes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.dates import When, allows, change_when
from handlers.questions.names import Kind, Mention

NEVER_SAID = When((), frozenset(), (None, None), (), "", said=False)
_FIELDS = {
    Kind.COURSE: "courses",
    Kind.SITE: "sites",
    Kind.AUDIENCE: "audiences",
    Kind.VENUE: "venues",
    Kind.TRAINER: "trainers",
}


@dataclass(frozen=True)
class Slots:
    """What was named; an empty slot leaves its matter open. `one`: the soonest is asked for. `ids`: among these only.

    `without` are things to be left out, each with its kind; `free`: only what has free seats.
    """

    courses: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    without: tuple[tuple[Kind, str], ...] = ()
    online: bool | None = None
    free: bool = False
    one: bool = False
    when: When = NEVER_SAID
    ids: tuple[str, ...] | None = None

    def left_out(self, kind: Kind) -> tuple[str, ...]:
        """The things of a kind that are to be left out."""
        return tuple(id for known, id in self.without if known is kind)

    @property
    def excluded(self) -> "Slots":
        """The things that are to be left out, as the slots that they would fill."""
        named: dict[str, Any] = {name: self.left_out(kind) for kind, name in _FIELDS.items()}
        return Slots(**named)

    @property
    def affirmed(self) -> "Slots":
        """With what was negated as what is meant: "zu den Grundlagen kann ich nicht", "am 28. kann ich nicht"."""
        when = self.when
        if when.without and not when.spans and not when.weekdays:
            when = when.without[0]
        meant: dict[str, Any] = {name: getattr(self, name) or self.left_out(kind) for kind, name in _FIELDS.items()}
        return replace(self, when=when, without=(), **meant)

    def allow(self, sessions: Sequence[tuple[datetime, datetime]]) -> bool:
        """Whether local sessions lie in the time that was named."""
        return allows(self.when, sessions)

    @property
    def named(self) -> bool:
        """Whether anything narrows the search down."""
        return self != replace(NOTHING, one=self.one, ids=self.ids)

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """The first and the last day of the time that was named; None where it is open."""
        spans = self.when.spans
        starts, ends = [span.start for span in spans], [span.end for span in spans]
        first = None if not starts or None in starts else min(day for day in starts if day)
        last = None if not ends or None in ends else max(day for day in ends if day)
        return first, last

    def changed_by(self, new: "Slots") -> "Slots":
        """These slots with what a later message names instead."""
        own = {kind for kind, _ in new.without}
        return Slots(
            courses=new.courses or (() if Kind.COURSE in own else self.courses),
            sites=new.sites or (() if Kind.SITE in own or new.online else self.sites),
            audiences=new.audiences or (() if Kind.AUDIENCE in own else self.audiences),
            venues=new.venues or (() if new.sites or Kind.SITE in own or new.online else self.venues),
            trainers=new.trainers or (() if Kind.TRAINER in own else self.trainers),
            without=new.without or tuple(pair for pair in self.without if not _names(new, pair[0])),
            online=self.online if new.online is None and not new.sites else new.online,
            free=self.free or new.free,
            one=new.one or self.one,
            when=change_when(self.when, new.when),
        )


NOTHING = Slots()
"""What a message asks for that names nothing."""


def _names(slots: Slots, kind: Kind) -> bool:
    return bool(getattr(slots, _FIELDS[kind]))


def fill_slots(mentions: Iterable[Mention], *, faint: bool) -> Slots:
    """The slots that mentions fill; those that are not sure count where `faint` says so and no sure one is there."""
    found = list(mentions)
    filled: dict[str, tuple[str, ...]] = {}
    without: list[tuple[Kind, str]] = []
    for kind, name in _FIELDS.items():
        of_kind = [mention for mention in found if mention.kind is kind]
        sure = [mention for mention in of_kind if mention.sure]
        for mention in sure or (of_kind if faint else []):
            if mention.without:
                without += [(kind, id) for id in mention.ids]
            else:
                filled[name] = (*filled.get(name, ()), *mention.ids)
    named: dict[str, Any] = {name: tuple(dict.fromkeys(ids)) for name, ids in filled.items()}
    return Slots(without=tuple(without), **named)


def show_slots(slots: Slots) -> dict[str, Any]:
    """The slots as they are shown to who asks what was understood: only those that are filled."""
    first, last = slots.bounds
    shown: dict[str, Any] = {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
    for name in _FIELDS.values():
        if ids := getattr(slots, name):
            shown[name] = list(ids)
    if slots.without:
        kinds = dict.fromkeys(kind for kind, _ in slots.without)
        shown["without"] = {kind.value: list(slots.left_out(kind)) for kind in kinds}
    if slots.when.weekdays:
        shown["weekdays"] = sorted(slots.when.weekdays)
    if any(slots.when.part):
        shown["part_of_day"] = [clock.isoformat("minutes") if clock else None for clock in slots.when.part]
    if any(slots.when.length):
        shown["hours"] = [length / timedelta(hours=1) if length else None for length in slots.when.length]
    if any(slots.when.days):
        shown["days"] = list(slots.when.days)
    if slots.when.without:
        shown["not_when"] = len(slots.when.without)
    if slots.online is not None:
        shown["online"] = slots.online
    return shown | ({"free": True} if slots.free else {}) | ({"next": True} if slots.one else {})
