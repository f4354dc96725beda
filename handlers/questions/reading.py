"""A message becomes questions: what each is after, its slots, and what of the context it takes up.

The classifier says how likely each intent is; names, dates and small words say what a message is about. What decided
is kept as reasons, so that a developer can see it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Protocol

from handlers.questions.classifying import Guess
from handlers.questions.common import filler_words
from handlers.questions.context import Context
from handlers.questions.dates import Calendar, read_when
from handlers.questions.intents import Intent
from handlers.questions.lexicon import (
    ask_words,
    event_prefix,
    is_event_word,
    numbers,
    read_words,
    said_about,
    starts_with,
    word_set,
)
from handlers.questions.names import SURE, Kind, Mention, Names, mask
from handlers.questions.slots import NOTHING, Slots, fill_slots
from handlers.questions.tokens import Token, tokenize

ANSWER, OFFER = 0.45, 0.25
"""From which probability a question is answered, and from which an answer is offered."""
ABOUT_WORKSHOPS = frozenset({Intent.LIST_WORKSHOPS, Intent.WORKSHOP_DETAIL, Intent.NEXT_WORKSHOP, Intent.MY_WORKSHOP})
TAKES_UP = ABOUT_WORKSHOPS | {Intent.REGISTER, Intent.CANCEL}
SOCIAL = frozenset({Intent.GREETING, Intent.THANKS, Intent.GOODBYE, Intent.HOW_ARE_YOU})
FOR_CURATED = frozenset({"access", "language", "level"})
"""What curated answers tell better than a workshop's row, which mostly says nothing of it."""
OF_ONE = frozenset({"where", "duration", "trainers"})
"""What can only be asked about one workshop: of a person's own, it is the next one."""
SHORT = 4
_BREAK = re.compile(r"(?<=[?!;\n])\s*|(?<=[^\W\d]{3}\.)\s+(?=\w)")


@cache
def _further() -> re.Pattern[str]:
    """Where a second question begins: an "and" before a word with which questions begin."""
    words = read_words("asking")
    links, begins = ("|".join(re.escape(word) for word in words[group]) for group in ("links", "begins"))
    return re.compile(rf",?\s+(?:{links})\s+(?:{links}\s+)?(?=(?:{begins})\b)", re.IGNORECASE)


class Classifier(Protocol):
    """Says how likely each intent is; in `masked` names and dates are replaced by their kinds."""

    def classify(self, text: str, masked: str) -> Guess:
        """The probabilities for a message."""


