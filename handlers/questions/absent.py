"""What a message names and the programme does not have: a town, somebody who leads, a part of a series.

Where it is passed over, the next best would be taken for it.
"""

from collections.abc import Collection, Sequence

from handlers.questions.common import filler_words
from handlers.questions.lexicon import is_event_word, towns, word_set
from handlers.questions.names import Kind, Mention, Names
from handlers.questions.parts import part_number
from handlers.questions.tokens import Token

_PLACES = frozenset({Kind.SITE, Kind.VENUE})


def find_absent(tokens: Sequence[Token], mentions: Collection[Mention], names: Names) -> str:
    """What there is not, in words; "" where everything is known, or may be."""
    sure = [mention for mention in mentions if mention.sure]
    return _find_town(tokens, sure) or _find_leader(tokens, sure) or _find_part(tokens, sure, names)


def find_stranger(tokens: Sequence[Token], mentions: Collection[Mention]) -> int:
    """Where somebody is called by a name who leads nothing ("Frau Schmidt"); -1 where nobody is."""
    known = {place for mention in mentions for place in mention.at}
    titles = word_set("names", "title")
    for place, token in enumerate(tokens[:-1]):
        behind = tokens[place + 1].word not in titles | filler_words()
        if token.word in titles and behind and known.isdisjoint((place, place + 1)):
            return place
    return -1


def _find_town(tokens: Sequence[Token], mentions: Collection[Mention]) -> str:
    if any(mention.kind in _PLACES and not mention.without for mention in mentions):
        return ""
    known = {place for mention in mentions for place in mention.at}
    for place, token in enumerate(tokens):
        before = tokens[place - 1].word in word_set("names", "toward") if place else False
        negated = tokens[place - 2].word in word_set("names", "without") if place > 1 else False
        if token.word in towns() and place not in known and before and not negated:
            return towns()[token.word]
    return ""


def _find_leader(tokens: Sequence[Token], mentions: Collection[Mention]) -> str:
    """Somebody right behind what is to be led: "Kurs bei Frau Schmidt"."""
    place = find_stranger(tokens, mentions)
    led = {place for mention in mentions if mention.kind is Kind.COURSE for place in mention.at}
    if place < 2 or tokens[place - 1].word not in word_set("names", "led"):
        return ""
    if place - 2 in led or is_event_word(tokens[place - 2]):
        return f"{tokens[place].word.capitalize()} {tokens[place + 1].word.capitalize()}"
    return ""


def _find_part(tokens: Sequence[Token], mentions: Collection[Mention], names: Names) -> str:
    found = part_number(tokens)
    called = {id for mention in mentions if mention.kind is Kind.COURSE for id in mention.ids}
    parts = names.parts_of(called)
    if found is None or not parts or found[0] in parts:
        return ""
    return " ".join(tokens[place].word for place in sorted(found[1])).capitalize()
