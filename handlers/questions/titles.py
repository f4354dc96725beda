"""Titles of courses with words of time or place in them: said as a whole, they name nothing but the course."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from handlers.dates import Calendar, read_when
from handlers.questions.evidence import Evidence, find_mentions
from handlers.questions.names import Kind, Named, Names
from handlers.questions.tokens import tokenize, words_of

_SOME_DAY = date(2026, 1, 1)
_PLACES = frozenset({Kind.SITE, Kind.VENUE})


class Titles:
    """Each such title with a word that stands for it, and that nobody says."""

    def __init__(self, things: Sequence[Named], names: Names, calendar: Calendar) -> None:
        titles = {title for thing in things if thing.kind is Kind.COURSE for title in thing.names}
        misleading = sorted(title for title in titles if _misleads(title, names, calendar))
        words = sorted({tuple(words_of(title)) for title in misleading}, key=len, reverse=True)
        self._stand_ins: Mapping[tuple[str, ...], str] = {said: _word(n) for n, said in enumerate(words)}

    def call(self, things: Sequence[Named]) -> list[Named]:
        """The things, of which those with such a title are called by what stands for it, too."""
        return [replace(thing, names=(*thing.names, *self._stand_ins_of(thing))) for thing in things]

    def replace(self, text: str) -> str:
        """The text with every such title replaced by what stands for it."""
        tokens = tokenize(text) if self._stand_ins else []
        for said, word in self._stand_ins.items():
            for start in range(len(tokens) - len(said), -1, -1):
                if tokens[start].word == said[0] and tuple(t.word for t in tokens[start : start + len(said)]) == said:
                    text = f"{text[: tokens[start].start]}{word}{text[tokens[start + len(said) - 1].end :]}"
                    tokens = tokenize(text)
        return text

    def __bool__(self) -> bool:
        return bool(self._stand_ins)

    def _stand_ins_of(self, thing: Named) -> Sequence[str]:
        if thing.kind is not Kind.COURSE:
            return ()
        said = (tuple(words_of(name)) for name in thing.names)
        return [self._stand_ins[words] for words in said if words in self._stand_ins]


def _misleads(title: str, names: Names, calendar: Calendar) -> bool:
    """Whether a title of several words would be read as a day, an hour, a place or a way to take part as well."""
    tokens = tuple(tokenize(title))
    if len(tokens) < 2:
        return False
    mentions = find_mentions(names, tokens)
    placed = any(mention.kind in _PLACES and mention.sure for mention in mentions)
    online = Evidence(tokens, mentions, names).online is not None
    return placed or online or read_when(title, _SOME_DAY, calendar).said


def _word(number: int) -> str:
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return f"qx{letters}xqx"