@dataclass(frozen=True)
class Reading:
    """One question of a message. `near`: what it may have meant instead, intents or ids of curated answers."""

    text: str
    intent: Intent
    slots: Slots
    said: Slots = NOTHING
    """What the message itself names; `slots` may hold what was carried over, too."""
    asks: tuple[str, ...] = ()
    faq: str | None = None
    near: tuple[tuple[Intent, str], ...] = ()
    topic: str = ""
    """A topic that is asked for and that the programme does not have."""
    place: int = 0
    """Which of those that were shown is meant, from 1; -1 is the last."""
    takes_up: bool = False
    sensitive: str | None = None
    language: str | None = None
    reasons: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Reader:
    """Reads messages about one programme on one day."""

    names: Names
    calendar: Calendar
    classifier: Classifier
    now: datetime
    today: date

    def read(self, text: str, context: Context | None) -> list[Reading]:
        """The questions of a message, at least one; of several each is worth an answer of its own."""
        whole = self._read_one(text, context)
        pieces = [
            piece for part in _BREAK.split(text) for piece in _further().split(part) if piece and piece.strip(" ,.!?")
        ]
        if len(pieces) < 2 or whole.sensitive:
            return [whole]
        parts = self._read_parts(pieces, context)
        said = [part for part in parts if part.intent not in SOCIAL | {Intent.OUT_OF_SCOPE}]
        if not said:
            return [whole]
        distinct: list[Reading] = []
        for part in said:
            if distinct and (merged := _merge(distinct[-1], part)):
                distinct[-1] = merged
            else:
                distinct.append(part)
        return distinct if len(distinct) > 1 else [self._together(whole, distinct[0])]

    def _read_parts(self, pieces: Sequence[str], context: Context | None) -> list[Reading]:
        """Each part goes on with what the one before is about."""
        parts: list[Reading] = []
        for piece in pieces:
            part = self._read_one(piece.strip(), context)
            parts.append(part)
            if part.slots.named or part.slots.ids:
                context = Context(at=self.now, slots=part.slots, asks=(), shown=part.slots.ids or ())
        return parts

    def _together(self, whole: Reading, part: Reading) -> Reading:
        """Where a message has but one question, the slots are those of the whole of it."""
        if part.takes_up and not whole.slots.named:
            return part
        social = whole.intent in SOCIAL or whole.intent is Intent.OUT_OF_SCOPE
        if social or part.intent is whole.intent or {part.intent, whole.intent} <= ABOUT_WORKSHOPS:
            asks = tuple(dict.fromkeys((*whole.asks, *part.asks)))
            intent = Intent.WORKSHOP_DETAIL if Intent.WORKSHOP_DETAIL in (part.intent, whole.intent) else part.intent
            return replace(whole, intent=intent, faq=part.faq, asks=asks)
        return whole

    def _read_one(self, text: str, context: Context | None) -> Reading:
        when = read_when(text, self.today, self.calendar)
        rest = when.rest if when.said else text
        tokens = tokenize(rest)
        mentions = [_make_sure(mention, tokens) for mention in self.names.find(tokens)]
        masked = mask(rest, tokens, mentions) + (" DATE" if when.said else "")
        guess = self.classifier.classify(text, masked)
        evidence = _Evidence(tokens, mentions, self.names)
        slots = replace(evidence.fill(), when=replace(when, rest=""))
        place = _place(tokens) if context and context.shown else 0
        topic = evidence.unknown_topic()
        intent, faq, near, reasons = _decide(guess, evidence, slots, context, topic)
        reading = Reading(
            text=text,
            intent=intent,
            slots=slots,
            said=slots,
            asks=tuple(evidence.asks),
            faq=faq,
            near=near,
            topic=topic if intent in ABOUT_WORKSHOPS else "",
            place=place,
            sensitive=guess.sensitive,
            language=guess.language,
            reasons=(
                *map(_say_mention, mentions),
                *([f"date: {when}"] if when.said else []),
                f"masked: {masked}",
                *(f"asks: {ask}" for ask in evidence.asks),
                *(f"intent: {intent.value} {p:.2f}" for intent, p in guess.ranked[:4]),
                *(f"faq: {id} {p:.2f}" for id, p in guess.faq[:3]),
                *guess.reasons,
                *reasons,
            ),
        )  # fmt: skip
        return _take_up(reading, evidence, context) if context and intent in TAKES_UP else reading


class _Evidence:
    """What the words of a message say apart from its intent."""

    def __init__(self, tokens: Sequence[Token], mentions: Sequence[Mention], names: Names) -> None:
        self.tokens = tokens
        self.mentions = mentions
        self._names = names
        self.asks = said_about("asks").find(tokens)
        self.free = bool(said_about("free").find(tokens))
        self.others = bool(said_about("others").find(tokens))
        self.events = any(is_event_word(token) for token in tokens)
        said = " ".join(token.word for token in tokens)
        self.online = _format(said)
        self.next = _asks_next(tokens)
        self.continues = starts_with(tokens, word_set("asking", "continues"))
        self.corrects = starts_with(tokens, word_set("asking", "corrects"))
        self.refers = any(token.word in word_set("asking", "refers") for token in tokens)
        called = {place for mention in mentions if mention.sure for place in mention.at}
        self.left = [
            token
            for place, token in enumerate(tokens)
            if place not in called and token.word not in filler_words() and not is_event_word(token)
        ]
        """The words that neither name anything nor are needed for every question."""
        self.asks_only = bool(self.asks) and all(token.word in ask_words() for token in self.left)
        """Whether something about a workshop is asked, and nothing else is said."""

    @property
    def course(self) -> bool:
        """Whether a course is surely named."""
        return any(mention.kind is Kind.COURSE and mention.sure for mention in self.mentions)

    def fill(self) -> Slots:
        """The slots that the words fill; what only hints at a course counts where an event is spoken of."""
        slots = fill_slots(self.mentions, faint=self.events)
        free = self.free and not slots.courses and (self.events or slots.named or not self.refers)
        return replace(slots, online=self.online, free=free, one=self.next)

    def unknown_topic(self) -> str:
        """A topic that is asked for and that no name of the programme calls; "" where there is none."""
        if any(mention.kind is Kind.COURSE for mention in self.mentions):
            return ""
        before = word_set("asking", "topic")
        for place, token in enumerate(self.tokens):
            prefix = event_prefix(token.word)
            if prefix and not self._known(prefix) and not self._names.knows(token):
                return prefix
            if token not in self.left or self._known(token.word) or token.word.isdecimal():
                continue
            previous = self.tokens[place - 1].word if place else ""
            following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
            if previous in before or (following and following.word in word_set("names", "event")):
                return token.word
        return ""

    def _known(self, word: str) -> bool:
        return word in filler_words() or word in word_set("names", "online") or word in word_set("names", "presence")


