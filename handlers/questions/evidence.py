"""What the words of a message say apart from its intent: what is named, asked about, referred to, and left over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from handlers.questions.absent import find_absent, find_stranger
from handlers.questions.common import filler_words
from handlers.questions.lexicon import (
    ask_words,
    event_prefix,
    find_idioms,
    is_event_word,
    leaves_out,
    numbers,
    ordinals,
    said_about,
    starts_with,
    word_set,
)
from handlers.questions.names import SURE, Kind, Mention, Names
from handlers.questions.slots import Slots, fill_slots
from handlers.questions.tokens import Token

LONG = 6
"""From which length a word counts where another begins with it ("Onlinekursangebot")."""


LEAST_DESCRIBED = 2


@dataclass(frozen=True)
class Evidence:
    """The words of a message without those that speak of time, and what of the programme they name."""

    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    names: Names

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """What is asked about a workshop."""
        return tuple(said_about("asks").find(self.tokens))

    @cached_property
    def asks_only(self) -> bool:
        """Whether something about a workshop is asked, and nothing else is said."""
        return bool(self.asks) and all(token.word in ask_words() for token in self.left)

    @cached_property
    def others(self) -> bool:
        """Whether it is asked who else takes part."""
        return bool(said_about("others").find(self.tokens))

    @cached_property
    def for_others(self) -> bool:
        """Whether what is wished for is for somebody else: people are spoken of, and who writes is not."""
        somebody = said_about("somebody").find(self.tokens) or find_stranger(self.tokens, self.mentions) >= 0
        if not somebody or said_about("myself").find(self.tokens):
            return False
        words = {token.word for token in self.tokens}
        return words.isdisjoint(word_set("asking", "oneself")) or not words.isdisjoint(word_set("asking", "books"))

    @cached_property
    def absent(self) -> str:
        """What is named and the programme does not have, in words: a town, somebody who leads, a part of a series."""
        return find_absent(self.tokens, self.mentions, self.names)

    @cached_property
    def keeps(self) -> bool:
        """Whether something is said not to be cancelled."""
        return bool(said_about("keeps").find(self.tokens))

    @cached_property
    def stops(self) -> bool:
        """Whether something is wanted no longer."""
        return bool(said_about("stops").find(self.tokens))

    @cached_property
    def events(self) -> bool:
        """Whether there is talk of workshops in general."""
        return any(is_event_word(token) for token in self.tokens)

    @cached_property
    def course(self) -> bool:
        """Whether a course is surely named."""
        return any(mention.kind is Kind.COURSE and mention.sure for mention in self.mentions)

    @cached_property
    def continues(self) -> str:
        """The words with which it goes on with what was spoken of."""
        return starts_with(self.tokens, word_set("asking", "continues"))

    @cached_property
    def anew(self) -> str:
        """The words with which it begins anew, whatever was spoken of."""
        return starts_with(self.tokens, word_set("asking", "anew"))

    @cached_property
    def corrects(self) -> str:
        """The words with which it puts right what was said before."""
        begins = starts_with(self.tokens, word_set("asking", "corrects"))
        return begins or " ".join(said_about("meant").find(self.tokens))

    @cached_property
    def refers(self) -> bool:
        """Whether a word refers to what was just spoken of."""
        return any(token.word in word_set("asking", "refers") for token in self.tokens)

    @cached_property
    def among(self) -> bool:
        """Whether something is sought among what was just shown."""
        return bool(said_about("among").find(self.tokens))

    @cached_property
    def later(self) -> bool:
        """Whether what comes after that which was shown is asked for."""
        return bool(said_about("later").find(self.tokens))

    @cached_property
    def step(self) -> int:
        """How far behind that which was shown the one stands that is asked for; -1 is the one before."""
        return -1 if said_about("one_before").find(self.tokens) else bool(said_about("one_behind").find(self.tokens))

    @cached_property
    def several(self) -> bool:
        """Whether words refer to several that were shown."""
        return any(token.word in word_set("asking", "those") for token in self.tokens)

    @cached_property
    def also(self) -> bool:
        """Whether it is asked if the same is held elsewhere or at another time, too."""
        return bool(said_about("also").find(self.tokens))

    @cached_property
    def otherwhere(self) -> bool:
        """Whether the same is sought at another place."""
        return bool(said_about("otherwhere").find(self.tokens))

    @cached_property
    def registered(self) -> bool:
        """Whether it is asked where somebody is registered."""
        return bool(said_about("registered").find(self.tokens))

    @cached_property
    def seeks(self) -> bool:
        """Whether something to attend is sought: on a course's topic ("was zu Konflikten"), or with a trainer."""
        offers = bool(said_about("offers").find(self.tokens))
        if any(m.kind is Kind.COURSE and m.sure and (offers or _sought(m, self.tokens)) for m in self.mentions):
            return True
        persons = any(mention.kind is Kind.TRAINER and mention.sure for mention in self.mentions)
        return persons and all(token.word in ask_words() for token in self.left)

    @cached_property
    def wish(self) -> tuple[int, int]:
        """Where in the text something to attend is described in words of which none calls a course; 0, 0 where none is.

        What is to be described takes two words at least.
        """
        words = {token.word for token in self.tokens}
        seeks = (
            self.events or not words.isdisjoint(word_set("asking", "thing")) or said_about("offers").find(self.tokens)
        )
        begun = next((token.end for token in self.tokens if token.word in word_set("asking", "thing")), 0)
        described = [token for token in self.left if token.start >= begun]
        if (
            not seeks
            or len(described) < LEAST_DESCRIBED
            or any(m.kind is Kind.COURSE and m.sure for m in self.mentions)
        ):
            return 0, 0
        return described[0].start, described[-1].end

    @cached_property
    def more(self) -> bool:
        """Whether it says no more than that it wants to see more."""
        words = word_set("asking", "more")
        return any(token.word in words for token in self.tokens) and all(
            token.word in words | filler_words() or is_event_word(token) for token in self.tokens
        )

    @cached_property
    def left(self) -> tuple[Token, ...]:
        """The words that neither name anything nor are needed for every question."""
        called = {place for mention in self.mentions if mention.sure for place in mention.at}
        persons = any(mention.kind is Kind.TRAINER for mention in self.mentions)
        return tuple(
            token
            for place, token in enumerate(self.tokens)
            if place not in called
            and token.word not in filler_words()
            and not is_event_word(token)
            and not _says_how(token.word)
            and not (persons and token.word in word_set("names", "title"))
        )

    @cached_property
    def next(self) -> bool:
        """Whether one is asked for, the soonest."""
        for place, token in enumerate(self.tokens):
            if token.word in word_set("asking", "next"):
                following = self._word(place + 1)
                return following not in word_set("asking", "span") | word_set("asking", "several")
        return False

    @cached_property
    def place(self) -> int:
        """The place in a list that is called by a word ("der zweite", "Nummer 2"); -1 is the last, 0 none."""
        for place, token in enumerate(self.tokens):
            if (number := ordinals().get(token.word)) and self._word(place + 1) not in word_set("names", "part"):
                return number
            if self._word(place - 1) in word_set("asking", "number") and (number := _number(token.word)):
                return number
        return 0

    @cached_property
    def online(self) -> bool | None:
        """Whether it is to take place online, or on site; None where neither is said."""
        text = " ".join(("", *(token.word for token in self.tokens), ""))
        for group, online in (("online", True), ("presence", False)):
            for word in word_set("names", group):
                if f" {word} " in text or (len(word) >= LONG and f" {word}" in text):
                    before = text.split(f" {word}")[0].split()
                    return online != leaves_out(self.tokens, len(before) - 1)
        return None

    @cached_property
    def slots(self) -> Slots:
        """The slots that the words fill; what only hints at a course counts where an event is spoken of."""
        mentions = [mention for mention in self.mentions if not self._belongs(mention)]
        slots = fill_slots(mentions, faint=self.events)
        about = not slots.courses and (self.events or slots.named or self.among or not self.refers)
        free = about and bool(said_about("free").find(self.tokens))
        return replace(slots, online=self.online, free=free, one=self.next)

    def _belongs(self, mention: Mention) -> bool:
        """Whether people are spoken of who belong to somebody ("mein Chef"), not those whom a workshop is for."""
        before = min(mention.at, default=0) - 1
        owned = mention.kind is Kind.AUDIENCE and self._word(before) in word_set("asking", "possessive")
        return owned and self._word(before - 1) not in word_set("asking", "whom")

    @cached_property
    def topic(self) -> str:
        """A topic that is asked for and that no name of the programme calls; "" where there is none."""
        if self.absent or any(mention.kind is Kind.COURSE for mention in self.mentions):
            return ""
        left = frozenset(self.left)
        for place, token in enumerate(self.tokens):
            prefix = event_prefix(token.word)
            if prefix and not _tells_nothing(prefix) and not self.names.knows(token):
                return prefix
            if token not in left or _tells_nothing(token.word) or token.word.isdecimal():
                continue
            if not word_set("asking", "qualities").isdisjoint((token.word, token.stem)):
                continue
            if self.asks and token.word in ask_words():
                continue
            if self._is_topic_at(place) or self._word(place + 1) in word_set("names", "event"):
                return token.word
        return ""

    def _is_topic_at(self, place: int) -> bool:
        """Whether the words before make a topic of a word: "zu Stress", "zum Umgang mit Stress"."""
        before = self._word(place - 1)
        dealing = before in word_set("asking", "toward") and self._word(place - 2) in word_set("asking", "dealing")
        return dealing or before in word_set("asking", "topic")

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 4 else numbers().get(word, 0)


