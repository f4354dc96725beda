"""What was spoken of: kept for fifteen minutes, so that "und wo ist das?" has a meaning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

from handlers.questions.evidence import Evidence
from handlers.questions.names import Kind
from handlers.questions.slots import NOTHING, Slots

KEPT_FOR = timedelta(minutes=15)
MOST_SHOWN = 50
SHORT = 4
"""A message of so few words is hardly ever a question of its own."""


class Context(BaseModel):
    """The last question about workshops: its slots, what was asked about them, and the workshops of the answer.

    `rest` are those that the answer had no room for; `wish` is what was to be done with them, as an intent. `listed` is
    the list that was shown last: of it another can be picked when one was.
    """

    at: datetime
    slots: Slots
    asks: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    wish: str = ""
    listed: tuple[str, ...] = ()

    @property
    def subject(self) -> Slots:
        """The slots without the narrowing to single workshops, to which another question can be put."""
        return replace(self.slots, ids=None)

    def chosen(self, evidence: Evidence) -> str:
        """The workshop that a message picks out of those that were shown, by its place; "" where it does not."""
        among = self.listed or self.shown
        place = evidence.place
        if evidence.step and len(self.shown) == 1 and self.shown[0] in among:
            place = among.index(self.shown[0]) + 1 + evidence.step
            return among[place - 1] if 0 < place <= len(among) else ""
        return among[place - (place > 0)] if 0 < abs(place) <= len(among) else ""

    def follow(self, before: "Context | None") -> "Context":
        """This context with the list that one of its workshops was picked from."""
        if len(self.shown) > 1:
            return self.model_copy(update={"listed": self.shown})
        known = before.listed if before else ()
        return self.model_copy(update={"listed": known}) if set(self.shown) & set(known) else self


def recall(kept: dict[str, Any] | None, now: datetime) -> Context | None:
    """The context that was kept, unless it is too old, or of an older form."""
    if not kept:
        return None
    try:
        context = Context.model_validate(kept)
    except ValidationError:
        return None
    return context if timedelta(0) <= now - context.at <= KEPT_FOR else None


def remember(
    slots: Slots,
    asks: Sequence[str],
    shown: Sequence[str],
    now: datetime,
    rest: Sequence[str] = (),
    wish: str = "",
) -> dict[str, Any]:
    """The context in the form in which it is kept: ids and dates, never the words of the message."""
    bare = replace(slots, when=replace(slots.when, rest=""))
    ids, more = tuple(shown[:MOST_SHOWN]), tuple(rest[:MOST_SHOWN])
    return Context(at=now, slots=bare, asks=tuple(asks), shown=ids, rest=more, wish=wish).model_dump(mode="json")


def take_up(evidence: Evidence, slots: Slots, context: Context, *, wishes: bool) -> tuple[Slots, str] | None:
    """What a message takes up of what was spoken of: a workshop that was shown, or slots that it does not change.

    `wishes`: something is to be done with what it is about.
    Gives the slots with what was taken up, and why; None where the message stands for itself.
    """
    before, shown = context.subject, context.shown
    if evidence.corrects:
        return before.changed_by(slots), "put right"
    if chosen := context.chosen(evidence):
        return replace(NOTHING, ids=(chosen,)), "picked out of those shown"
    short = len(evidence.tokens) <= SHORT
    if evidence.place and short:
        return None
    bare = not evidence.events and not evidence.course
    if evidence.later and short and context.slots.one and context.rest:
        return replace(NOTHING, ids=context.rest[:1]), "the one after that which was shown"
    whom = bare and "audience" in evidence.asks and slots == replace(NOTHING, audiences=slots.audiences)
    if whom and evidence.refers and shown:
        return replace(NOTHING, ids=shown), "for whom that is which was shown"
    if evidence.otherwhere and before.courses and not slots.named:
        here = tuple((Kind.SITE, id) for id in before.sites)
        return Slots(courses=before.courses, without=here), "the same elsewhere"
    if evidence.also and bare and slots.named:
        return replace(before, when=NOTHING.when).changed_by(slots), "the same elsewhere"
    if evidence.among and shown:
        return replace(slots, ids=shown), "among those shown"
    if (evidence.course or (evidence.anew and not evidence.asks_only)) and not evidence.continues:
        return None
    if not slots.named and not evidence.events and (evidence.refers or evidence.continues or short or evidence.asks):
        if evidence.next:
            if before.named:
                return replace(before, one=True), "the next of what was spoken of"
        elif shown:
            return replace(NOTHING, ids=shown), "what was shown"
        elif before.named:
            return replace(before, one=context.slots.one), "what was named before"
    if slots.named and (evidence.continues or (bare and (short or (evidence.refers and (evidence.asks or wishes))))):
        return before.changed_by(slots), "the rest of what was spoken of"
    return None