def _format(said: str) -> bool | None:
    text = f" {said} "
    for group, online in (("online", True), ("presence", False)):
        for word in word_set("names", group):
            if f" {word} " in text or (len(word) >= 6 and f" {word}" in text):
                before = text.split(f" {word}")[0].split()
                return online != bool(before and before[-1] in word_set("names", "without"))
    return None


def _asks_next(tokens: Sequence[Token]) -> bool:
    for place, token in enumerate(tokens):
        if token.word in word_set("asking", "next"):
            following = tokens[place + 1].word if place + 1 < len(tokens) else ""
            return following not in word_set("asking", "span") and not _plural(following)
    return False


def _plural(word: str) -> bool:
    """Whether several are asked for ("die nächsten Termine")."""
    return word in {
        "workshops",
        "kurse",
        "termine",
        "veranstaltungen",
        "seminare",
        "schulungen",
        "trainings",
        "events",
        "courses",
        "dates",
        "sessions",
    }


def _place(tokens: Sequence[Token]) -> int:
    """The place in a list that is called by a word ("der zweite", "Nummer 2"), 0 where none is."""
    for place, token in enumerate(tokens):
        number = numbers().get(token.word, 0)
        following = tokens[place + 1].word if place + 1 < len(tokens) else ""
        previous = tokens[place - 1].word if place else ""
        ordinal = (
            number
            and not token.word.isdecimal()
            and token.word
            not in {"ein", "eins", "zwei", "drei", "vier", "fuenf", "one", "two", "three", "four", "five", "i", "v"}
        )
        if ordinal and following not in word_set("names", "part"):
            return number
        if token.word.isdecimal() and previous in {"nummer", "nr", "number", "no"}:
            return int(token.word)
    return 0


def _make_sure(mention: Mention, tokens: Sequence[Token]) -> Mention:
    """What only hints at a course surely means it behind "zum Thema"."""
    before = min(mention.at) - 1
    while before >= 0 and tokens[before].word in word_set("names", "between") - word_set("asking", "topic"):
        before -= 1
    topical = before >= 0 and tokens[before].word in word_set("asking", "topic") and any(map(is_event_word, tokens))
    return replace(mention, nearness=SURE) if topical and not mention.sure and mention.kind is Kind.COURSE else mention


def _say_mention(mention: Mention) -> str:
    left_out = ", left out" if mention.without else ""
    return f"name: {mention.kind.value} {', '.join(mention.ids)} ({mention.nearness:.2f}{left_out})"


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


def _decide(
    guess: Guess, evidence: _Evidence, slots: Slots, context: Context | None, topic: str
) -> tuple[Intent, str | None, tuple[tuple[Intent, str], ...], tuple[str, ...]]:
    """The intent, the curated answer where it is one, what else was near, and why."""
    chances = dict(guess.ranked)
    faq, chance_of_faq = guess.faq[0] if guess.faq else (None, 0.0)
    about = sum(chances.get(intent, 0.0) for intent in ABOUT_WORKSHOPS)
    others = {intent: p for intent, p in guess.ranked if intent not in ABOUT_WORKSHOPS}
    best = max(others, key=lambda intent: others[intent], default=Intent.OUT_OF_SCOPE)
    chance = others.get(best, 0.0)
    support = _support(evidence, slots, context, topic)
    # Names tell a question about workshops from one that is not ours, but not from a wish to register for one.
    counted = about + support * (1 if best in (Intent.FAQ, Intent.OUT_OF_SCOPE, Intent.CONTACT) else 0.25)
    reasons = [
        f"about workshops: {about:.2f}, with names and words {counted:.2f}",
        f"otherwise: {best.value} {chance:.2f}",
    ]
    if guess.sensitive:
        return Intent.HUMAN, None, (), (*reasons, f"sensitive: {guess.sensitive}")
    if evidence.others:
        return Intent.PARTICIPANTS, None, (), (*reasons, "asks for other people")
    if best is Intent.MY_REGISTRATIONS and OF_ONE.intersection(evidence.asks) and not evidence.course:
        return Intent.MY_WORKSHOP, None, (), tuple(reasons)
    if counted > chance and counted >= ANSWER:
        return _which(chances, evidence, slots, about), None, (), tuple(reasons)
    if chance >= ANSWER or (chance > about and best is Intent.OUT_OF_SCOPE):
        if best is not Intent.FAQ:
            return best, None, _near(guess), tuple(reasons)
        if faq and chance_of_faq >= OFFER:
            return best, faq, (), tuple(reasons)
    near = _near(guess)
    reasons.append("not sure enough")
    if near and chances.get(Intent.OUT_OF_SCOPE, 0.0) < OFFER:
        intent, id = near[0]
        return intent, id or None, near, (*reasons, "offered")
    return Intent.OUT_OF_SCOPE, None, near, tuple(reasons)


