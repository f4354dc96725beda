"""A message becomes questions: what each is after, its slots, and what of the context it takes up.

The classifier says how likely each intent is; names, dates and small words say what a message is about. What decided
is kept as reasons, so that a developer can see it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from handlers.dates import When
from handlers.questions.classifying import Guess
from handlers.questions.context import Context, take_up
from handlers.questions.deciding import ABOUT_WORKSHOPS, SOCIAL, Near, decide
from handlers.questions.evidence import Evidence
from handlers.questions.intents import Intent
from handlers.questions.lexicon import read_words
from handlers.questions.names import Mention
from handlers.questions.slots import NOTHING, Slots

TAKES_UP = ABOUT_WORKSHOPS | {Intent.REGISTER, Intent.CANCEL}
MOST_PARTS, MOST_ANSWERS = 24, 6
"""So many parts of a message are looked at, and so many questions of one are answered."""
_BREAK = re.compile(r"(?<=[?!;\n])\s*|(?<=[^\W\d]{3}\.)\s+(?=\w)")


@cache
def _further() -> re.Pattern[str]:
    """Where a second question begins: an "and" before a word with which questions begin."""
    words = read_words("asking")
    links, begins = ("|".join(re.escape(word) for word in words[group]) for group in ("links", "begins"))
    return re.compile(rf",?\s+(?:{links})\s+(?:{links}\s+)?(?=(?:{begins})\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """What can be seen of a message without knowing what was spoken of before.

    In `masked` names and dates are replaced by their kinds; `akin` says which course comes nearest in meaning.
    """

    when: When
    evidence: Evidence
    masked: str
    guess: Guess
    akin: Callable[[], tuple[str, ...]] = tuple


@dataclass(frozen=True)
class Reading:
    """One question of a message. `near`: what it may have meant, intents or ids of curated answers, likeliest first.

    `unsure`: the intent is a guess to be asked about; `more`: the rest of what was shown is wanted.
    """

    text: str
    intent: Intent
    slots: Slots
    said: Slots = NOTHING
    """What the message itself names; `slots` may hold what was carried over, too."""
    asks: tuple[str, ...] = ()
    faq: str | None = None
    near: Near = ()
    unsure: bool = False
    absent: str = ""
    """What is named and the programme does not have, in words."""
    akin: bool = False
    """Whether what it looks for has no name here, and the courses of the slots only come nearest to it."""
    topic: str = ""
    """A topic that is asked for and that the programme does not have."""
    takes_up: bool = False
    more: bool = False
    of_several: bool = False
    """Whether it speaks of several that were shown."""
    sensitive: str | None = None
    language: str | None = None
    reasons: tuple[str, ...] = field(default=(), compare=False)
    seen: Look | None = field(default=None, compare=False, repr=False)

    def explain(self) -> list[str]:
        """What decided, in lines."""
        return [*(_explain(self.seen) if self.seen else ()), *self.reasons]


@dataclass(frozen=True)
class Reader:
    """Reads messages about one programme at one moment; `look` sees what is in a text."""

    look: Callable[[str], Look]
    now: datetime

    def look_ahead(self, text: str) -> None:
        """Does what takes time, so that `read` finds it done."""
        for piece in (text, *_split(text)):
            self.look(piece)

    def read(self, text: str, context: Context | None) -> list[Reading]:
        """The questions of a message, at least one; of several each is worth an answer of its own."""
        whole = self._read_one(text, context)
        pieces = _split(text)
        if len(pieces) < 2 or whole.sensitive:
            return [whole]
        said = [
            part
            for part in self._read_parts(pieces, context)
            if part.intent not in SOCIAL | {Intent.OUT_OF_SCOPE} or part.sensitive
        ]
        if not said:
            return [whole]
        distinct: list[Reading] = []
        for part in said:
            if distinct and (merged := _merge(distinct[-1], part)):
                distinct[-1] = merged
            elif all(_wanted(part) != _wanted(other) for other in distinct):
                distinct.append(part)
        distinct = distinct[:MOST_ANSWERS]
        return distinct if len(distinct) > 1 else [_together(whole, distinct[0])]

    def _read_parts(self, pieces: Sequence[str], context: Context | None) -> list[Reading]:
        """Each part goes on with what the one before is about."""
        parts: list[Reading] = []
        for piece in pieces:
            part = self._read_one(piece, context)
            parts.append(part)
            if part.slots.named or part.slots.ids:
                context = Context(at=self.now, slots=part.slots, asks=(), shown=part.slots.ids or ())
        return parts

    def _read_one(self, text: str, context: Context | None) -> Reading:
        seen = self.look(text)
        evidence, guess = seen.evidence, seen.guess
        if context and context.rest and evidence.more and not guess.sensitive:
            rest = Slots(ids=context.rest)
            return Reading(
                text, Intent.LIST_WORKSHOPS, rest, takes_up=True, more=True, seen=seen, reasons=("context: more",)
            )
        slots = replace(evidence.slots, when=replace(seen.when, rest=""))
        decided = decide(guess, evidence, slots, context)
        reading = Reading(
            text=text,
            intent=decided.intent,
            slots=slots,
            said=slots,
            asks=evidence.asks,
            faq=decided.faq,
            near=decided.near,
            unsure=decided.unsure,
            absent=evidence.absent,
            topic=evidence.topic if decided.intent in ABOUT_WORKSHOPS or evidence.events else "",
            of_several=evidence.several,
            sensitive=guess.sensitive if decided.intent is Intent.HUMAN else None,
            language=guess.language,
            reasons=decided.reasons,
            seen=seen,
        )
        if (reading.topic or decided.intent is Intent.OUT_OF_SCOPE) and (akin := seen.akin()):
            nearest = replace(slots, courses=akin)
            reasons = (*decided.reasons, f"nearest in meaning: {', '.join(akin)}")
            return replace(reading, intent=Intent.LIST_WORKSHOPS, slots=nearest, akin=True, topic="", reasons=reasons)
        wishes = decided.intent not in ABOUT_WORKSHOPS
        taken = take_up(evidence, slots, context, wishes=wishes) if context and decided.intent in TAKES_UP else None
        return _carry(reading, context, *taken) if context and taken else reading


def _split(text: str) -> list[str]:
    """The parts of a message that may be questions of their own."""
    pieces = (piece.strip() for part in _BREAK.split(text) for piece in _further().split(part))
    return [piece for piece in pieces if any(character.isalnum() for character in piece)][:MOST_PARTS]


def _wanted(reading: Reading) -> tuple[object, ...]:
    """What is wanted, so that the same is not answered twice."""
    return reading.intent, reading.slots, reading.asks, reading.faq, reading.topic, reading.absent


def _carry(reading: Reading, context: Context, slots: Slots, why: str) -> Reading:
    asks = reading.asks or (context.asks if reading.intent is not Intent.REGISTER else ())
    intent = reading.intent
    if intent in ABOUT_WORKSHOPS:
        intent = Intent.WORKSHOP_DETAIL if asks else Intent.LIST_WORKSHOPS
    return replace(
        reading, intent=intent, slots=slots, asks=asks, takes_up=True, reasons=(*reading.reasons, f"context: {why}")
    )


def _merge(one: Reading, other: Reading) -> Reading | None:
    """Two parts of a message as one question, where one answer is enough; None where each needs its own."""
    if one.intent is Intent.FAQ or other.intent is Intent.FAQ:
        return one if (one.intent, one.faq) == (other.intent, other.faq) else None
    if not (one.intent is other.intent or {one.intent, other.intent} <= ABOUT_WORKSHOPS):
        return None
    if other.said.named and one.said.named and not other.takes_up:
        return None
    asks = tuple(dict.fromkeys((*one.asks, *other.asks)))
    intent = Intent.WORKSHOP_DETAIL if asks and Intent.WORKSHOP_DETAIL in (one.intent, other.intent) else one.intent
    slots = one.slots.changed_by(other.said) if one.slots.ids is None else one.slots
    return replace(one, intent=intent, slots=slots, asks=asks, reasons=(*one.reasons, f"with: {other.text!r}"))


def _together(whole: Reading, part: Reading) -> Reading:
    """Where a message has but one question, the slots are those of the whole of it."""
    if part.takes_up and not whole.slots.named:
        return part
    social = whole.intent in SOCIAL or whole.intent is Intent.OUT_OF_SCOPE
    if social or part.intent is whole.intent or {part.intent, whole.intent} <= ABOUT_WORKSHOPS:
        asks = tuple(dict.fromkeys((*whole.asks, *part.asks)))
        intent = Intent.WORKSHOP_DETAIL if Intent.WORKSHOP_DETAIL in (part.intent, whole.intent) else part.intent
        return replace(whole, intent=intent, faq=part.faq, asks=asks)
    return whole


def _explain(seen: Look) -> tuple[str, ...]:
    """What was seen of a message, in lines."""
    guess = seen.guess
    return (
        *map(_say_mention, seen.evidence.mentions),
        *([f"date: {replace(seen.when, rest='')}"] if seen.when.said else []),
        f"masked: {seen.masked}",
        *(f"asks: {ask}" for ask in seen.evidence.asks),
        *(f"intent: {intent.value} {chance:.2f}" for intent, chance in guess.ranked[:4]),
        *(f"faq: {id} {chance:.2f}" for id, chance in guess.faq[:3]),
        *guess.explain(),
    )


def _say_mention(mention: Mention) -> str:
    left_out = ", left out" if mention.without else ""
    return f"name: {mention.kind.value} {', '.join(mention.ids)} ({mention.nearness:.2f}{left_out})"