def _tells_nothing(word: str) -> bool:
    return word in filler_words() or _says_how(word)


def _says_how(word: str) -> bool:
    """Whether it tells that something is held online, or on site."""
    known = word_set("names", "online") | word_set("names", "presence")
    return word in known or any(len(said) >= LONG and word.startswith(said) for said in known)


def find_mentions(names: Names, tokens: Sequence[Token]) -> tuple[Mention, ...]:
    """What is called; what only hints at a course means it in "Kurs zum Thema", "Stresskurs", "was zu Stress"."""
    idioms = find_idioms(tokens)
    calling = [replace(t, word="", stem="") if place in idioms else t for place, t in enumerate(tokens)]
    events, offers = any(map(is_event_word, tokens)), bool(said_about("offers").find(tokens))
    return tuple(
        replace(mention, nearness=SURE)
        if mention.kind is Kind.COURSE
        and not mention.sure
        and (offers or (events and _topic_at(mention, tokens) >= 0) or _sought(mention, tokens))
        else mention
        for mention in names.find(calling)
    )


def _sought(mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether something on what is mentioned is sought: "etwas zu …", or the general word right behind it."""
    before, behind = _topic_at(mention, tokens) - 1, max(mention.at) + 1
    if before >= 0 and tokens[before].word in word_set("asking", "thing"):
        return True
    if any(event_prefix(tokens[place].word) for place in mention.at):
        return True
    return behind < len(tokens) and tokens[behind].word in word_set("names", "event")


def _topic_at(mention: Mention, tokens: Sequence[Token]) -> int:
    """Where the word stands that makes a topic of what is mentioned ("zu", "über"); -1 where there is none."""
    topics = word_set("asking", "topic") | word_set("asking", "toward")
    links = word_set("asking", "links")
    before = min(mention.at) - 1
    while before >= 0 and tokens[before].word not in topics:
        if tokens[before].word in links:
            before -= 2
        elif tokens[before].word in word_set("names", "between"):
            before -= 1
        else:
            return -1
    return before