def _support(evidence: _Evidence, slots: Slots, context: Context | None, topic: str) -> float:
    """How much names, dates and small words speak for a question about workshops, apart from the classifier."""
    support = 0.35 * evidence.course + 0.15 * bool(evidence.events) + 0.15 * bool(slots.named)
    if not evidence.left and (slots.named or evidence.events or evidence.next):
        support += 0.3
    if evidence.course and evidence.asks_only and not FOR_CURATED.issuperset(evidence.asks):
        support += 0.5
    if context and evidence.asks_only and (evidence.refers or evidence.continues) and not evidence.course:
        support += 0.6
    return support + (0.3 if topic and (evidence.events or len(evidence.left) == 1) else 0.0)


def _which(chances: Mapping[Intent, float], evidence: _Evidence, slots: Slots, about: float) -> Intent:
    """Which of the questions about workshops it is."""
    if not slots.named and chances.get(Intent.MY_WORKSHOP, 0.0) > about / 2:
        return Intent.MY_WORKSHOP
    detail = evidence.course or chances.get(Intent.WORKSHOP_DETAIL, 0.0) > chances.get(Intent.LIST_WORKSHOPS, 0.0)
    return Intent.WORKSHOP_DETAIL if detail and evidence.asks else Intent.LIST_WORKSHOPS


def _near(guess: Guess) -> tuple[tuple[Intent, str], ...]:
    """What a message may have meant, the likeliest first: at most three."""
    near: list[tuple[float, Intent, str]] = [
        (p, intent, "")
        for intent, p in guess.ranked
        if intent not in SOCIAL | {Intent.FAQ, Intent.OUT_OF_SCOPE} and p >= OFFER / 2
    ]
    near += [(p, Intent.FAQ, id) for id, p in guess.faq if p >= OFFER]
    near.sort(key=lambda found: found[0], reverse=True)
    return tuple((intent, id) for _, intent, id in near[:3])


def _take_up(reading: Reading, evidence: _Evidence, context: Context) -> Reading:
    """What a message takes up of what was spoken of: a workshop that was shown, or slots that it does not change."""
    slots = reading.slots
    if evidence.corrects:
        return _carry(reading, context, context.subject.changed_by(slots), "put right")
    if reading.place and 0 < abs(reading.place) <= len(context.shown):
        chosen = context.shown[reading.place - (reading.place > 0)]
        return _carry(reading, context, replace(NOTHING, ids=(chosen,)), f"number {reading.place} of those shown")
    short = len(evidence.tokens) <= SHORT
    if evidence.course and not evidence.continues:
        return reading
    if not slots.named and not evidence.events and (evidence.refers or evidence.continues or short or evidence.asks):
        if evidence.next and context.subject.named:
            return _carry(reading, context, replace(context.subject, one=True), "the next of what was spoken of")
        if not evidence.next and not context.shown and context.subject.named:
            return _carry(reading, context, replace(context.subject, one=context.slots.one), "what was named before")
        if not evidence.next and context.shown:
            return _carry(reading, context, replace(NOTHING, ids=context.shown), "what was shown")
    if slots.named and (evidence.continues or (short and not evidence.events and not evidence.course)):
        return _carry(reading, context, context.subject.changed_by(slots), "the rest of what was spoken of")
    if slots.named and evidence.refers and evidence.asks and not evidence.events and not evidence.course:
        return _carry(reading, context, context.subject.changed_by(slots), "the rest of what was spoken of")
    return reading


def _carry(reading: Reading, context: Context, slots: Slots, why: str) -> Reading:
    asks = reading.asks or (context.asks if reading.intent is not Intent.REGISTER else ())
    intent = reading.intent
    if intent in ABOUT_WORKSHOPS:
        intent = Intent.WORKSHOP_DETAIL if asks else Intent.LIST_WORKSHOPS
    return replace(
        reading, intent=intent, slots=slots, asks=asks, takes_up=True, reasons=(*reading.reasons, f"context: {why}")
    )
